"""A copy of what the stores hold about a person (GDPR Art. 15(3), 20), without what is others' alone (Art. 15(4)).

Rows that are the person's come whole. Of rows shared with others come all columns but those of the other parties:
their links, and what is named after them. What others wrote to the person is the person's to see; a text of others
that only mentions the person is named as a place and not copied.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec
import sqlalchemy as sa

from amanat.datamap.model import ColumnMap, DataMap, Path, TableMap
from amanat.stores.base import Hit, Needle, Store
from amanat.subjects.authors import party_columns
from amanat.subjects.fates import Fate
from amanat.subjects.identifiers import folded
from amanat.subjects.people import Subjects
from amanat.subjects.prepared import prepared
from amanat.subjects.ready import Clause
from amanat.subjects.work import Work


class Collected(msgspec.Struct, frozen=True, kw_only=True):
    """Rows of one table. `keys` are their primary keys, empty tuples where the table has none."""

    store: str
    table: str
    path: str
    columns: tuple[ColumnMap, ...]
    rows: tuple[tuple[Any, ...], ...]
    keys: tuple[tuple[Any, ...], ...]


def collect(
    subjects: Subjects, datamap: DataMap, store: Store, *, provided_only: bool = False
) -> tuple[Collected, ...]:
    """All rows of these people in a store, in one snapshot. `provided_only` leaves out what others gave or derived."""
    mapped = datamap.store(store.config.name)
    if not any(table.kind != "folder" for table in mapped.tables):
        # No statement can be put to files; the search names the places where the person stands.
        return ()
    with store.reading() as connection:
        made = prepared(datamap, store, connection)
        found = made.shown
        ready = made.asking(subjects)
        statements = ready.statements("answer", subjects, lambda work: _asked(work, found))
        answers = ready.ask(connection, subjects, statements)
    views = made.once("views", lambda: [_View.of(mapped.table(name), fate) for name, fate in found.items()])
    tables = [_table(mapped.name, view, rows) for view, rows in zip(views, answers, strict=True) if rows]
    kept = [_provided(table) for table in tables] if provided_only else tables
    return tuple(table for table in kept if table.rows)


def _asked(work: Work, found: Mapping[str, Fate]) -> Iterator[Clause]:
    """One statement for each table: its columns, by which ways each row is the person's, and its key."""
    for name, fate in found.items():
        shape = work.mapped.table(name)
        target = work.store.table(name)
        key = [target.c[column] for column in shape.primary_key if column in target.c]
        order: list[sa.ColumnElement[Any]] = [*key] or [sa.cast(target.c[one.name], sa.Text) for one in shape.columns]
        own = sa.select(*(target.c[column.name] for column in shape.columns))
        mine = [
            sa.func.coalesce(work.led(target, (way,)), sa.false()).label(f"way_{index}")
            for index, way in enumerate(_told(fate))
        ]
        wanted = own.add_columns(*mine, *(column.label(f"key_{index}") for index, column in enumerate(key)))
        yield wanted.where(work.led(target, fate.ways)).order_by(*order)


def _told(fate: Fate) -> tuple[Path, ...]:
    """The ways that make a difference to what is shown."""
    return () if fate.kind == "delete" or len(fate.ways) == 1 else fate.ways


class _View(msgspec.Struct, frozen=True):
    """How the rows of a table are shown: `hidden` columns by way."""

    shape: TableMap
    path: str
    ways: int
    hidden: tuple[frozenset[int], ...]

    @classmethod
    def of(cls, shape: TableMap, fate: Fate) -> _View:
        hidden = tuple(_hidden(shape, fate, index) for index in range(len(fate.ways)))
        return cls(shape, " | ".join(str(way) for way in fate.ways), len(_told(fate)), hidden)


def _table(store: str, view: _View, rows: Sequence[tuple[Any, ...]]) -> Collected:
    width, ways = len(view.shape.columns), len(view.shape.columns) + view.ways
    always = (True,) * len(view.hidden)
    return Collected(
        store=store,
        table=view.shape.name,
        path=view.path,
        columns=view.shape.columns,
        rows=tuple(_shown(row[:width], row[width:ways] or always, view.hidden) for row in rows),
        keys=tuple(row[ways:] for row in rows),
    )


def _hidden(shape: TableMap, fate: Fate, index: int) -> frozenset[int]:
    """Columns that are not shown to the person who comes by one way: those of the other parties."""
    if fate.kind == "delete":
        return frozenset()
    way: Path = fate.ways[index]
    names = set(party_columns(shape, way, fate.ways)) if fate.kind == "part" else _other_identifiers(shape, way)
    return frozenset(at for at, column in enumerate(shape.columns) if column.name in names)


def _other_identifiers(shape: TableMap, way: Path) -> set[str]:
    mine = way.links[0][1].columns if way.links else ()
    return {column.name for column in shape.columns if column.identifier is not None and column.name not in mine}


def _shown(row: tuple[Any, ...], ways: Sequence[Any], hidden: Sequence[frozenset[int]]) -> tuple[Any, ...]:
    """A column is left out where no way by which the row is the person's shows it."""
    if not any(hidden):
        return row
    led = [columns for columns, leads in zip(hidden, ways, strict=True) if leads]
    left_out = frozenset.intersection(*led) if led else frozenset()
    return tuple(None if at in left_out else value for at, value in enumerate(row)) if left_out else row


def _provided(table: Collected) -> Collected:
    """Only what the person gave or what was observed of them (Art. 20(1); WP 242): no third party's, no derived."""
    places = [at for at, column in enumerate(table.columns) if column.source in (None, "person", "observed")]
    return msgspec.structs.replace(
        table,
        columns=tuple(table.columns[at] for at in places),
        rows=tuple(tuple(row[at] for at in places) for row in table.rows) if places else (),
        keys=table.keys if places else (),
    )


def outside(
    store: str, found: Iterable[Hit], needles: Sequence[Needle], collected: Sequence[Collected]
) -> tuple[str, ...]:
    """Places where an identifier stands outside the collected rows: there the answer is incomplete."""
    tables = {table.table: table for table in collected if table.store == store}
    keys = {name: set(table.keys) for name, table in tables.items()}
    spare: dict[tuple[str, str, int], int] = {}
    left: set[str] = set()
    for hit in found:
        if hit.table in tables and hit.key and hit.key in keys[hit.table]:
            continue
        if hit.table in tables and not hit.key:
            place = (hit.table, hit.column, hit.needle)
            spare.setdefault(place, _holding(tables[hit.table], hit.column, needles[hit.needle]))
            spare[place] -= 1
            if spare[place] >= 0:
                continue
        left.add(f"{store}.{hit.table}.{hit.column}")
    return tuple(sorted(left))


def _holding(table: Collected, column: str, needle: Needle) -> int:
    """How many collected rows hold the identifier: rows without a key can only be counted."""
    place = next(at for at, each in enumerate(table.columns) if each.name == column)
    wanted = folded("", needle.text)
    return sum(wanted in str(row[place]).casefold() for row in table.rows)
