"""From an identifier that a person gives to the rows that are that person."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import msgspec
import sqlalchemy as sa

from amanat.datamap.model import DataMap
from amanat.errors import AmanatError, InputError
from amanat.service.model import People
from amanat.stores.base import Store
from amanat.subjects.identifiers import folded
from amanat.subjects.people import Identifier, Subjects
from amanat.subjects.slots import Keys

if TYPE_CHECKING:
    from amanat.subjects.work import Work

_TOMBSTONE = "erased-"


class Ambiguous(AmanatError):
    """more than one person has this identifier"""

    def __init__(self, keys: Sequence[Any]) -> None:
        self.keys = tuple(keys)
        names = ", ".join(f"`{key}`" for key in keys)
        super().__init__(
            f"{len(keys)} people have this identifier: {names}", remedy="choose with `--key K` or `--every`"
        )


def people_of(datamap: DataMap) -> People:
    """Where people live. Raises `InputError` when the map does not know."""
    if datamap.people is None:
        raise InputError("no table of people was found", remedy="name it under `[people]` in amanat.toml")
    return datamap.people


def find(store: Store, datamap: DataMap, identifier: str, *, key: str | None = None, every: bool = False) -> Subjects:
    """The people with this identifier, in any letter case and with surrounding blanks; an empty set is no match.

    Raises `Ambiguous` when there are several and neither `key` nor `every` chooses, `InputError` for an empty one.
    """
    text = identifier.strip()
    if not text:
        raise InputError("the identifier is empty", remedy="give an e-mail address, a phone number or a user name")
    people = people_of(datamap)
    given = tuple(Identifier(kind, text) for kind in dict.fromkeys(people.identifiers.values()) if _may_be(kind, text))
    if not given:
        return _empty(people)
    columns = {column: kind for column, kind in people.identifiers.items() if _may_be(kind, text)}
    wanted = msgspec.structs.replace(_empty(people), identifiers=given)
    found = _read(store, datamap, wanted, "find", lambda work, table: sa.or_(*_named(work, table, columns)))
    if key is not None:
        return by_keys(store, datamap, _chosen(found, key))
    if found.matched > 1 and not every:
        raise Ambiguous(found.keys)
    return found


def by_keys(store: Store, datamap: DataMap, keys: Sequence[Any]) -> Subjects:
    """The people with these keys; unknown keys are left out."""
    people = people_of(datamap)
    wanted = msgspec.structs.replace(_empty(people), keys=tuple(keys))
    return _read(store, datamap, wanted, "keys", lambda work, table: work.member([table.c[people.key]], Keys()))


def _named(work: Work, table: sa.Table, columns: Mapping[str, str]) -> list[sa.ColumnElement[bool]]:
    return [work.named(table.c[column], kind) for column, kind in columns.items()]


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
            sa.select(table.c[subjects.key], *(table.c[name] for name in columns)).where(
                store.member([table.c[subjects.key]], own)
            )
        ).all()
    known = dict(zip(subjects.keys, subjects.identities, strict=True))
    reused = tuple(row[0] for row in rows if _changed(known.get(row[0], ()), _texts(row[1:])))
    return tuple(key for key in subjects.keys if key not in reused), reused


def without(subjects: Subjects, keys: Sequence[Any]) -> Subjects:
    """The same set less some people."""
    keep = [index for index, key in enumerate(subjects.keys) if key not in keys]
    return msgspec.structs.replace(
        subjects,
        keys=tuple(subjects.keys[index] for index in keep),
        values={columns: tuple(rows[index] for index in keep) for columns, rows in subjects.values.items()},
        identities=tuple(subjects.identities[index] for index in keep),
    )


def _may_be(kind: str, text: str) -> bool:
    if kind == "email":
        return "@" in text
    if kind == "phone":
        return sum(char.isdigit() for char in text) >= 5 and not any(char.isalpha() for char in text)
    return True


def _read(
    store: Store,
    datamap: DataMap,
    wanted: Subjects,
    name: str,
    condition: Callable[[Work, sa.Table], sa.ColumnElement[bool]],
) -> Subjects:
    """The people whose rows meet a condition. `name` MUST tell conditions apart."""
    from amanat.subjects.prepared import Prepared, prepared

    people = people_of(datamap)
    targets, identifying = _targets(datamap, people), _identifying(datamap, people)
    names = list(dict.fromkeys([people.key, *(name for to in targets for name in to), *identifying]))

    def asked(work: Work) -> Iterator[sa.Select[Any]]:
        table = store.table(people.table)
        columns = [table.c[name] for name in names]
        yield sa.select(*columns).where(condition(work, table)).order_by(table.c[people.key])

    with store.reading() as connection:
        kept = store.prepared
        known = isinstance(kept, Prepared) and kept.datamap is datamap
        made = kept if known else prepared(datamap, store, connection)
        ready = made.asking(wanted)
        (rows,) = ready.ask(connection, wanted, ready.statements(name, wanted, asked))
    return _subjects(people, names, rows, targets, identifying)


def _subjects(
    people: People,
    names: list[str],
    rows: list[tuple[Any, ...]],
    targets: list[tuple[str, ...]],
    identifying: Mapping[str, str],
) -> Subjects:
    at = {name: index for index, name in enumerate(names)}
    marks = [at[name] for name in identifying]
    found = {
        Identifier(kind, str(row[at[name]])): None
        for row in rows
        for name, kind in identifying.items()
        if row[at[name]] is not None and str(row[at[name]]).strip()
    }
    return Subjects(
        store=people.store,
        table=people.table,
        key=people.key,
        keys=tuple(row[at[people.key]] for row in rows),
        values={to: tuple(tuple(row[at[name]] for name in to) for row in rows) for to in targets},
        identifiers=tuple(found),
        identities=tuple(_texts([row[mark] for mark in marks]) for row in rows),
        identity_columns=tuple(identifying),
    )


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


def _identifying(datamap: DataMap, people: People) -> dict[str, str]:
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
    emptied = all(not text or text.startswith(_TOMBSTONE) for text in now)
    if emptied:
        return False
    return not any(old and folded("", old) == folded("", new) for old, new in zip(was, now, strict=True))


def _chosen(found: Subjects, key: str) -> list[Any]:
    chosen = [value for value in found.keys if str(value) == key]
    if not chosen:
        names = ", ".join(f"`{value}`" for value in found.keys) or "none"
        raise InputError(f"no person with this identifier has the key `{key}`", remedy=f"choose among {names}")
    return chosen


def _empty(people: People) -> Subjects:
    return Subjects(store=people.store, table=people.table, key=people.key, keys=(), values={})
