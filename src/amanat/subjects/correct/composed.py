"""A name that the person's own row has in parts and copies have whole: `Ann` and `Ash`, and `Ann Ash` on an order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import permutations
from typing import Any

import sqlalchemy as sa

from amanat.datamap.model import TableMap
from amanat.service.model import People
from amanat.stores.base import Store
from amanat.subjects.people import Subjects
from amanat.subjects.who.wanted import Wanted

_NAME = "name"
_FORMS = ("{} {}", "{}, {}")
_MOST = 4
"""Columns with parts of a name in one row; of more it is not known how they go together."""

Olds = tuple[tuple[Any, ...], ...]


def composed(
    store: Store, table: TableMap, people: People, subjects: Subjects, wanted: Sequence[Wanted], olds: Olds
) -> tuple[tuple[Wanted, ...], Olds]:
    """Further values to be corrected wherever they are copied, and what they were: names put together from the columns
    of the person's own row, as they stood there and as they are to stand. None of them aims at a column."""
    parts = {
        one.column: (str(old[0]), one.text)
        for one, old in zip(wanted, olds, strict=True)
        if (one.store, one.table, one.kind) == (people.store, people.table, "") and _NAME in one.categories
        if len(old) == 1 and one.text
    }
    names = [column.name for column in table.columns if _NAME in column.categories and column.identifier is None]
    if not parts or len(subjects.stays) != 1 or not 1 < len(names) <= _MOST:
        return (), ()
    now = _row(store, people, subjects, names)
    before = {name: parts[name][0] if name in parts else text for name, text in now.items()}
    after = {name: parts[name][1] if name in parts else text for name, text in now.items()}
    pairs = dict.fromkeys(_whole(before, after))
    made = tuple(
        Wanted(
            store=people.store,
            table=people.table,
            column="+".join(parts),
            value=new,
            text=new,
            categories=(_NAME,),
            composed=True,
        )
        for _, new in pairs
    )
    return made, tuple((old,) for old, _ in pairs)


def _row(store: Store, people: People, subjects: Subjects, names: Sequence[str]) -> dict[str, str]:
    """What the person's own row calls them, by column; what is empty is left out."""
    table = store.table(people.table)
    asked = sa.select(*(table.c[name] for name in names)).where(table.c[people.key] == subjects.stays[0])
    with store.reading() as connection:
        row = connection.execute(asked).first() or ()
    return {name: str(value).strip() for name, value in zip(names, row, strict=False) if value and str(value).strip()}


def _whole(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Two names together in either order, and all in the order of the columns: old and new, where they differ."""
    for one, other in permutations(before, 2):
        for form in _FORMS:
            old, new = form.format(before[one], before[other]), form.format(after[one], after[other])
            if old != new:
                yield old, new
    old, new = " ".join(before.values()), " ".join(after.values())
    if len(before) > 2 and old != new:
        yield old, new


def in_words(olds: Olds) -> frozenset[int]:
    """The numbers of values that are several words: such a one is no copy by chance, whatever it stands under."""
    return frozenset(
        at for at, values in enumerate(olds) if values and all(len(str(one).split()) > 1 for one in values)
    )
