"""The keys of a store as they are believed: declared ones less those in doubt, and what names and values add."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import msgspec

from amanat.datamap.detect.evidence import Evidence
from amanat.datamap.graph.by_marks import by_marks
from amanat.datamap.graph.composite import by_parts
from amanat.datamap.graph.documents import Held, held
from amanat.datamap.graph.foldered import foldered
from amanat.datamap.graph.headed import headed
from amanat.datamap.graph.inferred import inferred
from amanat.datamap.graph.keys_listed import links_in_lists
from amanat.datamap.graph.links import Links, person_tables
from amanat.datamap.graph.nameless import SOME, by_values
from amanat.datamap.graph.polymorphic import Branch, branches
from amanat.datamap.graph.rivals import told_apart
from amanat.datamap.graph.suspect import Suspect, suspects
from amanat.datamap.graph.undeclared import Ask, Found, by_names
from amanat.datamap.graph.worded import worded
from amanat.datamap.model import Link
from amanat.datamap.names.targets import Names
from amanat.errors import StoreDown, StoreError
from amanat.stores.base import Inclusion, Question, Store
from amanat.stores.schema.model import ForeignKey, TableSchema

LIMIT = 500
"""Rows of which the values are looked at, for one question."""

Seen = Mapping[str, Mapping[str, Evidence]]


class Told(msgspec.Struct, frozen=True):
    """How sure a key is that no constraint declares, and why."""

    confidence: float
    because: str


class Believed(msgspec.Struct, frozen=True, kw_only=True):
    """`tables` carry the keys that are believed. `told` speaks of those that nobody declared, by table, columns and
    target. `extra` are links that no key can say: for some rows only, within documents, to another store, by a value.
    """

    tables: dict[str, TableSchema]
    told: dict[tuple[str, tuple[str, ...], str], Told] = {}
    extra: dict[str, tuple[Link, ...]] = {}
    suspected: dict[str, tuple[Link, ...]] = {}
    spread: frozenset[tuple[str, str]] = frozenset()
    """Columns, by table, that have another value in every few rows: of a key, as many things lead to as many others."""
    lone: frozenset[tuple[str, str]] = frozenset()
    """Of these, those of which hardly a second row has the same value."""
    crowded: frozenset[tuple[str, str]] = frozenset()
    """Columns, by table, of which each value stands in several rows: many are in a course, and few in a booking."""


def believe(store: Store | None, tables: Mapping[str, TableSchema], seen: Seen, people: str) -> Believed:
    """`people` is the table where people live, or empty where that is not in this store.

    Without a store nothing can be asked: then declared keys are all there is.
    """
    if store is None:
        return Believed(tables=dict(tables))
    names = Names(tables, people)

    def ask(questions: Sequence[Question]) -> Sequence[Inclusion | None]:
        return store.contained(questions, LIMIT)

    sample = sampled(store)
    wrong = tuple(suspects(tables, names, person_tables(tables, people), ask))
    sound = _without(tables, wrong)
    forks = tuple(branches(sound, names, sample, ask))
    spoken = {(fork.pair.table, fork.pair.key) for fork in forks}
    spoken |= {(one.table, one.key.columns[0]) for one in wrong if one.instead is None}
    found = _undeclared(store, sound, seen, names, spoken, ask)
    within = held(sound, names, people, _keys_within(seen), ask)
    return Believed(
        tables=_with(sound, found),
        told={(one.table, one.key.columns, one.key.table): Told(one.confidence, one.because) for one in found},
        extra=by_table(
            (
                *_branches(sound, forks),
                *_within(sound, within),
                *headed(sound, seen, names, sample, ask),
                *foldered(_with(sound, found), seen, people, ask),
                *worded(sound, seen, people, sample, ask),
                *links_in_lists(store, sound, names, people, sample, seen),
            )
        ),
        suspected=by_table(_suspected(tables, wrong)),
        spread=_columns(seen, lambda one: one.distinct >= max(_MANY, one.filled / _EACH)),
        lone=_columns(seen, lambda one: one.distinct >= max(_MANY, one.filled / _ALONE)),
        crowded=_columns(seen, lambda one: bool(one.distinct) and one.filled >= _CROWD * one.distinct),
    )


def _columns(seen: Seen, holds: Callable[[Evidence], bool]) -> frozenset[tuple[str, str]]:
    """By table, the columns of which that holds."""
    return frozenset(
        (table, column) for table, columns in seen.items() for column, one in columns.items() if holds(one)
    )


_MANY, _EACH, _ALONE, _CROWD = 5, 4, 2, 3
"""Different values, and rows to each of them at most, of a column that is spread, and of one whose values are lone; and
rows to each at least of one that is crowded."""


def _undeclared(
    store: Store, sound: Mapping[str, TableSchema], seen: Seen, names: Names, spoken: set[tuple[str, str]], ask: Ask
) -> list[Found]:
    """Keys that nobody declared: by what names say, then by values alone. Of `spoken` columns it is known already."""

    def filled(table: str, column: str) -> bool:
        return bool(seen[table][column].filled)

    free = _hiding(sound, spoken)
    named = told_apart(list(by_names(free, names, filled, ask)), free, names, lambda name: _email(seen[name]), ask)
    named += by_parts(_with(sound, named), ask)
    named += by_marks(_with(free, named), spoken | keyed(_with(sound, named)), seen, filled, ask)
    taken = spoken | keyed(_with(sound, named))
    return [*named, *by_values(free, taken, filled, ask, lambda columns: store.some(columns, SOME))]


def keyed(tables: Mapping[str, TableSchema]) -> set[tuple[str, str]]:
    """Columns, by table, that are of a key to another row."""
    return {(table, name) for table, one in tables.items() for key in one.foreign_keys for name in key.columns}


def _keys_within(seen: Seen) -> dict[tuple[str, str], Sequence[str]]:
    """By table and column, the paths in its documents that may hold keys."""
    return {(table, column): one.keys for table, columns in seen.items() for column, one in columns.items() if one.keys}


def _email(seen: Mapping[str, Evidence]) -> str | None:
    """The first column whose values are e-mail addresses."""
    return next((name for name, one in seen.items() if one.filled and one.share("email") >= _ADDRESSES), None)


_ADDRESSES = 0.9


def sampled(store: Store) -> Callable[[str], Mapping[str, Sequence[Any]]]:
    """Values of a table by column, taken once; none where the table may not be read."""

    @cache
    def of(table: str) -> Mapping[str, Sequence[Any]]:
        try:
            return store.sample(table, 2 * LIMIT)[0]
        except StoreDown:
            raise
        except StoreError:
            return {}

    return of


def _without(tables: Mapping[str, TableSchema], wrong: Sequence[Suspect]) -> dict[str, TableSchema]:
    bad = {(one.table, one.key): one for one in wrong}
    return {
        name: msgspec.structs.replace(
            table, foreign_keys=tuple(key for key in table.foreign_keys if (name, key) not in bad)
        )
        for name, table in tables.items()
    }


def _hiding(tables: Mapping[str, TableSchema], columns: set[tuple[str, str]]) -> dict[str, TableSchema]:
    """The tables without columns that are spoken for."""
    return {
        name: msgspec.structs.replace(
            table, columns=tuple(column for column in table.columns if (name, column.name) not in columns)
        )
        if any(where == name for where, _ in columns)
        else table
        for name, table in tables.items()
    }


def _with(tables: Mapping[str, TableSchema], found: Sequence[Found]) -> dict[str, TableSchema]:
    more: dict[str, list[ForeignKey]] = {}
    for one in found:
        more.setdefault(one.table, []).append(one.key)
    return {
        name: msgspec.structs.replace(table, foreign_keys=(*table.foreign_keys, *more[name])) if name in more else table
        for name, table in tables.items()
    }


def by_table(links: Iterable[tuple[str, Link]], first: Mapping[str, tuple[Link, ...]] = {}) -> Links:
    """The links of each table, after those that it has at `first`."""
    found = dict(first)
    for name, link in links:
        found[name] = (*found.get(name, ()), link)
    return found


def _branches(tables: Mapping[str, TableSchema], forks: Iterable[Branch]) -> Iterator[tuple[str, Link]]:
    for fork in forks:
        link = inferred(tables[fork.pair.table], fork.to, fork.confidence, fork.because)
        yield fork.pair.table, msgspec.structs.replace(link, when=(fork.pair.kind, fork.value), inside=fork.pair.inside)


def _within(tables: Mapping[str, TableSchema], found: Iterable[Held]) -> Iterator[tuple[str, Link]]:
    for one in found:
        link = inferred(tables[one.table], one.key, one.confidence, one.because)
        yield one.table, msgspec.structs.replace(link, inside=one.path)


def _suspected(tables: Mapping[str, TableSchema], wrong: Iterable[Suspect]) -> Iterator[tuple[str, Link]]:
    for one in wrong:
        link = inferred(tables[one.table], one.key, 0.1, "")
        link = msgspec.structs.replace(link, by="foreign key", role="reference", suspect=one.because)
        yield one.table, link
