"""Whether an engine finds rows by a value through an index, or has to read the whole table; and what index would do."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.visitors import iterate, replacement_traverse

from amanat.stores.sql.aliases import aliased

Expression = sa.ColumnElement[Any]


def served(connection: sa.Connection, table: sa.Table, by: Sequence[Expression]) -> bool:
    """Whether the rows of a table in which `by` have given values are found through an index.

    The engine itself is asked how it would go about it; nothing is read but the plan. Its figures may make it read a
    small table whole though there is an index: on PostgreSQL it is told not to.
    """
    other = aliased(table)
    asked = [each == _like(each, table, other) for each in by]
    text = str(
        # With all columns, as a request wants them: an index that has the few that are asked for is no way to a row.
        sa.select(table).where(*asked).compile(dialect=connection.dialect, compile_kwargs={"literal_binds": True})
    )
    if connection.dialect.name == "sqlite":
        lines = [str(row[3]) for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}")]
        return any(line.startswith("SEARCH ") for line in lines)
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        told = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {text}").scalar_one()
        plans = json.loads(told) if isinstance(told, str) else told
        return any("Index Cond" in node for node in _nodes(plans[0]["Plan"]))
    rows = connection.exec_driver_sql(f"EXPLAIN {text}").mappings()
    return all(row["type"] not in ("ALL", "index") for row in rows if row["select_type"] in ("PRIMARY", "SIMPLE"))


def _like(each: Expression, table: sa.Table, other: sa.FromClause) -> sa.ScalarSelect[Any]:
    """A value that the planner cannot know, of the right type: that of some row."""

    def replaced(element: Any, **_: Any) -> Any:
        return other.c[element.name] if isinstance(element, sa.Column) and element.table is table else None

    found: Expression = replacement_traverse(each, {}, replaced)
    return sa.select(found).select_from(other).limit(sa.literal_column("1")).scalar_subquery()


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for each in plan.get("Plans", ()):
        yield from _nodes(each)


def index_for(dialect: sa.Dialect, table: sa.Table, by: Sequence[Expression]) -> str:
    """The statement that makes an index for such rows; empty where the engine has none (MariaDB, for expressions)."""
    plain = all(isinstance(each, sa.Column) for each in by)
    if not plain and dialect.name not in ("postgresql", "sqlite"):
        return ""
    compiler = dialect.statement_compiler(dialect, None)
    parts = [compiler.process(each, literal_binds=True, include_table=False) for each in by]
    columns = ", ".join(parts if plain else (f"({part})" for part in parts))
    quote = dialect.identifier_preparer
    name = "CONCURRENTLY" if dialect.name == "postgresql" else quote.quote(_name(table, by, "" if plain else columns))
    made = f"CREATE INDEX {name} ON {quote.format_table(table)} ({columns});"
    # What is put to a driver has each of these twice.
    return made.replace("%%", "%") if dialect.paramstyle in ("format", "pyformat") else made


def _name(table: sa.Table, by: Sequence[Expression], expression: str) -> str:
    """One for each index: several may be over expressions of the same column."""
    name = "_".join(("by", table.name, *dict.fromkeys(column.name for each in by for column in _columns(each))))
    if not expression and len(name) <= _LONGEST:
        return name
    return f"{name[: _LONGEST - 9]}_{hashlib.sha256(f'{name} {expression}'.encode()).hexdigest()[:8]}"


_LONGEST = 60
"""Letters of a name. MariaDB and MySQL take 64."""


def _columns(each: Expression) -> Iterator[sa.Column[Any]]:
    for node in iterate(each):
        if isinstance(node, sa.Column):
            yield node
