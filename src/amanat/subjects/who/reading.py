"""Rows of people as they stand in their table: read by a condition, with all that leads on from them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import msgspec
import sqlalchemy as sa

from amanat.datamap.model import DataMap
from amanat.datamap.names.known import is_of_another, names_another
from amanat.datamap.once import once
from amanat.errors import StoreError
from amanat.service.model import People
from amanat.stores.base import Store
from amanat.subjects.known.listed import listed_of, lists_of, with_listed
from amanat.subjects.people import Identifier, Subjects, people_of
from amanat.subjects.who.clients import Scope
from amanat.subjects.who.merged import whole

if TYPE_CHECKING:
    from amanat.subjects.sql.work import Work

Asked = Callable[["Work", sa.Table], sa.ColumnElement[bool]]
"""The condition that a row of the people table is one of those that are looked for."""


def read_people(
    store: Store, datamap: DataMap, people: People, condition: sa.ColumnElement[bool], scope: Scope | None = None
) -> Subjects:
    """The people whose rows meet a condition, each with all rows that are theirs; with a `scope` those that are its."""
    table = store.table(people.table)
    within = None if scope is None else scope.people(table)

    def rows(keys: Sequence[Any]) -> Subjects:
        return _rows(store, datamap, people, store.member([table.c[people.key]], [(key,) for key in keys]))

    found = _rows(store, datamap, people, condition if within is None else sa.and_(condition, within))
    return whole(store, datamap, people, found, rows, within)


def _rows(store: Store, datamap: DataMap, people: People, condition: sa.ColumnElement[bool]) -> Subjects:
    table, lists = store.table(people.table), lists_of(datamap, people)
    with store.reading() as connection:
        asked = [_select(store, datamap, table, condition)]
        asked += [listed_of(store, one, sa.select(table.c[people.key]).where(condition)) for one in lists]
        rows, *told = ([tuple(row) for row in connection.execute(each)] for each in asked)
    return _told_apart(store, datamap, with_listed(_subjects(datamap, rows), lists, told))


def _told_apart(store: Store, datamap: DataMap, found: Subjects) -> Subjects:
    """The same people. Raises `StoreError` where a key that no constraint keeps apart is another row's as well."""
    shape = datamap.store(found.store).table(found.table)
    if shape.primary_key == (found.key,) or shape.column(found.key).unique or not found.keys:
        return found
    key = store.table(found.table).c[found.key]
    own = store.member([key], [(value,) for value in found.keys])
    with store.reading() as connection:
        twice = connection.execute(sa.select(key).where(own).group_by(key).having(sa.func.count() > 1).limit(1)).first()
    if twice is not None:
        raise StoreError(
            f"several rows have the same `{found.key}`, which tells nobody from another",
            place=f"{found.store}.{found.table}",
            remedy="name as `key`, under `[people]` in amanat.toml, a column that no two rows share",
        )
    return found


def read(store: Store, datamap: DataMap, wanted: Subjects, name: str, condition: Asked) -> Subjects:
    """The same, by a statement that is made once. `name` MUST tell conditions apart."""
    from amanat.subjects.sql.prepared import kept, prepared

    lists = lists_of(datamap, people_of(datamap))

    def asked(work: Work) -> Iterator[sa.Select[Any]]:
        table = store.table(wanted.table)
        yield _select(store, datamap, table, condition(work, table))
        for one in lists:
            yield listed_of(store, one, sa.select(table.c[wanted.key]).where(condition(work, table)))

    made = kept(datamap, store)
    if made is None:
        with store.reading() as connection:
            made = prepared(datamap, store, connection)
    ready = made.asking(wanted)
    rows, *told = ready.asked(wanted, ready.statements(name, wanted, asked)) or [[]]
    return _told_apart(store, datamap, with_listed(_subjects(datamap, rows), lists, told))


class _Row(msgspec.Struct, frozen=True):
    """What is read of each person's row: `names` of columns, `kinds` of those with identifiers, `targets` of links."""

    names: tuple[str, ...]
    kinds: dict[str, str]
    targets: tuple[tuple[str, ...], ...]


def _row_of(datamap: DataMap) -> _Row:
    return once(datamap, "row of a person", lambda: _made_row(datamap, people_of(datamap)))


def _made_row(datamap: DataMap, people: People) -> _Row:
    targets, kinds = _targets(datamap, people), identifying(datamap, people)
    names = dict.fromkeys([people.key, *(name for to in targets for name in to), *kinds])
    return _Row(tuple(names), kinds, tuple(targets))


def _select(store: Store, datamap: DataMap, table: sa.Table, condition: sa.ColumnElement[bool]) -> sa.Select[Any]:
    columns = [column_of(store, table, name) for name in _row_of(datamap).names]
    return sa.select(*columns).where(condition).order_by(table.c[people_of(datamap).key])


def _subjects(datamap: DataMap, rows: Sequence[tuple[Any, ...]]) -> Subjects:
    people, row_of = people_of(datamap), _row_of(datamap)
    at = {name: index for index, name in enumerate(row_of.names)}
    kinds = row_of.kinds
    found = {
        Identifier(kind, str(row[at[name]])): None
        for row in rows
        for name, kind in kinds.items()
        if row[at[name]] is not None and str(row[at[name]]).strip()
    }
    return Subjects(
        store=people.store,
        table=people.table,
        key=people.key,
        keys=tuple(row[at[people.key]] for row in rows),
        values={to: tuple(tuple(row[at[name]] for name in to) for row in rows) for to in row_of.targets},
        identifiers=tuple(found),
        identities=tuple(texts([row[at[name]] for name in kinds]) for row in rows),
        identity_columns=tuple(kinds),
    )


def column_of(store: Store, table: sa.Table, name: str) -> sa.Column[Any]:
    """Raises `StoreError` for a column that the map knows and the table no longer has."""
    found = table.c.get(name)
    if found is None:
        place = f"{store.config.name}.{table.name}"
        raise StoreError(f"there is no column `{name}`", place=place, remedy="run `amanat map` again")
    return found


def _targets(datamap: DataMap, people: People) -> list[tuple[str, ...]]:
    """The columns of the people table that links of any store point to."""
    links = [
        link
        for store in datamap.stores
        for table in store.tables
        for link in (*table.links, *(link for path in table.paths for _, link in path.links))
    ]
    mine = {link.to for link in links if link.table == people.table and link.by != "identifier"}
    return sorted(mine | {(people.key,)})


def identifying(datamap: DataMap, people: People) -> dict[str, str]:
    """Columns of the people table that hold identifiers: those of the service file, and those that the map saw, less
    what is another's by its name, as who last changed the row. Of customers it is where nothing else is the user's."""
    seen = {
        column.name: column.identifier
        for column in datamap.store(people.store).table(people.table).columns
        if column.identifier is not None and not names_another(people.table, column.name)
    }
    own = {kind for name, kind in seen.items() if not is_of_another(people.table, name)}
    theirs = {name: kind for name, kind in seen.items() if kind not in own or not is_of_another(people.table, name)}
    return theirs | dict(people.identifiers)


def texts(values: Sequence[Any]) -> tuple[str, ...]:
    """Identifiers of one row as text, empty where there is none."""
    return tuple("" if value is None else str(value) for value in values)


def nobody(datamap: DataMap, people: People) -> Subjects:
    """An empty set of people."""
    values: dict[tuple[str, ...], tuple[tuple[Any, ...], ...]] = dict.fromkeys(_targets(datamap, people), ())
    return Subjects(store=people.store, table=people.table, key=people.key, keys=(), values=values)
