"""The way into the log: in order, once, and whole after a crash at any line."""

from __future__ import annotations

import os
import shutil
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
import sqlalchemy as sa

from amanat.clock import FixedClock
from amanat.errors import EvidenceError, InputError, KeyMissing
from amanat.records import files
from amanat.records.database import Records
from amanat.records.evidence import log as log_module
from amanat.records.evidence import sequencer
from amanat.records.evidence.log import Item
from amanat.records.evidence.tiles import all_paths, tile_path, unpack
from amanat.records.evidence.verify import verify
from amanat.records.keys import Keys
from amanat.records.tables import checkpoint, outbox

from .logs import START


def fill(records: Records, count: int, first: int = 0) -> list[str]:
    items = [Item(kind="test", payload={"n": number}) for number in range(first, first + count)]
    with records.begin() as connection:
        return [ref.entry for ref in records.evidence.append_many(connection, items)]


def leaves(records: Records) -> list[str]:
    size = records.evidence.sequence().size
    found: list[str] = []
    for index in range(-(-size // 256)):
        width = min(256, size - index * 256)
        tile = (records.evidence.folder / tile_path(0, index, width)).read_bytes()
        found += [tile[at : at + 32].hex() for at in range(0, len(tile), 32)]
    return found


def test_entries_get_into_the_log_in_order_and_once(records: Records) -> None:
    expected: list[str] = []
    for portion in (1, 2, 0, 253, 1, 300):
        expected += fill(records, portion, len(expected))
        assert records.evidence.sequence().size == len(expected)
        report = verify(records.folder, records.keys.verifier_text())
        assert (report.ok, report.size, report.held, report.problems) == (True, len(expected), len(expected), ())
    assert leaves(records) == expected
    with records.look() as connection:
        places = records.evidence.resolve(connection, expected)
        assert connection.scalar(sa.select(sa.func.count()).where(outbox.c.payload.is_not(None))) == 0
    assert [places[leaf] for leaf in expected] == list(range(len(expected)))


def test_nothing_is_rolled_into_the_log_that_was_rolled_back(records: Records) -> None:
    with pytest.raises(InputError), records.begin() as connection:
        append_and_fail(records, connection)
    kept = fill(records, 1)
    assert leaves(records) == kept


def append_and_fail(records: Records, connection: sa.Connection) -> None:
    records.evidence.append(connection, "test", {"n": 1})
    records.evidence.append(connection, "test", {"n": 1.5})


def test_sequencing_an_unchanged_log_writes_nothing(memory: Records) -> None:
    fill(memory, 3)
    first = memory.evidence.sequence()
    before = {path: path.stat().st_mtime_ns for path in memory.evidence.folder.rglob("*")}
    assert memory.evidence.sequence() == first
    assert {path: path.stat().st_mtime_ns for path in memory.evidence.folder.rglob("*")} == before


def test_an_empty_log_is_signed_too(memory: Records) -> None:
    assert memory.evidence.sequence().size == 0
    report = verify(memory.folder, memory.keys.verifier_text())
    assert report.ok
    assert "the log is empty" in report.notes


def test_the_public_key_lies_beside_the_log(memory: Records) -> None:
    memory.evidence.sequence()
    assert (memory.folder / "evidence.vkey").read_text() == memory.keys.verifier_text() + "\n"


def test_many_sequencers_make_one_log(reopen: Callable[[], Records]) -> None:
    opened = [reopen() for _ in range(4)]

    def work(records: Records) -> None:
        for _ in range(5):
            fill(records, 7)
            records.evidence.sequence()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, opened))
    report = verify(opened[0].folder, opened[0].keys.verifier_text())
    assert (report.ok, report.size, report.held) == (True, 140, 140)


def test_entries_committed_late_are_not_lost(records: Records, reopen: Callable[[], Records]) -> None:
    """On PostgreSQL a transaction that began first may commit last."""
    if records._engine.dialect.name == "sqlite":
        fill(records, 2)
    else:
        other = reopen()
        with records.begin() as early:
            records.evidence.append(early, "test", {"n": "early"})
            fill(other, 1)
            assert other.evidence.sequence().size == 1
    assert records.evidence.sequence().size == 2
    assert verify(records.folder, records.keys.verifier_text()).ok


def test_wide_unfinished_tiles_replace_narrow_ones(memory: Records) -> None:
    for portion in (5, 6, 300):
        fill(memory, portion)
        size = memory.evidence.sequence().size
        folder = memory.evidence.folder
        found = {path.relative_to(folder).as_posix() for path in (folder / "tile").rglob("*") if path.is_file()}
        assert found == set(all_paths(size))
        assert not [path for path in (folder / "tile").rglob("*.p") if not list(path.iterdir())]


