"""Tables that are copies of others, and tables that everyone has forgotten: imports, exports, campaigns of old."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from amanat.datamap.detect.evidence import Evidence
from amanat.datamap.graph.undeclared import Ask
from amanat.datamap.names.whose import words
from amanat.datamap.names.words import singular, snake
from amanat.stores.base import Inclusion, Question
from amanat.stores.schema.model import TableSchema

_DATED = re.compile(r"(?:19|20)\d{2}(?:\d{2}){0,3}|v\d+|\d{6,14}")

_ALIKE = 0.6
"""Of a copy's columns so many must be the original's, where its name says that it is a copy."""

_SAME = 0.8
"""The same, where only the columns say so."""

_LEAST = 4
"""Fewer columns in common say nothing without a name."""

_SHARED = 0.5
"""Of a copy's identifiers so many must stand in the original, where its name does not say that it is a copy."""

_MOST = 200


class Copy(msgspec.Struct, frozen=True):
    of: str
    because: str


def copies(tables: Mapping[str, TableSchema], seen: Mapping[str, Mapping[str, Evidence]], ask: Ask) -> dict[str, Copy]:
    """By table, what it is a copy of. Views are none: they hold nothing of their own."""
    real = {name: table for name, table in tables.items() if table.kind in ("table", "folder")}
    pairs = [*_by_name(real), *_by_columns(real)][:_MOST]
    asked = {pair: _question(*pair, real, seen) for pair in pairs}
    questions = [question for question in asked.values() if question is not None]
    answers = dict(zip(questions, ask(questions), strict=True))
    found: dict[str, Copy] = {}
    for copy, original in pairs:
        question = asked[copy, original]
        because = _told(real[copy], real[original], question, answers.get(question) if question else None)
        if because and copy not in found and found.get(original, Copy("", "")).of != copy:
            found[copy] = Copy(original, because)
    return found


def forgotten(table: TableSchema, pointed: bool) -> str:
    """Why the table seems to be left over; empty where it does not. `pointed`: a key leads to it."""
    mark = next((word for word in _words(table.name) if _is_mark(word)), None)
    if mark is None or pointed or table.foreign_keys or table.kind != "table":
        return ""
    return f"its name says `{mark}`, and no key leads to it or from it"


def _words(name: str) -> list[str]:
    return snake(name.rpartition(".")[2]).split("_")


def _is_mark(word: str) -> bool:
    return word in words().leftovers.marks or _DATED.fullmatch(word) is not None


def _stripped(name: str) -> tuple[str, ...]:
    return tuple(singular(word) for word in _words(name) if not _is_mark(word))


def _by_name(tables: Mapping[str, TableSchema]) -> Iterator[tuple[str, str]]:
    plain = {tuple(singular(word) for word in _words(name)): name for name in sorted(tables, reverse=True)}
    for name in sorted(tables):
        base = _stripped(name)
        if base and len(base) < len(_words(name)) and plain.get(base, name) != name:
            yield name, plain[base]


def _by_columns(tables: Mapping[str, TableSchema]) -> Iterator[tuple[str, str]]:
    """Pairs that have most columns in common, where the one has keys and the other, the copy, has none."""
    names = {name: frozenset(snake(column.name) for column in table.columns) for name, table in tables.items()}
    by_column: dict[str, list[str]] = {}
    for name, columns in names.items():
        for column in columns:
            by_column.setdefault(column, []).append(name)
    # Columns that many tables have (a key, a date of creation) bring no pair to notice.
    near = {
        (one, other)
        for sharing in by_column.values()
        if len(sharing) <= 12
        for one in sharing
        for other in sharing
        if one < other
    }
    pointed = [key.table for table in tables.values() for key in table.foreign_keys]
    for one, other in sorted(near):
        common = len(names[one] & names[other])
        if common >= _LEAST and common / min(len(names[one]), len(names[other])) >= _SAME:
            copy, original = sorted((one, other), key=lambda name: _standing(tables[name], pointed))
            if not tables[copy].foreign_keys and copy not in pointed:
                yield copy, original


def _standing(table: TableSchema, pointed: Sequence[str]) -> tuple[int, int, int, str]:
    return pointed.count(table.name), bool(table.primary_key), len(table.foreign_keys), table.name


def _question(
    copy: str, original: str, tables: Mapping[str, TableSchema], seen: Mapping[str, Mapping[str, Evidence]]
) -> Question | None:
    """Whether identifiers of the one stand in the other: an e-mail address before all else."""
    there = {snake(column.name): column.name for column in tables[original].columns}
    for shape in ("email", "phone", "iban"):
        for column in tables[copy].columns:
            if seen[copy][column.name].share(shape) > _ALIKE and snake(column.name) in there:
                to = (there[snake(column.name)],)
                return Question(table=copy, columns=(column.name,), to_table=original, to_columns=to)
    return None


def _told(copy: TableSchema, original: TableSchema, question: Question | None, answer: Inclusion | None) -> str:
    mine, theirs = ({snake(column.name) for column in table.columns} for table in (copy, original))
    shared = len(mine & theirs)
    alike = f"{shared} of its {len(mine)} columns are those of `{original.name}`"
    named = len(_stripped(copy.name)) < len(_words(copy.name)) and _stripped(copy.name) == _stripped(original.name)
    same = ""
    if question is not None and answer is not None and answer.values:
        share = answer.found / answer.values
        same = f"; {answer.found} of {answer.values} values of `{question.columns[0]}` stand there"
        if share >= _SHARED and answer.values >= (2 if named else 3):
            return alike + same
    return f"its name says so; {alike}{same}" if named and shared / len(mine) >= _ALIKE and shared > 1 else ""
