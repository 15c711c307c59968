"""What the pairs of a thing tell of other people is left out of a copy (GDPR Art. 15(4)): the shop wrote the order, and
`billing_email` in a row of the order's says whose it is.

Rows that are a name and a value each say together what an object of that many members would.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from amanat.datamap.model import TableMap
from amanat.subjects.answer.withheld import WITHHELD, Known, known_of
from amanat.subjects.people import Subjects
from amanat.subjects.sql.documents import goes_with, stem
from amanat.subjects.sql.pairs import form_named, pairs_of

_ADDRESS = re.compile(r"[^\s@,;|<>]+@[^\s@,;|<>]+\.[^\s@,;|<>]+")
Row = Sequence[Any]


class Paired(msgspec.Struct):
    """The pairs of some things, by thing; `name`, `value` and `of`: where these stand in a row."""

    name: int
    value: int
    of: tuple[int, ...]
    things: Mapping[Row, dict[str, Any]]
    found: dict[tuple[Row, int], frozenset[str]] = {}

    def less(self, row: tuple[Any, ...], known: Known) -> tuple[Any, ...]:
        """The row as the person may see it; the very same where it tells of nobody else."""
        thing = self.thing(row)
        place = (thing, id(known))
        if place not in self.found:
            self.found[place] = frozenset(_of_others(self.things[thing], known))
        if str(row[self.name]) not in self.found[place] or row[self.value] in (None, ""):
            return row
        return (*row[: self.value], WITHHELD, *row[self.value + 1 :])

    def thing(self, row: Row) -> Row:
        return tuple(row[at] for at in self.of)


def paired_in(table: TableMap, rows: Sequence[Row], people: str) -> Paired | None:
    """None where rows are something else, or the pairs of a person themselves: another address there is one of theirs,
    as a column of their own row would be."""
    pairs = pairs_of(table) if rows else None
    direct = {link.columns for link in table.links if link.table == people and link.by != "identifier"}
    if pairs is None or any((name,) in direct for name in pairs.of):
        return None
    at = {column.name: place for place, column in enumerate(table.columns)}
    found = Paired(at[pairs.name], at[pairs.value], tuple(at[name] for name in pairs.of), {})
    things: dict[Row, dict[str, Any]] = {}
    for row in rows:
        things.setdefault(found.thing(row), {})[str(row[found.name])] = row[found.value]
    return msgspec.structs.replace(found, things=things)


def rows_less(table: TableMap, rows: Sequence[tuple[Any, ...]], subjects: Subjects) -> tuple[tuple[Any, ...], ...]:
    """All rows of these people, without what the pairs among them tell of others."""
    paired = paired_in(table, rows, subjects.table)
    if paired is None:
        return tuple(rows)
    known = known_of(subjects, ())
    return tuple(paired.less(row, known) for row in rows)


def seen_less(paired: Paired | None, row: tuple[Any, ...], known: Known) -> tuple[Any, ...]:
    """One row of them, as one person may see it."""
    return row if paired is None else paired.less(row, known)


def _of_others(said: Mapping[str, Any], known: Known) -> Iterator[str]:
    """The names under which something is told of others: their addresses, and what goes with these."""
    form = form_named(said)
    named = {name: stem(name) for name, value in said.items() if form.kind((name,)) == "email" and _is_address(value)}
    theirs = {name for name in named if known.has_address(str(said[name]).strip())}
    mine = frozenset(named[name] for name in theirs)
    others = frozenset(called for name, called in named.items() if name not in theirs) - mine
    # Where the person stands among them, what begins with nobody's name is of whom the thing is.
    rest = mine | {""} if mine else mine
    for name in said:
        if name not in theirs and (named.get(name) in others or goes_with(name, (), form, others, rest)):
            yield name


def _is_address(value: Any) -> bool:
    return isinstance(value, str) and _ADDRESS.fullmatch(value.strip()) is not None
