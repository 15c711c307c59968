"""Texts that say of which table a row is meant, and then which: `users/17`, `account-17`; borne out by the keys."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from amanat.datamap.detect.evidence import Evidence
from amanat.datamap.detect.validators import HEADED
from amanat.datamap.graph.inferred import asked_after, inferred_after
from amanat.datamap.graph.polymorphic import Sample, meant
from amanat.datamap.graph.undeclared import Ask
from amanat.datamap.model import Link
from amanat.datamap.names.families import family
from amanat.datamap.names.targets import Names
from amanat.datamap.names.whose import words
from amanat.datamap.names.words import is_called
from amanat.stores.schema.model import ColumnSchema, TableSchema

_TEXT = re.compile(HEADED)
_ADDRESS = re.compile(r"(?:https?|ftp)://")
_BETWEEN = re.compile(r"[.:/#-]+")
_URLS = 0.5
_MOST = 30
"""Different beginnings of a column that are looked into, the commonest first."""

_FEW = 3
"""Numbers after a word meet the first keys of a table by chance: fewer of them show nothing."""

_LEFT, _GONE = 0.8, 0.1
"""So many of the keys must still be there; fewer of those in a log."""


def headed(
    tables: Mapping[str, TableSchema],
    seen: Mapping[str, Mapping[str, Evidence]],
    names: Names,
    sample: Sample,
    ask: Ask,
) -> Iterator[tuple[str, Link]]:
    """By table, a link for each beginning of a column's texts that names another table. Only what was `seen` to have
    such texts is sampled."""
    found = [
        (table, column, head, to)
        for table in tables.values()
        for column in texts_of(table)
        if (one := seen[table.name][column.name]).share("headed") and one.share("url") < _URLS
        for head in _heads(sample(table.name).get(column.name, ()))
        for to in _meant(head, names, tables)
    ]
    answers = ask([asked_after(table, column.name, head, tables[to]) for table, column, head, to in found])
    taken: set[tuple[str, str, str]] = set()
    for (table, column, head, to), answer in zip(found, answers, strict=True):
        if answer is None or not answer.values or (table.name, column.name, head) in taken:
            continue
        numbers = any(family(one) == "whole" for one in tables[to].columns if one.name in tables[to].primary_key)
        least = _GONE if is_called(table.name, (*words().logs.tables, *words().changes.tables)) else _LEFT
        if answer.found / answer.values < least or not answer.found or (numbers and answer.found < _FEW):
            continue
        taken.add((table.name, column.name, head))
        yield table.name, inferred_after(table, column.name, head, tables[to], answer)


def texts_of(table: TableSchema) -> Iterator[ColumnSchema]:
    """Texts that are no key by themselves."""
    declared = {name for key in table.foreign_keys for name in key.columns}
    own = set(table.primary_key) if len(table.primary_key) == 1 else set()
    for column in table.columns if table.kind == "table" else ():
        if column.text and not column.json and not column.array and column.name not in declared | own:
            yield column


def _heads(values: Sequence[Any]) -> list[str]:
    found = Counter(
        said["head"]
        for value in values
        if isinstance(value, str) and not _ADDRESS.match(value) and (said := _TEXT.match(value)) is not None
    )
    return [head for head, _ in found.most_common(_MOST)]


def _meant(head: str, names: Names, tables: Mapping[str, TableSchema]) -> list[str]:
    """The tables that its last word may name, and its first."""
    said = [word for word in _BETWEEN.split(head) if word]
    named = [name for word in (said[-1:] + said[:1]) if (name := meant(word, names)) is not None]
    return [name for name in dict.fromkeys(named) if len(tables[name].primary_key) == 1]
