"""Whether an engine finds rows by a value through an index, or has to read the whole table; and what index would do."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.visitors import iterate, replacement_traverse

from amanat.stores.aliases import aliased

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
        told = connection.execute(sa.text(f"EXPLAIN (FORMAT JSON) {_escaped(text)}")).scalar_one()
        plans = json.loads(told) if isinstance(told, str) else told
        return any("Index Cond" in node for node in _nodes(plans[0]["Plan"]))
    rows = connection.execute(sa.text(f"EXPLAIN {_escaped(text)}")).mappings()
    return all(row["type"] not in ("ALL", "index") for row in rows if row["select_type"] in ("PRIMARY", "SIMPLE"))


def _like(each: Expression, table: sa.Table, other: sa.FromClause) -> sa.ScalarSelect[Any]:
    """A value that the planner cannot know, of the right type: that of some row."""

    def replaced(element: Any, **_: Any) -> Any:
        return other.c[element.name] if isinstance(element, sa.Column) and element.table is table else None

    found: Expression = replacement_traverse(each, {}, replaced)
    return sa.select(found).select_from(other).limit(sa.literal_column("1")).scalar_subquery()


def _escaped(text: str) -> str:
    """With no names of parameters in it."""
    return text.replace("\\", "\\\\").replace(":", "\\:")


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
    parts = [_written(compiler, each) for each in by]
    columns = ", ".join(
        part if isinstance(each, sa.Column) else f"({part})" for part, each in zip(parts, by, strict=True)
    )
    quote = dialect.identifier_preparer
    where = f"{quote.format_table(table)} ({columns})"
    if dialect.name == "postgresql":
        return f"CREATE INDEX CONCURRENTLY ON {where};"
    names = dict.fromkeys(column.name for each in by for column in _columns(each))
    name = quote.quote(f"by_{'_'.join((table.name, *names))}"[:_LONGEST])
    return f"CREATE INDEX {name} ON {where};"


_LONGEST = 60
"""Letters of a name. MariaDB and MySQL take 64."""


def _written(compiler: SQLCompiler, each: Expression) -> str:
    return compiler.process(each, literal_binds=True, include_table=False)


def _columns(each: Expression) -> Iterator[sa.Column[Any]]:
    for node in iterate(each):
        if isinstance(node, sa.Column):
            yield node
