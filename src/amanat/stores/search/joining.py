"""Where in a PostgreSQL table something may stand: the texts of some pages at a time, joined by the server.

Each message then holds hundreds of rows, and neither side handles them one by one. Only the pages in which the sieve
sees something are read again, row by row, in the same snapshot.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, cast

import msgspec
import sqlalchemy as sa
from psycopg import Connection

from amanat.stores.schema.model import ColumnSchema
from amanat.stores.search.copying import copied, fields_of
from amanat.stores.search.scanning import blocks_of, looked_at
from amanat.stores.search.sieve import Sieve

_PAGES = 16
"""Pages at a time: few, so that little is read again; without values that lie elsewhere their texts can be held."""
_FEWEST_PAGES = 4 * _PAGES
_PART = "amanat_part"
"""Stands beside the table in a statement, and MUST NOT be called as it is."""

# Rows of partitions and of inheriting tables lie on pages of their own; values out of line have no bound on a page.
_SIZE = """
SELECT pg_relation_size(c.oid) / current_setting('block_size')::bigint FROM pg_catalog.pg_class c
WHERE c.oid = CAST(%s AS regclass) AND c.relkind = 'r' AND NOT c.relhassubclass AND has_table_privilege(c.oid, 'SELECT')
AND (c.reltoastrelid = 0 OR pg_relation_size(c.reltoastrelid) = 0)
"""
_EACH = f"SELECT {_PART}.low, t.* FROM generate_series(0::bigint, %s, %s) AS {_PART}(low), LATERAL (%s) AS t"
_WITHIN = "ctid >= CAST('(' || {} || ',0)' AS tid) AND ctid < CAST('(' || {} || ',0)' AS tid)"


class Pages(msgspec.Struct, frozen=True):
    """From the first to before the last."""

    low: int
    high: int

    @property
    def condition(self) -> str:
        """In SQL."""
        return _WITHIN.format(self.low, self.high)


def pages_with_something(
    connection: sa.Connection, sieve: Sieve, table: sa.Table, searched: Sequence[ColumnSchema]
) -> list[Pages] | None:
    """In order, and apart from one another. None where the table is better read row by row."""
    raw = cast("Connection[Any]", connection.connection.driver_connection)
    if sieve.broad or table.name == _PART:
        return None
    place = connection.dialect.identifier_preparer.format_table(table).replace("%%", "%")
    found = raw.execute(_SIZE, [place], prepare=False).fetchone()
    if found is None or found[0] < _FEWEST_PAGES:
        return None
    joined = sa.select(*(_together(table.c[column.name], column).label(f"v{at}") for at, column in enumerate(searched)))
    text = str(joined.select_from(table).compile(connection)).replace("%%", "%")
    text = f"{text} WHERE {_WITHIN.format(f'{_PART}.low', f'({_PART}.low + {_PAGES})')}"
    statement = _EACH % (found[0], _PAGES, text)
    plan = "".join(row[0] for row in raw.execute(f"EXPLAIN {statement}".encode(), prepare=False))
    # Before version 14, and where the planner is misled, each part would be looked for in the whole table.
    if "Tid Range Scan" not in plan or "Seq Scan" in plan:
        return None
    return _merged(_seen(raw, statement, sieve))


def _together(value: sa.ColumnElement[Any], column: ColumnSchema) -> sa.ColumnElement[Any]:
    kind, between = (sa.LargeBinary, r"'\x01'::bytea") if column.binary else (sa.Text, r"E'\x01'")
    return sa.func.string_agg(sa.cast(value, kind), sa.literal_column(between))


def _seen(raw: Connection[Any], statement: str, sieve: Sieve) -> Iterator[int]:
    """The first of each few pages."""
    blocks = blocks_of((rows, rows) for rows in copied(raw, statement))
    for block, look in looked_at(blocks, sieve, closed=True):
        for row in block.rows(sorted({*look.places, *look.hidden})):
            yield int.from_bytes(fields_of(row)[0] or b"")


def _merged(lows: Iterator[int]) -> list[Pages]:
    found: list[Pages] = []
    for low in lows:
        if found and found[-1].high == low:
            found[-1] = Pages(found[-1].low, low + _PAGES)
        else:
            found.append(Pages(low, low + _PAGES))
    return found
