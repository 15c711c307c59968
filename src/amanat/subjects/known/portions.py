"""A set of people in parts: some at once, or one, each with identifiers and names of their own alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec
import sqlalchemy as sa

from amanat.datamap.model import TableMap
from amanat.stores.base import Store
from amanat.subjects.people import Identifier, Subjects

PORTION = 5_000
"""People whose rows are held at once."""


def portions(subjects: Subjects, kinds: Mapping[str, str], size: int = PORTION) -> Iterator[Subjects]:
    """A set of people in parts, in order, each with its own identifiers. `kinds`: see `Owners`."""
    for start in range(0, len(subjects.keys), size):
        yield _part(subjects, slice(start, start + size), kinds)


def one_of(subjects: Subjects, at: int, kinds: Mapping[str, str]) -> Subjects:
    """One person of a set, with identifiers of their own alone."""
    return _part(subjects, slice(at, at + 1), kinds)


def _part(subjects: Subjects, part: slice, kinds: Mapping[str, str]) -> Subjects:
    identities = subjects.identities[part]
    found = {
        Identifier(kinds[name], text): None
        for texts in identities
        for name, text in zip(subjects.identity_columns, texts, strict=True)
        if name in kinds and text.strip()
    }
    listed = subjects.listed[part]
    found |= dict.fromkeys(item for mine in listed for item in mine)
    return msgspec.structs.replace(
        subjects,
        keys=subjects.keys[part],
        values={to: rows[part] for to, rows in subjects.values.items()},
        identities=identities,
        listed=listed,
        identifiers=tuple(found),
    )


def names_of(connection: sa.Connection, store: Store, table: TableMap, subjects: Subjects) -> list[list[str]]:
    """What the people's own rows call them, in the order of the set."""
    target = store.table(table.name)
    names = [target.c[column.name] for column in table.columns if "name" in column.categories]
    if not names:
        return [[] for _ in subjects.keys]
    key = target.c[subjects.key]
    asked = sa.select(key, *names).where(store.member([key], [(one,) for one in subjects.keys]))
    found = {row[0]: [str(name) for name in row[1:] if name is not None] for row in connection.execute(asked)}
    return [found.get(one, []) for one in subjects.keys]
