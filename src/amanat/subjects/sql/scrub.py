"""What takes the place of a personal value in a row that must stay: NULL, else a value of the type that says nothing.

Where the column is unique the value is random, so that it meets no other and leads back to nobody.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any

import msgspec
import sqlalchemy as sa

from amanat.datamap.model import ColumnMap
from amanat.errors import PlanRefused
from amanat.stores.schema.model import ColumnSchema

ERASED = "erased-"
_LETTERS = 8
_RANDOM = len(ERASED) + _LETTERS
"""Letters that a value needs which meets no other: at random, and with what says that it is one."""
_LENGTH = re.compile(r"\((\d+)\)")
_NUMBER = re.compile(
    r"(?:unsigned )?(?:big|small|tiny|medium)?(?:int(?:eger)?|serial)\d?\b"
    r"|numeric|decimal|real|double|float|money|number|bool",
    re.IGNORECASE,
)


class Blank(msgspec.Struct, frozen=True):
    """`value` replaces; `remains` tells, of a column, where it still holds something else."""

    value: Any
    remains: Callable[[sa.ColumnElement[Any]], sa.ColumnElement[bool]]


def blank(
    table: str,
    column: ColumnSchema,
    mapped: ColumnMap | None,
    target: sa.Column[Any],
    dialect: str,
    *,
    together: bool = False,
) -> Blank:
    """Raises `PlanRefused` for a column that cannot be emptied. `together`: it must be unique with others, so that two
    rows which are both emptied would be alike."""
    if column.nullable:
        return Blank(sa.null(), lambda cell: cell.is_not(sa.null()))
    if column.unique or (not column.json and _is(mapped, "email", "email")):
        return _unlinkable(table, column, mapped, dialect)
    if isinstance(target.type, sa.Enum) or column.values:
        raise _refused(table, column)
    if column.json:
        empty = sa.literal("{}", sa.Text)
        return Blank(sa.cast(empty, target.type) if dialect == "postgresql" else empty, _text_not("{}"))
    if column.text and dialect == "postgresql" and not isinstance(target.type, sa.String):
        return _of_own_type(column)
    if column.text and together and _room(column) >= _RANDOM:
        return _unlinkable(table, column, mapped, dialect)
    if column.text:
        constant = "!" if _is(mapped, "credentials", "password") else ""
        return Blank(constant, lambda cell: cell != constant)
    return _neutral(table, column, dialect)


def _of_own_type(column: ColumnSchema) -> Blank:
    """For lists and types of extensions: the engine reads a bare literal as the column's own type."""
    empty = "{}" if column.type.endswith("[]") else ""
    return Blank(sa.literal_column(f"'{empty}'"), _text_not(empty))


def _unlinkable(table: str, column: ColumnSchema, mapped: ColumnMap | None, dialect: str) -> Blank:
    if column.type.lower() == "uuid" and dialect == "postgresql":
        return Blank(sa.func.gen_random_uuid(), lambda _: sa.false())
    if column.type.lower() == "uuid" and dialect == "mysql":
        return Blank(sa.func.uuid(), lambda _: sa.false())
    if not column.text:
        raise _refused(table, column)
    tail = "@invalid.example" if _is(mapped, "email", "email") else ""
    room = _room(column) - len(tail) - len(ERASED)
    if room < _LETTERS:
        whole = _room(column)
        if whole < _LETTERS or tail or (mapped is not None and mapped.identifier):
            raise _refused(table, column)
        # There is no room to say what it is: a number or a code that means nobody.
        return Blank(sa.func.substr(_random(dialect), 1, min(whole, 32)), lambda _: sa.false())
    value = sa.func.substr(_random(dialect), 1, min(room, 32))
    return Blank(
        sa.literal(ERASED).concat(value).concat(tail) if tail else sa.literal(ERASED).concat(value), _not_erased
    )


def _neutral(table: str, column: ColumnSchema, dialect: str) -> Blank:
    name = column.type.lower()
    if _NUMBER.match(name):
        zero: Any = False if name.startswith("bool") else 0
        return Blank(zero, lambda cell: cell != zero)
    if column.binary:
        return Blank(b"", lambda cell: cell != b"")
    moment = _moment(name, dialect)
    if moment is None:
        raise _refused(table, column)
    return Blank(moment, lambda cell: cell != moment)


def _moment(name: str, dialect: str) -> Any:
    """The epoch, in the form of a type of date or time; None for other types."""
    if name.startswith(("timestamp", "datetime")):
        if dialect == "sqlite":
            return "1970-01-01 00:00:00"
        zoned = "with time zone" in name or name == "timestamptz"
        return datetime(1970, 1, 1, tzinfo=UTC) if zoned else datetime(1970, 1, 1)
    if name.startswith("date"):
        return "1970-01-01" if dialect == "sqlite" else date(1970, 1, 1)
    if name.startswith("time"):
        return "00:00:00" if dialect == "sqlite" else time(0)
    return None


def _random(dialect: str) -> sa.ColumnElement[str]:
    if dialect == "postgresql":
        return sa.func.replace(sa.cast(sa.func.gen_random_uuid(), sa.Text), "-", "")
    if dialect == "mysql":
        return sa.func.sha2(sa.func.concat(sa.func.uuid(), sa.func.rand()), 256)
    return sa.func.lower(sa.func.hex(sa.func.randomblob(16)))


def _room(column: ColumnSchema) -> int:
    found = _LENGTH.search(column.type)
    return int(found.group(1)) if found else 255


def _is(mapped: ColumnMap | None, category: str, identifier: str) -> bool:
    return mapped is not None and (category in mapped.categories or mapped.identifier == identifier)


def _text_not(text: str) -> Callable[[sa.ColumnElement[Any]], sa.ColumnElement[bool]]:
    return lambda cell: sa.cast(cell, sa.Text) != text


def _not_erased(cell: sa.ColumnElement[Any]) -> sa.ColumnElement[bool]:
    return sa.not_(sa.cast(cell, sa.Text).like(f"{ERASED}%"))


def _refused(table: str, column: ColumnSchema) -> PlanRefused:
    return PlanRefused(
        f"`{column.name}` of type `{column.type}` may not be NULL and has no empty value",
        place=table,
        remedy="make it nullable, or pin the table to `delete` or `keep` in datamap.toml",
    )
