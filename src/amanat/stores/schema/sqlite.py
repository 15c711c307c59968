"""What SQLite's catalogue tells and SQLAlchemy's inspector does not."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from itertools import groupby
from typing import Any

import sqlalchemy as sa

from amanat.stores.schema.reflect import Place, Traits

_NAME = r"""(?:"[^"]+"|`[^`]+`|\[[^\]]+\]|\w+)"""
_VALID = re.compile(
    rf"\bCHECK\s*\([\s(]*(?:{_NAME}\s+IS\s+NULL\s+OR\s+)?json_valid\s*\(\s*({_NAME})\s*\)"
    rf"(?:\s*OR\s+{_NAME}\s+IS\s+NULL)?[\s)]*\)",
    re.IGNORECASE,
)
"""A column that may be nothing but JSON, and NULL."""


def traits(
    known: Collection[tuple[str, str]], others: Mapping[tuple[str, str], str], place: Place, column: Any
) -> Traits:
    """By SQLite's rules of affinity (datatype3.html, 3.1), so that a column without a type counts as text. By table
    and column, in small letters, `known` are those that a CHECK lets be nothing but JSON, and `others` the types that
    SQLite does not know and SQLAlchemy takes for numbers (ENUM, UUID, VARBINARY): they may hold any text."""
    at = (place[1].lower(), column["name"].lower())
    declared = "" if isinstance(column["type"], sa.types.NullType) else str(column["type"]).upper()
    declared = others.get(at, declared)
    json = declared.startswith("JSON") or at in known
    binary = "BLOB" in declared or "BINARY" in declared
    number = any(word in declared for word in _NUMBERS)
    return Traits(declared, text=not (json or binary or number), json=json, binary=binary)


_NUMBERS = (
    "INT",
    "REAL",
    "FLOA",
    "DOUB",
    "NUMERIC",
    "NUMBER",
    "DEC",
    "BOOL",
    "DATE",
    "TIME",
    "SERIAL",
    "MONEY",
    "YEAR",
)
_KNOWN = ("CHAR", "CLOB", "TEXT", "BLOB", "JSON", *_NUMBERS)


def other_types(connection: sa.Connection) -> dict[tuple[str, str], str]:
    """By table and column, in small letters, the declared types that are none of SQLite's."""
    statement = "SELECT m.name, p.name, upper(p.type) FROM sqlite_master m, pragma_table_xinfo(m.name) p"
    return {
        (table.lower(), column.lower()): declared
        for table, column, declared in connection.exec_driver_sql(f"{statement} WHERE m.type = 'table'")
        if declared and not any(word in declared for word in _KNOWN)
    }


def documents(connection: sa.Connection) -> frozenset[tuple[str, str]]:
    """SQLite keeps no list of a table's constraints, only the statement that made it."""
    statement = "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND sql LIKE '%json_valid%'"
    return frozenset(
        (table.lower(), found[1].strip('"`[]').lower())
        for table, made in connection.exec_driver_sql(statement)
        for found in _VALID.finditer(made)
    )


def triggers(connection: sa.Connection) -> dict[Place, tuple[str, ...]]:
    found: dict[Place, tuple[str, ...]] = {}
    statement = "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger' ORDER BY tbl_name, name"
    for table, name in connection.exec_driver_sql(statement):
        place: Place = (None, table)
        found[place] = (*found.get(place, ()), name)
    return found


def on_delete(connection: sa.Connection) -> dict[tuple[Place, tuple[str, ...]], str]:
    statement = (
        'SELECT m.name, f.id, f."from", f.on_delete FROM sqlite_master m, pragma_foreign_key_list(m.name) f '
        "WHERE m.type = 'table' ORDER BY m.name, f.id, f.seq"
    )
    found: dict[tuple[Place, tuple[str, ...]], str] = {}
    rows = connection.exec_driver_sql(statement).all()
    for (table, _), group in groupby(rows, key=lambda row: (row[0], row[1])):
        keys = list(group)
        found[(None, table), tuple(row[2] for row in keys)] = str(keys[0][3]).upper()
    return found


def indexes(connection: sa.Connection) -> dict[Place, tuple[str, ...]]:
    """What unique indexes are over that somebody made by a statement, without the condition on rows."""
    statement = "SELECT tbl_name, sql FROM sqlite_master WHERE type = 'index' AND sql LIKE '%UNIQUE%' ORDER BY 1, 2"
    found: dict[Place, tuple[str, ...]] = {}
    for table, made in connection.exec_driver_sql(statement):
        if (over := _OVER.search(made)) is not None:
            place: Place = (None, table)
            found[place] = (*found.get(place, ()), over[1])
    return found


_OVER = re.compile(r"\bUNIQUE\b.*?\bON\b[^(]*\((.*?)(?:\)\s*WHERE\b.*)?$", re.IGNORECASE | re.DOTALL)


def rows(connection: sa.Connection) -> dict[Place, int]:
    """Only where ANALYZE has run."""
    if not connection.exec_driver_sql("SELECT count(*) FROM sqlite_master WHERE name = 'sqlite_stat1'").scalar():
        return {}
    found: dict[Place, int] = {}
    for table, stat in connection.exec_driver_sql("SELECT tbl, stat FROM sqlite_stat1 WHERE stat IS NOT NULL"):
        first = str(stat).split(" ")[0]
        if first.isdigit():
            found[None, table] = int(first)
    return found
