"""A full disk under the store, under the journal and under the evidence: untouched or done, and a next run ends it."""

from __future__ import annotations

import contextlib
import resource
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from amanat.duties.requests.context import RequestContext
from amanat.duties.requests.run import answer, resume
from amanat.errors import AmanatError, EvidenceError
from amanat.records import database
from amanat.records.database import RecordsError
from amanat.records.evidence import sequencer
from amanat.records.evidence.verify import verify
from amanat.stores.sqlite import SqliteStore
from tests.duties.requests import bed
from tests.subjects import oracle, town

ANN = "ann.lee@example.com"


@contextmanager
def full() -> Iterator[None]:
    """No file of this process may grow: the system refuses each write, as it does on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'town.db'}"


def dump(url: str) -> object:
    return oracle.same(town.dump(url))


def went_right(context: RequestContext) -> bool:
    state = context.service.state
    return verify(state, str(state / "evidence.vkey")).ok


def test_a_store_that_may_not_grow_is_untouched(tmp_path: Path, url: str) -> None:
    context = bed.context(tmp_path, url, datamap=town.hamlet(url))
    with contextlib.closing(sqlite3.connect(tmp_path / "town.db")) as file:
        # No page is free within the file either.
        file.execute("VACUUM")
    untouched = dump(url)
    (store,) = context.stores
    assert isinstance(store, SqliteStore)
    writers = store._engine(writing=True)

    def limit(connection: Any, _record: object) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")

    sa.event.listen(writers, "connect", limit)
    outcome = answer(context, "erase", ANN)
    assert (outcome.state, outcome.exit_code) == ("failed", 2)
    assert outcome.problem == "main: database or disk is full; make room on the disk of `town.db`, then run again"
    assert dump(url) == untouched
    sa.event.remove(writers, "connect", limit)
    (outcome,) = resume(context)
    assert (outcome.state, outcome.problem) == ("fulfilled", None)
    assert dump(url) != untouched
    assert went_right(context)


def test_a_journal_that_cannot_be_written_from_any_step_on(tmp_path: Path, url: str) -> None:
    """Each transaction of the journal in turn is the first that finds the disk full."""
    datamap = town.hamlet(url)
    moments = [dump(url)]
    number = 0
    while True:
        number += 1
        folder = tmp_path / str(number)
        folder.mkdir()
        context = bed.context(folder, url, datamap=datamap)
        failed = _full_from(context, number)
        if failed is None:
            break
        assert "make room" in failed or "has room" in failed
        left = dump(url)
        outcomes = resume(context) or (answer(context, "erase", ANN),)
        if [outcome.state for outcome in outcomes] == ["received"]:
            outcomes = (answer(context, "erase", ANN),)
        assert [outcome.state for outcome in outcomes] in (["fulfilled"], ["no match"]), (number, outcomes)
        moments.append(left)
        moments.append(dump(url))
        assert went_right(context)
        context.book.close()
        town.refill(url, town.HAMLET)
    # Before, between the erasure and what stands in texts of others, after: and nothing else.
    assert number > 12
    assert len({repr(sorted(moment.items())) for moment in _settled(moments)}) == 3


def _settled(moments: list[Any]) -> list[dict[str, list[Any]]]:
    return [{name: sorted(map(repr, rows)) for name, rows in moment.items()} for moment in moments]


def _full_from(context: RequestContext, number: int) -> str | None:
    """The error of a run whose disk is full from the Nth transaction of the journal on; None if it ended before."""
    seen = 0
    disk = contextlib.ExitStack()

    def begun(connection: sa.Connection) -> None:
        nonlocal seen
        if connection.get_execution_options().get("writes"):
            seen += 1
            if seen == number:
                disk.enter_context(full())

    engine = context.book._engine
    sa.event.listen(engine, "begin", begun)
    try:
        outcome = answer(context, "erase", ANN)
    except AmanatError as error:
        return str(error)
    finally:
        disk.close()
        sa.event.remove(engine, "begin", begun)
    return outcome.problem if seen >= number else None


def test_evidence_that_cannot_be_written_waits(tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    context = bed.context(tmp_path, url, datamap=town.hamlet(url))
    grow = sequencer._grow

    def without_room(*given: Any) -> Any:
        with full():
            return grow(*given)

    with monkeypatch.context() as patch:
        patch.setattr(sequencer, "_grow", without_room)
        with pytest.raises(EvidenceError, match=r"evidence.*cannot be written \(file too large\); make room there"):
            answer(context, "erase", ANN)
    assert answer(context, "erase", ANN).state == "no match"
    assert went_right(context)


@pytest.mark.parametrize(("at", "whole"), [(1, True), (4, True), (5, False)])
def test_a_journal_that_another_process_holds(
    tmp_path: Path, url: str, at: int, whole: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before the store's COMMIT the store is untouched; after it the step stays in doubt, and the store tells."""
    monkeypatch.setattr(database, "_BUSY_SECONDS", 0)
    context = bed.context(tmp_path, url, datamap=town.hamlet(url))
    untouched = dump(url)
    other = sa.create_engine(f"sqlite:///{context.service.state / 'engine.db'}").connect()
    seen: list[int] = []

    def begun(connection: sa.Connection) -> None:
        if connection.get_execution_options().get("writes"):
            seen.append(1)
            if len(seen) == at:
                other.exec_driver_sql("BEGIN IMMEDIATE")

    # Before the transaction's own BEGIN, which is sent by a listener of the same event.
    sa.event.listen(context.book._engine, "begin", begun, insert=True)
    with pytest.raises(RecordsError, match=r"database is locked.*let the process end that holds it"):
        answer(context, "erase", ANN)
    assert (dump(url) == untouched) is whole
    other.rollback()
    other.close()
    outcome = answer(context, "erase", ANN)
    assert (outcome.state, outcome.counts["main.addresses"]) == ("fulfilled", 2)
    assert went_right(context)
