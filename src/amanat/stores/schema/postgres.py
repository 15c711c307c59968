"""What PostgreSQL's own catalogue tells beyond the inspector: types, partitions, triggers, estimates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from amanat.errors import StoreError
from amanat.stores.schema.model import TableKind
from amanat.stores.schema.reflect import Extras, Place, Traits

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
    tables = {place(row.nspname, row.relname): row for row in connection.execute(sa.text(_TABLES), parameters)}
    indexes: dict[Place, tuple[str, ...]] = {}
    for row in connection.execute(sa.text(_INDEXES), parameters):
        at = place(row.nspname, row.relname)
        indexes[at] = (*indexes.get(at, ()), row.over)
    reads: dict[Place, tuple[Place, ...]] = {}
    for row in connection.execute(sa.text(_READS), parameters):
        at = place(row.nspname, row.relname)
        reads[at] = (*reads.get(at, ()), place(row.read_schema, row.read_table))

    def traits_of(at: Place, column: Mapping[str, Any]) -> Traits:
        return traits[at, column["name"]]

    return Extras(
        traits=traits_of,
        hidden=frozenset(at for at, row in tables.items() if row.relispartition or row.extension),
        triggers={at: tuple(row.triggers) for at, row in tables.items() if row.triggers},
        rows={at: int(row.reltuples) for at, row in tables.items() if row.reltuples >= 0},
        indexes=indexes,
        kinds={at: _KINDS[row.relkind] for at, row in tables.items() if row.relkind in _KINDS},
        comments={at: row.comment for at, row in tables.items() if row.comment},
        reads=reads,
        fixed=frozenset(at for at, row in tables.items() if not row.writable),
    )


_KINDS: dict[str, TableKind] = {"v": "view", "m": "materialized view", "f": "foreign table"}


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
        array=row.typcategory == "A",
        values=tuple(row.labels or ()),
        comment=row.comment or "",
    )


_COLUMNS = """
SELECT n.nspname, c.relname, a.attname, t.typcategory::text AS typcategory,
       coalesce(b.typname, t.typname) AS typname,
       CASE WHEN t.typtype = 'd'
            THEN format_type(t.typbasetype, t.typtypmod) || ' (domain ' || format_type(a.atttypid, -1) || ')'
            ELSE format_type(a.atttypid, a.atttypmod) END AS shown,
       CASE WHEN t.typtype = 'd' THEN (
           WITH RECURSIVE d (oid, base) AS (
               SELECT t.oid, t.typbasetype UNION ALL
               SELECT y.oid, y.typbasetype FROM d JOIN pg_catalog.pg_type y ON y.oid = d.base
           ) SELECT d.oid FROM d WHERE d.base = 0)
       ELSE a.atttypid END::int8 AS oid,
       format_type(a.atttypid, -1) AS bare, col_description(a.attrelid, a.attnum) AS comment,
       CASE WHEN 'E' IN (t.typcategory, e.typcategory) THEN
           ARRAY(SELECT l.enumlabel::text FROM pg_catalog.pg_enum l
                 WHERE l.enumtypid IN (t.oid, t.typbasetype, t.typelem) ORDER BY l.enumsortorder)
       END AS labels
