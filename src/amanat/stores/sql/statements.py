"""Statements that are made once and run for many sets of people: the keys go in when they run."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec
import sqlalchemy as sa

Affected = Callable[[int, int], None]
"""Called with the place of a statement in its sequence and the rows it affected; raises to stop."""


class Slot(msgspec.Struct, frozen=True, kw_only=True):
    """Where a set of keys of `width` columns goes into a statement. `name` MUST start with `amanat_`.

    `types` (`int`, `text`, `uuid`) are those of the keys where they lie in a temporary table of the writing transaction
    under that name; else they are passed as one parameter. `odd`: there may be bytes among them. `single`: there
    is never more than one key; `many`: there may be thousands; `shared`: rows are held against them that are read
    anyhow, so that they need not lie in order for each place that asks.
    """

    name: str
    width: int
    types: tuple[str, ...] = ()
    odd: bool = False
    single: bool = False
    many: bool = False
    shared: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """One for each column."""
        return tuple(f"{self.name}_{at}" for at in range(self.width))


class Text(msgspec.Struct, frozen=True):
    """A statement as PostgreSQL takes it: `$1` is the first of `parameters`, each a name and what it is where no key
    is given under that name. `readers` turn each column of a row into a value, if any have to."""

    query: bytes
    parameters: tuple[tuple[str, Any], ...]
    readers: list[Any] | None

    def values(self, given: Mapping[str, Any]) -> list[Any]:
        """What goes into the statement, in order."""
        return [given.get(name, constant) for name, constant in self.parameters]


class Statement:
    """A clause, the slots in it, and its text once a store has needed that."""

    def __init__(self, clause: sa.Select[Any] | sa.Update | sa.Delete, slots: Sequence[Slot] = ()) -> None:
        self.clause = clause
        self.slots = tuple(slots)
        self.names = tuple(name for slot in slots for name in slot.names)
        self._text: Text | None = None

    def text(self, make: Callable[[sa.Select[Any] | sa.Update | sa.Delete], Text]) -> Text:
        """As `make` gives it when first asked. MUST be asked for with equal ones only."""
        if self._text is None:
            self._text = make(self.clause)
        return self._text


def read(rows: Sequence[Sequence[Any]], readers: list[Any] | None) -> list[tuple[Any, ...]]:
    """Rows of the driver as values of the columns' types."""
    if readers is None:
        return [tuple(row) for row in rows]
    return [
        tuple(value if each is None or value is None else each(value) for each, value in zip(readers, row, strict=True))
        for row in rows
    ]


def values_of(statement: Statement, given: Mapping[str, Any]) -> dict[str, Any]:
    """Of all values given, those that a statement takes."""
    return {name: given[name] for name in statement.names if name in given}
