"""A batch that is killed at any step: each person is untouched or done, and `resume` ends it for all."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
import sqlalchemy as sa

from amanat.duties.requests.batch.many import answer_many, resume_batches
from amanat.duties.requests.context import RequestContext
from amanat.duties.requests.history import past_requests
from amanat.duties.requests.run import answer
from amanat.records.tables import subject_key
from tests import killing
from tests.duties.requests import bed, crowd
from tests.subjects import town

PEOPLE = 6
POINTS = (
    "batch:opened", "batch:claimed", "after:planned", "before:commit", "after:commit", "after:look", "before:redacted",
    "after:search", "after:searched",
)  # fmt: skip
HOLDS_CROWD = "INSERT INTO audit VALUES (50, 'login of crowd1001@example.com', NULL)"
STOPS_ONE = (
    "CREATE TRIGGER stop BEFORE DELETE ON tickets WHEN old.id = 1002 BEGIN SELECT RAISE(ABORT, 'this one stays'); END"
)


def killed(folder: Path, url: str, point: str, start: int = 0) -> RequestContext:
    killing.killed("tests.duties.requests.many_once", folder, url, start, PEOPLE, point=point)
    return bed.context(folder, url)


def whole_or_gone(url: str, keys: Sequence[int]) -> list[bool]:
    """For each person whether all rows are there; some rows only would be an error."""
    dump = town.dump(url)
    places = {"addresses": 0, "orders": 0, "tickets": 0}
    found = []
    for key in keys:
        there = {table: any(row[at] == str(key) for row in dump[table]) for table, at in places.items()}
        there["users"] = any(row[1] == crowd.email(key) for row in dump["users"])
        assert len(set(there.values())) == 1, (key, there)
        found.append(there["users"])
    return found


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[tuple[object, ...]]]:
    """The crowd after a batch that nothing disturbs."""
    folder = tmp_path_factory.mktemp("undisturbed")
    url = built(folder)
    assert answer_many(bed.context(folder, url), "erase", crowd.emails(PEOPLE)).states == {"fulfilled": PEOPLE}
    return crowd.same(town.dump(url))


def built(folder: Path) -> str:
    url = f"sqlite:///{folder / 'town.db'}"
    crowd.build(url, 10)
    town.run(url, HOLDS_CROWD)
    return url


@pytest.mark.parametrize("point", POINTS)
def test_resume_ends_it(tmp_path: Path, point: str, undisturbed: dict[str, set[tuple[object, ...]]]) -> None:
    url = built(tmp_path)
    context = killed(tmp_path, url, point)
    there = whole_or_gone(url, range(crowd.FIRST, crowd.FIRST + PEOPLE))
    assert there == [POINTS.index(point) < POINTS.index("after:commit")] * PEOPLE
    (outcome,) = resume_batches(context)
    assert (outcome.state, outcome.states, outcome.problem) == ("fulfilled", {"fulfilled": PEOPLE}, None)
    assert crowd.same(town.dump(url)) == undisturbed
    (past,) = past_requests(context.book)
    assert (past.state, past.clean, past.open, past.left) == ("fulfilled", True, 0, ())
    with context.book.look() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(subject_key)).scalar() == 0
    assert resume_batches(context) == ()


@pytest.mark.parametrize(
    ("engine", "point"),
    [
        pytest.param("postgres_url", "before:commit", marks=pytest.mark.postgres),
        pytest.param("postgres_url", "after:commit", marks=pytest.mark.postgres),
        pytest.param("mysql_url", "after:commit", marks=pytest.mark.mysql),
    ],
)
def test_a_server_is_asked_what_became_of_a_step_in_doubt(
    tmp_path: Path, request: pytest.FixtureRequest, engine: str, point: str
) -> None:
    url = str(request.getfixturevalue(engine))
    crowd.build(url, 10)
    context = killed(tmp_path, url, point)
    (outcome,) = resume_batches(context)
    assert outcome.states == {"fulfilled": PEOPLE}
    assert whole_or_gone(url, range(crowd.FIRST, crowd.FIRST + 10)) == [False] * PEOPLE + [True] * 4


def test_killed_between_the_halves(tmp_path: Path) -> None:
    """The parts are in the journal: what was split goes on as split."""
    url = built(tmp_path)
    town.run(url, STOPS_ONE)
    context = killed(tmp_path, url, "batch:split")
    assert whole_or_gone(url, range(crowd.FIRST, crowd.FIRST + PEOPLE)) == [True] * PEOPLE
    (outcome,) = resume_batches(context)
    assert outcome.states == {"failed": 1, "fulfilled": PEOPLE - 1}
    assert whole_or_gone(url, range(crowd.FIRST, crowd.FIRST + PEOPLE)) == [False, False, True, False, False, False]
    assert resume_batches(context) == ()


@pytest.mark.parametrize("point", ["batch:opened", "after:commit"])
def test_a_single_request_goes_on_with_the_batch_of_that_person(tmp_path: Path, point: str) -> None:
    url = built(tmp_path)
    context = killed(tmp_path, url, point)
    outcome = answer(context, "erase", crowd.email(crowd.FIRST + 1))
    assert (outcome.state, outcome.subject, outcome.matched) == ("fulfilled", "c***@example.com", 1)
    assert whole_or_gone(url, range(crowd.FIRST, crowd.FIRST + PEOPLE)) == [False] * PEOPLE
    assert resume_batches(context) == ()


def test_a_copy_can_be_had_while_a_batch_lies_dead(tmp_path: Path) -> None:
    url = built(tmp_path)
    context = killed(tmp_path, url, "after:planned")
    assert answer(context, "access", crowd.email(crowd.FIRST)).state == "fulfilled"


def test_a_key_given_to_someone_else_meanwhile_is_not_erased(tmp_path: Path) -> None:
    """SQLite gives the key of a deleted row to the next one: the newcomer is not the person, the others go on."""
    url = built(tmp_path)
    context = killed(tmp_path, url, "after:commit", start=2)
    newcomer = crowd.FIRST + 3
    town.run(
        url,
        f"INSERT INTO users VALUES ({newcomer},'new@example.org','New Comer',NULL,'newcomer','h',NULL,NULL,NULL,NULL)",
        f"INSERT INTO tickets VALUES ({newcomer}, {newcomer}, NULL, 'mine')",
    )
    before = crowd.same(town.dump(url))
    (outcome,) = resume_batches(context)
    assert outcome.states == {"fulfilled": PEOPLE}, outcome.people
    after = crowd.same(town.dump(url))
    assert (after["users"], after["tickets"]) == (before["users"], before["tickets"])


def test_nor_one_given_away_before_anything_was_planned(tmp_path: Path) -> None:
    url = built(tmp_path)
    context = killed(tmp_path, url, "batch:opened", start=2)
    newcomer = crowd.FIRST + 3
    town.run(url, f"UPDATE users SET email = 'new@example.org', username = 'newcomer' WHERE id = {newcomer}")
    (outcome,) = resume_batches(context)
    assert outcome.states == {"failed": 1, "fulfilled": PEOPLE - 1}
    assert "given to someone else" in str(outcome.people[0].problem)
    assert [row for row in town.dump(url)["users"] if row[1] == "new@example.org"]
