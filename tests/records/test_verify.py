"""Whatever is altered is seen, and the first entry that does not hold is named."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from amanat.errors import InputError
from amanat.records.evidence import verify as module
from amanat.records.evidence.merkle import leaf_hash
from amanat.records.evidence.tiles import pack
from amanat.records.evidence.verify import ALWAYS, NOT_SEEN, verify

from .logs import Log


@pytest.fixture(autouse=True)
def _one_look(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is damaged here stays damaged: thousands of second looks would find the same."""
    monkeypatch.setattr(module, "_TRIES", 1)


def flip(file: Path, place: int, bit: int = 0) -> Callable[[], None]:
    """Flips one bit, in place; returns what flips it back."""

    def turn() -> None:
        with file.open("r+b") as handle:
            handle.seek(place)
            byte = handle.read(1)[0]
            handle.seek(place)
            handle.write(bytes([byte ^ 1 << bit]))

    turn()
    return turn


def test_a_sound_log_verifies(large: Log) -> None:
    report = large.verify(large.since)
    assert report.ok
    assert (report.size, report.verified, report.held, report.erased) == (560, 560, 560, 0)
    assert (report.first_bad, report.problems) == (None, ())
    assert report.origin == large.signer.name


def test_every_flipped_byte_of_every_file_is_seen(small: Log) -> None:
    flips = 0
    for file in small.files():
        for place in range(len(file.read_bytes())):
            # The sixth bit tells capital letters from small ones.
            for bit in {place % 8, 5} if file.parent.name == "payloads" else {place % 8}:
                back = flip(file, place, bit)
                report = small.verify()
                assert not report.ok, (file, place, bit)
                assert report.problems
                back()
                flips += 1
    assert small.verify().ok
    assert flips > 1500


def test_a_byte_more_or_less_in_any_file_is_seen(small: Log) -> None:
    for file in small.files():
        data = file.read_bytes()
        for other in (data + b"\0", data + b"\n", data[:-1], b""):
            file.write_bytes(other)
            assert not small.verify().ok, (file, other[-3:])
        file.write_bytes(data)


def test_any_file_that_is_gone_is_seen_unless_it_is_a_payload(small: Log) -> None:
    for file in small.files():
        data = file.read_bytes()
        file.unlink()
        report = small.verify()
        assert report.ok == (file.parent.name == "payloads"), file
        assert report.erased == (file.parent.name == "payloads")
        file.write_bytes(data)


def test_the_first_bad_entry_is_named(large: Log) -> None:
    entries, chance = large.entries(), random.Random(7)
    starts = [0]
    for entry in entries:
        starts.append(starts[-1] + 2 + len(entry))
    for index in [0, 255, 256, 511, 512, 559, *chance.sample(range(560), 12)]:
        tile = index // 256
        name = f"{tile:03d}" if tile < 2 else "002.p/48"
        place = starts[index] - starts[tile * 256] + 2 + chance.randrange(len(entries[index]))
        back = flip(large.folder / "tile/entries" / name, place, chance.randrange(8))
        report = large.verify()
        assert report.first_bad is not None
        assert report.first_bad.index == index
        assert "not those its hash was made of" in report.first_bad.what
        assert report.verified == 559
        back()


def test_a_flipped_length_ends_what_can_be_read(large: Log) -> None:
    back = flip(large.folder / "tile/entries/001", 0, 0)
    report = large.verify()
    assert report.first_bad is not None
    assert report.first_bad.index == 256
    back()


def test_an_altered_hash_is_told_from_an_altered_entry(large: Log) -> None:
    back = flip(large.folder / "tile/0/001", 32 * 17 + 3)
    report = large.verify()
    assert report.first_bad is not None
    assert report.first_bad.index == 256 + 17
    assert "the entry holds" in report.first_bad.what
    assert report.verified == 560
    back()
    flip(large.folder / "tile/1/000.p/2", 40)
    report = large.verify()
    assert report.first_bad is not None
    assert (report.first_bad.index, report.first_bad.what) == (256, "`tile/1/000.p/2` was altered")


def test_an_altered_payload_is_named(large: Log) -> None:
    for index in (0, 100, 301):
        leaf = leaf_hash(large.entries()[index]).hex()
        back = flip(large.folder / "payloads" / f"{leaf}.json", 30)
        report = large.verify()
        assert report.first_bad is not None
        assert report.first_bad.index == index
        assert report.held == 559
        back()


def test_swapped_payloads_do_not_hold(small: Log) -> None:
    one, other = (small.folder / "payloads" / f"{leaf_hash(entry).hex()}.json" for entry in small.entries()[2:4])
    kept = one.read_bytes()
    one.write_bytes(other.read_bytes())
    other.write_bytes(kept)
    assert [line.split(":")[0] for line in small.verify().problems] == ["entry 2", "entry 3"]


