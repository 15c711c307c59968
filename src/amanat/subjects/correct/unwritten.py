"""Texts of the person's own rows in which an old name stands among other words: a correction leaves and names them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from amanat.stores.base import Store
from amanat.subjects.correct.echoed import Lead
from amanat.subjects.model import Residue
from amanat.subjects.sql.select import Selection
from amanat.subjects.who.wanted import Wanted

_GROUND = "the words around it are left as they were written (Art. 16)"


def unwritten(
    store: Store,
    table: str,
    selection: Selection,
    leads: Sequence[Lead],
    wanted: Sequence[Wanted],
    olds: Sequence[tuple[Any, ...]],
) -> Iterator[Residue]:
    """For each column of a table, how many rows hold an old name within a text of more than that."""
    target = store.table(table)
    for column, lead, names in _places(leads, wanted, olds):
        text = sa.cast(target.c[column], sa.Text)
        holds = sa.or_(*(text.icontains(name, autoescape=True) for name in names))
        asked = sa.select(text).where(selection.rows(target, (lead.way,)), holds)
        with store.reading() as connection:
            values = [str(value) for (value,) in connection.execute(asked)]
        rows = sum(_is_within(value, names) for value in values)
        if rows:
            what = "1 row with the old name in a text" if rows == 1 else f"{rows} rows with the old name in a text"
            yield Residue(what=what, where=f"{store.config.name}.{table}.{column}", ground=_GROUND)


def _places(
    leads: Sequence[Lead], wanted: Sequence[Wanted], olds: Sequence[tuple[Any, ...]]
) -> Iterator[tuple[str, Lead, tuple[str, ...]]]:
    """Columns that may hold a name, with the old ones looked for there."""
    for lead in leads:
        found: dict[str, dict[str, None]] = {}
        for copy in lead.copies:
            one = wanted[copy.wanted]
            if "name" in one.categories and not (one.kind or copy.digest or copy.document):
                names = (str(old).strip() for old in olds[copy.wanted])
                found.setdefault(copy.column, {}).update(dict.fromkeys(name for name in names if name))
        for column, names_there in found.items():
            if names_there:
                yield column, lead, tuple(names_there)


def _is_within(text: str, names: Sequence[str]) -> bool:
    """Whether a name stands in a text as whole words, and is not all of it."""
    folded = text.strip().casefold()
    if any(folded == name.casefold() for name in names):
        return False
    return any(re.search(rf"(?<!\w){re.escape(name.casefold())}(?!\w)", folded) for name in names)
