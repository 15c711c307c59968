"""MariaDB's and MySQL's own account of their tables: `information_schema`, in a few set queries."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

import msgspec
import sqlalchemy as sa

from amanat.errors import StoreError
from amanat.stores.schema.model import ColumnSchema, ForeignKey, TableKind, TableSchema
from amanat.stores.schema.reflect import Place, Reflected, Traits, gathered, names_of

_TEXT = frozenset({"char", "varchar", "tinytext", "text", "mediumtext", "longtext", "enum", "set", "inet4", "inet6"})
_BINARY = frozenset({"binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob"})


class _Uuid(sa.types.UserDefinedType[Any]):
    """MariaDB's own. SQLAlchemy's would take it for text without hyphens."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        return "uuid"


_TYPES: dict[str, sa.types.TypeEngine[Any]] = {
    **dict.fromkeys(("char", "varchar", "tinytext", "text", "mediumtext", "longtext"), sa.Text()),
    **dict.fromkeys(("tinyint", "smallint", "mediumint", "int", "bigint"), sa.BigInteger()),
    "char(32)": sa.CHAR(32),
    "uuid": _Uuid(),
}
"""Told apart, as the server takes any text beside a number for one: `desc` for 0, `7up` for 7. Values of these come
through untouched."""
_LISTED = re.compile(r"'((?:[^']|'')*)'")
_JSON = re.compile(r"^\(*json_valid\(`((?:[^`]|``)+)`\)\)*$", re.IGNORECASE)
_QUOTED = re.compile(r"`(?:[^`]|``)*`")
_CONSTRAINT = re.compile(r"\s*CONSTRAINT `((?:[^`]|``)+)` FOREIGN KEY ")
_ON_DELETE = re.compile(r" ON DELETE (CASCADE|SET NULL|SET DEFAULT)")
_NAMED = re.compile(r"(?:\bfrom|\bjoin|,|\()[\s(]*`((?:[^`]|``)+)`\.`((?:[^`]|``)+)`(?!\.)", re.IGNORECASE)


def look(connection: sa.Connection, default: str, others: Sequence[str], name: str) -> Reflected:
    """The tables of the database and of the `others`. Raises `StoreError` for one that the role may not see."""
    schemas = [default, *others]
    present = {str(row[0]) for row in _rows(connection, _SCHEMATA, schemas)}
    if missing := [schema for schema in others if schema not in present]:
        problem = f"there is no database `{missing[0]}` that this role may use"
        raise StoreError(problem, place=name, remedy="correct `schemas` of this store")

    def place(schema: str, table: str) -> Place:
        return (None if schema == default else schema, table)

    found = _Found.of(connection, schemas)
    bodies = {(row.table_schema, row.table_name): str(row.view_definition or "") for row in found.views}
    kinds: dict[tuple[str, str], TableKind] = {
        at: "view" if "VIEW" in row.table_type else "table" for at, row in found.tables.items()
    }
    names = names_of(place(*at) for at in kinds)
    shapes = []
    for at in sorted(kinds):
        shape = _shape(at, found, kinds[at], lambda schema, table: names.get(place(schema, table), table))
        reads = tuple(sorted({names[place(*one)] for one in _read(bodies.get(at, ""), kinds) if one != at}))
        shapes.append((place(*at), msgspec.structs.replace(shape, name=names[place(*at)], reads=reads)))
    traits = {
        (names[place(*at)], row.column_name): _traits(row, found.json)
        for at, rows in found.columns.items()
        # No snapshot holds the catalogue: a table may have been made since the tables were asked for.
        if at in kinds
        for row in rows
    }
    types = {
        at: kind
        for at, one in traits.items()
        if (kind := _TYPES.get(one.type) or _TYPES.get(one.bare)) is not None and not one.json
    }
    return gathered(shapes, traits, types)


class _Found(msgspec.Struct, frozen=True, kw_only=True):
    tables: Mapping[tuple[str, str], Any]
    columns: Mapping[tuple[str, str], Sequence[Any]]
    keys: Mapping[tuple[str, str], Sequence[Any]]
    foreign: Mapping[tuple[str, str], Sequence[Any]]
    triggers: Mapping[tuple[str, str], Sequence[Any]]
    views: Sequence[Any]
    json: frozenset[tuple[str, str, str]]
    """Columns that a check keeps to JSON."""

    @classmethod
    def of(cls, connection: sa.Connection, schemas: Sequence[str]) -> _Found:
        return cls(
            tables={(row.table_schema, row.table_name): row for row in _rows(connection, _TABLES, schemas)},
            columns=_by_table(_rows(connection, _COLUMNS, schemas)),
            keys=_by_table(_rows(connection, _INDEXES, schemas)),
            foreign=_by_table(list(_declared(connection, schemas))),
            triggers=_by_table(_rows(connection, _TRIGGERS, schemas)),
            views=_rows(connection, _VIEWS, schemas),
            json=frozenset(_json_columns(connection, schemas)),
        )


