"""A copy of what the stores hold about a person (GDPR Art. 15(3), 20), without what is others' alone (Art. 15(4)).

Rows that are the person's come whole, but for who else acted on them: a review comes without its reviewer, unless that
was the person. Of rows shared with others come all columns but those of the other parties: their links, and what is
named after them. What others wrote to the person is the person's to see; a text of others
that only mentions the person is named as a place and not copied.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property, lru_cache, partial
from typing import Any

import msgspec
import sqlalchemy as sa

from amanat.datamap.model import ColumnMap, DataMap, Path, StoreMap, TableMap
from amanat.service.model import People
from amanat.stores.base import Hit, Needle, Store
from amanat.stores.sql.statements import Statement
from amanat.subjects.answer.attachments import OBJECTS, with_objects
from amanat.subjects.answer.paired import rows_less
from amanat.subjects.answer.showing import Showing, places_of, showing
from amanat.subjects.answer.withheld import known_of, row_without, telling
from amanat.subjects.fate.fates import Fate
from amanat.subjects.known.identifiers import folded
from amanat.subjects.model import Draft
from amanat.subjects.people import Subjects, people_of
from amanat.subjects.sql.prepared import Prepared, kept, prepared
from amanat.subjects.sql.ready import Ready
from amanat.subjects.sql.select import Condition
from amanat.subjects.sql.work import Work
from amanat.subjects.who.clients import Scope

LeftOut = Callable[[tuple[Any, ...]], frozenset[int]]
_FLAGS = 256
"""Combinations of flags that are kept for a table."""


class Collected(msgspec.Struct, frozen=True, kw_only=True):
    """Rows of one table. `keys` are their primary keys, empty tuples where the table has none.

    `withheld`: columns in whose documents and lists something is left out that tells of others, or may.
    """

    store: str
    table: str
    path: str
    columns: tuple[ColumnMap, ...]
    rows: tuple[tuple[Any, ...], ...]
    keys: tuple[tuple[Any, ...], ...]
    withheld: tuple[str, ...] = ()


def collect(
    subjects: Subjects, datamap: DataMap, store: Store, *, provided_only: bool = False, scope: Scope | None = None
) -> tuple[Collected, ...]:
    """All rows of these people in a store, in one snapshot. `provided_only` leaves out what others gave or derived.

    With a `scope`, only what that client may see.
    """
    mapped = datamap.store(store.config.name)
    if not any(table.kind != "folder" for table in mapped.tables):
        # No statement can be put to files; the search names the places where the person stands.
        return ()
    tables = _as_kept(subjects, datamap, store) if scope is None else None
    if tables is None:
        alone = scope is not None and scope.only_here(subjects.keys)
        with store.reading() as connection:
            made = prepared(datamap, store, connection)
            shown = _shown_in(made)
            if scope is None:
                ready = made.asking(subjects)
                answers = ready.ask(connection, subjects, _answer(ready, subjects, shown))
                tables = [
                    _table(store, one, _whole(connection, store, one, rows))
                    for one, rows in zip(shown, answers, strict=True)
                ]
            else:
                view = View(scope, mapped.name, alone=alone)
                work = Work(store, mapped, Draft(store=mapped.name, schema=made.schema), subjects)
                tables = [_seen(connection, work, one, view) for one in shown]
    tables = _about_the_person(subjects, mapped, tables)
    given = [_provided(table) for table in tables] if provided_only else tables
    return tuple(table for table in given if table.rows)


def _about_the_person(subjects: Subjects, mapped: StoreMap, tables: Sequence[Collected]) -> list[Collected]:
    """The tables less what their documents tell of others."""
    names = [
        str(row[at])
        for table in tables
        if (table.store, table.table) == (subjects.store, subjects.table)
        for at, column in enumerate(table.columns)
        if "name" in column.categories
        for row in table.rows
        if row[at] is not None
    ]
    return [_less_others(table, mapped.table(table.table), subjects, names) for table in tables]


def _less_others(table: Collected, shape: TableMap, subjects: Subjects, names: Sequence[str]) -> Collected:
    tells = telling(shape, subjects.store, subjects.table, table.store)
    rows = rows_less(shape, table.rows, subjects)
    if tells.forms:
        known = known_of(subjects, tells.links, names)
        rows = tuple(row_without(row, tells, known) for row in rows)
    pairs = [(new, old) for new, old in zip(rows, table.rows, strict=True) if new != old]
    withheld = tuple(one.name for at, one in enumerate(shape.columns) if any(new[at] != old[at] for new, old in pairs))
    return msgspec.structs.replace(table, rows=rows, withheld=withheld)


def _as_kept(subjects: Subjects, datamap: DataMap, store: Store) -> list[Collected] | None:
    """By what is kept, in one go; None where the schema is another by now, or more is to be asked of what is found."""
    made = kept(datamap, store)
    if made is None:
        return None
    shown = _shown_in(made)
    if store.dialect == "postgresql" and any(column.type in OBJECTS for one in shown for column in one.shape.columns):
        return None
    ready = made.asking(subjects)
    answers = ready.asked(subjects, _answer(ready, subjects, shown), made.schema)
    if answers is None:
        return None
    return [_table(store, one, rows) for one, rows in zip(shown, answers, strict=True) if rows]


def _shown_in(made: Prepared) -> tuple[Shown, ...]:
    return made.once("shown", lambda: shown_of(made.mapped, made.shown, people_of(made.datamap)))


def _answer(ready: Ready, subjects: Subjects, shown: Sequence[Shown]) -> tuple[Statement, ...]:
    """One statement for each table."""
    return ready.statements("answer", subjects, lambda work: (_asked(work, one) for one in shown))


def _whole(
    connection: sa.Connection, store: Store, one: Shown, rows: Sequence[tuple[Any, ...]]
) -> Sequence[Sequence[Any]]:
    """Rows with what is in their large objects."""
    return with_objects(connection, store.dialect, [column.type for column in one.shape.columns], rows)


class Shown(msgspec.Struct, frozen=True, dict=True):
    """One table of an answer, and how its rows are shown. `ways`: how many are asked about for each row."""

    shape: TableMap
    fate: Fate
    showing: Showing
    ways: int

    @property
    def asked(self) -> tuple[Path, ...]:
        """The ways that make a difference to what is shown."""
        return self.showing.ways[: self.ways]

    @cached_property
    def path(self) -> str:
        """All ways by which a row may be the person's, in words."""
        return " | ".join(str(way) for way in self.showing.ways)

    @cached_property
    def left_out(self) -> LeftOut:
        """The places that are left out of a row with these flags, of which most rows have the same."""
        return lru_cache(_FLAGS)(partial(_left_out, self, places=()))


