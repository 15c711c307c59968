"""Many people in one pass: the right state of the stores, an answer for each, and no statement per person."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa

from amanat.duties.requests.batch.many import answer_many
from amanat.duties.requests.context import RequestContext
from amanat.duties.requests.history import past_requests
from amanat.duties.requests.run import answer, subject_of
from amanat.errors import InputError
from amanat.records.batches import people_in
from amanat.records.tables import outbox, subject_key
from amanat.standing.holds import place
from tests.duties.requests import bed, crowd
from tests.subjects import town


@contextmanager
def statements() -> Iterator[list[str]]:
    """What is put to any database meanwhile; a statement with many sets of values counts once."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    sa.event.listen(sa.Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", note)


WANTED = [*crowd.emails(8, 2), "ann_lee7"]


@pytest.fixture(scope="module")
def apart(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[tuple[object, ...]]]:
    """The crowd after some were erased one by one."""
    folder = tmp_path_factory.mktemp("apart")
    url = f"sqlite:///{folder / 'town.db'}"
    crowd.build(url, 12)
    context = bed.context(folder, url)
    assert {answer(context, "erase", who).state for who in WANTED} == {"fulfilled"}
    return crowd.same(town.dump(url))


def test_all_at_once_is_the_same_as_one_by_one(
    tmp_path: Path, any_url: str, apart: dict[str, set[tuple[object, ...]]]
) -> None:
    crowd.build(any_url, 12)
    outcome = answer_many(bed.context(tmp_path, any_url), "erase", WANTED)
    assert (outcome.state, outcome.states, outcome.exit_code) == ("fulfilled", {"fulfilled": 9}, 0)
    together = crowd.same(town.dump(any_url))
    if any_url.startswith("sqlite"):
        assert together == apart
    else:
        # Engines write JSON and times each in their own way, in rows of the others.
        assert {name: _keys(rows) for name, rows in together.items()} == {
            name: _keys(rows) for name, rows in apart.items()
        }
    assert "crowd1002" not in str(together)
    assert "crowd1001@example.com" in str(together)


def _keys(rows: set[tuple[object, ...]]) -> list[str]:
    return sorted(str(row[0]) for row in rows)


def test_what_only_leavers_hold_goes_with_them(tmp_path: Path, sqlite_town: str) -> None:
    """One by one, the post of the first would stay as an empty row, for the sake of a reply that goes next."""
    outcome = answer_many(bed.context(tmp_path, sqlite_town), "erase", ["ann_lee7", "bob"])
    assert outcome.states == {"fulfilled": 2}
    assert {row[0] for row in town.dump(sqlite_town)["posts"]} == {"3"}


_TILE = 12
"""Statements; far fewer than the people in whom the runs differ."""


@pytest.mark.parametrize(
    ("engine", "few", "many"),
    [("sqlite", 10, 200), pytest.param("postgres_url", 100, 1000, marks=pytest.mark.postgres)],
)
def test_no_statement_is_put_for_each_person(
    tmp_path: Path, request: pytest.FixtureRequest, engine: str, few: int, many: int
) -> None:
    """Neither to the store nor to the engine's own database."""
    url = f"sqlite:///{tmp_path / 'town.db'}" if engine == "sqlite" else str(request.getfixturevalue(engine))
    crowd.build(url, 1 + few + many)
    context = bed.context(tmp_path, url)
    counts = []
    for number, start in ((1, 0), (few, 1), (many, 1 + few)):
        with statements() as seen:
            outcome = answer_many(context, "erase", crowd.emails(number, start))
        assert outcome.states == {"fulfilled": number}
        counts.append(len(seen))
    # A tile of the evidence that fills up costs some, whoever fills it, and so do the tables in which large sets lie.
    assert abs(counts[2] - counts[1]) <= _TILE
    assert len(town.dump(url)["orders"]) == len(town.ROWS["orders"])
    _kept_for_nobody(context)


@pytest.mark.mysql
def test_two_thousand_people_in_one_pass(tmp_path: Path, mysql_url: str) -> None:
    crowd.build(mysql_url, 2010)
    outcome = answer_many(bed.context(tmp_path, mysql_url), "erase", crowd.emails(2000))
    assert (outcome.states, outcome.problem) == ({"fulfilled": 2000}, None)
    kept = [*range(1, 5), *range(3000, 3010)]
    assert {row[0] for row in town.dump(mysql_url)["addresses"]} == set(map(str, kept))


def _kept_for_nobody(context: RequestContext) -> None:
    with context.book.look() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(subject_key)).scalar() == 0


