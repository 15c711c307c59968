"""A copy of what the stores hold about a person (GDPR Art. 15(3), 20), without what is others' alone (Art. 15(4)).

Rows that are the person's come whole. Of rows shared with others come all columns but those of the other parties:
their links, and what is named after them. What others wrote to the person is the person's to see; a text of others
that only mentions the person is named as a place and not copied.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
import sqlalchemy as sa

from amanat.datamap.model import ColumnMap, DataMap, Path, StoreMap, TableMap
from amanat.stores.base import Hit, Needle, Store
from amanat.subjects.attachments import with_objects
from amanat.subjects.authors import party_columns
from amanat.subjects.edges import edges
from amanat.subjects.fates import Fate, fates
from amanat.subjects.find import people_of
from amanat.subjects.identifiers import folded
from amanat.subjects.model import Draft
from amanat.subjects.people import Subjects
from amanat.subjects.select import Selection


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
    open_map = msgspec.structs.replace(mapped, tables=tuple(unpinned(table) for table in mapped.tables))
    schema = store.schema()
    found = fates(open_map, edges(open_map, schema), people_of(datamap))
    if not any(table.kind != "folder" for table in mapped.tables):
        # No statement can be put to files; the search names the places where the person stands.
        return ()
    selection = Selection(store, subjects, Draft(store=mapped.name, schema=schema))
    with store.reading() as connection:
        tables = [_table(connection, store, selection, mapped, name, fate) for name, fate in sorted(found.items())]
    kept = [_provided(table) for table in tables] if provided_only else tables
    return tuple(table for table in kept if table.rows)


def unpinned(table: TableMap) -> TableMap:
    """What is kept from erasure is shown all the same."""
    return msgspec.structs.replace(table, erase=None)


def _table(
    connection: sa.Connection, store: Store, selection: Selection, mapped: StoreMap, name: str, fate: Fate
) -> Collected:
    shape = mapped.table(name)
    target = store.table(name)
    key = [target.c[column] for column in shape.primary_key if column in target.c]
    order: list[sa.ColumnElement[Any]] = [*key] or [sa.cast(target.c[column.name], sa.Text) for column in shape.columns]
    own = sa.select(*(target.c[column.name] for column in shape.columns))
    mine = [
        sa.func.coalesce(selection.rows(target, (way,)), sa.false()).label(f"way_{index}")
        for index, way in enumerate(fate.ways)
    ]
    wanted = own.add_columns(*mine, *(column.label(f"key_{index}") for index, column in enumerate(key)))
    found = connection.execute(wanted.where(selection.rows(target, fate.ways)).order_by(*order)).all()
    rows = with_objects(connection, store.dialect, [column.type for column in shape.columns], found)
    width = len(shape.columns)
    hidden = [hidden_columns(shape, fate, index) for index in range(len(fate.ways))]
    return Collected(
        store=mapped.name,
        table=name,
        path=" | ".join(str(way) for way in fate.ways),
        columns=shape.columns,
        rows=tuple(_shown(row[:width], row[width : width + len(mine)], hidden) for row in rows),
        keys=tuple(tuple(row[width + len(mine) :]) for row in rows),
    )


def hidden_columns(shape: TableMap, fate: Fate, index: int) -> frozenset[int]:
    """Columns that are not shown to the person who comes by one way: those of the other parties."""
    if fate.kind == "delete":
        return frozenset()
    way: Path = fate.ways[index]
    names = set(party_columns(shape, way, fate.ways)) if fate.kind == "part" else _other_identifiers(shape, way)
    return frozenset(at for at, column in enumerate(shape.columns) if column.name in names)


def _other_identifiers(shape: TableMap, way: Path) -> set[str]:
    mine = way.links[0][1].columns if way.links else ()
    return {column.name for column in shape.columns if column.identifier is not None and column.name not in mine}


def _shown(row: Sequence[Any], ways: Sequence[Any], hidden: Sequence[frozenset[int]]) -> tuple[Any, ...]:
    """A column is left out where no way by which the row is the person's shows it."""
    led = [columns for columns, leads in zip(hidden, ways, strict=True) if leads]
    left_out = frozenset.intersection(*led) if led else frozenset()
    return tuple(None if at in left_out else value for at, value in enumerate(row))


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
