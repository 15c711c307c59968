"""One search for all who wait: they end as if each had been searched for alone."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from amanat.duties.requests.history import past_requests
from amanat.duties.requests.run import answer, resume
from amanat.duties.requests.searching import search_waiting
from amanat.errors import StoreDown
from amanat.records import tables
from amanat.records.journal import working
from amanat.stores.sqlite import SqliteStore
from tests.duties.requests import bed
from tests.subjects import town

ANN, BOB = "ann.lee@example.com", "bob@example.net"


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many needles each exact search of an SQLite store had."""
    made: list[int] = []
    usual = SqliteStore.search

    def counted(self: SqliteStore, needles: Any, tables: Any = None) -> Any:
        made.append(len(needles))
        return usual(self, needles, tables)

    monkeypatch.setattr(SqliteStore, "search", counted)
    return made


def test_many_are_searched_for_at_once(tmp_path: Path, town_url: str) -> None:
    context = bed.context(tmp_path, town_url)
    waiting = [answer(context, "erase", who, search_later=True) for who in (ANN, BOB)]
    assert [(outcome.state, outcome.exit_code) for outcome in waiting] == [("erased", 1)] * 2
    assert "[erased]" not in str(town.dump(town_url))
    outcomes = search_waiting(context)
    assert [outcome.id for outcome in outcomes] == [outcome.id for outcome in waiting]
    assert search_waiting(context) == ()
    alone = town.dump(town_url)
    assert "[erased]" in str(alone)
    for outcome in outcomes:
        assert [ref.kind for ref in outcome.evidence][-2:] == ["request.searched", "request.closed"]
    with context.book.look() as connection:
        assert connection.execute(sa.select(tables.subject_key)).all() == []


def test_it_leaves_what_searching_for_each_leaves(tmp_path: Path, sqlite_town: str, looks: list[int]) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    together = bed.context(tmp_path / "a", sqlite_town)
    copy = f"sqlite:///{tmp_path / 'copy.db'}"
    Path(copy.removeprefix("sqlite:///")).write_bytes(Path(sqlite_town.removeprefix("sqlite:///")).read_bytes())
    alone = bed.context(tmp_path / "b", copy)
    states = [answer(alone, "erase", who) for who in (ANN, BOB)]
    looks.clear()
    for who in (ANN, BOB):
        answer(together, "erase", who, search_later=True)
    assert looks == []
    outcomes = search_waiting(together)
    assert len(looks) == 2
    assert [(each.state, each.left, each.problem) for each in outcomes] == [
        (each.state, each.left, each.problem) for each in states
    ]
    assert _settled(town.dump(sqlite_town)) == _settled(town.dump(copy))


def _settled(dump: dict[str, Any]) -> dict[str, list[str]]:
    return {
        name: sorted(re.sub(r"erased-[0-9a-f]+", "erased-", str(row)) for row in rows) for name, rows in dump.items()
    }


def test_resuming_searches_for_all_who_wait(tmp_path: Path, sqlite_town: str, looks: list[int]) -> None:
    context = bed.context(tmp_path, sqlite_town)
    for who in (ANN, BOB):
        answer(context, "erase", who, search_later=True)
    outcomes = resume(context)
    assert len(outcomes) == 2
    assert len(looks) == 2
    assert all(request.closed for request in past_requests(context.book))


def test_who_is_being_worked_on_is_left_alone(tmp_path: Path, sqlite_town: str) -> None:
    context = bed.context(tmp_path, sqlite_town)
    for who in (ANN, BOB):
        answer(context, "erase", who, search_later=True)
    with context.book.look() as connection:
        subject = (
            connection.execute(sa.select(tables.request.c.subject).order_by(tables.request.c.id)).scalars().all()[0]
        )
    with working(context.book, subject):
        assert len(search_waiting(context)) == 1
    assert len(search_waiting(context)) == 1


def test_a_silent_store_changes_nothing(tmp_path: Path, sqlite_town: str, monkeypatch: pytest.MonkeyPatch) -> None:
    context = bed.context(tmp_path, sqlite_town)
    answer(context, "erase", ANN, search_later=True)

    def down(*_: Any) -> Any:
        raise StoreDown(place="main")

    with monkeypatch.context() as broken:
        broken.setattr(SqliteStore, "search", down)
        with pytest.raises(StoreDown):
            search_waiting(context)
    (outcome,) = search_waiting(context)
    assert outcome.state == "fulfilled"
