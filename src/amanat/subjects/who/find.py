"""From an identifier that a person gives to the rows that are that person."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import msgspec
import sqlalchemy as sa

from amanat.datamap.model import DataMap
from amanat.datamap.once import once
from amanat.errors import AmanatError, InputError, StoreError
from amanat.service.model import People
from amanat.stores.base import Store
from amanat.subjects.known.identifiers import folded, may_be, same
from amanat.subjects.known.listed import Listed, listed_of, lists_of, owners_of, with_listed
from amanat.subjects.people import Identifier, Subjects, people_of
from amanat.subjects.sql.slots import Keys
from amanat.subjects.who.clients import Scope
from amanat.subjects.who.guests import guest_of
from amanat.subjects.who.merged import whole

if TYPE_CHECKING:
    from amanat.subjects.sql.work import Work

Asked = Callable[["Work", sa.Table], sa.ColumnElement[bool]]
"""The condition that a row of the people table is one of those that are looked for."""

_TOMBSTONE = "erased-"


class Ambiguous(AmanatError):
    """more than one person has this identifier"""

    def __init__(self, keys: Sequence[Any], remedy: str = "choose with `--key K` or `--every`") -> None:
        self.keys = tuple(keys)
        names = ", ".join(f"`{key}`" for key in keys)
        super().__init__(f"{len(keys)} people have this identifier: {names}", remedy=remedy)


def find(
    store: Store,
    datamap: DataMap,
    identifier: str,
    *,
    key: str | None = None,
    every: bool = False,
    scope: Scope | None = None,
) -> Subjects:
    """The people with this identifier, in any letter case and with surrounding blanks; an empty set is no match.

    With a `scope`, people of other clients are as if they were not there, and identifiers that one of them has too lead
    nowhere. Who has no row of their own is found by an address that stands in their place elsewhere: a guest's order.

    Raises `Ambiguous` when there are several and neither `key` nor `every` chooses, `InputError` for an empty one.
    """
    text = said(identifier)
    people = people_of(datamap)
    nobody = _empty(datamap, people)
    kinds = {column: kind for column, kind in people.identifiers.items() if may_be(kind, text)}
    # What stands in such a list is not unique, as it is told by no constraint: a client is answered by rows of people.
    lists = [one for one in lists_of(datamap, people) if may_be(one.kind, text)] if scope is None else []
    if not kinds and not lists:
        return _empty(datamap, people) if scope is not None else guest_of(store, datamap, people, nobody, text)
    given = tuple(Identifier(kind, text) for kind in dict.fromkeys((*kinds.values(), *(one.kind for one in lists))))
    if scope is not None:
        table = store.table(people.table)
        named = sa.or_(*(same(store, _column(store, table, column), kind, given) for column, kind in kinds.items()))
        found = scope.uncontested(read_people(store, datamap, people, named, scope))
    else:
        wanted = msgspec.structs.replace(nobody, identifiers=given)
        found = _read(store, datamap, wanted, "find", lambda work, table: sa.or_(*_named(work, table, kinds, lists)))
        found = whole(store, datamap, people, found, partial(_with_keys, store, datamap))
        if not found.matched and key is None:
            return guest_of(store, datamap, people, nobody, text)
    one = chosen(store, datamap, found, key=key, every=every, scope=scope)
    return one if key is None or scope is None else scope.uncontested(one)


def said(identifier: str) -> str:
    """An identifier without the blanks around it. Raises `InputError` where nothing is left."""
    text = identifier.strip()
    if not text:
        raise InputError("the identifier is empty", remedy="give an e-mail address, a phone number or a user name")
    return text


def chosen(
    store: Store, datamap: DataMap, found: Subjects, *, key: str | None, every: bool, scope: Scope | None = None
) -> Subjects:
    """The one that is meant of those who were found. Raises `Ambiguous`, and `InputError` for the key of another."""
    if key is not None:
        return by_keys(store, datamap, _chosen(found, key), scope)
    if found.matched > 1 and not every:
        raise Ambiguous(found.stays)
    return found


def by_keys(store: Store, datamap: DataMap, keys: Sequence[Any], scope: Scope | None = None) -> Subjects:
    """The people with these keys; unknown keys are left out."""
    people = people_of(datamap)
    if scope is not None:
        table = store.table(people.table)
        return read_people(store, datamap, people, store.member([table.c[people.key]], [(key,) for key in keys]), scope)
    return whole(store, datamap, people, _with_keys(store, datamap, keys), partial(_with_keys, store, datamap))


def _with_keys(store: Store, datamap: DataMap, keys: Sequence[Any]) -> Subjects:
    wanted = msgspec.structs.replace(_empty(datamap, people_of(datamap)), keys=tuple(keys))
    return _read(store, datamap, wanted, "keys", lambda work, table: work.member([table.c[wanted.key]], Keys()))


def _named(
    work: Work, table: sa.Table, kinds: Mapping[str, str], lists: Sequence[Listed]
) -> list[sa.ColumnElement[bool]]:
    own = [work.named(_column(work.store, table, column), kind) for column, kind in kinds.items()]
    key = table.c[work.subjects.key]
    return own + [key.in_(owners_of(work.store, one, work.named)) for one in lists]


def kinds_of(datamap: DataMap) -> dict[str, str]:
    """The columns of the people table that hold identifiers, and of which kind."""
    return identifying(datamap, people_of(datamap))


def everyone(store: Store, datamap: DataMap) -> Subjects:
    """All people there are."""
    return read_people(store, datamap, people_of(datamap), sa.true())


def still_theirs(store: Store, subjects: Subjects) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    """Keys that still stand for the same people, and keys that were given to someone else since.

    Keys of rows that are gone or emptied count as still theirs: what hangs on them is theirs, if anything does.
    """
    columns = subjects.identity_columns
    if not columns:
        return subjects.keys, ()
    table = store.table(subjects.table)
    own = [(value,) for value in subjects.keys]
    with store.reading() as connection:
        rows = connection.execute(
            sa.select(table.c[subjects.key], *(_column(store, table, name) for name in columns)).where(
                store.member([table.c[subjects.key]], own)
            )
        ).all()
    known = dict(zip(subjects.keys, subjects.identities, strict=True))
    reused = tuple(row[0] for row in rows if _changed(known.get(row[0], ()), _texts(row[1:])))
    return tuple(key for key in subjects.keys if key not in reused), reused


def without(subjects: Subjects, keys: Sequence[Any]) -> Subjects:
    """The same set less some people."""
    return subjects.at([at for at, key in enumerate(subjects.keys) if key not in keys])


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


def _read(store: Store, datamap: DataMap, wanted: Subjects, name: str, condition: Asked) -> Subjects:
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
    columns = [_column(store, table, name) for name in _row_of(datamap).names]
    return sa.select(*columns).where(condition).order_by(table.c[people_of(datamap).key])


def _subjects(datamap: DataMap, rows: Sequence[tuple[Any, ...]]) -> Subjects:
    people, read = people_of(datamap), _row_of(datamap)
    at = {name: index for index, name in enumerate(read.names)}
    kinds = read.kinds
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
        values={to: tuple(tuple(row[at[name]] for name in to) for row in rows) for to in read.targets},
        identifiers=tuple(found),
        identities=tuple(_texts([row[at[name]] for name in kinds]) for row in rows),
        identity_columns=tuple(kinds),
    )


def _column(store: Store, table: sa.Table, name: str) -> sa.Column[Any]:
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
    """Columns of the people table that hold identifiers: those of the service file, and those that the map saw."""
    seen = {
        column.name: column.identifier
        for column in datamap.store(people.store).table(people.table).columns
        if column.identifier is not None
    }
    return seen | dict(people.identifiers)


def _texts(values: Sequence[Any]) -> tuple[str, ...]:
    return tuple("" if value is None else str(value) for value in values)


def _changed(was: tuple[str, ...], now: tuple[str, ...]) -> bool:
    if emptied(now):
        return False
    return not any(old and folded("", old) == folded("", new) for old, new in zip(was, now, strict=True))


def _chosen(found: Subjects, key: str) -> list[Any]:
    meant = [value for value in found.keys if str(value) == key]
    if not meant:
        names = ", ".join(f"`{value}`" for value in found.stays) or "none"
        raise InputError(f"no person with this identifier has the key `{key}`", remedy=f"choose among {names}")
    return meant


def find_any(store: Store, datamap: DataMap, identifiers: Sequence[str]) -> Subjects:
    """All people who have any of these identifiers, in one query."""
    people = people_of(datamap)
    table = store.table(people.table)

    def named(column: sa.ColumnElement[Any], kind: str) -> sa.ColumnElement[bool]:
        return same(store, column, kind, [Identifier(kind, text) for text in identifiers if may_be(kind, text)])

    wanted = [named(table.c[column], kind) for column, kind in people.identifiers.items()]
    wanted += [table.c[people.key].in_(owners_of(store, one, named)) for one in lists_of(datamap, people)]
    return read_people(store, datamap, people, sa.or_(sa.false(), *wanted))


def can_be(datamap: DataMap, text: str) -> tuple[str, ...]:
    """The kinds of identifiers that people are known by here and that a text can be."""
    people = people_of(datamap)
    kinds = dict.fromkeys((*people.identifiers.values(), *(one.kind for one in lists_of(datamap, people))))
    return tuple(kind for kind in kinds if may_be(kind, text))


def emptied(identity: Sequence[str]) -> bool:
    """Whether no identifier of a person is left in a row that had to stay."""
    return all(not text or text.startswith(_TOMBSTONE) for text in identity)


def _empty(datamap: DataMap, people: People) -> Subjects:
    values: dict[tuple[str, ...], tuple[tuple[Any, ...], ...]] = dict.fromkeys(_targets(datamap, people), ())
    return Subjects(store=people.store, table=people.table, key=people.key, keys=(), values=values)
