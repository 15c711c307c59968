"""Databases that do not do as they are told: triggers, and constraints that fail late. Counts and looks see it."""

from __future__ import annotations

import msgspec
import pytest

from amanat.errors import PlanDrift, StoreError
from amanat.subjects.erase.execute import execute
from amanat.subjects.erase.plan import work_of
from amanat.subjects.who.find import by_keys
from tests.subjects import town
from tests.subjects.erasing import erase, planned

SWALLOW = {
    "sqlite": (
        "CREATE TRIGGER swallow BEFORE DELETE ON tickets BEGIN SELECT RAISE(IGNORE); END",
    ),
    "postgresql": (
        "CREATE FUNCTION swallow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
        "CREATE TRIGGER swallow BEFORE DELETE ON tickets FOR EACH ROW EXECUTE FUNCTION swallow()",
    ),
}  # fmt: skip
REWRITE = {
    "sqlite": (
        "CREATE TRIGGER rewrite AFTER UPDATE OF sender_name ON messages WHEN new.sender_name IS NULL "
        "BEGIN UPDATE messages SET sender_name = old.sender_name WHERE id = new.id; END",
    ),
    "postgresql": (
        "CREATE FUNCTION rewrite() RETURNS trigger LANGUAGE plpgsql AS "
        "'BEGIN new.sender_name := old.sender_name; RETURN new; END'",
        "CREATE TRIGGER rewrite BEFORE UPDATE ON messages FOR EACH ROW EXECUTE FUNCTION rewrite()",
    ),
}
COME_BACK = {
    "sqlite": (
        "CREATE TRIGGER back AFTER DELETE ON users BEGIN INSERT INTO users (id, email, name, password) "
        "VALUES (old.id, old.email, old.name, old.password); END",
    ),
    "postgresql": (
        "CREATE FUNCTION back() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO users (id, email, name, "
        "password) VALUES (old.id, old.email, old.name, old.password); RETURN old; END'",
        "CREATE TRIGGER back AFTER DELETE ON users FOR EACH ROW EXECUTE FUNCTION back()",
    ),
}


@pytest.fixture(autouse=True)
def engine(town_url: str) -> None:
    if town_url.startswith("mysql"):
        pytest.skip("MariaDB has neither triggers that swallow a delete nor constraints that wait")


def kind(url: str) -> str:
    return url.partition(":")[0].partition("+")[0]


def test_a_swallowed_delete_rolls_all_back(town_url: str) -> None:
    town.run(town_url, *SWALLOW[kind(town_url)])
    before = town.dump(town_url)
    store, datamap = town.store_at(town_url), town.town_map()
    with pytest.raises(PlanDrift, match=r"main\.tickets: 1 rows were planned to delete, 0 were affected"):
        erase(by_keys(store, datamap, [1]), datamap, store)
    store.close()
    assert town.dump(town_url) == before


def test_a_rewritten_scrub_is_seen_by_the_look(town_url: str) -> None:
    town.run(town_url, *REWRITE[kind(town_url)])
    store, datamap = town.store_at(town_url), town.town_map()
    assert erase(by_keys(store, datamap, [1]), datamap, store) == {"messages": 1}
    store.close()


def test_a_row_that_comes_back_is_seen_by_the_look(town_url: str) -> None:
    town.run(town_url, *COME_BACK[kind(town_url)])
    store, datamap = town.store_at(town_url), town.town_map()
    assert erase(by_keys(store, datamap, [1]), datamap, store) == {"users": 1}
    store.close()


def test_a_constraint_that_fails_at_commit_leaves_all_as_it_was(town_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A key that the map cannot know of: made after the plan was drawn up, checked only at COMMIT."""
    town.run(
        town_url,
        "CREATE TABLE late (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id) "
        "DEFERRABLE INITIALLY DEFERRED)",
        "INSERT INTO late VALUES (1, 1)",
    )
    store, datamap = town.store_at(town_url), town.town_map()
    seen = store.schema()
    known = tuple(table for table in seen.tables if table.name != "late")
    monkeypatch.setattr(store, "schema_in", lambda _: msgspec.structs.replace(seen, tables=known))
    before = town.dump(town_url)
    with pytest.raises(StoreError):
        erase(by_keys(store, datamap, [1]), datamap, store)
    store.close()
    assert town.dump(town_url) == before


def test_a_table_that_the_map_does_not_know_refuses_the_plan(town_url: str) -> None:
    town.run(town_url, "CREATE TABLE late (id INTEGER PRIMARY KEY)")
    store, datamap = town.store_at(town_url), town.town_map()
    (refusal,) = planned(by_keys(store, datamap, [1]), datamap, store).refusals
    store.close()
    assert (refusal.table, refusal.because) == ("late", "the map does not know this table")


ARCHIVE = {
    "sqlite": (
        "CREATE TRIGGER keep AFTER DELETE ON addresses BEGIN "
        "INSERT INTO tickets VALUES (old.id + 900, old.user_id, NULL, old.street); END",
    ),
    "postgresql": (
        "CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO tickets "
        "VALUES (old.id + 900, old.user_id, NULL, old.street); RETURN old; END'",
        "CREATE TRIGGER keep AFTER DELETE ON addresses FOR EACH ROW EXECUTE FUNCTION keep()",
    ),
}


@pytest.mark.parametrize("meanwhile", [False, True], ids=["a trigger's", "somebody else's too"])
def test_only_rows_that_a_trigger_wrote_may_be_more_than_planned(town_url: str, meanwhile: bool) -> None:
    town.run(town_url, *ARCHIVE[kind(town_url)])
    store, datamap = town.store_at(town_url), town.town_map()
    people = by_keys(store, datamap, [1])
    (part,) = planned(people, datamap, store).stores
    if meanwhile:
        town.run(town_url, "INSERT INTO tickets VALUES (99, 1, NULL, 'one more')")
    before = town.dump(town_url)
    work = work_of(people, datamap, store, part.draft)
    if meanwhile:
        with pytest.raises(PlanDrift, match=r"main\.tickets: 1 rows were planned to delete, [23] were affected"):
            execute(work, part, lambda _: None)
        assert town.dump(town_url) == before
    else:
        execute(work, part, lambda _: None)
        assert not [row for row in town.dump(town_url)["tickets"] if row[1] == "1"]
    store.close()
