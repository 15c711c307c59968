"""Columns of values from the texts in which PostgreSQL writes them: what polars reads fast, else what psycopg reads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from psycopg.pq import Format

from amanat.stores.search.copying import encoding_of

if TYPE_CHECKING:
    import polars as pl
    from psycopg import Connection

_BOOLEAN, _WHOLE, _FLOATS, _NUMERIC = 16, (20, 21, 23), (700, 701), 1700
_DATE, _TIMESTAMP, _MOMENT = 1082, 1114, 1184
"""Numbers of types in PostgreSQL's catalogue (pg_type.dat)."""

_DAY = "%Y-%m-%d"
_TIME = "%Y-%m-%d %H:%M:%S%.f"
_PLAIN_NUMBER = r"^-?[0-9]{1,20}(?:\.[0-9]{1,15})?$"
"""Others (`NaN`, very long ones) are read one by one."""


def typed(texts: pl.Series, oid: int, raw: Connection[Any]) -> pl.Series | list[Any]:
    """Values of the type with this number: a series where each has its equal there, else as psycopg has them.

    Moments MUST come in ISO style, as every transaction of the store sets it.
    """
    fast = _FAST.get(oid)
    if fast is not None:
        found = fast(texts, raw)
        if found is not None and found.null_count() == texts.null_count():
            return found
    return _loaded(texts.to_list(), oid, raw)


def _loaded(texts: Sequence[str | None], oid: int, raw: Connection[Any]) -> list[Any]:
    loader = raw.adapters.get_loader(oid, Format.TEXT)
    if loader is None:
        return list(texts)
    load = loader(oid, raw).load
    return [None if text is None else load(text.encode(encoding_of(raw))) for text in texts]


def _boolean(texts: pl.Series, _: Connection[Any]) -> pl.Series | None:
    return texts == "t"


def _whole(texts: pl.Series, _: Connection[Any]) -> pl.Series | None:
    import polars as pl

    return texts.cast(pl.Int64, strict=False)


def _float(texts: pl.Series, _: Connection[Any]) -> pl.Series | None:
    import polars as pl

    return texts.cast(pl.Float64, strict=False)


def _numeric(texts: pl.Series, _: Connection[Any]) -> pl.Series | None:
    import polars as pl

    if not texts.str.contains(_PLAIN_NUMBER).all():
        return None
    places = texts.str.extract(r"\.([0-9]+)$").str.len_bytes().max()
    return texts.cast(pl.Decimal(38, places if isinstance(places, int) else 0), strict=False)


def _day(texts: pl.Series, _: Connection[Any]) -> pl.Series | None:
    return texts.str.to_date(_DAY, strict=False)


def _time(texts: pl.Series, _: Connection[Any]) -> pl.Series | None:
    return texts.str.to_datetime(_TIME, time_unit="us", strict=False)


def _moment(texts: pl.Series, raw: Connection[Any]) -> pl.Series | None:
    """In the session's time zone, as psycopg has them."""
    import polars as pl

    zone = raw.pgconn.parameter_status(b"TimeZone")
    if zone is None:
        return None
    found = texts.str.to_datetime(f"{_TIME}%#z", time_unit="us", strict=False)
    try:
        return found.dt.convert_time_zone(zone.decode())
    except pl.exceptions.PolarsError:
        return None


_FAST: dict[int, Callable[[pl.Series, Connection[Any]], pl.Series | None]] = {
    _BOOLEAN: _boolean,
    **dict.fromkeys(_WHOLE, _whole),
    **dict.fromkeys(_FLOATS, _float),
    _NUMERIC: _numeric,
    _DATE: _day,
    _TIMESTAMP: _time,
    _MOMENT: _moment,
}
