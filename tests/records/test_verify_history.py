"""A log that was cut, rewritten or is another's: what the signed root and an earlier checkpoint show."""

from __future__ import annotations

import pytest

from amanat.records.evidence import verify as module
from amanat.records.evidence.merkle import leaf_hash
from amanat.records.evidence.note import Checkpoint, Signer
from amanat.records.evidence.tiles import Edge
from amanat.records.evidence.verify import NOT_SEEN

from .logs import Log


@pytest.fixture(autouse=True)
def _one_look(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is damaged here stays damaged: thousands of second looks would find the same."""
    monkeypatch.setattr(module, "_TRIES", 1)


def test_a_log_rewritten_as_a_whole_does_not_lead_to_the_signed_root(large: Log) -> None:
    entries = large.entries()
    entries[300] = entries[300].replace(b"test", b"tost")
    large.rewrite(entries)
    report = large.verify()
    assert report.first_bad is not None
    assert report.first_bad.index == 0
    assert "no tiles lead to the signed root" in report.first_bad.what
    with_earlier = large.verify(large.since)
    assert with_earlier.first_bad is not None
    assert with_earlier.first_bad.index == 300, "what the earlier checkpoint vouches for is left out"
    assert with_earlier.verified == 300


def test_a_log_that_was_cut_is_seen_with_an_earlier_checkpoint_only(large: Log) -> None:
    """Whoever has the key can sign a shorter log; only who kept a checkpoint sees it."""
    later = (large.folder / "checkpoint").read_text()
    entries = large.entries()
    for entry in entries[300:]:
        (large.folder / "payloads" / f"{leaf_hash(entry).hex()}.json").unlink()
    large.rewrite(entries[:300])
    (large.folder / "checkpoint").write_text(large.since)
    without = large.verify()
    assert without.ok
    assert NOT_SEEN in without.notes
    report = large.verify(later)
    assert not report.ok
    assert report.first_bad is not None
    assert report.first_bad.index == 300
    assert report.problems == ("entry 300: the log was cut or set back: it had 560 entries, now it has 300",)
    assert NOT_SEEN not in report.notes


def test_history_rewritten_and_signed_anew_is_seen_with_an_earlier_checkpoint_only(large: Log) -> None:
    entries = large.entries()
    old = large.folder / "payloads" / f"{leaf_hash(entries[10]).hex()}.json"
    entries[10] = entries[10].replace(b"test", b"tost")
    old.unlink()
    large.rewrite(entries, signed=True)
    assert large.verify().ok
    report = large.verify(large.since)
    assert not report.ok
    assert "the first 300 entries are not those of the earlier checkpoint" in " ".join(report.problems)


def test_what_came_after_the_earlier_checkpoint_may_differ(large: Log) -> None:
    entries = [*large.entries()[:300], b"something else"]
    for entry in large.entries()[300:]:
        (large.folder / "payloads" / f"{leaf_hash(entry).hex()}.json").unlink()
    large.rewrite(entries, signed=True)
    assert large.verify(large.since).ok


@pytest.mark.parametrize("size", [0, 1, 255, 256, 257, 512, 559, 560])
def test_an_earlier_checkpoint_of_any_size(large: Log, size: int) -> None:
    edge = Edge()
    for entry in large.entries()[:size]:
        list(edge.feed(entry, leaf_hash(entry)))
    good = large.signer.sign(Checkpoint(large.signer.name, size, edge.rows.root()).text()).decode()
    assert large.verify(good).ok
    bad = large.signer.sign(Checkpoint(large.signer.name, size, bytes(32)).text()).decode()
    assert not large.verify(bad).ok


def test_foreign_checkpoints_are_refused(small: Log) -> None:
    other = Signer.make("s")
    text = (small.folder / "checkpoint").read_text().split("\n\n")[0] + "\n"
    for signer in (other, Signer(small.signer.name, other.seed)):
        (small.folder / "checkpoint").write_bytes(signer.sign(text))
        report = small.verify()
        assert not report.ok
        assert "with another key than that of" in report.problems[0]
    (small.folder / "checkpoint").write_bytes(small.signer.sign(text.replace(small.signer.name, "elsewhere")))
    assert "a checkpoint of the log `elsewhere`" in small.verify().problems[0]


def test_a_foreign_earlier_checkpoint_is_refused(small: Log) -> None:
    foreign = Signer.make("s").sign(Checkpoint(small.signer.name, 1, bytes(32)).text()).decode()
    assert "the earlier checkpoint is not one of this log" in small.verify(foreign).problems[0]
