"""What PostgreSQL's own catalogue tells beyond the inspector: types, partitions, triggers, estimates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from amanat.errors import StoreError
from amanat.stores.reflect import Extras, Place, Traits

_NOT_TEXT = frozenset("BDGNTVZR")
"""Type categories (catalog-pg-type.html) that hold no words: boolean, date, geometry, number, span, bits, internal."""


def schemas_of(connection: sa.Connection, wanted: Sequence[str], name: str) -> tuple[str, tuple[str, ...]]:
    """The default schema and the others: those of the configuration, else every one that the role may use."""
    default = str(connection.exec_driver_sql("SELECT coalesce(current_schema(), 'public')").scalar_one())
    statement = (
        "SELECT nspname FROM pg_catalog.pg_namespace WHERE nspname <> 'information_schema' "
        "AND left(nspname, 3) <> 'pg_' AND has_schema_privilege(oid, 'USAGE') ORDER BY nspname"
    )
    present = [str(row[0]) for row in connection.exec_driver_sql(statement)]
    if missing := [schema for schema in wanted if schema not in present]:
        problem = f"there is no schema `{missing[0]}` that this role may use"
        raise StoreError(problem, place=name, remedy="correct `schemas` of this store")
    # Names of key targets and types then come with their schema, whatever path the role is set to.
    connection.execute(sa.text("SELECT set_config('search_path', quote_ident(:schema), true)"), {"schema": default})
    return default, tuple(schema for schema in (wanted or present) if schema != default)


def look(connection: sa.Connection, default: str, others: Sequence[str]) -> Extras:
    """`Extras` for `reflect`, with None as the name of the default schema."""

    def place(schema: str, table: str) -> Place:
        return (None if schema == default else schema, table)

    parameters = {"schemas": [default, *others]}
    traits: dict[tuple[Place, str], Traits] = {}
    for row in connection.execute(sa.text(_COLUMNS), parameters):
        traits[place(row.nspname, row.relname), row.attname] = _traits(row)
    hidden, rows, triggers = set(), {}, {}
    for row in connection.execute(sa.text(_TABLES), parameters):
        at = place(row.nspname, row.relname)
        if row.relispartition:
            hidden.add(at)
        if row.reltuples >= 0:
            rows[at] = int(row.reltuples)
        if row.triggers:
            triggers[at] = tuple(row.triggers)

    def traits_of(at: Place, column: Mapping[str, Any]) -> Traits:
        return traits[at, column["name"]]

    return Extras(traits=traits_of, hidden=frozenset(hidden), triggers=triggers, rows=rows)


def _traits(row: Any) -> Traits:
    json = row.typname in ("json", "jsonb")
    binary = row.typname == "bytea"
    return Traits(
        row.shown,
        text=not (json or binary) and row.typcategory not in _NOT_TEXT,
        json=json,
        binary=binary,
        bare=row.bare,
        oid=row.oid,
    )


_COLUMNS = """
SELECT n.nspname, c.relname, a.attname, a.atttypid::int8 AS oid, t.typcategory::text AS typcategory,
       coalesce(b.typname, t.typname) AS typname,
       format_type(a.atttypid, a.atttypmod) AS shown, format_type(a.atttypid, -1) AS bare
FROM pg_catalog.pg_attribute a
JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_catalog.pg_type b ON b.oid = t.typbasetype
WHERE c.relkind IN ('r', 'p', 'f') AND a.attnum > 0 AND NOT a.attisdropped AND n.nspname = ANY(:schemas)
"""

_TABLES = """
SELECT n.nspname, c.relname, c.relispartition,
       CASE WHEN c.relkind = 'p' THEN coalesce(
           (SELECT sum(greatest(k.reltuples, 0)) FROM pg_catalog.pg_partition_tree(c.oid) p
            JOIN pg_catalog.pg_class k ON k.oid = p.relid WHERE p.isleaf), -1)
       ELSE c.reltuples END AS reltuples,
       ARRAY(SELECT g.tgname::text FROM pg_catalog.pg_trigger g
             WHERE g.tgrelid = c.oid AND NOT g.tgisinternal ORDER BY 1) AS triggers
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'f') AND n.nspname = ANY(:schemas)
"""