def test_payloads_are_read_back_and_erased(records: Records) -> None:
    subject = records.keys.subject("email", "ana@example.com")
    with records.begin() as connection:
        plain = records.evidence.append(connection, "test", {"words": "ä", "rows": [1, 2], "clean": True, "left": None})
        personal = records.evidence.append(connection, "test", {"who": "ana@example.com"}, subject)
    for sequenced in (False, True):
        if sequenced:
            records.evidence.sequence()
        with records.look() as connection:
            read = records.evidence.payload(connection, plain.entry)
            assert read == {"words": "ä", "rows": [1, 2], "clean": True, "left": None}
            assert records.evidence.payload(connection, personal.entry) == {"who": "ana@example.com"}
    assert records.evidence.erase_payload(plain.entry)
    assert not records.evidence.erase_payload(plain.entry)
    with records.begin() as connection:
        assert records.evidence.payload(connection, plain.entry) is None
        records.keys.destroy(connection, subject)
        with pytest.raises(KeyMissing):
            records.evidence.payload(connection, personal.entry)
        with pytest.raises(EvidenceError, match="there is no entry"):
            records.evidence.payload(connection, "0" * 64)
    report = verify(records.folder, records.keys.verifier_text())
    assert (report.ok, report.held, report.erased) == (True, 1, 1)


def test_a_payload_erased_before_it_got_into_the_log_stays_out(memory: Records) -> None:
    first, second = fill(memory, 2)
    assert memory.evidence.erase_payloads([first, "0" * 64]) == 1
    memory.evidence.sequence()
    assert [path.name for path in (memory.evidence.folder / "payloads").iterdir()] == [f"{second}.json"]
    assert verify(memory.folder, memory.keys.verifier_text()).erased == 1


def test_entries_are_found_by_kind_and_request(memory: Records) -> None:
    with memory.begin() as connection:
        for number in range(4):
            memory.evidence.append(connection, f"kind {number % 2}", {"n": number})
    memory.evidence.sequence()
    with memory.look() as connection:
        assert [ref.index for ref in memory.evidence.refs(connection, kind="kind 1")] == [1, 3]
        assert [ref.index for ref in memory.evidence.refs(connection, latest=3)] == [1, 2, 3]
        assert memory.evidence.of_requests(connection, ["none"]) == {}


def test_a_log_that_was_set_back_is_not_gone_on_with(memory: Records, tmp_path: Path) -> None:
    fill(memory, 3)
    memory.evidence.sequence()
    shutil.copytree(memory.evidence.folder, tmp_path / "old")
    fill(memory, 3)
    memory.evidence.sequence()
    shutil.rmtree(memory.evidence.folder)
    with pytest.raises(EvidenceError, match="the log has 0 entries, it had 6; restore"):
        memory.evidence.sequence()
    shutil.copytree(tmp_path / "old", memory.evidence.folder)
    with pytest.raises(EvidenceError, match="the log has 3 entries, it had 6"):
        memory.evidence.sequence()


def test_a_database_that_was_set_back_is_not_gone_on_with(memory: Records) -> None:
    fill(memory, 3)
    memory.evidence.sequence()
    with memory.begin() as connection:
        connection.execute(outbox.delete().where(outbox.c.sequenced > 0))
        connection.execute(checkpoint.delete())
    with pytest.raises(EvidenceError, match="has entries that the database does not know"):
        memory.evidence.sequence()


def test_another_log_in_its_place_is_noticed(memory: Records, tmp_path: Path, keys_folder: Path) -> None:
    with Records.open(None, tmp_path / "b" / ".amanat", Keys.open(keys_folder / "s"), FixedClock(START)) as other:
        for records in (memory, other):
            fill(records, 3)
            records.evidence.sequence()
        shutil.rmtree(memory.evidence.folder)
        shutil.copytree(other.evidence.folder, memory.evidence.folder)
    with pytest.raises(EvidenceError, match="not the one the database remembers"):
        memory.evidence.sequence()


def test_a_damaged_edge_is_not_built_upon(memory: Records) -> None:
    fill(memory, 3)
    memory.evidence.sequence()
    tile = memory.evidence.folder / "tile/0/000.p/3"
    tile.write_bytes(bytes(32) + tile.read_bytes()[32:])
    fill(memory, 1)
    with pytest.raises(EvidenceError, match="do not lead to the signed root"):
        memory.evidence.sequence()
    tile.unlink()
    with pytest.raises(EvidenceError, match="a file of the log is gone"):
        memory.evidence.sequence()


# Killed at any line --------------------------------------------------------------------------------------------------

WATCHED = {module.__file__ for module in (sequencer, files)}
"""What touches disk and database; dying between two such lines leaves what dying at the first of them leaves."""
BASE, NEW = 254, 4


@pytest.fixture
def base(tmp_path: Path, keys_folder: Path) -> Path:
    """A log that the next run takes across the end of a tile; few files, so that copies are cheap."""
    folder = tmp_path / "base" / ".amanat"
    with Records.open(None, folder, Keys.open(keys_folder / "s"), FixedClock(START)) as records:
        done = fill(records, BASE)
        records.evidence.sequence()
        records.evidence.erase_payloads(done)
        fill(records, NEW, BASE)
    return folder


