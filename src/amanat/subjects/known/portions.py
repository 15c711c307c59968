"""A set of people in parts: some at once, or one, each with identifiers and names of their own alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec
import sqlalchemy as sa

from amanat.datamap.model import TableMap
from amanat.stores.base import Store
from amanat.subjects.people import Identifier, Subjects

PORTION = 5_000
"""People whose rows are held at once."""


def portions(subjects: Subjects, kinds: Mapping[str, str], size: int = PORTION) -> Iterator[Subjects]:
    """A set of people in parts, in order, each with its own identifiers. `kinds`: see `Owners`."""
    places = subjects.places
    for start in range(0, len(places), size):
        yield _part(subjects, [at for mine in places[start : start + size] for at in mine], kinds)


def one_of(subjects: Subjects, number: int, kinds: Mapping[str, str]) -> Subjects:
    """One person of a set, with identifiers of their own alone."""
    return _part(subjects, subjects.places[number], kinds)


def _part(subjects: Subjects, places: Sequence[int], kinds: Mapping[str, str]) -> Subjects:
    part = subjects.at(places)
    found = {
        Identifier(kinds[name], text): None
        for texts in part.identities
        for name, text in zip(part.identity_columns, texts, strict=True)
        if name in kinds and text.strip()
    }
    found |= dict.fromkeys(item for mine in part.listed for item in mine)
    return msgspec.structs.replace(part, identifiers=tuple(found))


def names_of(connection: sa.Connection, store: Store, table: TableMap, subjects: Subjects) -> list[list[str]]:
    """What their own rows call each of the people, in the order of the set."""
    target = store.table(table.name)
    names = [target.c[column.name] for column in table.columns if "name" in column.categories]
    if not names:
        return [[] for _ in subjects.stays]
    key = target.c[subjects.key]
    asked = sa.select(key, *names).where(store.member([key], [(one,) for one in subjects.keys]))
    found = {row[0]: [str(name) for name in row[1:] if name is not None] for row in connection.execute(asked)}
    return [[name for at in mine for name in found.get(subjects.keys[at], [])] for mine in subjects.places]