def test_an_entry_altered_together_with_its_tile(large: Log) -> None:
    """The hashes above still speak for the tile that was."""
    entries = large.entries()
    entries[300] = entries[300].replace(b"test", b"tost")
    (large.folder / "tile/entries/001").write_bytes(pack(entries[256:512]))
    (large.folder / "tile/0/001").write_bytes(b"".join(leaf_hash(entry) for entry in entries[256:512]))
    report = large.verify()
    assert report.first_bad is not None
    assert report.first_bad.index == 256
    assert "of the entries 256 to 511 one was altered" in report.first_bad.what
    assert report.verified == 560 - 256


def test_damage_in_several_places_is_still_placed(large: Log) -> None:
    flip(large.folder / "tile/entries/000", 40)
    flip(large.folder / "tile/0/001", 32 * 10)
    flip(large.folder / "tile/0/002.p/48", 5)
    report = large.verify()
    assert [line.split(":")[0] for line in report.problems if line.startswith("entry")][:2] == ["entry 0", "entry 266"]
    assert report.verified == 559


@pytest.mark.parametrize(
    "path",
    [
        *("note.txt", "tile/0/001", "tile/0/000.p/3", "tile/entries/000.p/5", "tile/1/000.p/1", "payloads/x.json"),
        *("payloads/" + "0" * 64 + ".json", "deep/down/file", ".hidden", "checkpoint.old"),
    ],
)
def test_files_that_nothing_accounts_for_are_seen(small: Log, path: str) -> None:
    (small.folder / path).parent.mkdir(parents=True, exist_ok=True)
    (small.folder / path).write_bytes(b"more")
    report = small.verify()
    assert report.problems == (f"`{path}` is not accounted for by the checkpoint",)


def test_a_link_is_no_file_of_the_log(small: Log, tmp_path: Path) -> None:
    for file in small.files():
        shutil.move(file, tmp_path / "elsewhere")
        file.symlink_to(tmp_path / "elsewhere")
        assert not small.verify().ok, file
        file.unlink()
        shutil.move(tmp_path / "elsewhere", file)
    (small.folder / "extra").symlink_to(tmp_path, target_is_directory=True)
    assert not small.verify().ok


def test_it_always_says_what_it_cannot_say(small: Log) -> None:
    assert small.verify().notes[:2] == (ALWAYS, NOT_SEEN)
    assert ALWAYS in small.verify(small.since).notes
    (small.folder / "checkpoint").write_bytes(b"x")
    assert ALWAYS in small.verify().notes
    assert "not that it was true" in ALWAYS


def test_encrypted_payloads_are_told_apart(small: Log) -> None:
    assert any(note.startswith("payloads that are encrypted: 1;") for note in small.verify().notes)


def test_the_folder_may_be_given_in_three_ways_and_the_key_in_two(small: Log) -> None:
    for folder in (small.folder, small.state, small.state.parent):
        for key in (small.key, str(small.state / "evidence.vkey")):
            assert verify(folder, key, small.since).ok
    (small.state / "since").write_text(small.since)
    assert verify(small.folder, small.key, str(small.state / "since")).ok


def test_what_cannot_be_examined_is_an_error(small: Log, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no evidence log here"):
        verify(tmp_path, small.key)
    with pytest.raises(InputError, match="there is no file `nowhere`"):
        verify(small.folder, "nowhere")
    with pytest.raises(InputError, match="no public key"):
        verify(small.folder, "a+b+c")
    with pytest.raises(InputError, match="there is no file `nowhere`"):
        verify(small.folder, small.key, "nowhere")
    (small.folder / "checkpoint").unlink()
    assert small.verify().problems == ("the checkpoint is gone",)


def test_many_problems_are_cut_short(large: Log) -> None:
    for number in range(80):
        (large.folder / f"extra{number}").write_bytes(b"")
    assert len(large.verify().problems) == 51
    assert large.verify().problems[-1] == "and 30 more"


def test_a_log_that_grows_meanwhile_is_looked_at_anew(small: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between two looks the sequencer finishes: first its new files are there, then the checkpoint over them."""
    entries = [*small.entries(), b"one more"]
    before = (small.folder / "checkpoint").read_bytes()
    small.rewrite(entries, signed=True)
    after = (small.folder / "checkpoint").read_bytes()
    (small.folder / "checkpoint").write_bytes(before)
    assert not small.verify().ok
    monkeypatch.setattr(module, "_TRIES", 2)
    monkeypatch.setattr(time, "sleep", lambda _: (small.folder / "checkpoint").write_bytes(after))
    assert (small.verify().ok, small.verify().size) == (True, 5)


def test_it_needs_no_database_and_no_service() -> None:
    code = (
        "import sys, amanat.records.evidence.verify\n"
        "heavy = {'sqlalchemy', 'alembic', 'msgspec', 'polars', 'platformdirs', 'litestar'}\n"
        "print(sorted(heavy & {name.split('.')[0] for name in sys.modules}))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout == "[]\n"
