"""Whether rows of people are still theirs: a key may be given to somebody else, and a row may be emptied."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from amanat.stores.base import Store
from amanat.subjects.known.identifiers import folded
from amanat.subjects.people import Subjects
from amanat.subjects.who.reading import column_of, texts

_TOMBSTONE = "erased-"


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
            sa.select(table.c[subjects.key], *(column_of(store, table, name) for name in columns)).where(
                store.member([table.c[subjects.key]], own)
            )
        ).all()
    known = dict(zip(subjects.keys, subjects.identities, strict=True))
    reused = tuple(row[0] for row in rows if _changed(known.get(row[0], ()), texts(row[1:])))
    return tuple(key for key in subjects.keys if key not in reused), reused


def _changed(was: tuple[str, ...], now: tuple[str, ...]) -> bool:
    if emptied(now):
        return False
    return not any(old and folded("", old) == folded("", new) for old, new in zip(was, now, strict=True))


def emptied(identity: Sequence[str]) -> bool:
    """Whether no identifier of a person is left in a row that had to stay."""
    return all(not text or text.startswith(_TOMBSTONE) for text in identity)
