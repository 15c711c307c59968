"""Keys by what a thing is known by everywhere: the `imsi` of a position is that of a card, `served_imsi` too.

No constraint declares them, and no word says that they are keys: the column has the name of a column of texts by which
another table tells its rows apart, and most of its values are there. Texts meet no others by chance.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from amanat.datamap.detect.evidence import Evidence
from amanat.datamap.detect.lexicon import lexicon
from amanat.datamap.graph.undeclared import Ask, Filled, Found
from amanat.datamap.names.families import alike, family
from amanat.datamap.names.whose import words
from amanat.datamap.names.words import snake
from amanat.datamap.people.telling import is_named_kind
from amanat.stores.base import Question
from amanat.stores.schema.model import ColumnSchema, ForeignKey, TableSchema

Tables = Mapping[str, TableSchema]
Seen = Mapping[str, Mapping[str, Evidence]]

_FEW, _MOST = 3, 0.5
"""So many values at least, and so much of what was looked at, must be there."""

_SHORTEST = 3

_LETTERS = 0.5
"""From this share of e-mail addresses, a column says who is written to."""


class _Mark(msgspec.Struct, frozen=True):
    """A column by which a table tells its rows apart."""

    table: str
    column: ColumnSchema


def by_marks(tables: Tables, taken: set[tuple[str, str]], seen: Seen, filled: Filled, ask: Ask) -> Iterator[Found]:
    """Of `taken` columns it is known where they lead, or that they lead nowhere. What stands in rows of people says how
    they are reached."""
    marks = _marks(tables, seen)
    found = [
        (table.name, column.name, mark)
        for table in tables.values()
        if table.kind == "table" and not is_named_kind(table.name)
        for column in table.columns
        if (table.name, column.name) not in taken and filled(table.name, column.name)
        if (mark := _meant(column, marks)) is not None and mark.table != table.name
        if not _tells_apart(table, column.name)
    ]
    answers = ask([_question(*one) for one in found])
    for (table, column, mark), answer in zip(found, answers, strict=True):
        if answer is not None and answer.found >= max(_FEW, answer.values * _MOST):
            told = f"{answer.found} of {answer.values} values looked at are there"
            yield Found(
                table=table,
                key=ForeignKey(columns=(column,), table=mark.table, to=(mark.column.name,)),
                confidence=0.8 if answer.found == answer.values else 0.75,
                because=f"called as `{mark.table}.{mark.column.name}` is; {told}",
            )


def _question(table: str, column: str, mark: _Mark) -> Question:
    return Question(table=table, columns=(column,), to_table=mark.table, to_columns=(mark.column.name,))


def _marks(tables: Tables, seen: Seen) -> dict[str, _Mark]:
    """By name; of several tables with a mark of one name the one to which declared keys of that name lead, or none."""
    found: dict[str, list[_Mark]] = {}
    led: dict[str, set[str]] = {}
    for table in tables.values():
        keys = [key for key in table.foreign_keys if len(key.columns) == 1]
        for key in keys:
            led.setdefault(snake(key.columns[0]), set()).add(key.table)
        for column in table.columns:
            if (column.name,) not in {key.columns for key in keys} and _is_mark(table, column, seen[table.name]):
                found.setdefault(snake(column.name), []).append(_Mark(table.name, column))
    return {
        name: said[0]
        for name, marks in found.items()
        if len(said := marks if len(marks) == 1 else [one for one in marks if {one.table} == led.get(name)]) == 1
    }


def _is_mark(table: TableSchema, column: ColumnSchema, seen: Mapping[str, Evidence]) -> bool:
    """Whether a table tells its rows apart by a text that is called after what it is, and not as anything may be."""
    name = snake(column.name)
    if table.kind != "table" or family(column) != "text" or not _tells_apart(table, column.name):
        return False
    if len(name) < _SHORTEST or name in (*words().keys.anything, *words().keys.plain):
        return False
    rule = lexicon().rule(column.name, table.name, "text", about=True)
    told = rule is not None and rule.identifier in ("email", "username")
    return not told and seen[column.name].share("email") < _LETTERS


def _tells_apart(table: TableSchema, column: str) -> bool:
    return table.primary_key == (column,) or (column,) in table.unique


def _meant(column: ColumnSchema, marks: Mapping[str, _Mark]) -> _Mark | None:
    """By the whole name of a column, or by the end of it: `served_imsi` is an `imsi`."""
    parts = snake(column.name).split("_")
    mark = next((marks[name] for at in range(len(parts)) if (name := "_".join(parts[at:])) in marks), None)
    return mark if mark is not None and alike(family(column), family(mark.column)) else None
