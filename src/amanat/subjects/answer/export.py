"""Copies for any number of people at once (GDPR Art. 15(3), 20): one line of JSON per person, a few queries per table.

People go through in portions, in one snapshot of each store, so that memory is bounded by a portion. What is hidden of
others is what `collect` hides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from itertools import groupby
from typing import Any

import msgspec
import sqlalchemy as sa

from amanat.datamap.model import DataMap, Link, Path, StoreMap, TableMap
from amanat.stores.base import Store
from amanat.stores.schema.model import StoreSchema
from amanat.subjects.answer.attachments import OBJECTS, Files, large_objects, names_files, taken
from amanat.subjects.answer.collect import unpinned
from amanat.subjects.answer.encoding import encoded
from amanat.subjects.answer.meaning import ELSEWHERE, IN_IT, Meaning, Meanings
from amanat.subjects.answer.paired import paired_in, seen_less
from amanat.subjects.answer.showing import Showing, showing
from amanat.subjects.answer.withheld import Known, Telling, known_of, row_without, telling
from amanat.subjects.fate.edges import edges
from amanat.subjects.fate.fates import fates
from amanat.subjects.known.owners import Ends, Owners, ends
from amanat.subjects.known.portions import names_of, one_of
from amanat.subjects.model import Draft
from amanat.subjects.people import Subjects, people_of
from amanat.subjects.sql.select import Selection

_GIVEN = (None, "person", "observed")
"""Sources of what a person may take along (Art. 20(1); WP 242)."""


_Views = Callable[[Sequence[Any]], Iterable[tuple[Sequence[int], bytes]]]
"""For a row, who sees it, and as what."""

_Less = Callable[[Sequence[int], Sequence[Any]], Iterable[tuple[Sequence[int], Sequence[Any]]]]
"""For the people whose a row is, the row without what its documents tell of others."""


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """A table as it is exported, and what its columns mean."""

    store: str
    table: str
    path: str
    columns: tuple[Meaning, ...]


class _Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What is read of one table. `at` are the places of the columns that are given.

    `binary`: columns that may hold bytes, `files` those that are declared to; `objects`: numbers of large objects.
    """

    shape: TableMap
    shown: Showing
    at: tuple[int, ...]
    names: tuple[str, ...]
    binary: tuple[str, ...]
    files: tuple[str, ...]
    objects: tuple[str, ...]
    json: frozenset[str]
    whole: bool
    """Whether all columns are given."""
    tells: Telling
    """Columns whose documents may tell of others."""