def _rows(connection: sa.Connection, statement: str, schemas: Sequence[str]) -> Sequence[Any]:
    text = sa.text(statement).bindparams(sa.bindparam("schemas", expanding=True))
    return connection.execute(text, {"schemas": list(schemas)}).all()


def _by_table(rows: Sequence[Any]) -> dict[tuple[str, str], list[Any]]:
    found: dict[tuple[str, str], list[Any]] = {}
    for row in rows:
        found.setdefault((row.table_schema, row.table_name), []).append(row)
    return found


class _Key(msgspec.Struct, frozen=True, kw_only=True):
    """One column of a declared key, named as the catalogue names it."""

    table_schema: str
    table_name: str
    constraint_name: str
    column_name: str
    referenced_table_schema: str
    referenced_table_name: str
    referenced_column_name: str
    delete_rule: str


def _declared(connection: sa.Connection, schemas: Sequence[str]) -> Iterator[_Key]:
    """The declared keys. A role that may do nothing but SELECT sees what they lead to, and no rule of any of them.

    What such a role may see is the statement that makes the table, and the rule is in it.
    """
    told: dict[tuple[str, str], Mapping[str, str]] = {}
    # Apart, as the server joins the two by comparing each with each.
    known = {(*one[:2], one.constraint_name): one.delete_rule for one in _rows(connection, _RULES, schemas)}
    for row in _rows(connection, _FOREIGN, schemas):
        at = (row.table_schema, row.table_name)
        rule = known.get((*at, row.constraint_name))
        if rule is None:
            if at not in told:
                told[at] = _rules(connection, *at)
            rule = told[at].get(row.constraint_name, "RESTRICT")
        yield _Key(**row._mapping, delete_rule=rule)


def _rules(connection: sa.Connection, schema: str, table: str) -> dict[str, str]:
    """What each key of a table does when its row is deleted, as the server writes the table down."""
    quote = connection.dialect.identifier_preparer.quote_identifier
    made = connection.exec_driver_sql(f"SHOW CREATE TABLE {quote(schema)}.{quote(table)}".replace("%", "%%")).one()
    found = {}
    for line in str(made[1]).splitlines():
        if key := _CONSTRAINT.match(line):
            rule = _ON_DELETE.search(_QUOTED.sub("", line))
            found[key[1].replace("``", "`")] = rule[1] if rule else "RESTRICT"
    return found


