"""What kind of key a column of a type could hold."""

from __future__ import annotations

from amanat.stores.schema.model import ColumnSchema

Family = str
"""`whole`, `uuid`, `text`, `any` (the engine does not say), or empty: no key is of such a type."""

_UNLIKELY = (
    "DATE",
    "TIME",
    "BOOL",
    # What MariaDB and MySQL make of BOOLEAN.
    "TINYINT(1)",
    "REAL",
    "FLOA",
    "DOUB",
    "JSON",
    "INTERVAL",
    "MONEY",
    "POINT",
    "INET",
    "[]",
    "BLOB",
    "BIT",
)


def family(column: ColumnSchema) -> Family:
    """What kind of key the column's declared type could hold."""
    declared = column.type.upper()
    if column.json or column.array or column.generated or any(word in declared for word in _UNLIKELY):
        return ""
    if "UUID" in declared or "UNIQUEIDENTIFIER" in declared:
        return "uuid"
    if not declared:
        return "any"
    if any(word in declared for word in ("INT", "SERIAL", "NUMERIC", "NUMBER", "DEC")):
        return "whole"
    return "text" if column.text or "CHAR" in declared or "TEXT" in declared or "CLOB" in declared else ""


def alike(one: Family, other: Family) -> bool:
    """As `agree`, and numbers that are kept as text."""
    return agree(one, other) or {one, other} == {"text", "whole"}


def agree(one: Family, other: Family) -> bool:
    """Whether keys of these types may be the same. Identifiers such as UUIDs are often kept as text."""
    if not one or not other:
        return False
    return "any" in (one, other) or one == other or {one, other} == {"uuid", "text"}