class Export:
    """One export from some stores. `lines` MUST be read to its end, and only then does `places` tell all tables."""

    def __init__(
        self,
        datamap: DataMap,
        stores: Mapping[str, Store],
        files: Files,
        meanings: Meanings,
        *,
        provided_only: bool = False,
    ) -> None:
        self._datamap = datamap
        self._stores = stores
        self._files = files
        self._meanings = meanings
        self._provided_only = provided_only
        self._plans = {name: tuple(self._planned(name, store)) for name, store in stores.items()}
        self._naming: dict[tuple[str, str], tuple[str, ...]] = {}
        self.rows = 0

    def places(self) -> tuple[Place, ...]:
        """All tables that the lines may speak of."""
        return tuple(
            Place(
                store=name,
                table=plan.shape.name,
                path=" | ".join(map(str, plan.shown.ways)),
                columns=tuple(self._meaning(name, plan, place) for place in plan.at),
            )
            for name, plans in self._plans.items()
            for plan in plans
        )

    def _meaning(self, store: str, plan: _Plan, place: int) -> Meaning:
        column = plan.shape.columns[place]
        file = (
            IN_IT
            if column.name in (*plan.files, *plan.objects)
            else ELSEWHERE
            if column.name in self._naming.get((store, plan.shape.name), ())
            else None
        )
        return self._meanings.of(store, plan.shape.name, column, file)

    def lines(self, portions: Iterator[Subjects], kinds: Mapping[str, str]) -> Iterator[bytes]:
        """One line for each person, in the order of the set. `kinds`: see `Owners`. Raises `StoreError`."""
        with ExitStack() as stack:
            open_ = {name: stack.enter_context(store.reading()) for name, store in self._stores.items()}
            for subjects in portions:
                owners = Owners(subjects, kinds)
                names = self._names(open_, subjects)
                held: list[list[bytes]] = [[] for _ in subjects.stays]
                for name, plans in self._plans.items():
                    for plan in plans:
                        self._add(held, open_[name], name, plan, subjects, owners, names)
                for key, tables in zip(subjects.stays, held, strict=True):
                    yield b'{"key":%b,"tables":{%b}}\n' % (encoded(key), b",".join(tables))

    def _planned(self, name: str, store: Store) -> Iterator[_Plan]:
        mapped = self._datamap.store(name)
        if all(table.kind == "folder" for table in mapped.tables):
            return
        schema, people = store.schema(), people_of(self._datamap)
        open_map = msgspec.structs.replace(mapped, tables=tuple(unpinned(table) for table in mapped.tables))
        maps = {table.name: table for table in mapped.tables}
        for table, fate in sorted(fates(open_map, edges(open_map, schema), people).items()):
            shown = showing(maps[table], fate, people, maps)
            tells = telling(maps[table], people.store, people.table, name)
            plan = _plan(maps[table], shown, schema, store, tells, self._provided_only)
            if plan.at:
                yield plan

    def _add(
        self,
        held: list[list[bytes]],
        connection: sa.Connection,
        name: str,
        plan: _Plan,
        subjects: Subjects,
        owners: Owners,
        names: Sequence[Sequence[str]],
    ) -> None:
        """Adds a table to each person who has rows in it."""
        store, mapped = self._stores[name], self._datamap.store(name)
        rows, end = _rows(connection, store, mapped, plan, subjects)
        self._look_for_names(name, plan, rows)
        objects = self._objects(connection, plan, rows)
        mine: dict[int, list[bytes]] = {}
        key = [_place(plan.shape, column) for column in plan.shape.primary_key]
        less = self._less_others(plan, subjects, owners, names, rows)
        asked = (plan, end, owners, objects, less)
        views = self._views_by_one(*asked) or self._views_by_all(*asked)
        # A join may give a row more than once, each time with whose else it is.
        repeats = bool(key) and end.joined is not store.table(plan.shape.name)
        for same in _grouped(rows, key) if repeats else ([row] for row in rows):
            for people, text in views(same):
                for person in people:
                    if person in mine:
                        mine[person].append(text)
                    else:
                        mine[person] = [text]
        label = encoded(f"{name}.{plan.shape.name}")
        for person, texts in mine.items():
            held[person].append(b"%b:[%b]" % (label, b",".join(texts)))
            self.rows += len(texts)

    def _names(self, connections: Mapping[str, sa.Connection], subjects: Subjects) -> Sequence[Sequence[str]]:
        """What each is called, where documents may tell of several people."""
        home = subjects.store
        if home not in connections or not any(plan.tells.forms for plans in self._plans.values() for plan in plans):
            return [()] * len(subjects.stays)
        table = self._datamap.store(home).table(subjects.table)
        return names_of(connections[home], self._stores[home], table, subjects)

    def _less_others(
        self, plan: _Plan, subjects: Subjects, owners: Owners, names: Sequence[Sequence[str]], rows: Sequence[Any]
    ) -> _Less:
        """How the documents of a row are shown to those whose it is."""
        paired = paired_in(plan.shape, rows, subjects.table)
        if not plan.tells.forms and paired is None:
            return lambda people, row: ((people, row),)
        known: dict[int, Known] = {}

        def less(people: Sequence[int], row: Sequence[Any]) -> Iterable[tuple[Sequence[int], Sequence[Any]]]:
            for person in people:
                if person not in known:
                    known[person] = known_of(one_of(subjects, person, owners.kinds), plan.tells.links, names[person])
                yield (person,), seen_less(paired, row_without(row, plan.tells, known[person]), known[person])

        return less

    def _views_by_one(
        self, plan: _Plan, end: Ends, owners: Owners, objects: Mapping[int, Any], less: _Less
    ) -> _Views | None:
        """For tables to whose rows one way leads, without conditions, and none to others."""
        if len(end.ways) != 1 or end.ways[0][2] or plan.shown.aside:
            return None
        place, link, _ = end.ways[0]
        width = len(plan.shape.columns)
        start, stop, hidden = width + place.start, width + place.stop, plan.shown.hidden[0]

        def views(same: Sequence[Sequence[Any]]) -> Iterable[tuple[Sequence[int], bytes]]:
            row = same[0]
            people: Sequence[int] = owners.of(link, row[start:stop])
            if len(same) > 1:
                people = tuple(dict.fromkeys(one for row in same for one in owners.of(link, row[start:stop])))
            seen = less(people, row) if people else ()
            return [(each, self._text(plan, shown, hidden, objects)) for each, shown in seen]

        return views

    def _views_by_all(self, plan: _Plan, end: Ends, owners: Owners, objects: Mapping[int, Any], less: _Less) -> _Views:
        """The row as those see it to whom it belongs: a column that no way shows to them is empty."""
        width = len(plan.shape.columns)

        def views(same: Sequence[Sequence[Any]]) -> Iterable[tuple[Sequence[int], bytes]]:
            row = same[0]
            led: dict[int, frozenset[int]] = {}
            by: dict[Path, list[int]] = {}
            for extra in [row[width:] for row in same]:
                shown_by = zip(plan.shown.ways, end.ways, plan.shown.hidden, strict=True)
                for way, (place, link, conditions), hidden in shown_by:
                    if not conditions or all(extra[at] == value for at, value in conditions):
                        for person in owners.of(link, extra[place]):
                            by.setdefault(way, []).append(person)
                            led[person] = led[person] & hidden if person in led else hidden
            aside = [
                (one.places, {*self._at_end(plan, one.link, row, owners), *one.led(by)})
                for one in plan.shown.aside
                if one.holds(plan.shape, row)
            ]
            seen: dict[frozenset[int], list[int]] = {}
            for person, hidden in led.items():
                others = hidden.union(*(columns for columns, whose in aside if person not in whose))
                seen.setdefault(others, []).append(person)
            return [
                (each, self._text(plan, shown, hidden, objects))
                for hidden, people in seen.items()
                for each, shown in less(people, row)
            ]

        return views

    def _at_end(self, plan: _Plan, link: Link, row: Sequence[Any], owners: Owners) -> Sequence[int]:
        """Who a link of the row leads to at once; nobody where it leads elsewhere."""
        home = link.table == people_of(self._datamap).table
        return owners.of(link, tuple(row[_place(plan.shape, name)] for name in link.columns)) if home else ()

    def _text(self, plan: _Plan, row: Sequence[Any], hidden: frozenset[int], objects: Mapping[int, Any]) -> bytes:
        if hidden or not plan.whole:
            pairs = zip(plan.names, plan.at, strict=True)
            shown: dict[str, Any] = {name: None if at in hidden else row[at] for name, at in pairs}
        else:
            # What follows the columns tells whose the row is.
            shown = dict(zip(plan.names, row, strict=False))
        if plan.binary:
            shown = taken(shown, plan.binary, self._files)
        for name in plan.objects:
            shown[name] = objects.get(shown[name], shown[name])
        for name in plan.json:
            if shown[name] is not None:
                shown[name] = msgspec.Raw(shown[name])
        return encoded(shown)

    def _objects(self, connection: sa.Connection, plan: _Plan, rows: Sequence[Sequence[Any]]) -> dict[int, Any]:
        places = [at for at, column in enumerate(plan.shape.columns) if column.name in plan.objects]
        oids = sorted({row[at] for row in rows for at in places if row[at]})
        return {oid: self._files.take(data) for oid, data in large_objects(connection, oids)} if oids else {}

    def _look_for_names(self, store: str, plan: _Plan, rows: Sequence[Sequence[Any]]) -> None:
        place = (store, plan.shape.name)
        if rows and place not in self._naming:
            self._naming[place] = tuple(
                plan.shape.columns[at].name for at in plan.at if names_files(row[at] for row in rows)
            )


