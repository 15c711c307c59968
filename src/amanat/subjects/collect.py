"""A copy of what the stores hold about a person (GDPR Art. 15(3), 20), without what is others' alone (Art. 15(4)).

Rows that are the person's come whole, but for who else acted on them: a review comes without its reviewer, unless that
was the person. Of rows shared with others come all columns but those of the other parties: their links, and what is
named after them. What others wrote to the person is the person's to see; a text of others
that only mentions the person is named as a place and not copied.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
import sqlalchemy as sa

from amanat.datamap.model import ColumnMap, DataMap, Link, Path, StoreMap, TableMap
from amanat.service.model import People
from amanat.stores.base import Hit, Needle, Store
from amanat.subjects.authors import named_after, party_columns
from amanat.subjects.edges import edges
from amanat.subjects.fates import Fate, fates
from amanat.subjects.find import people_of
from amanat.subjects.identifiers import folded
from amanat.subjects.model import Draft
from amanat.subjects.people import Subjects
from amanat.subjects.select import Condition, Selection, has


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
    open_map = msgspec.structs.replace(mapped, tables=tuple(_unpinned(table) for table in mapped.tables))
    schema = store.schema()
    people = people_of(datamap)
    found = fates(open_map, edges(open_map, schema), people)
    if not any(table.kind != "folder" for table in mapped.tables):
        # No statement can be put to files; the search names the places where the person stands.
        return ()
    selection = Selection(store, subjects, Draft(store=mapped.name, schema=schema))
    with store.reading() as connection:
        tables = [
            _table(connection, store, selection, mapped, name, fate, people) for name, fate in sorted(found.items())
        ]
    kept = [_provided(table) for table in tables] if provided_only else tables
    return tuple(table for table in kept if table.rows)


def _unpinned(table: TableMap) -> TableMap:
    return msgspec.structs.replace(table, erase=None)


def _table(
    connection: sa.Connection,
    store: Store,
    selection: Selection,
    mapped: StoreMap,
    name: str,
    fate: Fate,
    people: People,
) -> Collected:
    shape = mapped.table(name)
    target = store.table(name)
    key = [target.c[column] for column in shape.primary_key if column in target.c]
    order: list[sa.ColumnElement[Any]] = [*key] or [sa.cast(target.c[column.name], sa.Text) for column in shape.columns]
    own = sa.select(*(target.c[column.name] for column in shape.columns))
    serving = tuple(way for way in fate.serving if way.links[-1][1].table == people.table)
    ways = (*fate.ways, *serving)
    aside = _aside(shape, fate, people)
    mine = [
        sa.func.coalesce(selection.rows(target, (way,)), sa.false()).label(f"way_{index}")
        for index, way in enumerate(ways)
    ]
    theirs = [
        _leads_away(selection, target, shape, link, people).label(f"other_{index}") for index, link in enumerate(aside)
    ]
    wanted = own.add_columns(*mine, *theirs, *(column.label(f"key_{index}") for index, column in enumerate(key)))
    rows = connection.execute(wanted.where(selection.rows(target, ways)).order_by(*order)).all()
    cuts = [len(shape.columns), len(shape.columns) + len(mine), len(shape.columns) + len(mine) + len(theirs)]
    hidden = [_hidden(shape, fate, index) for index in range(len(fate.ways))]
    hidden += [_not_served(shape, way, (*fate.ways, *fate.serving)) for way in serving]
    others = [_places(shape, {*link.columns, *named_after(shape, link)}) for link in aside]
    return Collected(
        store=mapped.name,
        table=name,
        path=" | ".join(str(way) for way in ways),
        columns=shape.columns,
        rows=tuple(
            _shown(row[: cuts[0]], row[cuts[0] : cuts[1]], hidden, _of_others(row[cuts[1] : cuts[2]], others))
            for row in rows
        ),
        keys=tuple(tuple(row[cuts[2] :]) for row in rows),
    )


def _aside(shape: TableMap, fate: Fate, people: People) -> tuple[Link, ...]:
    """Links to persons that a row of the person's own has besides: of those who acted on it, who served them there, or
    who may use it. They are shown only where they lead to the person."""
    acted = [link for link in shape.links if link.role == "actor" and link.by != "identifier"]
    served = [way.links[0][1] for way in fate.serving if len(way.links) == 1]
    direct = [
        link
        for link in shape.links
        if fate.kind == "delete" and link.role == "subject" and link.table == people.table and link.by != "identifier"
    ]
    keys = set(shape.primary_key) if shape.ownership == "people" else set()
    found = [link for link in (*acted, *served, *direct) if not link.suspect and not keys & set(link.columns)]
    return tuple(dict.fromkeys(link for link in found if link.store is None and not link.inside))


def _leads_away(selection: Selection, target: sa.Table, shape: TableMap, link: Link, people: People) -> Condition:
    """Whether a row's link is to somebody else, or to nobody known."""
    holds = sa.true() if link.when is None else has(target, link.when)
    if link.table != people.table or selection.store.config.name != people.store:
        return sa.func.coalesce(holds, sa.false())
    here = selection.rows(target, (Path(((shape.name, link),)),))
    return sa.and_(sa.func.coalesce(holds, sa.false()), sa.not_(sa.func.coalesce(here, sa.false())))


def _of_others(flags: Sequence[Any], places: Sequence[frozenset[int]]) -> frozenset[int]:
    return frozenset(at for flag, columns in zip(flags, places, strict=True) if flag for at in columns)


def _hidden(shape: TableMap, fate: Fate, index: int) -> frozenset[int]:
    """Columns that are not shown to the person who comes by one way: those of the other parties."""
    if fate.kind == "delete":
        return frozenset()
    way: Path = fate.ways[index]
    shared = fate.kind == "part"
    return _places(shape, set(party_columns(shape, way, fate.owners)) if shared else _other_identifiers(shape, way))


def _not_served(shape: TableMap, way: Path, ways: tuple[Path, ...]) -> frozenset[int]:
    """Who only served somebody sees that they did, and nothing of the other: no words, whatever they are taken for."""
    own = {*named_after(shape, way.links[0][1]), *shape.primary_key}
    theirs = {column.name for column in shape.columns if column.personal is not False or _is_worded(column)} - own
    return _places(shape, theirs | set(party_columns(shape, way, ways)))


def _is_worded(column: ColumnMap) -> bool:
    return any(kind in column.type.lower() for kind in ("char", "text", "json", "clob", "blob", "bytea"))


def _places(shape: TableMap, names: set[str]) -> frozenset[int]:
    return frozenset(at for at, column in enumerate(shape.columns) if column.name in names)


def _other_identifiers(shape: TableMap, way: Path) -> set[str]:
    mine = way.links[0][1].columns if way.links else ()
    return {column.name for column in shape.columns if column.identifier is not None and column.name not in mine}


def _shown(
    row: Sequence[Any], ways: Sequence[Any], hidden: Sequence[frozenset[int]], others: frozenset[int]
) -> tuple[Any, ...]:
    """A column is left out where no way by which the row is the person's shows it, and where it tells of others."""
    led = [columns for columns, leads in zip(hidden, ways, strict=True) if leads]
    left_out = (frozenset.intersection(*led) if led else frozenset()) | others
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
