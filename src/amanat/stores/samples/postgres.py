"""Samples from PostgreSQL: by a whole number as key, else by place in the heap. Rows come by COPY, as text."""

from __future__ import annotations

import io
from itertools import chain
from typing import TYPE_CHECKING, Any, cast

import sqlalchemy as sa

from amanat.stores.samples.sampling import BINARY_LIMIT, TEXT_LIMIT, points
from amanat.stores.schema.model import ColumnSchema, TableSchema
from amanat.stores.search.copying import copied, encoding_of

if TYPE_CHECKING:
    import polars as pl
    from psycopg import Connection

_TRIES = 2
"""Neighbouring rows that are asked for at each place, as one may be dead."""

_SMALL = 512
"""Pages up to which a table is counted through; of a longer one, places are guessed from its size."""

_PAGES = 20
"""Pages that a sample of a partitioned table reads at least."""

_SEED = 1

_PLACE = "t.tableoid::text || t.ctid::text"
"""Names one row of one heap within a snapshot."""

_TREE = "SELECT coalesce(sum(pg_relation_size(relid)), 0) / 8192 FROM pg_catalog.pg_partition_tree(%s::regclass)"

_CSV = "FORMAT csv, FORCE_QUOTE *"
"""With each value in quotes, what is NULL differs from what is empty."""