def shown_of(mapped: StoreMap, found: Mapping[str, Fate], people: People) -> tuple[Shown, ...]:
    """The tables of an answer, in order."""
    shown: list[Shown] = []
    maps = {table.name: table for table in mapped.tables}
    for name, fate in found.items():
        one = showing(maps[name], fate, people, maps)
        differ = len(one.ways) > 1 and any(one.hidden)
        shown.append(Shown(maps[name], fate, one, len(one.ways) if differ else 0))
    return tuple(shown)


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

    def hides(self, one: Shown, target: sa.FromClause, work: Work) -> list[tuple[frozenset[str], Condition]]:
        """Columns that are hidden, each with the condition on the row under which they are."""
        if self.store != self.scope.home:
            return []
        found = self.scope.foreign(one.shape, target)
        if one.fate.kind == "part":
            for way in one.fate.ways:
                names, strange = self.scope.strange(one.shape, way, one.fate.ways, target)
                found.append((names, sa.and_(work.led(target, (way,)), strange)))
        return found


def _asked(work: Work, one: Shown, seen: Sequence[Condition] = (), hides: Sequence[Condition] = ()) -> sa.Select[Any]:
    """A table's columns, by which ways each row is the person's, what in it leads to others, and its key."""
    target = work.store.table(one.shape.name)
    columns = [target.c[column.name] for column in one.shape.columns]
    key = [target.c[column] for column in one.shape.primary_key if column in target.c]
    order: list[sa.ColumnElement[Any]] = [*key] or [sa.cast(column, sa.Text) for column in columns]
    mine = [sa.func.coalesce(work.shown(target, (way,)), sa.false()) for way in one.asked]
    theirs = [work.leads_away(target, aside.link, aside.ways) for aside in one.showing.aside]
    wanted = sa.select(
        *columns,
        *(condition.label(f"way_{index}") for index, condition in enumerate(mine)),
        *(condition.label(f"other_{index}") for index, condition in enumerate(theirs)),
        *(condition.label(f"hide_{index}") for index, condition in enumerate(hides)),
        *(column.label(f"key_{index}") for index, column in enumerate(key)),
    )
    return wanted.where(work.shown(target, one.showing.ways), *seen).order_by(*order)


def _seen(connection: sa.Connection, work: Work, one: Shown, view: View) -> Collected:
    """What one client may see of a table."""
    target = work.store.table(one.shape.name)
    hides = view.hides(one, target, work)
    # What somebody of another client has as well is not this client's to see.
    seen = [view.rows(one.shape.name, target), work.led(target, one.showing.ways)]
    asked = _asked(work, one, seen, [condition for _, condition in hides])
    rows = _whole(connection, work.store, one, [tuple(row) for row in connection.execute(asked)])
    return _table(work.store, one, rows, [places_of(one.shape, set(names)) for names, _ in hides])


def _table(store: Store, one: Shown, rows: Sequence[Sequence[Any]], places: Sequence[frozenset[int]] = ()) -> Collected:
    width = len(one.shape.columns)
    end = width + one.ways + len(one.showing.aside) + len(places)
    left_out: LeftOut = lru_cache(_FLAGS)(partial(_left_out, one, places=places)) if places else one.left_out
    return Collected(
        store=store.config.name,
        table=one.shape.name,
        path=one.path,
        columns=one.shape.columns,
        rows=tuple(_without(tuple(row[:width]), left_out(tuple(row[width:end]))) for row in rows),
        keys=tuple(tuple(row[end:]) for row in rows),
    )


def _left_out(one: Shown, flags: Sequence[Any], places: Sequence[frozenset[int]]) -> frozenset[int]:
    """Places of what is not shown of a row: what no way by which it is the person's shows, what tells of others, and
    what another client's person is told by."""
    ways, aside, told = flags[: one.ways], flags[one.ways : len(flags) - len(places)], flags[len(flags) - len(places) :]
    always = (True,) * len(one.showing.ways)
    led = [columns for columns, leads in zip(one.showing.hidden, ways or always, strict=True) if leads]
    hidden = frozenset.intersection(*led) if led else frozenset[int]()
    others = [aside.places for aside in one.showing.aside]
    return hidden.union(_of(aside, others), _of(told, places))


def _of(flags: Sequence[Any], places: Sequence[frozenset[int]]) -> frozenset[int]:
    return frozenset(at for flag, columns in zip(flags, places, strict=True) if flag for at in columns)


def _without(row: tuple[Any, ...], left_out: frozenset[int]) -> tuple[Any, ...]:
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
