"""Random schemas, rows and people: whole databases after an erasure, against a slow and obvious implementation.

The same worlds are drawn each time. `AMANAT_EXAMPLES=20` tries twenty times as many, others among them;
`AMANAT_SHRINK=1` makes a failing one small, which takes minutes.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, given, settings

from amanat.datamap.model import DataMap
from amanat.errors import AmanatError
from amanat.stores.base import Store
from amanat.subjects.fate import edges, fates, order
from amanat.subjects.fate.operations import Operations
from amanat.subjects.known.identifiers import Forms
from amanat.subjects.model import Plan
from amanat.subjects.people import Identifier
from amanat.subjects.sql import select
from amanat.subjects.who.find import by_keys
from benchmarks.servers import database
from tests.subjects import town
from tests.subjects.erasing import erase, planned
from tests.subjects.random_map import map_of
from tests.subjects.random_oracle import After, after, ring, unconcerned
from tests.subjects.random_schema import World, worlds
from tests.subjects.random_store import Texts, broken_keys, build, dump, texts, unlike

_SHRINK = (Phase.shrink,) if os.environ.get("AMANAT_SHRINK") else ()


def few(examples: int) -> settings:
    return settings(
        max_examples=max(1, round(examples * float(os.environ.get("AMANAT_EXAMPLES", "1")))),
        derandomize=True,
        database=None,
        deadline=None,
        phases=(Phase.generate, *_SHRINK),
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )


@contextmanager
def standing(world: World) -> Iterator[tuple[str, Store]]:
    """The world in an SQLite file of its own."""
    with tempfile.TemporaryDirectory() as folder, _built(f"sqlite:///{Path(folder) / 'world.db'}", world) as built:
        yield built


@contextmanager
def _built(url: str, world: World) -> Iterator[tuple[str, Store]]:
    build(url, world)
    store = town.store_at(url)
    try:
        yield url, store
    finally:
        store.close()


def check(world: World, url: str, store: Store, datamap: DataMap | None = None) -> None:
    """Erases the first people, compares everything, and erases them once more."""
    mapped = datamap or map_of(world)
    people = by_keys(store, mapped, list(world.first))
    plan = planned(people, mapped, store)
    wanted = _wanted(world, plan)
    if plan.refusals:
        assert wanted.stuck or ring(world), f"refused without need: {plan.refusals}"
        assert dump(url, world) == texts(world.rows), "a refused plan wrote something"
        return
    assert not wanted.stuck, "not refused"
    assert _deletions(plan) == _gone(wanted), "the plan counts other rows"
    for time in ("first", "second"):
        left = erase(people, mapped, store)
        assert left == {}, f"left after the {time} time: {left}"
        _same(url, world, texts(wanted.rows))


def _wanted(world: World, plan: Plan) -> After:
    """Where links form a ring, rows that several have may stay, emptied, so that all the rest can be done."""
    wanted = after(world, world.first)
    if _deletions(plan) != _gone(wanted) and ring(world, dies=True):
        return after(world, world.first, dies=False)
    return wanted


def _same(url: str, world: World, wanted: Texts) -> None:
    found = unlike(dump(url, world), wanted)
    assert not found, found


def _deletions(plan: Plan) -> dict[str, int]:
    counts: dict[str, int] = {}
    for step in plan.steps:
        if step.action == "delete" and step.rows:
            counts[step.table] = counts.get(step.table, 0) + step.rows
    return counts


def _gone(wanted: After) -> dict[str, int]:
    tables = [table for table, _ in wanted.deleted]
    return {name: tables.count(name) for name in tables}


@few(40)
@given(world=worlds())
def test_the_whole_database_is_as_the_oracle_says(world: World) -> None:
    with standing(world) as (url, store):
        check(world, url, store)
        assert broken_keys(url) == []


@few(4)
@given(world=worlds())
def _on_server(server: str, world: World) -> None:
    with database(server) as url:
        if url.startswith("mysql"):
            town.run(url, "ALTER DATABASE COLLATE utf8mb4_bin")
        with _built(url, world) as (_, store):
            check(world, url, store)


@pytest.mark.postgres
def test_the_same_on_postgresql(postgres_server: str) -> None:
    _on_server(postgres_server)


@pytest.mark.mysql
def test_the_same_on_mariadb(mysql_server: str) -> None:
    _on_server(mysql_server)


@few(15)
@given(world=worlds())
def test_two_people_at_once_are_as_one_after_the_other(world: World) -> None:
    """Unless the first one's rows were held by rows of the second: they stay emptied, as nobody asks for them again."""
    both = after(world, (*world.first, *world.second))
    if ring(world, dies=True) or both.stuck or both.emptied or after(world, world.first).emptied:
        return
    for sets in ([world.first, world.second], [(*world.first, *world.second)]):
        with standing(world) as (url, store):
            for keys in sets:
                assert erase(by_keys(store, map_of(world), list(keys)), map_of(world), store) == {}
            _same(url, world, texts(both.rows))