def _json_columns(connection: sa.Connection, schemas: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """MariaDB's JSON is `longtext` with a check; MySQL has a type of its own."""
    if not getattr(connection.dialect, "is_mariadb", False):
        return
    for row in _rows(connection, _CHECKS, schemas):
        if found := _JSON.match(str(row.check_clause).strip()):
            yield row.table_schema, row.table_name, found[1].replace("``", "`")


def _shape(at: tuple[str, str], found: _Found, kind: TableKind, named: Any) -> TableSchema:
    keys, parts = _keys(found.keys.get(at, ()))
    primary = keys.pop("PRIMARY", ())
    unique = tuple(sorted(set(keys.values())))
    alone = {columns[0] for columns in (*unique, primary) if len(columns) == 1}
    table = found.tables[at]
    return TableSchema(
        name=at[1],
        columns=tuple(_column(row, found.json, alone) for row in found.columns.get(at, ())),
        primary_key=primary,
        foreign_keys=tuple(_foreign(found.foreign.get(at, ()), named)),
        unique=unique,
        differing=parts,
        triggers=tuple(row.trigger_name for row in found.triggers.get(at, ())),
        rows=None if kind == "view" or table.table_rows is None else int(table.table_rows),
        kind=kind,
        comment="" if kind == "view" else str(table.table_comment or ""),
    )


def _keys(rows: Iterable[Any]) -> tuple[dict[str, tuple[str, ...]], tuple[tuple[str, ...], ...]]:
    """Unique keys over whole columns, by name, and the columns of those over a prefix or an expression."""
    found: dict[str, tuple[str, ...]] = {}
    parts: set[tuple[str, ...]] = set()
    for name, listed in groupby(rows, key=lambda row: row.index_name):
        columns = list(listed)
        if all(row.column_name is not None and row.sub_part is None for row in columns):
            found[name] = tuple(row.column_name for row in columns)
        else:
            parts.add(tuple(row.column_name for row in columns if row.column_name is not None))
    return found, tuple(sorted(parts - {()}))


def _foreign(rows: Iterable[Any], named: Any) -> Iterator[ForeignKey]:
    keys = [list(parts) for _, parts in groupby(rows, key=lambda row: row.constraint_name)]
    for key in sorted(keys, key=lambda key: ([row.column_name for row in key], key[0].referenced_table_name)):
        rule = str(key[0].delete_rule).upper()
        yield ForeignKey(
            columns=tuple(row.column_name for row in key),
            table=named(key[0].referenced_table_schema, key[0].referenced_table_name),
            to=tuple(row.referenced_column_name for row in key),
            # InnoDB knows no later moment: to do nothing is to refuse at once.
            on_delete="RESTRICT" if rule == "NO ACTION" else rule,
        )


def _column(row: Any, json: frozenset[tuple[str, str, str]], alone: set[str]) -> ColumnSchema:
    traits = _traits(row, json)
    listed = row.data_type.lower() in ("enum", "set")
    return ColumnSchema(
        name=row.column_name,
        type=traits.type,
        nullable=row.is_nullable == "YES",
        text=traits.text,
        json=traits.json,
        binary=traits.binary,
        generated="GENERATED" in str(row.extra).upper().replace("DEFAULT_GENERATED", ""),
        unique=row.column_name in alone,
        array=row.data_type.lower() == "set",
        values=tuple(one.replace("''", "'") for one in _LISTED.findall(_text(row.column_type))) if listed else (),
        comment=str(row.column_comment or ""),
    )


def _traits(row: Any, json: frozenset[tuple[str, str, str]]) -> Traits:
    base = str(row.data_type).lower()
    is_json = base == "json" or (row.table_schema, row.table_name, row.column_name) in json
    return Traits(
        "json" if is_json else _text(row.column_type),
        text=base in _TEXT and not is_json,
        json=is_json,
        binary=base in _BINARY,
        bare=base,
    )


def _text(value: Any) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def _read(body: str, kinds: Mapping[tuple[str, str], TableKind]) -> set[tuple[str, str]]:
    """The tables that the text of a view names, which the server keeps with every name in full."""
    pairs = {(a.replace("``", "`"), b.replace("``", "`")) for a, b in _NAMED.findall(body)}
    return {pair for pair in pairs if pair in kinds}


_SCHEMATA = "SELECT schema_name FROM information_schema.schemata WHERE schema_name IN :schemas"

_TABLES = """
SELECT table_schema AS table_schema, table_name AS table_name, table_type AS table_type, table_rows AS table_rows,
       table_comment AS table_comment
FROM information_schema.tables
WHERE table_schema IN :schemas AND table_type IN ('BASE TABLE', 'VIEW', 'SYSTEM VERSIONED') ORDER BY 1, 2
"""

_COLUMNS = """
SELECT c.table_schema AS table_schema, c.table_name AS table_name, c.column_name AS column_name,
       c.data_type AS data_type, c.column_type AS column_type, c.is_nullable AS is_nullable, c.extra AS extra,
       c.column_comment AS column_comment
FROM information_schema.columns c WHERE c.table_schema IN :schemas
ORDER BY c.table_schema, c.table_name, c.ordinal_position
"""

_INDEXES = """
SELECT table_schema AS table_schema, table_name AS table_name, index_name AS index_name, column_name AS column_name,
       sub_part AS sub_part
FROM information_schema.statistics WHERE table_schema IN :schemas AND non_unique = 0
ORDER BY table_schema, table_name, index_name, seq_in_index
"""

_FOREIGN = """
SELECT k.table_schema AS table_schema, k.table_name AS table_name, k.constraint_name AS constraint_name,
       k.column_name AS column_name, k.referenced_table_schema AS referenced_table_schema,
       k.referenced_table_name AS referenced_table_name, k.referenced_column_name AS referenced_column_name
FROM information_schema.key_column_usage k
WHERE k.table_schema IN :schemas AND k.referenced_table_name IS NOT NULL
ORDER BY k.table_schema, k.table_name, k.constraint_name, k.ordinal_position
"""

_RULES = """
SELECT constraint_schema AS table_schema, table_name AS table_name, constraint_name AS constraint_name,
       delete_rule AS delete_rule
FROM information_schema.referential_constraints WHERE constraint_schema IN :schemas
"""

_TRIGGERS = """
SELECT event_object_schema AS table_schema, event_object_table AS table_name, trigger_name AS trigger_name
FROM information_schema.triggers WHERE event_object_schema IN :schemas ORDER BY 1, 2, 3
"""

_VIEWS = """
SELECT table_schema AS table_schema, table_name AS table_name, view_definition AS view_definition
FROM information_schema.views WHERE table_schema IN :schemas
"""

_CHECKS = """
SELECT constraint_schema AS table_schema, table_name AS table_name, check_clause AS check_clause
FROM information_schema.check_constraints
WHERE constraint_schema IN :schemas AND check_clause LIKE '%json_valid%'
"""
