"""Canonical JSON (RFC 8785) for the values evidence is made of, so that the same content has the same bytes."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from amanat.errors import InputError

SAFE = 2**53 - 1
_REMEDY = "evidence has ASCII keys, strings, whole numbers, yes, no and nothing; write a fraction as text"
_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")).encode


def canonical(value: object) -> bytes:
    """The bytes RFC 8785 gives a value, in UTF-8.

    Objects with ASCII keys, arrays, strings, integers of at most 53 bits, true, false and null: within these,
    a sorted compact encoding is the canonical one. Raises `InputError` for anything else.
    """
    _check(value, "")
    try:
        return _encode(value if not isinstance(value, Mapping) else dict(value)).encode()
    except UnicodeEncodeError as error:
        raise InputError("half a character stands in a string", remedy="give whole characters") from error


def parse(data: bytes) -> Any:
    """Reads bytes that are canonical. Raises `InputError` when they are not JSON or are spelled otherwise."""
    try:
        value = json.loads(data.decode())
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise InputError("this is no JSON") from error
    if canonical(value) != data:
        raise InputError("this is not canonical JSON")
    return value


def _check(value: object, place: str) -> None:
    if value is None or isinstance(value, str | bool):
        return
    if isinstance(value, int):
        if abs(value) > SAFE:
            raise InputError(f"`{value}` is too large", place=place, remedy=_REMEDY)
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            if not isinstance(key, str) or not key.isascii():
                raise InputError(f"the key `{key}` is not ASCII", place=place, remedy=_REMEDY)
            _check(inner, f"{place}.{key}")
    elif isinstance(value, Sequence) and not isinstance(value, bytes | bytearray):
        for number, inner in enumerate(value):
            _check(inner, f"{place}[{number}]")
    else:
        raise InputError(f"`{value!r}` cannot be evidence", place=place, remedy=_REMEDY)
