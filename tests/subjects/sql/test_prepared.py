"""What is prepared once serves every person, is never another person's, and is made anew after a migration."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from amanat.errors import PlanDrift, StoreError
from amanat.stores.base import Store
from amanat.stores.sql.statements import Slot
from amanat.subjects.answer.collect import collect
from amanat.subjects.erase import execute as executing
from amanat.subjects.erase.plan import plan_store, work_of
from amanat.subjects.model import StorePlan
from amanat.subjects.people import Subjects
from amanat.subjects.sql import shape as shaping
from amanat.subjects.sql.prepared import prepared
from amanat.subjects.sql.ready import Clause, ready_of
from amanat.subjects.sql.work import Work
from amanat.subjects.who.find import by_keys, find
from tests.subjects import town
from tests.subjects.erasing import erase, planned

EVERYONE = (1, 2, 3, 4, 5)
MAILS = ("Ann.Lee@example.com", "bob@example.net", "cyd@example.org", "dan@example.com", "joann.lee@example.com")


def test_each_gets_what_is_theirs_whoever_asked_before(town_url: str) -> None:
    """The answers and plans of one store that serves all are those of a store opened for each."""
    shared, datamap = town.store_at(town_url), town.town_map()
    for key, mail in zip(EVERYONE, MAILS, strict=True):
        own = town.store_at(town_url)
        assert find(shared, datamap, mail) == find(own, datamap, mail) == by_keys(own, datamap, [key])
        people = by_keys(shared, datamap, [key])
        assert people.keys == (key,)
        assert collect(people, datamap, shared) == collect(people, datamap, own)
        mine, theirs = (plan_store(people, datamap, store) for store in (shared, own))
        assert (mine.counts, mine.again) == (theirs.counts, theirs.again)
        own.close()
    shared.close()


def test_one_after_another_leaves_what_all_at_once_does(town_url: str) -> None:
    store, datamap = town.store_at(town_url), town.town_map()
    for key in EVERYONE:
        assert erase(by_keys(store, datamap, [key]), datamap, store) == {}
    store.close()
    left = town.dump(town_url)
    assert left["addresses"] == left["access_log"] == set()
    assert all("Ann" not in str(row) for table in ("users", "messages", "posts") for row in left[table])


def test_nothing_is_made_twice(town_url: str) -> None:
    store, datamap = town.store_at(town_url), town.town_map()
    made: list[str] = []

    def counted(work: Work) -> Iterator[Clause]:
        made.append("once")
        yield work.lock()

    for key in (2, 4):
        people = by_keys(store, datamap, [key])
        part = plan_store(people, datamap, store)
        ready = ready_of(work_of(people, datamap, store, part.draft))
        statements = ready.statements("counted", people, counted)
        with store.writing() as connection:
            assert ready.ask(connection, people, statements) == [[(key,)]]
    assert made == ["once"]
    store.close()


def test_a_statement_with_a_persons_value_in_it_is_never_kept(town_url: str) -> None:
    """Made by code that does not know of slots: right, and made anew each time."""
    store, datamap = town.store_at(town_url), town.town_map()

    def eager(work: Work) -> Iterator[Clause]:
        key = store.table("users").c.id
        yield sa.select(key).where(store.member([key], [(one,) for one in work.subjects.keys]))

    for key in EVERYONE:
        people = by_keys(store, datamap, [key])
        ready = prepared(datamap, store).asking(people)
        statements = ready.statements("eager", people, eager)
        with store.reading() as connection:
            assert ready.ask(connection, people, statements) == [[(key,)]]
    store.close()


def test_a_migration_between_two_requests_is_seen(town_url: str) -> None:
    store, datamap = town.store_at(town_url), town.town_map()
    people = by_keys(store, datamap, [2])
    assert plan_store(people, datamap, store).draft.refusals == ()
    before = len(collect(people, datamap, store))
    town.run(town_url, "CREATE TABLE parcels (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id))")
    (refusal,) = plan_store(people, datamap, store).draft.refusals
    assert (refusal.table, refusal.because) == ("parcels", "the map does not know this table")
    assert len(collect(people, datamap, store)) == before
    store.close()


def test_large_sets_lie_in_a_temporary_table(town_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the same end as arrays, and with nothing left of it in the session."""
    held: list[Slot] = []
    store, datamap = town.store_at(town_url), town.town_map()
    whole = store.holding
    monkeypatch.setattr(executing, "MANY", 2)

    def watched(connection: sa.Connection, keys: Mapping[Slot, Any]) -> AbstractContextManager[None]:
        held.extend(keys)
        return whole(connection, keys)

    monkeypatch.setattr(store, "holding", watched)
    assert erase(by_keys(store, datamap, [1, 2]), datamap, store) == {}
    assert bool(held) == (store.dialect != "sqlite")
    with store.writing() as connection, pytest.raises(StoreError):
        _read_held(connection, store)
    store.close()


