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
    is never more than one key.
    """

    name: str
    width: int
    types: tuple[str, ...] = ()
    odd: bool = False
    single: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """One for each column."""
        return tuple(f"{self.name}_{at}" for at in range(self.width))


class Statement:
    """A clause, the slots in it, and its text once a store has needed that."""

    def __init__(self, clause: sa.Select[Any] | sa.Update | sa.Delete, slots: Sequence[Slot] = ()) -> None:
        self.clause = clause
        self.slots = tuple(slots)
        self.names = tuple(name for slot in slots for name in slot.names)
        self._text: tuple[str, dict[str, Any], list[Any] | None] | None = None

    def text(self, dialect: sa.Dialect) -> tuple[str, dict[str, Any], list[Any] | None]:
        """The driver's text, its constant parameters, and what turns each column of a row into a value, if anything.

        MUST be asked for with one dialect only.
        """
        if self._text is None:
            self._text = _compiled(self.clause, dialect)
        return self._text


def _compiled(
    clause: sa.Select[Any] | sa.Update | sa.Delete, dialect: sa.Dialect
) -> tuple[str, dict[str, Any], list[Any] | None]:
    compiled = clause.compile(dialect=dialect, compile_kwargs={"render_postcompile": True})
    constants: dict[str, Any] = {}
    for name, value in (compiled.construct_params(_check=False) or {}).items():
        bound = getattr(compiled, "binds", {}).get(name)
        process = None if bound is None else bound.type.dialect_impl(dialect).bind_processor(dialect)
        constants[name] = value if process is None or value is None else process(value)
    readers = None
    if isinstance(clause, sa.Select):
        found = [reader_of(column.type, dialect) for column in clause.selected_columns]
        readers = found if any(found) else None
    return str(compiled), constants, readers


_NUMERIC = 1700
"""The number of `numeric` in PostgreSQL's catalogue."""


def reader_of(kind: sa.types.TypeEngine[Any], dialect: sa.Dialect) -> Any:
    """What turns the driver's value into one of a column's type, None where it is one already.

    Numbers, and arrays of them, ask what the server calls the column, which nobody knows before it has answered; taken
    for `numeric`, both `Decimal` and `float` stay what psycopg makes them.
    """
    return kind.dialect_impl(dialect).result_processor(dialect, _NUMERIC)


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
