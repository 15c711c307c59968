"""Clauses as PostgreSQL itself reads them, with `$1` for the first parameter: what is made once is not put together
anew by the driver each time it runs."""

from __future__ import annotations

from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql.psycopg import PGCompiler_psycopg, PGDialect_psycopg

from amanat.stores.sql.statements import Text

_PLAIN = (sa.String, sa.Integer, sa.Boolean)
_NUMERIC = 1700
"""The number of `numeric` in PostgreSQL's catalogue."""


class _Compiler(PGCompiler_psycopg):
    def visit_bindparam(self, bindparam: Any, *args: Any, **options: Any) -> Any:
        """Plain constants stand in the text: the planner sees them, and nothing is to be sent."""
        is_plain = type(bindparam.value) in (str, int, bool) and isinstance(bindparam.type, _PLAIN)
        if is_plain and not (bindparam.expanding or isinstance(bindparam.type, sa.Enum)):
            options["literal_binds"] = True
        return super().visit_bindparam(bindparam, *args, **options)  # type: ignore[no-untyped-call]


class _Dialect(PGDialect_psycopg):
    statement_compiler = _Compiler
    supports_statement_cache = True

    def __init__(self, server: sa.Dialect) -> None:
        super().__init__(paramstyle="numeric_dollar")  # type: ignore[no-untyped-call]
        self.server_version_info = server.server_version_info
        self._backslash_escapes = server._backslash_escapes  # type: ignore[attr-defined]


def native(clause: sa.Select[Any] | sa.Update | sa.Delete, server: sa.Dialect) -> Text:
    """The text for the server that `server` is connected to."""
    dialect = _Dialect(server)
    compiled = cast("Any", clause.compile(dialect=dialect, compile_kwargs={"render_postcompile": True}))
    constants: dict[str, Any] = compiled.construct_params(_check=False) or {}
    parameters: list[tuple[str, Any]] = []
    for name in compiled.positiontup or ():
        bound = compiled.binds.get(name)
        process = None if bound is None else bound.type.dialect_impl(dialect).bind_processor(dialect)
        value = constants.get(name)
        parameters.append((name, value if process is None or value is None else process(value)))
    return Text(str(compiled).encode(), tuple(parameters), _readers(clause, dialect))


def _readers(clause: sa.Select[Any] | sa.Update | sa.Delete, dialect: sa.Dialect) -> list[Any] | None:
    if not isinstance(clause, sa.Select):
        return None
    # Numbers, and arrays of them, ask what the server calls the column, which nobody knows before it has answered;
    # taken for `numeric`, both `Decimal` and `float` stay what psycopg makes them.
    found = [
        column.type.dialect_impl(dialect).result_processor(dialect, _NUMERIC) for column in clause.selected_columns
    ]
    return found if any(found) else None
