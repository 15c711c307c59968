"""Another name for a table within a statement, of which only the columns that are asked for are made.

SQLAlchemy makes all columns of an alias anew as soon as one is asked for. A condition on whose a row is has dozens of
aliases, of tables with dozens of columns, and needs two of them.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa


def aliased(table: sa.Table) -> sa.FromClause:
    """As `table.alias()`, for statements that name its columns one by one: `c` knows them by name alone."""
    return _Alias._construct(table)


class _Alias(sa.Alias):
    inherit_cache = True

    @property
    def c(self) -> Any:
        """Made when first asked for."""
        return self.__dict__.setdefault("_asked", _Columns(self))


class _Columns(dict[str, sa.ColumnClause[Any]]):
    def __init__(self, alias: _Alias) -> None:
        super().__init__()
        self._alias = alias
        self._columns = alias.element.c

    def __missing__(self, name: str) -> sa.ColumnClause[Any]:
        original = self._columns[name]
        column: sa.ColumnClause[Any] = sa.column(name, original.type)
        column.table = self._alias
        # By it a store knows what the engine calls the type.
        column.info = original.info  # type: ignore[attr-defined]
        self[name] = column
        return column

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name in self._columns
