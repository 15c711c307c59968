"""Keys between columns whose names say nothing, by values alone. Only what chance would hardly give is believed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from amanat.datamap.graph.undeclared import MOST, Ask, Filled, Found
from amanat.datamap.names.families import Family, agree, family
from amanat.datamap.names.pointing import pointing
from amanat.datamap.names.words import snake
from amanat.stores.base import Inclusion, Question
from amanat.stores.schema.model import ForeignKey, TableSchema

_SAYS_NOTHING = re.compile(r"(?:[a-z]{1,3}|col|column|field|attr|attribute|value|var)_?\d+")

Some = Callable[[Sequence[tuple[str, str]]], Sequence[Sequence[Any]]]
"""Up to `SOME` distinct values of each (table, column)."""

SOME = 500

_PAIRS = 400
"""Pairs of columns that the store is asked about."""

_LEAST = 10
"""Whole numbers must be this many, and different, to show anything."""

_CHANCE = 1e-4
"""The chance that numbers drawn at random from the same range would all be keys."""

_FAR = 1_000
"""Keys that begin beyond this are no mere count from one."""


class _Column(msgspec.Struct, frozen=True):
    """`some` are values of it, and `whole` says whether they are all that it has."""

    table: str
    name: str
    kind: Family
    some: frozenset[Any] = frozenset()
    whole: bool = False


def by_values(
    tables: Mapping[str, TableSchema], taken: set[tuple[str, str]], filled: Filled, ask: Ask, some: Some
) -> Iterator[Found]:
    """`taken` are the columns whose keys are known. A column whose values fit two tables equally well fits none."""
    columns = _looked(_asking(tables, taken, filled), some)
    keys = _looked(_keys(tables, filled), some) if columns else []
    pairs = [(column, key) for column in columns for key in keys if _may(column, key)][:_PAIRS]
    answers = ask([_question(*pair) for pair in pairs])
    strong: dict[_Column, list[tuple[float, _Column, int]]] = {}
    for (column, key), answer in zip(pairs, answers, strict=True):
        chance = _chance(column, answer)
        if answer is not None and chance <= _CHANCE:
            strong.setdefault(column, []).append((chance, key, answer.values))
    for column, fits in strong.items():
        fits.sort(key=lambda fit: (fit[0], fit[1].table, fit[1].name))
        if len(fits) == 1 or fits[0][0] < fits[1][0]:
            yield _found(column, fits[0][1], fits[0][2])


def _asking(tables: Mapping[str, TableSchema], taken: set[tuple[str, str]], filled: Filled) -> list[_Column]:
    return [
        _Column(table.name, column.name, family(column))
        for table in tables.values()
        if table.kind in ("table", "folder")
        for column in table.columns
        if (table.name, column.name) not in taken
        and (column.name,) != table.primary_key
        and family(column)
        and _silent(column.name, family(column))
        and filled(table.name, column.name)
    ]


def _silent(name: str, kind: Family) -> bool:
    """Whether a name says nothing of what the column holds, or only that it is a key."""
    points = pointing(name)
    tailed = points is not None and points.tail in ("id", "uuid", "guid", "uid", "fk", "oid")
    return kind == "uuid" or tailed or _SAYS_NOTHING.fullmatch(snake(name)) is not None


def _keys(tables: Mapping[str, TableSchema], filled: Filled) -> list[_Column]:
    return [
        _Column(table.name, table.primary_key[0], family(column))
        for table in tables.values()
        if table.kind == "table" and len(table.primary_key) == 1
        for column in table.columns
        if column.name == table.primary_key[0] and family(column) and filled(table.name, column.name)
    ]


def _looked(columns: list[_Column], some: Some) -> list[_Column]:
    """With some of their values; columns without any are left out."""
    values = some([(column.table, column.name) for column in columns[:MOST]])
    return [
        msgspec.structs.replace(column, some=frozenset(found), whole=len(found) < SOME)
        for column, found in zip(columns, values, strict=False)
        if found
    ]


def _may(column: _Column, key: _Column) -> bool:
    """Whether it is worth asking. Where all keys are known, the values must be among them."""
    if column.table == key.table or not agree(column.kind, key.kind):
        return False
    if key.whole:
        return column.some <= key.some
    numbers = [[value for value in one.some if isinstance(value, int)] for one in (column, key)]
    if not numbers[0] or not numbers[1]:
        return bool(numbers[0]) == bool(numbers[1])
    return len(numbers[0]) >= _LEAST and min(numbers[0]) >= min(numbers[1])


def _question(column: _Column, key: _Column) -> Question:
    return Question(table=column.table, columns=(column.name,), to_table=key.table, to_columns=(key.name,), ends=True)


def _chance(column: _Column, answer: Inclusion | None) -> float:
    """How likely it is that values which are no keys would all be found. 1: likely, or not all were found."""
    if answer is None or not answer.values or answer.found < answer.values:
        return 1.0
    if answer.low is None or answer.high is None or answer.between is None:
        # Texts and UUIDs: equal ones are hardly ever equal by chance, unless they are a few short codes.
        numbers = any(isinstance(value, int) for value in column.some)
        return 1e-6 if not numbers and answer.values >= (1 if column.kind == "uuid" else _LEAST) else 1.0
    if answer.values < _LEAST:
        return 1.0
    share = min(1.0, answer.between / (answer.high - answer.low + 1))
    by_gaps = float(share**answer.values)
    return by_gaps if by_gaps <= _CHANCE else _by_range(answer)


def _by_range(answer: Inclusion) -> float:
    """Keys without gaps that begin far from one: other numbers would not keep within both their ends."""
    if answer.to_low is None or answer.to_high is None or answer.to_low < _FAR:
        return 1.0
    return _CHANCE if answer.to_high - answer.to_low < answer.to_low else 1.0


def _found(column: _Column, key: _Column, values: int) -> Found:
    return Found(
        table=column.table,
        key=ForeignKey(columns=(column.name,), table=key.table, to=(key.name,)),
        confidence=0.7,
        because=f"its name says nothing; all {values} values looked at are keys of `{key.table}`",
    )
