"""What a store says of its tables, whatever the engine."""

from __future__ import annotations

import hashlib
from typing import Literal

import msgspec

TableKind = Literal["table", "view", "materialized view", "foreign table", "folder"]
"""A view holds nothing of its own, a materialized view is a copy, the rows of a foreign table lie in another server;
`folder`: a lake table, files under one folder."""


class ColumnSchema(msgspec.Struct, frozen=True, kw_only=True):
    """`type` as the engine names it; `text`, `json` and `binary` sort what can be searched.

    `values`: what an enumerated column may hold. `array`: the values are lists of the type. `default`: the engine fills
    it where nothing is given.
    """

    name: str
    type: str
    nullable: bool
    text: bool = False
    json: bool = False
    binary: bool = False
    generated: bool = False
    unique: bool = False
    array: bool = False
    default: bool = False
    values: tuple[str, ...] = ()
    comment: str = ""


class ForeignKey(msgspec.Struct, frozen=True, kw_only=True):
    columns: tuple[str, ...]
    table: str
    to: tuple[str, ...]
    on_delete: str = "NO ACTION"
    deferrable: bool = False


class TableSchema(msgspec.Struct, frozen=True, kw_only=True):
    """`rows` is the engine's estimate, None where it has none. Partitions are listed under their parent only.

    `differing`: columns, each set of which takes part in a unique index over expressions, over the beginnings of values
    or over some rows only: two rows that are emptied alike there may clash.

    `reads`: the tables that a view takes its rows from, through other views too. `writable`: whether rows can be
    deleted there at all, whatever the role; what cannot be written is made anew from elsewhere, or not reached.
    """

    name: str
    columns: tuple[ColumnSchema, ...]
    primary_key: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...]
    unique: tuple[tuple[str, ...], ...] = ()
    differing: tuple[tuple[str, ...], ...] = ()
    triggers: tuple[str, ...] = ()
    rows: int | None = None
    kind: TableKind = "table"
    comment: str = ""
    reads: tuple[str, ...] = ()
    writable: bool = True

    @property
    def holds(self) -> bool:
        """Whether rows lie here. A plain view only shows those of other tables."""
        return self.kind != "view"

    def may_lack(self, column: str) -> bool:
        """Whether rows may have no value in a column."""
        return any(one.nullable for one in self.columns if one.name == column)


class StoreSchema(msgspec.Struct, frozen=True, kw_only=True):
    """`all_triggers`: whether the role sees which triggers there are; else a table may have some that are not named."""

    tables: tuple[TableSchema, ...]
    all_triggers: bool = True

    @property
    def digest(self) -> str:
        """SHA-256 of all but the engine's estimates, and what the role may see of triggers."""
        tables = [msgspec.structs.replace(table, rows=None) for table in self.tables]
        return hashlib.sha256(msgspec.json.encode(tables)).hexdigest()