def run_traced(folder: Path, keys: Path, on_line: Callable[[str, int], None]) -> None:
    def trace(frame: FrameType, event: str, _argument: Any) -> Any:
        if frame.f_code.co_filename not in WATCHED:
            return None
        if event == "line":
            on_line(frame.f_code.co_filename, frame.f_lineno)
        return trace

    with Records.open(None, folder, Keys.open(keys), FixedClock(START)) as records:
        sys.settrace(trace)
        try:
            records.evidence.sequence()
        finally:
            sys.settrace(None)


def killed_at(folder: Path, keys: Path, number: int) -> int:
    """Runs the sequencer in a process that dies, without any clearing up, before its line number so many."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    try:
        left = iter(range(number))
        run_traced(folder, keys, lambda _file, _line: None if next(left, None) is not None else os._exit(9))
    finally:
        os._exit(0)


def lines_to_die_at(folder: Path, keys: Path) -> Iterator[int]:
    """The first time that each line runs, and the last time of those that touch the disk."""
    seen: list[tuple[str, int]] = []
    run_traced(folder, keys, lambda file, line: seen.append((file, line)))
    first = {each: number for number, each in reversed(list(enumerate(seen)))}
    last = {each: number for number, each in enumerate(seen) if each[0] == files.__file__}
    yield from sorted({*first.values(), *last.values()})


def test_killed_at_any_line_the_next_run_makes_it_good(
    base: Path, tmp_path: Path, keys_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "fsync", lambda _: None)  # no power is cut here, and hundreds of runs would wait for it
    keys, work = keys_folder / "s", tmp_path / "work" / ".amanat"
    since = (base / "evidence" / "checkpoint").read_text()
    shutil.copytree(base, work)
    moments = list(lines_to_die_at(work, keys))
    expected = expected_leaves(base, keys)
    assert len(moments) > 100
    for moment in moments:
        shutil.rmtree(work)
        shutil.copytree(base, work)
        assert killed_at(work, keys, moment) == 9
        with Records.open(None, work, Keys.open(keys), FixedClock(START)) as records:
            assert leaves(records) == expected, moment
            report = verify(work, records.keys.verifier_text(), since)
            assert (report.problems, report.verified, report.held) == ((), BASE + NEW, NEW), moment
            with records.look() as connection:
                assert connection.scalar(sa.select(sa.func.count()).where(outbox.c.payload.is_not(None))) == 0, moment


def expected_leaves(base: Path, keys: Path) -> list[str]:
    with Records.open(None, base, Keys.open(keys), FixedClock(START)) as records, records.look() as connection:
        return list(connection.execute(sa.select(outbox.c.leaf).order_by(outbox.c.id)).scalars())


class Cut(BaseException):
    """The power goes."""


@pytest.mark.parametrize("step", [0, 1])
def test_what_was_not_yet_durable_may_be_lost(
    base: Path, keys_folder: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    """A power cut may leave parts of files that were not made durable: they are written anew."""
    since, expected = (base / "evidence" / "checkpoint").read_text(), expected_leaves(base, keys_folder / "s")
    writers: list[sequencer.Writer] = []
    settle = sequencer.Writer.settle

    def cut(self: sequencer.Writer, together: bool = False) -> None:
        writers.append(self)
        if len(writers) > step:
            raise Cut
        settle(self, together)

    monkeypatch.setattr(sequencer.Writer, "settle", cut)
    with Records.open(None, base, Keys.open(keys_folder / "s"), FixedClock(START)) as records, pytest.raises(Cut):
        records.evidence.sequence()
    monkeypatch.undo()
    lost = [Path(file) for file in writers[-1].files]
    assert lost
    for number, file in enumerate(lost):
        file.write_bytes(file.read_bytes()[:7])
        if number % 2:
            file.unlink()
    with Records.open(None, base, Keys.open(keys_folder / "s"), FixedClock(START)) as records:
        assert leaves(records) == expected
        assert verify(base, records.keys.verifier_text(), since).problems == ()


def test_the_sequencer_waits_its_turn(memory: Records) -> None:
    fill(memory, 1)
    done = threading.Event()

    def sequence() -> None:
        memory.evidence.sequence()
        done.set()

    thread = threading.Thread(target=sequence)
    with memory.exclusive(log_module.SEQUENCER):
        thread.start()
        assert not done.wait(0.05)
    thread.join()
    assert done.is_set()


def test_bundles_hold_the_entries_themselves(memory: Records) -> None:
    fill(memory, 2)
    memory.evidence.sequence()
    with memory.look() as connection:
        stored = list(connection.execute(sa.select(outbox.c.entry).order_by(outbox.c.sequenced)).scalars())
    assert list(unpack((memory.evidence.folder / "tile/entries/000.p/2").read_bytes())) == stored
    assert stored[0].startswith(b'{"at":"2026-03-01T12:00:00Z","commitment":"')
