"""A copy of what the stores hold about a person (GDPR Art. 15(3), 20), without what is others' alone (Art. 15(4)).

Rows that are the person's come whole, but for who else acted on them: a review comes without its reviewer, unless that
was the person. Of rows shared with others come all columns but those of the other parties: their links, and what is
named after them. What others wrote to the person is the person's to see; a text of others
that only mentions the person is named as a place and not copied.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import Any

import msgspec
import sqlalchemy as sa

from amanat.datamap.model import ColumnMap, DataMap, Link, Path, StoreMap, TableMap
from amanat.service.model import People
from amanat.stores.base import Hit, Needle, Store
from amanat.subjects.attachments import with_objects
from amanat.subjects.clients import Scope
from amanat.subjects.edges import edges
from amanat.subjects.fates import Fate, fates
from amanat.subjects.find import people_of
from amanat.subjects.identifiers import folded
from amanat.subjects.model import Draft
from amanat.subjects.people import Subjects
from amanat.subjects.select import Condition, Selection, has
from amanat.subjects.showing import places_of, showing


class Collected(msgspec.Struct, frozen=True, kw_only=True):
    """Rows of one table. `keys` are their primary keys, empty tuples where the table has none."""

    store: str
    table: str
    path: str
    columns: tuple[ColumnMap, ...]
    rows: tuple[tuple[Any, ...], ...]
    keys: tuple[tuple[Any, ...], ...]


def collect(
    subjects: Subjects, datamap: DataMap, store: Store, *, provided_only: bool = False, scope: Scope | None = None
) -> tuple[Collected, ...]:
    """All rows of these people in a store, in one snapshot. `provided_only` leaves out what others gave or derived.

    With a `scope`, only what that client may see.
    """
    mapped = datamap.store(store.config.name)
    open_map = msgspec.structs.replace(mapped, tables=tuple(unpinned(table) for table in mapped.tables))
    schema = store.schema()
    people = people_of(datamap)
    found = fates(open_map, edges(open_map, schema), people)
    if not any(table.kind != "folder" for table in mapped.tables):
        # No statement can be put to files; the search names the places where the person stands.
        return ()
    selection = Selection(store, subjects, Draft(store=mapped.name, schema=schema))
    view = None if scope is None else View(scope, mapped.name, alone=scope.only_here(subjects.keys))
    with store.reading() as connection:
        tables = [
            _table(connection, store, selection, mapped, name, fate, people, view)
            for name, fate in sorted(found.items())
        ]
    kept = [_provided(table) for table in tables] if provided_only else tables
    return tuple(table for table in kept if table.rows)


def unpinned(table: TableMap) -> TableMap:
    """What is kept from erasure is shown all the same."""
    return msgspec.structs.replace(table, erase=None)


class View(msgspec.Struct, frozen=True):
    """What one client may see in one store. `alone`: of a person who belongs to no other client."""

    scope: Scope
    store: str
    alone: bool

    def rows(self, name: str, target: sa.FromClause) -> sa.ColumnElement[bool]:
        return self.scope.shown(self.store, name, target, alone=self.alone)

    def hides(
        self, shape: TableMap, fate: Fate, target: sa.FromClause, selection: Selection
    ) -> list[tuple[frozenset[str], sa.ColumnElement[bool]]]:
        """Columns that are hidden, each with the condition on the row under which they are."""
        if self.store != self.scope.home:
            return []
        found = self.scope.foreign(shape, target)
        if fate.kind == "part":
            for way in fate.ways:
                names, strange = self.scope.strange(shape, way, fate.ways, target)
                found.append((names, sa.and_(selection.rows(target, (way,)), strange)))
        return found


def _table(
    connection: sa.Connection,
    store: Store,
    selection: Selection,
    mapped: StoreMap,
    name: str,
    fate: Fate,
    people: People,
    view: View | None,
) -> Collected:
    shape = mapped.table(name)
    target = store.table(name)
    key = [target.c[column] for column in shape.primary_key if column in target.c]
    order: list[sa.ColumnElement[Any]] = [*key] or [sa.cast(target.c[column.name], sa.Text) for column in shape.columns]
    own = sa.select(*(target.c[column.name] for column in shape.columns))
    shown = showing(shape, fate, people)
    mine = [
        sa.func.coalesce(selection.rows(target, (way,)), sa.false()).label(f"way_{index}")
        for index, way in enumerate(shown.ways)
    ]
    theirs = [
        _leads_away(selection, target, shape, link, people).label(f"other_{index}")
        for index, (link, _) in enumerate(shown.aside)
    ]
    hides = [] if view is None else view.hides(shape, fate, target, selection)
    wanted = own.add_columns(
        *mine,
        *theirs,
        *(condition.label(f"hide_{index}") for index, (_, condition) in enumerate(hides)),
        *(column.label(f"key_{index}") for index, column in enumerate(key)),
    )
    seen = [] if view is None else [view.rows(name, target)]
    told = connection.execute(wanted.where(selection.rows(target, shown.ways), *seen).order_by(*order)).all()
    rows = with_objects(connection, store.dialect, [column.type for column in shape.columns], told)
    cuts = list(accumulate([len(shape.columns), len(mine), len(theirs), len(hides)]))
    places = [places_of(shape, set(names)) for names, _ in hides]
    others = [columns for _, columns in shown.aside]
    return Collected(
        store=mapped.name,
        table=name,
        path=" | ".join(str(way) for way in shown.ways),
        columns=shape.columns,
        rows=tuple(
            _without(
                _shown(
                    row[: cuts[0]], row[cuts[0] : cuts[1]], shown.hidden, _of_others(row[cuts[1] : cuts[2]], others)
                ),
                row[cuts[2] : cuts[3]],
                places,
            )
            for row in rows
        ),
        keys=tuple(tuple(row[cuts[3] :]) for row in rows),
    )


def _leads_away(selection: Selection, target: sa.Table, shape: TableMap, link: Link, people: People) -> Condition:
    """Whether a row's link is to somebody else, or to nobody known."""
    holds = sa.true() if link.when is None else has(target, link.when)
    if link.table != people.table or selection.store.config.name != people.store:
        return sa.func.coalesce(holds, sa.false())
    here = selection.rows(target, (Path(((shape.name, link),)),))
    return sa.and_(sa.func.coalesce(holds, sa.false()), sa.not_(sa.func.coalesce(here, sa.false())))


def _of_others(flags: Sequence[Any], places: Sequence[frozenset[int]]) -> frozenset[int]:
    return frozenset(at for flag, columns in zip(flags, places, strict=True) if flag for at in columns)


def _shown(
    row: Sequence[Any], ways: Sequence[Any], hidden: Sequence[frozenset[int]], others: frozenset[int]
) -> tuple[Any, ...]:
    """A column is left out where no way by which the row is the person's shows it, and where it tells of others."""
    led = [columns for columns, leads in zip(hidden, ways, strict=True) if leads]
    left_out = (frozenset.intersection(*led) if led else frozenset()) | others
    return tuple(None if at in left_out else value for at, value in enumerate(row))


def _without(row: tuple[Any, ...], told: Sequence[Any], places: Sequence[frozenset[int]]) -> tuple[Any, ...]:
    """A row without the columns that another client's person is told by."""
    left_out = frozenset(at for tells, columns in zip(told, places, strict=True) if tells for at in columns)
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
