"""One person who cannot be erased does not stop the others: that one ends alone, with the reason."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
import sqlalchemy as sa

from amanat.datamap.model import ColumnMap, DataMap, TableMap
from amanat.duties.requests import retry
from amanat.duties.requests.batch import run as batch_run
from amanat.duties.requests.batch.erase import ManyErasure
from amanat.duties.requests.batch.many import answer_many, resume_batches
from amanat.duties.requests.batch.outcome import BatchOutcome
from amanat.duties.requests.history import past_requests
from amanat.duties.requests.tasks import finish
from amanat.errors import StoreDown
from amanat.records.tables import subject_key
from amanat.service.model import System
from amanat.stores import postgresql
from tests.duties.requests import bed, crowd
from tests.duties.requests.test_two_stores import ANN, mails, two
from tests.subjects import town

PEOPLE = 7
BAD = crowd.FIRST + 2
STOPS = {
    "sqlite": f"CREATE TRIGGER stop BEFORE DELETE ON tickets WHEN old.id = {BAD} "
    "BEGIN SELECT RAISE(ABORT, 'this one stays'); END",
    "postgres_url": "CREATE FUNCTION stop() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    f"IF old.id = {BAD} THEN RAISE EXCEPTION 'this one stays'; END IF; RETURN old; END $$; "
    "CREATE TRIGGER stop BEFORE DELETE ON tickets FOR EACH ROW EXECUTE FUNCTION stop()",
    "mysql_url": f"CREATE TRIGGER stop BEFORE DELETE ON tickets FOR EACH ROW BEGIN IF old.id = {BAD} "
    "THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'this one stays'; END IF; END",
}
SWALLOWS = f"CREATE TRIGGER swallow BEFORE DELETE ON tickets WHEN old.id = {BAD} BEGIN SELECT RAISE(IGNORE); END"
ENGINES = [
    "sqlite",
    pytest.param("postgres_url", marks=pytest.mark.postgres),
    pytest.param("mysql_url", marks=pytest.mark.mysql),
]


@pytest.fixture
def sqlite_crowd(tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path / 'town.db'}"
    crowd.build(url, PEOPLE)
    return url


def keys_in(url: str, table: str) -> list[int]:
    return sorted(int(str(row[0])) for row in town.dump(url)[table] if int(str(row[0])) >= crowd.FIRST)


def only_one_failed(outcome: BatchOutcome, state: str = "failed") -> str:
    """The reason of the one who failed."""
    assert outcome.states == {state: 1, "fulfilled": PEOPLE - 1}
    assert outcome.exit_code == 1
    (bad,) = (one for one in outcome.people if one.state == state)
    assert bad.line == 3
    return str(bad.problem)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_row_that_must_not_go(tmp_path: Path, request: pytest.FixtureRequest, engine: str) -> None:
    url = f"sqlite:///{tmp_path / 'town.db'}" if engine == "sqlite" else str(request.getfixturevalue(engine))
    crowd.build(url, PEOPLE)
    town.run(url, STOPS[engine])
    context = bed.context(tmp_path, url)
    outcome = answer_many(context, "erase", crowd.emails(PEOPLE))
    assert "this one stays" not in only_one_failed(outcome), "what a trigger says may be a person's"
    assert keys_in(url, "tickets") == keys_in(url, "addresses") == [BAD]
    assert outcome.state == "partly"
    assert outcome.problem == f"not all people are done: 1 failed, {PEOPLE - 1} fulfilled"
    assert [(one.state, one.open) for one in past_requests(context.book)] == [("failed", 0), ("partly", 0)]
    with context.book.look() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(subject_key)).scalar() == 0


def test_a_row_that_a_trigger_keeps(tmp_path: Path, sqlite_crowd: str) -> None:
    town.run(sqlite_crowd, SWALLOWS)
    outcome = answer_many(bed.context(tmp_path, sqlite_crowd), "erase", crowd.emails(PEOPLE))
    assert "main.tickets: 1 rows were planned to delete, 0 were affected" in only_one_failed(outcome)
    assert keys_in(sqlite_crowd, "tickets") == keys_in(sqlite_crowd, "addresses") == [BAD]


def test_rows_that_only_one_person_has_and_no_plan_can_follow(tmp_path: Path, sqlite_crowd: str) -> None:
    town.run(
        sqlite_crowd,
        "CREATE TABLE notes (id INTEGER PRIMARY KEY, owner_type TEXT, owner_id INTEGER)",
        f"INSERT INTO notes VALUES (1, 'user', {BAD})",
    )
    context = bed.context(tmp_path, sqlite_crowd, datamap=_with_notes(town.town_map()))
    outcome = answer_many(context, "erase", crowd.emails(PEOPLE))
    assert "not by a foreign key" in only_one_failed(outcome)
    assert keys_in(sqlite_crowd, "addresses") == [BAD]


def _with_notes(datamap: DataMap) -> DataMap:
    columns = tuple(ColumnMap(name=name, type="") for name in ("id", "owner_type", "owner_id"))
    notes = TableMap(name="notes", columns=columns, primary_key=("id",), ownership="none")
    (main,) = datamap.stores
    return msgspec.structs.replace(datamap, stores=(msgspec.structs.replace(main, tables=(*main.tables, notes)),))


def test_what_the_schema_forbids_is_tried_once(
    tmp_path: Path, sqlite_crowd: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = _counted(monkeypatch)
    town.run(sqlite_crowd, "CREATE TABLE stranger (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id))")
    outcome = answer_many(bed.context(tmp_path, sqlite_crowd), "erase", crowd.emails(PEOPLE))
    assert (outcome.states, outcome.state, outcome.exit_code) == ({"failed": PEOPLE}, "failed", 2)
    assert "the map does not know this table" in str(outcome.people[0].problem)
    assert len(tries) == 1


def test_many_who_all_fail_are_not_all_tried(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tries = _counted(monkeypatch)
    monkeypatch.setattr(batch_run, "_UNLUCKY", 4)
    url = f"sqlite:///{tmp_path / 'town.db'}"
    crowd.build(url, 16)
    town.run(url, STOPS["sqlite"].replace(f"WHEN old.id = {BAD}", ""))
    outcome = answer_many(bed.context(tmp_path, url), "erase", crowd.emails(16))
    assert outcome.states == {"failed": 16}
    assert len(tries) < 12
    assert "not tried alone, as 4 people before were in vain: main: a trigger" in str(outcome.people[-1].problem)


def _counted(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    tries: list[int] = []
    whole = ManyErasure.carry_out_and_look

    def count(self: ManyErasure) -> None:
        tries.append(len(self.people))
        whole(self)

    monkeypatch.setattr(ManyErasure, "carry_out_and_look", count)
    return tries


def test_rows_that_come_back_are_the_failure_of_whose_they_are(tmp_path: Path, sqlite_crowd: str) -> None:
    town.run(
        sqlite_crowd,
        f"CREATE TRIGGER back AFTER DELETE ON access_log WHEN old.path = '/{BAD}' "
        "BEGIN INSERT INTO access_log VALUES (old.email, old.path); END",
    )
    outcome = answer_many(bed.context(tmp_path, sqlite_crowd), "erase", crowd.emails(PEOPLE))
    assert "rows are left after the erasure" in only_one_failed(outcome, "partly")
    assert [one.left for one in outcome.people if one.left] == [("main.access_log",)]


def test_a_place_that_cannot_be_cleaned_is_named_for_whom_it_names(tmp_path: Path, sqlite_crowd: str) -> None:
    town.run(sqlite_crowd, f"INSERT INTO access_log VALUES ('nobody@example.org', '/by/{crowd.email(BAD)}')")
    outcome = answer_many(bed.context(tmp_path, sqlite_crowd), "erase", crowd.emails(PEOPLE))
    assert outcome.states == {"fulfilled": PEOPLE - 1, "partly": 1}
    (bad,) = (one for one in outcome.people if one.state == "partly")
    assert (bad.line, bad.left) == (3, ("main.access_log.path",))


def test_tasks_are_given_once_and_close_all(tmp_path: Path, sqlite_crowd: str) -> None:
    context = bed.context(tmp_path, sqlite_crowd, systems=(System(name="paper", what="shred the files", who="desk"),))
    outcome = answer_many(context, "erase", crowd.emails(PEOPLE))
    assert (outcome.state, outcome.states, outcome.exit_code) == ("searched", {"searched": PEOPLE}, 1)
    assert outcome.tasks == ("paper: shred the files (desk)",)
    assert resume_batches(context) == (), "what waits for people was not cut off"
    (task,) = bed.open_tasks(context)
    assert finish(context, task.id, "desk") == "fulfilled"
    (past,) = past_requests(context.book)
    assert (past.people, past.open, past.state) == ({"fulfilled": PEOPLE}, 0, "fulfilled")


def test_a_second_store_that_fails_for_one_leaves_that_one_open(tmp_path: Path) -> None:
    """What is done in the first store stays done; the one goes on once the second lets it."""
    context = two(tmp_path)
    lists = f"sqlite:///{tmp_path / 'lists.db'}"
    town.run(lists, "CREATE TRIGGER no BEFORE DELETE ON mails WHEN old.id = 2 BEGIN SELECT RAISE(ABORT, 'no'); END")
    outcome = answer_many(context, "erase", [ANN, "bob", "cyd_99", "dan.moe1"])
    assert outcome.states == {"fulfilled": 3, "planned": 1}
    (bad,) = (one for one in outcome.people if one.state == "planned")
    assert (bad.line, "a trigger" in str(bad.problem)) == (1, True)
    assert len(mails(tmp_path)) == 2
    assert [(one.state, one.open) for one in past_requests(context.book)] == [("planned", 1)]
    town.run(lists, "DROP TRIGGER no")
    (again,) = resume_batches(two(tmp_path))
    assert (again.states, again.state, again.problem) == ({"fulfilled": 4}, "fulfilled", None)
    assert mails(tmp_path) == set()


def test_a_store_that_goes_down_stops_the_batch(
    tmp_path: Path, sqlite_crowd: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = bed.context(tmp_path, sqlite_crowd)
    tries = _counted(monkeypatch)
    store = context.people_store
    monkeypatch.setattr(store, "writing", _down)
    outcome = answer_many(context, "erase", crowd.emails(PEOPLE))
    assert (outcome.states, len(tries)) == ({"failed": PEOPLE}, 1)


def _down(**_: object) -> None:
    raise StoreDown(place="main")


@pytest.mark.postgres
def test_a_person_whose_row_is_locked_waits_for_nobody(
    tmp_path: Path, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgresql, "_LOCK_SECONDS", 1)
    monkeypatch.setattr(retry, "PAUSES", ())
    crowd.build(postgres_url, PEOPLE)
    engine = sa.create_engine(postgres_url)
    with engine.begin() as connection:
        connection.exec_driver_sql(f"SELECT 1 FROM users WHERE id = {BAD} FOR UPDATE")
        outcome = answer_many(bed.context(tmp_path, postgres_url), "erase", crowd.emails(PEOPLE))
    engine.dispose()
    assert "lock timeout" in only_one_failed(outcome)
    assert keys_in(postgres_url, "addresses") == [BAD]
