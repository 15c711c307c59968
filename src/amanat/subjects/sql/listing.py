"""Which rows may list one of some keys: asked of the server, so that not every list has to come over.

What it leaves out lists none; what it lets pass is looked at exactly (`amanat.datamap.graph.keys_listed.keys_in`).
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

Condition = sa.ColumnElement[bool]

_MOST = 50
"""Keys that are looked for one by one in a text. Of more, all lists come over, as each is looked at for all keys."""

_WHOLE = {"smallint": (sa.SmallInteger(), 15), "integer": (sa.Integer(), 31), "bigint": (sa.BigInteger(), 63)}
"""Types of elements, and how many bits a number has there beside its sign."""


def may_list(dialect: str, called: str, column: sa.ColumnElement[Any], texts: Collection[str]) -> Condition:
    """The condition that a column may list one of these keys, as text; true where that cannot be asked. `called` is
    its type as the engine names it."""
    wanted, called = sorted(texts), called.lower()
    if dialect == "postgresql" and called.endswith("[]"):
        return _overlaps(called.removesuffix("[]"), column, wanted)
    if dialect == "postgresql" and called == "jsonb":
        return _contains(column, wanted)
    return _stands_in(dialect, column, wanted) if len(wanted) <= _MOST else sa.true()


def _overlaps(called: str, column: sa.ColumnElement[Any], wanted: list[str]) -> Condition:
    """In the elements' own type where all keys that can stand there are of it, so that an index serves."""
    kind: sa.types.TypeEngine[Any] = sa.Text()
    if called in _WHOLE:
        kind, bits = _WHOLE[called]
        wanted = [one for one in wanted if _is_number(one) and int(one).bit_length() <= bits]
    elif called == "uuid":
        kind = sa.Uuid()
        wanted = [one for one in wanted if _is_uuid(one)]
    keys = sa.cast(sa.literal(wanted, ARRAY(sa.Text())), ARRAY(kind))
    own = column if called in _WHOLE or called == "uuid" else sa.cast(column, ARRAY(sa.Text()))
    return own.op("&&", is_comparison=True)(keys)


def _contains(column: sa.ColumnElement[Any], wanted: list[str]) -> Condition:
    """As an element, be it written as a number or as a string; and in a list that is itself written as a string."""
    numbers = [int(one) for one in wanted if _is_number(one)]
    lists = sa.literal([json.dumps([one]) for one in (*wanted, *numbers)], ARRAY(sa.Text()))
    listed = sa.cast(column, JSONB()).op("@>", is_comparison=True)(sa.any_(sa.cast(lists, ARRAY(JSONB()))))
    return sa.or_(listed, sa.func.jsonb_typeof(column) == "string")


def _stands_in(dialect: str, column: sa.ColumnElement[Any], wanted: list[str]) -> Condition:
    """Where any of the keys stands in the text at all, or something in it is escaped."""
    at = sa.func.strpos if dialect == "postgresql" else sa.func.instr
    text = sa.cast(column, sa.CHAR if dialect == "mysql" else sa.Text)
    return sa.or_(*(at(text, one) > 0 for one in ("\\", *wanted)))


def _is_number(text: str) -> bool:
    return text.isascii() and text.lstrip("-").isdigit() and str(int(text)) == text


def _is_uuid(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True