class Sampled:
    """One table as it is asked. Rows come as a frame of texts: `k`, by which a row is known, then a column for each of
    the table's, named by its place (`0`, `1` …)."""

    def __init__(self, connection: sa.Connection, shape: TableSchema, shown: sa.Table) -> None:
        self._raw = cast("Connection[Any]", connection.connection.driver_connection)
        self._shape = shape
        self._words = connection.dialect.identifier_preparer
        self._name = _plain(self._words.format_table(shown))
        self._key = [self._column(name) for name in shape.primary_key]
        self._values = ", ".join(_cut(column, self._column(column.name)) for column in shape.columns)
        self._whole = len(self._key) == 1 and isinstance(shown.c[shape.primary_key[0]].type, sa.Integer)

    def rows(self, limit: int) -> pl.DataFrame:
        """The sample of at most `limit` rows, always the same ones in one snapshot."""
        if self._whole:
            return self._spread(limit)
        if self._shape.kind in ("view", "foreign table"):
            return self._asked("1", f"{self._ordered()} LIMIT {limit}")
        return self._by_place(limit)

    def _spread(self, limit: int) -> pl.DataFrame:
        """By the key: the first half from its start, the other from evenly spread numbers after it. Always `limit` rows
        where the table has as many; the engine's estimate changes what is fetched and never what comes out."""
        import polars as pl

        key, half = self._key[0], limit - limit // 2
        # Of a table that is known to be long, no more is fetched than is kept.
        known = self._shape.rows
        wanted = half if known is not None and known > 2 * limit else limit + 1
        first = self._asked(key, f"{self._ordered()} LIMIT {wanted}")
        if first.height < wanted:
            return first
        near = first.head(half)
        low, high = int(near["k"][-1]) + 1, self._scalar(f"SELECT max({key}) FROM {self._name} AS t")
        # The numbers are compared with one at a time, by looks at the index.
        nearest = f"SELECT min({key}) FROM {self._name} AS t WHERE {key} >= p.value"
        numbers = ",".join(map(str, points(low, int(high), limit // 2)))
        listed = f"SELECT ({nearest}) FROM unnest('{{{numbers}}}'::bigint[]) AS p (value)"
        far = self._asked(key, f"WHERE {key} IN ({listed})")
        both = pl.concat([near, _without(far, near)])
        if both.height < limit and wanted == half:
            first = self._asked(key, f"{self._ordered()} LIMIT {limit}")
        return _topped_up(both, first, limit).sort(pl.col("k").cast(pl.Int64))

    def _by_place(self, limit: int) -> pl.DataFrame:
        """The first half by key (without one, by place: the reading transaction has switched off what could shuffle
        it), the other from evenly spread places of the heap. A partitioned table has no heap of its own: there, from
        pages."""
        import polars as pl

        first = self._asked(_PLACE, f"{self._ordered()} LIMIT {limit}")
        if first.height < limit:
            return first
        half = first.head(limit - limit // 2)
        size = int(self._scalar("SELECT pg_relation_size(%s::regclass) / 8192", self._name))
        if size > _SMALL:
            far = self._from_heap(self._slots(first, size, limit // 2))
        elif size:
            far = self._counted(limit // 2)
        else:
            far = self._from_pages(limit // 2)
        return _topped_up(pl.concat([half, _without(far, half)]), first, limit)

    def _slots(self, first: pl.DataFrame, pages: int, count: int) -> list[list[str]]:
        """Evenly spread places of rows, each with its neighbours."""
        seen = max(int(place.rpartition(",")[2].removesuffix(")")) for place in first["k"])
        known = self._shape.rows
        deep = max(1, -(-known // pages)) if known else seen
        return [
            [f"({page % pages},{row + 1 + step})" for step in range(_TRIES)]
            for page, row in (divmod(slot, deep) for slot in points(0, pages * deep - 1, count))
        ]

    def _from_heap(self, slots: list[list[str]]) -> pl.DataFrame:
        """Of each slot the first row that is there."""
        import polars as pl

        places = ",".join(f'"{place}"' for slot in slots for place in slot)
        found = self._asked(_PLACE, f"WHERE t.ctid = ANY ('{{{places}}}'::tid[])")
        there = {place[place.index("(") :]: at for at, place in enumerate(found["k"].to_list())}
        met = (next((there[place] for place in slot if place in there), None) for slot in slots)
        return found.select(pl.all().gather(list(dict.fromkeys(at for at in met if at is not None))))

    def _counted(self, count: int) -> pl.DataFrame:
        """Every so manieth row, the last among them, by counting them all."""
        numbered = (
            f"SELECT t.ctid AS place, row_number() OVER (ORDER BY t.ctid) AS n, count(*) OVER () AS every "
            f"FROM {self._name} AS t"
        )
        met = f"SELECT place FROM ({numbered}) AS r WHERE {_one_in(count)}"
        return self._asked(_PLACE, f"WHERE t.ctid IN ({met}) ORDER BY t.ctid")

    def _from_pages(self, count: int) -> pl.DataFrame:
        """The same pages for the same snapshot, of every partition, and of their rows every so manieth."""
        pages = int(self._scalar(_TREE, self._name))
        share = min(100.0, 100.0 * max(_PAGES, count // 2) / max(1, pages))
        names = ", ".join(f"v{at}" for at in range(len(self._shape.columns)))
        part = f"{self._name} AS t TABLESAMPLE system ({share}) REPEATABLE ({_SEED})"
        numbered = f"SELECT {_PLACE}, row_number() OVER (), count(*) OVER (), {self._values} FROM {part}"
        listed = f"SELECT place, {names} FROM ({numbered}) AS r (place, n, every, {names})"
        return self._read(f"{listed} WHERE {_one_in(count)} ORDER BY n")

    def _asked(self, key: str, rest: str) -> pl.DataFrame:
        return self._read(f"SELECT {key}, {self._values} FROM {self._name} AS t {rest}")

    def _ordered(self) -> str:
        return f"ORDER BY {', '.join(self._key)}" if self._key else ""

    def _scalar(self, statement: str, *parameters: str) -> Any:
        row = self._raw.execute(statement.encode(encoding_of(self._raw)), parameters or None).fetchone()
        return row[0] if row else None

    def _read(self, statement: str) -> pl.DataFrame:
        import polars as pl

        names = ["k", *(str(at) for at in range(len(self._shape.columns)))]
        if self._raw.info.encoding != "ascii":
            lines = b"".join(chain.from_iterable(copied(self._raw, statement, f"{_CSV}, ENCODING 'UTF8'")))
        else:
            # A database of encoding SQL_ASCII may hold any bytes; those of no character come as `?`.
            lines = b"".join(chain.from_iterable(copied(self._raw, statement, _CSV)))
            lines = lines.decode("utf-8", "surrogateescape").encode("utf-8", "replace")
        schema = dict.fromkeys(names, pl.String)
        return pl.read_csv(io.BytesIO(lines), has_header=False, schema=schema) if lines else pl.DataFrame(schema=schema)

    def _column(self, name: str) -> str:
        return f"t.{_plain(self._words.quote_identifier(name))}"


def _topped_up(both: pl.DataFrame, first: pl.DataFrame, limit: int) -> pl.DataFrame:
    """With as many of the first rows as are needed to reach the limit."""
    import polars as pl

    missing = limit - both.height
    return pl.concat([both, _without(first, both).head(missing)]) if missing > 0 else both


def _without(rows: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """Each other row once, in the order in which they came."""
    import polars as pl

    new = rows.filter(~pl.col("k").is_in(known["k"].to_list()))
    return new.unique("k", keep="first", maintain_order=True)


def _one_in(count: int) -> str:
    """`count` rows of all that are numbered, evenly, the last among them."""
    return f"n * {count} / every <> (n - 1) * {count} / every"


def _plain(name: str) -> str:
    """SQLAlchemy doubles percent signs in names for the driver, which leaves statements without parameters alone."""
    return name.replace("%%", "%")


def _cut(shape: ColumnSchema, column: str) -> str:
    if shape.text or shape.json:
        return f"left(CAST({column} AS text), {TEXT_LIMIT})"
    if shape.binary:
        return f"substring({column}, 1, {BINARY_LIMIT})"
    return column
