"""From an identifier that a person gives to the rows that are that person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import msgspec
import sqlalchemy as sa

from amanat.datamap.model import DataMap
from amanat.errors import AmanatError, InputError
from amanat.stores.base import Store
from amanat.subjects.known.identifiers import may_be, naming
from amanat.subjects.known.listed import Listed, called, lists_of
from amanat.subjects.people import Identifier, Subjects, people_of
from amanat.subjects.sql.slots import Keys
from amanat.subjects.who.clients import Scope
from amanat.subjects.who.guests import guest_of
from amanat.subjects.who.merged import whole
from amanat.subjects.who.reading import column_of, identifying, nobody, read, read_people

if TYPE_CHECKING:
    from amanat.subjects.sql.work import Work


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
    none = nobody(datamap, people)
    kinds = {column: kind for column, kind in people.identifiers.items() if may_be(kind, text)}
    lists = [one for one in lists_of(datamap, people) if may_be(one.kind, text)]
    if not kinds and not lists:
        return none if scope is not None else guest_of(store, datamap, people, none, text)
    given = tuple(Identifier(kind, text) for kind in dict.fromkeys((*kinds.values(), *(one.kind for one in lists))))
    if scope is not None:
        table = store.table(people.table)
        own = [(column_of(store, table, column), kind) for column, kind in kinds.items()]
        named = called(store, table.c[people.key], own, lists, naming(store, given))
        found = scope.uncontested(read_people(store, datamap, people, named, scope))
    else:
        wanted = msgspec.structs.replace(none, identifiers=given)
        found = read(store, datamap, wanted, "find", lambda work, table: _named(work, table, kinds, lists))
        found = whole(store, datamap, people, found, partial(_with_keys, store, datamap))
        if not found.matched and key is None:
            return guest_of(store, datamap, people, none, text)
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
    wanted = msgspec.structs.replace(nobody(datamap, people_of(datamap)), keys=tuple(keys))
    return read(store, datamap, wanted, "keys", lambda work, table: work.member([table.c[wanted.key]], Keys()))


def _named(work: Work, table: sa.Table, kinds: Mapping[str, str], lists: Sequence[Listed]) -> sa.ColumnElement[bool]:
    own = [(column_of(work.store, table, column), kind) for column, kind in kinds.items()]
    return called(work.store, table.c[work.subjects.key], own, lists, work.named)


def kinds_of(datamap: DataMap) -> dict[str, str]:
    """The columns of the people table that hold identifiers, and of which kind."""
    return identifying(datamap, people_of(datamap))


def everyone(store: Store, datamap: DataMap) -> Subjects:
    """All people there are."""
    return read_people(store, datamap, people_of(datamap), sa.true())


def without(subjects: Subjects, keys: Sequence[Any]) -> Subjects:
    """The same set less some people."""
    return subjects.at([at for at, key in enumerate(subjects.keys) if key not in keys])


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
    own = [(table.c[column], kind) for column, kind in people.identifiers.items()]
    lists = lists_of(datamap, people)
    kinds = dict.fromkeys((*people.identifiers.values(), *(one.kind for one in lists)))
    given = [Identifier(kind, text) for kind in kinds for text in identifiers if may_be(kind, text)]
    named = called(store, table.c[people.key], own, lists, naming(store, given))
    return read_people(store, datamap, people, named)


def can_be(datamap: DataMap, text: str) -> tuple[str, ...]:
    """The kinds of identifiers that people are known by here and that a text can be."""
    people = people_of(datamap)
    kinds = dict.fromkeys((*people.identifiers.values(), *(one.kind for one in lists_of(datamap, people))))
    return tuple(kind for kind in kinds if may_be(kind, text))
