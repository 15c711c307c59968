"""Databases that fail late, hide rows or change under a plan: untouched or done, with an error that names the place."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
import sqlalchemy as sa

from amanat.duties.requests import erase
from amanat.duties.requests.run import answer, resume
from amanat.errors import StoreError
from amanat.records.steps import steps_of
from amanat.service.model import StoreConfig
from amanat.stores.open import open_store
from amanat.subjects.erase.execute import execute
from tests.duties.requests import bed
from tests.subjects import town

ANN = "ann.lee@example.com"

ENGINES = [
    "sqlite", pytest.param("postgresql", marks=pytest.mark.postgres), pytest.param("mysql", marks=pytest.mark.mysql),
]  # fmt: skip


@pytest.fixture(params=ENGINES)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    given = {"postgresql": "postgres_url", "mysql": "mysql_url"}
    sqlite = f"sqlite:///{tmp_path / 'town.db'}"
    found: str = sqlite if request.param == "sqlite" else request.getfixturevalue(given[request.param])
    return found


def kind(url: str) -> str:
    return sa.make_url(url).get_backend_name()


def meanwhile(url: str, *statements: str) -> Callable[..., None]:
    """An `execute` before which somebody changes the database, once."""
    left = list(statements)

    def changed(*given: object) -> None:
        town.run(url, *left)
        left.clear()
        execute(*given)  # type: ignore[arg-type]

    return changed


def test_a_table_added_between_plan_and_execution(tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its key fails at COMMIT where it can be deferred, else at once. Either way nothing is left half done."""
    late = "" if kind(url) == "mysql" else " DEFERRABLE INITIALLY DEFERRED"
    context = bed.context(tmp_path, url, datamap=town.hamlet(url))
    before = town.dump(url)
    key = f"FOREIGN KEY (user_id) REFERENCES users (id){late}"
    made = f"CREATE TABLE late (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL, {key})"
    monkeypatch.setattr(erase, "execute", meanwhile(url, made, "INSERT INTO late VALUES (1, 1)"))
    outcome = answer(context, "erase", ANN)
    assert (outcome.state, outcome.exit_code) == ("failed", 2)
    assert "foreign key" in (outcome.problem or "").lower()
    assert town.dump(url) == {**before, "late": {("1", "1", 1)}}
    (outcome,) = resume(context)
    assert (outcome.state, outcome.problem) == (
        "failed",
        "main.late: the map does not know this table; run `amanat map`",
    )
    town.run(url, "DROP TABLE late")
    assert answer(context, "erase", ANN).state == "fulfilled"


@pytest.mark.postgres
@pytest.mark.parametrize("rule", ["DEFERRABLE INITIALLY DEFERRED", "ON DELETE RESTRICT"])
def test_rows_of_a_schema_out_of_sight(tmp_path: Path, postgres_url: str, rule: str) -> None:
    datamap = town.hamlet(postgres_url)
    before = town.dump(postgres_url)
    town.run(
        postgres_url,
        "CREATE SCHEMA hidden",
        f"CREATE TABLE hidden.late (user_id INTEGER NOT NULL REFERENCES users (id) {rule})",
        "INSERT INTO hidden.late VALUES (1)",
    )
    store = open_store(StoreConfig(name="main", url=postgres_url, write_url=postgres_url, schemas=("public",)))
    context = bed.context(tmp_path, postgres_url, datamap=datamap, stores=(store,))
    outcome = answer(context, "erase", ANN)
    assert (outcome.state, town.dump(postgres_url)) == ("failed", before)
    assert 'foreign key constraint "late_user_id_fkey" on table "late"' in (outcome.problem or "")
    town.run(postgres_url, "DELETE FROM hidden.late")
    (outcome,) = resume(context)
    assert (outcome.state, outcome.problem) == ("fulfilled", None)
    store.close()


@pytest.mark.mysql
def test_rows_of_a_database_out_of_sight(tmp_path: Path, mysql_url: str) -> None:
    datamap = town.hamlet(mysql_url)
    before = town.dump(mysql_url)
    other, mine = f"o{uuid.uuid4().hex[:12]}", sa.make_url(mysql_url).database
    key = f"FOREIGN KEY (user_id) REFERENCES {mine}.users (id)"
    town.run(
        mysql_url,
        f"CREATE DATABASE {other}",
        f"CREATE TABLE {other}.late (user_id INTEGER NOT NULL, {key} ON DELETE RESTRICT)",
        f"INSERT INTO {other}.late VALUES (1)",
    )
    context = bed.context(tmp_path, mysql_url, datamap=datamap)
    outcome = answer(context, "erase", ANN)
    assert (outcome.state, town.dump(mysql_url)) == ("failed", before)
    assert "foreign key constraint fails" in (outcome.problem or "")
    town.run(mysql_url, f"DROP DATABASE {other}")
    (outcome,) = resume(context)
    assert (outcome.state, outcome.problem) == ("fulfilled", None)


KEPT = {
    "sqlite": (
        "CREATE TRIGGER kept BEFORE UPDATE OF sender_name ON messages WHEN new.sender_name IS NULL "
        "BEGIN SELECT RAISE(IGNORE); END",
    ),
    "postgresql": (
        "CREATE FUNCTION kept() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
        "CREATE TRIGGER kept BEFORE UPDATE ON messages FOR EACH ROW EXECUTE FUNCTION kept()",
    ),
    "mysql": ("CREATE TRIGGER kept BEFORE UPDATE ON messages FOR EACH ROW SET new.sender_name = old.sender_name",),
}  # fmt: skip