def _grouped(rows: Sequence[Sequence[Any]], key: Sequence[int]) -> Iterator[list[Sequence[Any]]]:
    return (list(same) for _, same in groupby(rows, lambda row: [row[place] for place in key]))


def _place(shape: TableMap, column: str) -> int:
    return shape.columns.index(shape.column(column))


def _plan(
    shape: TableMap, shown: Showing, schema: StoreSchema, store: Store, tells: Telling, provided_only: bool
) -> _Plan:
    columns = {column.name: column for column in next(t for t in schema.tables if t.name == shape.name).columns}
    at = tuple(place for place, column in enumerate(shape.columns) if not provided_only or column.source in _GIVEN)
    names = tuple(shape.columns[place].name for place in at)
    postgres = store.dialect == "postgresql"
    return _Plan(
        shape=shape,
        shown=shown,
        at=at,
        names=names,
        binary=names if store.dialect == "sqlite" else tuple(name for name in names if columns[name].binary),
        files=tuple(name for name in names if columns[name].binary),
        objects=tuple(name for name in names if postgres and columns[name].type in OBJECTS),
        json=frozenset(name for name in names if postgres and columns[name].json and not columns[name].array),
        whole=len(at) == len(shape.columns),
        tells=tells,
    )


def _rows(
    connection: sa.Connection, store: Store, mapped: StoreMap, plan: _Plan, subjects: Subjects
) -> tuple[Sequence[Sequence[Any]], Ends]:
    """The rows of these people, each followed by what tells whose it is."""
    target = store.table(plan.shape.name)
    selection = Selection(store, mapped, subjects, Draft(store=mapped.name, schema=StoreSchema(tables=())))
    end = ends(store, mapped, target, subjects.key, plan.shown.ways)
    own = [
        # Documents are handed on as the server writes them.
        sa.cast(target.c[column.name], sa.Text) if column.name in plan.json else target.c[column.name]
        for column in plan.shape.columns
    ]
    extra = [column.label(f"end_{number}") for number, column in enumerate(end.columns)]
    key = [target.c[name] for name in plan.shape.primary_key if name in target.c]
    asked = (
        sa.select(*own, *extra).select_from(end.joined).where(selection.shown(target, plan.shown.ways)).order_by(*key)
    )
    return connection.execute(asked).all(), end