@cache
def some() -> tuple[World, ...]:
    """Worlds to try mutants on."""
    found: list[World] = []

    @few(60)
    @given(world=worlds())
    def draw(world: World) -> None:
        found.append(world)

    draw()
    return tuple(found)


def test_the_worlds_hold_what_they_are_drawn_for() -> None:
    told = [after(world, world.first) for world in some()]
    assert sum(bool(one.deleted) for one in told) > 20
    assert sum(bool(one.emptied) for one in told) > 5
    assert any(ring(world) for world in some())


def test_rows_from_which_no_link_leads_to_the_people_stay_as_they_are() -> None:
    """A second opinion on the oracle, which knows less of the rules, and nothing of whose a row is."""
    for world in some():
        left = after(world, world.first).rows
        for name, row in unconcerned(world, world.first):
            assert row in left[name], (world, name, row)


def _nothing(*_: Any, **__: Any) -> Any:
    return ()


def _false(*_: Any, **__: Any) -> sa.ColumnElement[bool]:
    return sa.false()


def _as_given(forms: Forms, identifiers: Iterable[Identifier]) -> list[tuple[str]]:
    return [(one.value,) for one in identifiers if one.kind == forms.kind]


def _any_kind(target: Any, _: tuple[str, str]) -> sa.ColumnElement[bool]:
    return sa.literal(True).is_not(target is None)


_MUTANTS: dict[str, tuple[Any, str, Callable[..., Any]]] = {
    "links are not cut": (Operations, "_cut", _nothing),
    "nothing is held": (select.Selection, "_blocked", _false),
    "spelling counts": (Forms, "among", _as_given),
    "a type is not looked at": (select, "has", _any_kind),
    "nothing hangs on anything": (fates, "_hangs_on", lambda *_: False),
    "no order": (order, "_precedes", lambda *_: False),
    "links that cannot be cut are cut": (edges, "_nulls", lambda _, key: key.columns),
    "nothing is emptied": (Operations, "_personal", _nothing),
}  # fmt: skip


@pytest.mark.parametrize("name", _MUTANTS)
def test_a_mutant_is_caught(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    place, attribute, instead = _MUTANTS[name]
    monkeypatch.setattr(place, attribute, instead)
    assert any(_fails(world) for world in some()), "nothing shows that the engine is broken"


def _fails(world: World) -> bool:
    with standing(world) as (url, store):
        try:
            check(world, url, store)
        except (AssertionError, AmanatError):
            return True
    return False


def test_a_map_without_a_way_is_caught() -> None:
    assert any(_fails_without_ways(world) for world in some())


def _fails_without_ways(world: World) -> bool:
    mapped = map_of(world)
    (main,) = mapped.stores
    tables = tuple(msgspec.structs.replace(one, paths=one.paths[:1]) for one in main.tables)
    blind = msgspec.structs.replace(mapped, stores=(msgspec.structs.replace(main, tables=tables),))
    with standing(world) as (url, store):
        try:
            check(world, url, store, blind)
        except (AssertionError, AmanatError):
            return True
    return False
