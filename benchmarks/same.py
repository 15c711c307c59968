"""Whether two databases hold the same rows, whatever their order; what is random in emptied rows is made equal."""

from __future__ import annotations

import hashlib
import re

import sqlalchemy as sa

from amanat.stores.markers import NAME

_RANDOM = re.compile(r"erased-[0-9a-f]{32}")
_AT_ONCE = 10_000


def different(one: str, other: str) -> tuple[str, ...]:
    """The tables whose rows differ."""
    found, theirs = fingerprint(one), fingerprint(other)
    return tuple(sorted(name for name in found.keys() | theirs.keys() if found.get(name) != theirs.get(name)))


def fingerprint(url: str) -> dict[str, tuple[int, str]]:
    """Rows, and the sum of the hashes of all rows, by table; Amanat's own markers are none of the store's."""
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        names = sorted(name for name in sa.inspect(connection).get_table_names() if name != NAME)
        of = _in_server if engine.dialect.name == "postgresql" else _here
        found = {name: of(connection, name) for name in names}
    engine.dispose()
    return found


def _in_server(connection: sa.Connection, table: str) -> tuple[int, str]:
    text = "regexp_replace(t::text, 'erased-[0-9a-f]{32}', 'erased', 'g')"
    hashed = f"('x' || left(md5({text}), 15))::bit(60)::bigint::numeric"
    count, total = connection.exec_driver_sql(f"SELECT count(*), coalesce(sum({hashed}), 0) FROM {table} t").one()
    return int(count), str(total)


def _here(connection: sa.Connection, table: str) -> tuple[int, str]:
    count = total = 0
    streamed = connection.execution_options(stream_results=True, yield_per=_AT_ONCE)
    for row in streamed.exec_driver_sql(f"SELECT * FROM {table}"):
        text = _RANDOM.sub("erased", repr(tuple(row)))
        total += int.from_bytes(hashlib.md5(text.encode(), usedforsecurity=False).digest()[:8])
        count += 1
    return count, str(total)
