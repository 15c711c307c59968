"""Cells of a row in which a person is called by their full name, where another cell of it names them by an address."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from amanat.stores.base import Store
from amanat.subjects.erase.called import full, stand_in
from amanat.subjects.erase.redaction import names_beside
from amanat.subjects.sql.documents import is_name, party, stem

if TYPE_CHECKING:
    from amanat.subjects.erase.search import Redaction

Row = tuple[Any, ...]


def called_in_rows(
    store: Store, cells: Iterable[Redaction], columns: Callable[[str], tuple[str, ...]], pattern: re.Pattern[str]
) -> Iterator[tuple[str, str, Row, frozenset[str]]]:
    """By table, column and key, the names to be taken out there. `columns`: by table, those that may be written."""
    tables: dict[str, list[Redaction]] = {}
    for cell in cells:
        tables.setdefault(cell.table, []).append(cell)
    for name, found in tables.items():
        table, texts = store.table(name), columns(name)
        key = list(table.primary_key.columns)
        asked = sa.select(*(sa.cast(table.c[column], sa.Text) for column in texts), *key)
        with store.reading() as connection:
            rows = connection.execute(asked.where(store.member(key, [cell.key for cell in found]))).all()
        by_key: dict[str, list[Redaction]] = {}
        for cell in found:
            by_key.setdefault(str(cell.key), []).append(cell)
        for row in rows:
            said, its_key = dict(zip(texts, row, strict=False)), tuple(row[len(texts) :])
            names = frozenset(one for cell in by_key.get(str(its_key), ()) for one in _told(cell, said, pattern))
            for column, text in said.items():
                if names and text and not _is_anothers(column, table) and stand_in(text, names):
                    yield name, column, its_key, names


def _told(cell: Redaction, said: dict[str, str | None], pattern: re.Pattern[str]) -> frozenset[str]:
    """What the cell calls the person."""
    text = said.get(cell.column)
    if cell.whole:
        return full([text.strip()]) if text and is_name(cell.column) else frozenset()
    return names_beside(text, pattern, cell.form, cell.its_keys())


def _is_anothers(column: str, table: sa.Table) -> bool:
    """Whether a name in a column of its own is that of whom the row is of, or of whom another column names."""
    whose = party(column) if is_name(column) else None
    return whose is not None and any(whose in ("", stem(one.name)) for one in table.columns if one.name != column)
