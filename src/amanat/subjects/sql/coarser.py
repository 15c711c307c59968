"""Values made coarser, in the words of each engine: a date its month, a postcode its first letters."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa


def coarser(dialect: str, column: sa.ColumnElement[Any], to: str, keep: int) -> sa.ColumnElement[Any]:
    """What takes the place of a value. Taken twice it changes nothing more."""
    if to == "prefix":
        return sa.func.substr(sa.cast(column, sa.Text), 1, keep)
    if to == "degree":
        return sa.func.round(column, 0)
    if dialect == "postgresql":
        return sa.cast(sa.func.date_trunc(to, column), column.type)
    if dialect == "mysql":
        return sa.func.date_format(column, "%Y-%m-01" if to == "month" else "%Y-01-01")
    start = (
        sa.func.substr(column, 1, 7).concat("-01") if to == "month" else sa.func.substr(column, 1, 4).concat("-01-01")
    )
    clock = sa.case((sa.func.length(column) > 10, " 00:00:00"), else_="")
    dated = column.op("GLOB")("[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]*")
    return sa.case((column.is_(sa.null()), None), (dated, start.concat(clock)), else_="1970-01-01")