def test_a_trigger_that_swallows_an_update(tmp_path: Path, url: str) -> None:
    """Where the count tells, nothing was changed; where only the value was put back, the look names the table."""
    datamap = town.hamlet(url)
    town.run(url, *KEPT[kind(url)])
    before = town.dump(url)
    outcome = answer(bed.context(tmp_path, url, datamap=datamap), "erase", ANN)
    assert outcome.state == ("partly" if kind(url) == "mysql" else "failed")
    if kind(url) == "mysql":
        assert outcome.left == ("main.messages",)
        assert "rows are left after the erasure" in (outcome.problem or "")
    else:
        assert "main.messages: " in (outcome.problem or "")
        assert town.dump(url) == before


COPY = {
    "sqlite": (
        "CREATE TRIGGER copy AFTER DELETE ON users BEGIN "
        "INSERT INTO audit (id, line) VALUES (77, 'was ' || old.email); END",
    ),
    "postgresql": (
        "CREATE FUNCTION copy() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO audit (id, line) "
        "VALUES (77, ''was '' || old.email); RETURN old; END'",
        "CREATE TRIGGER copy AFTER DELETE ON users FOR EACH ROW EXECUTE FUNCTION copy()",
    ),
    "mysql": (
        "CREATE TRIGGER copy AFTER DELETE ON users FOR EACH ROW "
        "INSERT INTO audit (id, line) VALUES (77, CONCAT('was ', old.email))",
    ),
}  # fmt: skip


def test_a_trigger_that_writes_the_person_elsewhere(tmp_path: Path, url: str) -> None:
    datamap = town.hamlet(url)
    town.run(url, *COPY[kind(url)])
    outcome = answer(bed.context(tmp_path, url, datamap=datamap), "erase", ANN)
    # The address is taken out of what it wrote; whether more of them stands there nobody can tell.
    assert (outcome.state, outcome.left, outcome.exit_code) == ("partly", ("main.audit",), 1)
    assert "triggers wrote rows there" in (outcome.problem or "")
    assert ("77", "was [erased]", None, 1) in town.dump(url)["audit"]


@pytest.fixture
def role(postgres_url: str) -> Iterator[str]:
    """The URL of a role that may read and write all, and from whom row-level security hides what it hides."""
    name = f"r{uuid.uuid4().hex[:10]}"
    town.hamlet(postgres_url)
    town.run(
        postgres_url,
        f"CREATE ROLE {name} LOGIN PASSWORD 'sesame'",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {name}",
        "ALTER TABLE tickets ENABLE ROW LEVEL SECURITY",
        "CREATE POLICY few ON tickets USING (id > 1)",
    )
    url = sa.make_url(postgres_url)
    yield url.set(username=name, password="sesame").render_as_string(hide_password=False)
    town.run(postgres_url, f"DROP OWNED BY {name}", f"DROP ROLE {name}")


@pytest.mark.postgres
@pytest.mark.parametrize("reads", [True, False], ids=["reader", "writer"])
def test_hidden_rows_are_an_error_and_no_absence(tmp_path: Path, postgres_url: str, role: str, reads: bool) -> None:
    before = town.dump(postgres_url)
    store = open_store(StoreConfig(name="main", url=role if reads else postgres_url, write_url=role))
    (whole,) = town.town_map().stores
    tables = tuple(table for table in whole.tables if table.name in town.HAMLET)
    datamap = msgspec.structs.replace(town.town_map(), stores=(msgspec.structs.replace(whole, tables=tables),))
    context = bed.context(tmp_path, postgres_url, datamap=datamap, stores=(store,))
    outcome = answer(context, "erase", ANN)
    assert outcome.state == "failed"
    assert "row-level security" in (outcome.problem or "")
    assert "BYPASSRLS" in (outcome.problem or "")
    assert town.dump(postgres_url) == before
    town.run(postgres_url, f"ALTER ROLE {sa.make_url(role).username} BYPASSRLS")
    store.close()
    again = answer(context, "erase", ANN)
    assert (again.state, again.problem) == ("fulfilled", None)
    # What was begun goes on as the same request; what could not even be planned is a new one.
    assert (again.id == outcome.id) is not reads
    store.close()


@pytest.mark.parametrize("gone", [("messages", "sender_name"), ("tickets", "text")])
def test_a_column_dropped_between_plan_and_execution(
    tmp_path: Path, url: str, gone: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever trips over it stops the run; the next one plans anew, over the schema as it is then."""
    table, column = gone
    context = bed.context(tmp_path, url, datamap=town.hamlet(url))
    monkeypatch.setattr(erase, "execute", meanwhile(url, f"ALTER TABLE {table} DROP COLUMN {column}"))
    outcome = answer(context, "erase", ANN)
    assert "main" in (outcome.problem or "")
    people = len(town.dump(url)["users"])
    # Where the COMMIT was made already it stopped halfway, and did not fail.
    assert (outcome.state, outcome.exit_code) == (("failed", 2) if people == 5 else ("partly", 1))
    with context.book.look() as connection:
        state = steps_of(connection, outcome.id or "")[0].state
    assert (people, state) in ((5, "planned"), (4, "done"))
    (outcome,) = resume(context)
    assert (outcome.state, outcome.problem) == ("fulfilled", None)
    assert len(town.dump(url)["users"]) == 4


def test_a_dropped_column_that_tells_people_apart_asks_for_a_new_map(tmp_path: Path, url: str) -> None:
    context = bed.context(tmp_path, url, datamap=town.hamlet(url))
    before = town.dump(url)
    town.run(url, "ALTER TABLE users DROP COLUMN phone")
    with pytest.raises(StoreError, match=r"main\.users: there is no column `phone`; run `amanat map` again"):
        answer(context, "erase", ANN)
    assert len(town.dump(url)["users"]) == len(before["users"])
