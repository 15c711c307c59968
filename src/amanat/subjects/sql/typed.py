"""From what a person writes to a value of a column: its type, its length, what it may hold. Nothing is written here.

No error repeats the value: it is a person's.
"""

from __future__ import annotations

import ipaddress
import json
import re
import uuid
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any

from amanat import identity
from amanat.errors import InputError
from amanat.stores.schema.model import ColumnSchema

_LENGTH = re.compile(r"char\w*(?: varying)?\((\d+)\)|\bvarying\((\d+)\)|^(?:bp)?char\((\d+)\)", re.IGNORECASE)
_PRECISION = re.compile(r"(?:numeric|decimal)\((\d+)(?:, ?(\d+))?\)", re.IGNORECASE)
_WHOLE = re.compile(r"(?:unsigned )?(tiny|small|medium|big)?(?:int(?:eger)?|serial)(\d)?\b", re.IGNORECASE)
_BYTES = {"tiny": 1, "small": 2, "medium": 3, "": 4, "big": 8, "2": 2, "4": 4, "8": 8}
_TRUE, _FALSE = ("true", "yes", "t", "1"), ("false", "no", "f", "0")


def typed(place: str, column: ColumnSchema, text: str, dialect: str, kind: str | None = None) -> Any:
    """The value as the store takes it; NULL for an empty text. `kind` is that of an identifier.

    Raises `InputError`, which names the column and the remedy, for what the column cannot hold.
    """
    if column.generated or column.array or column.binary:
        what = "is made by the engine" if column.generated else "holds lists" if column.array else "holds bytes"
        raise InputError(f"the column {what}", place=place, remedy="correct what it is made from, in the application")
    if not text.strip():
        return _emptied(place, column)
    if kind is not None:
        _identifies(place, kind, text)
    if column.values:
        return _listed(place, column, text)
    for meant, read in _READERS:
        if meant(column):
            try:
                return read(place, column, text.strip() if not column.text else text, dialect)
            except (ValueError, InvalidOperation):
                raise _wrong(place, column) from None
    raise InputError(f"values of type `{column.type}` cannot be corrected", place=place, remedy="do it in the store")


def _emptied(place: str, column: ColumnSchema) -> None:
    if not column.nullable:
        raise InputError("the column may not be empty", place=place, remedy="give a value")


def _identifies(place: str, kind: str, text: str) -> None:
    try:
        identity.identifier(kind, text, "ZZ") if kind == "email" else identity.identifier("key", text)
    except InputError:
        raise InputError("the value is no e-mail address", place=place, remedy="write `name@example.org`") from None
    if kind == "phone" and sum(char.isdigit() for char in text) < 5:
        raise InputError("the value is no phone number", place=place, remedy="write it with its country code")


def _listed(place: str, column: ColumnSchema, text: str) -> str:
    if text.strip() not in column.values:
        choices = ", ".join(f"`{one}`" for one in column.values)
        raise InputError("the column cannot hold this value", place=place, remedy=f"use one of {choices}")
    return text.strip()


def _wrong(place: str, column: ColumnSchema) -> InputError:
    return InputError(f"the value is not of type `{column.type}`", place=place, remedy=_form(column.type.lower()))


def _form(name: str) -> str:
    if name.startswith(("timestamp", "datetime")):
        return "write `2026-01-31 12:00:00`"
    if name.startswith("date"):
        return "write `2026-01-31`"
    return "write a value of that type"


def _text(place: str, column: ColumnSchema, text: str, _: str) -> str:
    found = _LENGTH.search(column.type)
    room = int(next(one for one in found.groups() if one)) if found else None
    if room is not None and len(text) > room:
        raise InputError(f"the value is longer than {room} characters", place=place, remedy="shorten it")
    if "\x00" in text:
        raise InputError("the value holds a NUL character", place=place, remedy="leave it out")
    return text


def _json(_place: str, _column: ColumnSchema, text: str, dialect: str) -> Any:
    parsed = json.loads(text)
    return parsed if dialect == "postgresql" else text


def _bool(_place: str, column: ColumnSchema, text: str, dialect: str) -> Any:
    word = text.lower()
    if word not in _TRUE + _FALSE:
        raise ValueError
    truth = word in _TRUE
    return truth if dialect == "postgresql" and column.type.lower().startswith("bool") else int(truth)


def _whole(place: str, column: ColumnSchema, text: str, dialect: str) -> int:
    number = int(text)
    found = _WHOLE.match(column.type)
    size = 8 if dialect == "sqlite" else _BYTES[(found and (found.group(2) or (found.group(1) or "").lower())) or ""]
    unsigned = "unsigned" in column.type.lower()
    low, high = (0, 256**size - 1) if unsigned else (-(256**size) // 2, 256**size // 2 - 1)
    if not low <= number <= high:
        raise InputError(f"the number does not lie between {low} and {high}", place=place, remedy="look at it again")
    return number


def _number(place: str, column: ColumnSchema, text: str, dialect: str) -> Any:
    number = Decimal(text)
    found = _PRECISION.match(column.type)
    if not number.is_finite():
        raise ValueError
    if found:
        scale = int(found.group(2) or 0)
        if abs(number) >= Decimal(10) ** (int(found.group(1)) - scale) or number != round(number, scale):
            raise InputError(f"the number does not fit `{column.type}`", place=place, remedy="round it")
    return float(number) if dialect == "sqlite" else number


def _moment(_place: str, column: ColumnSchema, text: str, dialect: str) -> Any:
    name = column.type.lower()
    if name.startswith(("timestamp", "datetime")):
        moment: Any = datetime.fromisoformat(text)
    else:
        moment = date.fromisoformat(text) if name.startswith("date") else time.fromisoformat(text)
    return text if dialect == "sqlite" else moment


def _uuid(_place: str, _column: ColumnSchema, text: str, dialect: str) -> Any:
    value = uuid.UUID(text)
    return value if dialect == "postgresql" else str(value)


def _address(_place: str, _column: ColumnSchema, text: str, _: str) -> str:
    return str(ipaddress.ip_interface(text)) if "/" in text else str(ipaddress.ip_address(text))


_Reader = Callable[[str, ColumnSchema, str, str], Any]


def _named(*starts: str) -> Callable[[ColumnSchema], bool]:
    return lambda column: column.type.lower().startswith(starts)


_READERS: tuple[tuple[Callable[[ColumnSchema], bool], _Reader], ...] = (
    (lambda column: column.json, _json),
    (_named("uuid"), _uuid),
    (_named("inet", "cidr"), _address),
    (_named("bool", "tinyint(1)"), _bool),
    (lambda column: _WHOLE.match(column.type) is not None, _whole),
    (_named("numeric", "decimal", "real", "double", "float", "number"), _number),
    (_named("timestamp", "datetime", "date", "time"), _moment),
    (lambda column: column.text, _text),
)
"""In this order: SQLite calls a column text by its affinity alone."""