FROM pg_catalog.pg_attribute a
JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_catalog.pg_type b ON b.oid = t.typbasetype
LEFT JOIN pg_catalog.pg_type e ON e.oid = t.typelem AND t.typcategory = 'A'
WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm') AND a.attnum > 0 AND NOT a.attisdropped AND n.nspname = ANY(:schemas)
"""

_TABLES = """
SELECT n.nspname, c.relname, c.relispartition,
       CASE WHEN c.relkind = 'm' AND NOT c.relispopulated THEN 'v' ELSE c.relkind::text END AS relkind,
       c.relkind IN ('v', 'm') AND EXISTS (
           SELECT FROM pg_catalog.pg_depend x WHERE x.classid = 'pg_catalog.pg_class'::regclass AND x.objid = c.oid
           AND x.deptype = 'e') AS extension,
       CASE WHEN c.relkind <> 'f' THEN true
            -- a wrapper without handler cannot even be asked
            WHEN NOT EXISTS (SELECT FROM pg_catalog.pg_foreign_table f
                             JOIN pg_catalog.pg_foreign_server s ON s.oid = f.ftserver
                             JOIN pg_catalog.pg_foreign_data_wrapper w ON w.oid = s.srvfdw
                             WHERE f.ftrelid = c.oid AND w.fdwhandler <> 0) THEN false
            ELSE pg_relation_is_updatable(c.oid, false) & 16 <> 0 END AS writable,
       obj_description(c.oid, 'pg_class') AS comment,
       CASE WHEN c.relkind = 'p' THEN coalesce(
           (SELECT sum(greatest(k.reltuples, 0)) FROM pg_catalog.pg_partition_tree(c.oid) p
            JOIN pg_catalog.pg_class k ON k.oid = p.relid WHERE p.isleaf), -1)
       WHEN c.relkind = 'v' THEN -1 ELSE c.reltuples END AS reltuples,
       ARRAY(SELECT g.tgname::text FROM pg_catalog.pg_trigger g
             WHERE g.tgrelid = c.oid AND NOT g.tgisinternal ORDER BY 1) AS triggers
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm') AND n.nspname = ANY(:schemas)
"""

# Of a unique index over expressions or some rows: its columns, one by one, as the server writes them.
_INDEXES = """
SELECT n.nspname, c.relname,
       (SELECT string_agg(pg_catalog.pg_get_indexdef(i.indexrelid, k, true), ' ' ORDER BY k)
        FROM generate_series(1, i.indnkeyatts) k) AS over
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class c ON c.oid = i.indrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE i.indisunique AND (i.indexprs IS NOT NULL OR i.indpred IS NOT NULL) AND n.nspname = ANY(:schemas)
ORDER BY n.nspname, c.relname, i.indexrelid
"""

_READS = """
SELECT DISTINCT n.nspname, c.relname, rn.nspname AS read_schema, rc.relname AS read_table
FROM pg_catalog.pg_rewrite w
JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_rewrite'::regclass AND d.objid = w.oid
 AND d.refclassid = 'pg_catalog.pg_class'::regclass AND d.refobjid <> w.ev_class
JOIN pg_catalog.pg_class c ON c.oid = w.ev_class
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_class rc ON rc.oid = d.refobjid
JOIN pg_catalog.pg_namespace rn ON rn.oid = rc.relnamespace
WHERE c.relkind IN ('v', 'm') AND n.nspname = ANY(:schemas)
ORDER BY 1, 2, 3, 4
"""

FINGERPRINT = """
WITH s AS (
    SELECT oid, xmin, has_schema_privilege(oid, 'USAGE') AS may FROM pg_catalog.pg_namespace
    WHERE nspname <> 'information_schema' AND left(nspname, 3) <> 'pg_'
), c AS (
    SELECT k.oid, k.xmin FROM pg_catalog.pg_class k
    WHERE k.relnamespace = ANY (ARRAY(SELECT oid FROM s)) AND k.relkind IN ('r', 'p', 'f', 'v', 'm')
), parts (kind, a, b, x) AS (
    SELECT 1, oid, may::int, xmin FROM s
    UNION ALL SELECT 2, oid, 0, xmin FROM c
    UNION ALL SELECT 3, d.attrelid, d.attnum, d.xmin FROM pg_catalog.pg_attribute d
              WHERE d.attrelid = ANY (ARRAY(SELECT oid FROM c)) AND d.attnum > 0
    UNION ALL SELECT 4, d.oid, 0, d.xmin FROM pg_catalog.pg_constraint d
              WHERE d.conrelid = ANY (ARRAY(SELECT oid FROM c))
    UNION ALL SELECT 5, d.indexrelid, 0, d.xmin FROM pg_catalog.pg_index d
              WHERE d.indrelid = ANY (ARRAY(SELECT oid FROM c))
    UNION ALL SELECT 6, d.oid, 0, d.xmin FROM pg_catalog.pg_trigger d
              WHERE d.tgrelid = ANY (ARRAY(SELECT oid FROM c)) AND NOT d.tgisinternal
    UNION ALL SELECT 7, d.oid, 0, d.xmin FROM pg_catalog.pg_rewrite d WHERE d.ev_class = ANY (ARRAY(SELECT oid FROM c))
    UNION ALL SELECT 8, d.oid, 0, d.xmin FROM pg_catalog.pg_type d WHERE d.typtype IN ('d', 'e')
    UNION ALL SELECT 9, d.oid, 0, d.xmin FROM pg_catalog.pg_enum d
    UNION ALL SELECT 10, d.ftrelid, 0, d.xmin FROM pg_catalog.pg_foreign_table d
    UNION ALL SELECT 11, d.oid, 0, d.xmin FROM pg_catalog.pg_foreign_server d
    UNION ALL SELECT 12, d.oid, 0, d.xmin FROM pg_catalog.pg_foreign_data_wrapper d
)
SELECT current_schema(), count(*),
       sum(hashint8extended(a::int8 << 16 | b, kind::int8 << 32 | x::text::int8)::numeric)
FROM parts
"""
"""Every row of the catalogue that reflection reads, by its oid and the transaction that wrote it."""
