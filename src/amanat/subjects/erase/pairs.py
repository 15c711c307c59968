"""Rows that are a name and a value each: those of one thing together say what an object of that many members would.

Of an order without a key to a person `billing_email` may tell whose it is, in a row of its own; `billing_first_name` in
another row of that order is theirs too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from amanat.datamap.model import TableMap
from amanat.datamap.names.whose import words
from amanat.stores.base import Store
from amanat.subjects.erase.redaction import REDACTED
from amanat.subjects.sql.documents import goes_with, stem
from amanat.subjects.sql.pairs import Pairs, form_named

Row = tuple[Any, ...]


def beside_it(
    store: Store, table: TableMap, pairs: Pairs, found: Sequence[Row], pattern: re.Pattern[str]
) -> Iterator[Row]:
    """The keys of rows of which the value tells of a person whose address is the value of another, in a row of `found`
    keys. Where rows are somebody's, that has to be called after another than them: `guest_email`, and no `email`."""
    target = store.table(table.name)
    key, of = list(target.primary_key.columns), [target.c[name] for name in pairs.of]
    asked = sa.select(target.c[pairs.name], target.c[pairs.value], *of, *key)
    at, width = 2 + len(of), len(found[0])
    with store.reading() as connection:
        named = [tuple(row) for row in connection.execute(asked.where(store.member(key, found)))]
        things = list({row[2:at] for row in named if _is_address(row, pattern) and None not in row[2:at]})
        rows = [tuple(row) for row in connection.execute(asked.where(store.member(of, things)))] if things else []
    theirs = table.ownership in ("owned", "shared", "people")
    by_thing: dict[Row, list[Row]] = {}
    for row in rows:
        by_thing.setdefault(row[2:at], []).append(row)
    for members in by_thing.values():
        said = {str(row[0]): row for row in members}
        for name in _theirs(said, pattern, theirs=theirs):
            yield said[name][at : at + width]


def _theirs(said: Mapping[str, Row], pattern: re.Pattern[str], *, theirs: bool) -> Iterator[str]:
    """The names under which something is told of the person."""
    form = form_named(said)
    named = {name: stem(name) for name in said if form.kind((name,)) is not None and said[name][1]}
    mine = frozenset(called for name, called in named.items() if _is_address(said[name], pattern))
    mine -= {*words().collectives.tables, *words().roles.besides, *([""] if theirs else [])}
    others = frozenset(named.values()) - mine
    for name, row in said.items():
        if (
            row[1] not in (None, "", REDACTED)
            and not _is_address(row, pattern)
            and goes_with(name, (), form, mine, others - {""})
        ):
            yield name


def _is_address(row: Row, pattern: re.Pattern[str]) -> bool:
    return isinstance(row[1], str) and pattern.fullmatch(row[1].strip()) is not None