def test_each_has_a_request_and_evidence_of_their_own(tmp_path: Path, sqlite_town: str) -> None:
    context = bed.context(tmp_path, sqlite_town)
    outcome = answer_many(context, "erase", ["ann_lee7", "cyd@example.org"])
    with context.book.look() as connection:
        rows = people_in(connection, str(outcome.id))
        counted = sa.select(outbox.c.kind, sa.func.count()).group_by(outbox.c.kind)
        kinds: dict[str, int] = {row[0]: row[1] for row in connection.execute(counted)}
    assert [(row.state, row.clean, row.sealed) for row in rows] == [("fulfilled", True, None)] * 2
    assert {row.due_at for row in rows} == {rows[0].due_at}
    assert {one.request for one in outcome.people} == {row.id for row in rows}
    assert kinds == {
        "request.received": 3, "request.planned": 1, "request.executed": 1, "request.looked": 1,
        "request.redacted": 1, "request.searched": 1, "request.closed": 3,
    }  # fmt: skip
    _kept_for_nobody(context)
    (past,) = past_requests(context.book)
    assert (past.state, past.people, past.open, past.clean) == ("fulfilled", {"fulfilled": 2}, 0, True)


def test_each_line_has_an_answer_of_its_own(tmp_path: Path, sqlite_town: str) -> None:
    """Unmatched, ambiguous, held and twice the same: none of them stops the others."""
    town.run(sqlite_town, "INSERT INTO users (id, email, name, password) VALUES (9, 'bob@EXAMPLE.net', 'T', 'h')")
    context = bed.context(tmp_path, sqlite_town)
    (cyd,) = subject_of(context, "cyd_99")
    place(context.book, cyd, ground="a claim", until=date(2026, 12, 31), by="law")
    lines = ["ANN.LEE@example.com", "", "ann_lee7", "nobody@example.com", "bob@example.net", "cyd@example.org"]
    outcome = answer_many(context, "erase", lines)
    told = [(one.line, one.subject, one.state) for one in outcome.people]
    assert told == [
        (1, "A***@example.com", "fulfilled"), (3, "an***", "fulfilled"), (4, "n***@example.com", "no match"),
        (5, "b***@example.net", "several"), (6, "c***@example.org", "failed"),
    ]  # fmt: skip
    assert outcome.people[0].request == outcome.people[1].request
    assert "`2`, `9`" in str(outcome.people[3].problem)
    assert "a legal hold stands until 2026-12-31" in str(outcome.people[4].problem)
    assert (outcome.state, outcome.exit_code, outcome.problem) == ("fulfilled", 1, None)
    assert {row[0] for row in town.dump(sqlite_town)["users"]} == {"2", "3", "4", "5", "9"}


def test_a_plan_over_the_set_writes_nothing(tmp_path: Path, sqlite_town: str) -> None:
    before = town.dump(sqlite_town)
    context = bed.context(tmp_path, sqlite_town)
    outcome = answer_many(context, "erase", ["ann_lee7", "dan.moe1", "nobody@example.com"], plan_only=True)
    assert (outcome.id, outcome.state, outcome.states) == (None, "planned", {"no match": 1, "planned": 2})
    assert outcome.counts["main.addresses"] == 3
    assert outcome.exit_code == 1
    assert (town.dump(sqlite_town), past_requests(context.book)) == (before, ())


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["a@example.com", "x" * 400, "b\x00c", "d@example.com"], "lines 2, 3: these are no identifiers"),
        (["", "  "], "the list names nobody"),
        (["tab\there"], "line 1: this is no identifier"),
    ],
)
def test_a_list_with_lines_that_are_no_identifiers_is_refused_whole(
    tmp_path: Path, sqlite_town: str, lines: list[str], said: str
) -> None:
    context = bed.context(tmp_path, sqlite_town)
    with pytest.raises(InputError, match=said):
        answer_many(context, "erase", lines)
    assert past_requests(context.book) == ()


def test_people_are_named_by_their_keys(tmp_path: Path, sqlite_town: str) -> None:
    context = bed.context(tmp_path, sqlite_town)
    outcome = answer_many(context, "erase", keys=[1, 77])
    assert [(one.subject, one.state) for one in outcome.people] == [("key 1", "fulfilled"), ("key 77", "no match")]


def test_only_erasures_are_answered_for_many(tmp_path: Path, sqlite_town: str) -> None:
    with pytest.raises(InputError, match="`access` is not answered for many"):
        answer_many(bed.context(tmp_path, sqlite_town), "access", ["ann_lee7"])