def _read_held(connection: sa.Connection, store: Store) -> None:
    try:
        connection.exec_driver_sql("SELECT * FROM amanat_0")
    except sa.exc.DBAPIError:
        raise StoreError("it is gone", place=store.config.name) from None


def test_large_sets_end_as_small_ones_do(town_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small = f"sqlite:///{tmp_path / 'small.db'}"
    town.build(small)
    for url, many in ((small, 1_000), (town_url, 2)):
        monkeypatch.setattr(executing, "MANY", many)
        monkeypatch.setattr(shaping, "MANY", many)
        store, datamap = town.store_at(url), town.town_map()
        assert erase(by_keys(store, datamap, [1, 3]), datamap, store) == {}
        store.close()
    one, other = town.dump(small), town.dump(town_url)
    assert {name: len(rows) for name, rows in one.items()} == {name: len(rows) for name, rows in other.items()}
    assert one["messages"] == other["messages"]


def test_drift_is_told_before_the_error_that_follows_from_it(town_url: str) -> None:
    """A step that affects too few rows is the cause; that the person's row cannot go then is only what comes of it."""
    store, datamap = town.store_at(town_url), town.town_map()
    people = by_keys(store, datamap, [2])
    (part,) = planned(people, datamap, store).stores
    at = next(index for index, step in enumerate(part.steps) if step.rows and step.table == "addresses")
    wrong = tuple(rows + (index == at) for index, rows in enumerate(part.counts))
    before = town.dump(town_url)
    with pytest.raises(PlanDrift, match="addresses"):
        _execute(store, people, StorePlan(draft=part.draft, counts=wrong, again=part.again))
    store.close()
    assert town.dump(town_url) == before


def _execute(store: Store, people: Subjects, part: StorePlan) -> None:
    executing.execute(work_of(people, town.town_map(), store, part.draft), part, lambda _: None)


@pytest.mark.postgres
def test_a_connection_lost_in_the_pool_is_replaced(postgres_url: str) -> None:
    town.build(postgres_url)
    store, datamap = town.store_at(postgres_url), town.town_map()
    people = by_keys(store, datamap, [1])
    with store.writing():
        pass
    town.run(
        postgres_url,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE application_name = 'amanat' AND datname = current_database()",
    )
    assert by_keys(store, datamap, [1]) == people
    with store.writing():
        pass
    store.close()


@pytest.mark.postgres
def test_a_column_of_another_type_is_read_as_such(postgres_url: str) -> None:
    """What driver and server have prepared for the old one must not be used again, in this connection or another."""
    town.build(postgres_url)
    store, datamap = town.store_at(postgres_url), town.town_map()
    for key in (1, 2) * 8:
        people = by_keys(store, datamap, [key])
        collect(people, datamap, store)
        plan_store(people, datamap, store)
    with store.reading():
        # The pool gives out the other one.
        for _ in range(8):
            collect(people, datamap, store)
    town.run(postgres_url, "ALTER TABLE messages ALTER COLUMN id TYPE bigint, ALTER COLUMN sender_name TYPE text")
    assert len(collect(people, datamap, store)) > 3
    with store.reading():
        assert len(collect(people, datamap, store)) > 3
    assert erase(people, datamap, store) == {}
    store.close()


@pytest.mark.postgres
def test_a_people_table_of_another_type_fails_once_at_most(postgres_url: str) -> None:
    """Who is looked for by what was prepared before a migration is found by the next attempt."""
    town.build(postgres_url)
    store, datamap = town.store_at(postgres_url), town.town_map()
    for _ in range(8):
        find(store, datamap, MAILS[3])
    town.run(postgres_url, "ALTER TABLE users ALTER COLUMN username TYPE varchar(50)")
    town.run(postgres_url, "ALTER TABLE users ALTER COLUMN id TYPE bigint")
    with contextlib.suppress(StoreError):
        find(store, datamap, MAILS[3])
    assert find(store, datamap, MAILS[3]).keys == (4,)
    store.close()
