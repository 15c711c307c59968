"""One look at a store: its schema and what sampled values say."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from amanat.datamap.detect.evidence import Evidence
from amanat.datamap.detect.looking import Looking
from amanat.errors import StoreError
from amanat.stores.base import Store, StoreSchema


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """`schema` is None where the store did not answer; then `error` says why."""

    name: str
    dialect: str
    schema: StoreSchema | None = None
    error: str | None = None
    seen: Mapping[str, Mapping[str, Evidence]] = {}
    rows: Mapping[str, int] = {}
    """Rows by table: all of them where the sample took all, else the engine's estimate."""
    sampled: bool = False
    rows_sampled: int = 0


def look(store: Store, limit: int) -> Look:
    """Takes the schema and a sample of every table. A store that fails in between has not answered."""
    name = store.config.name
    try:
        schema = store.schema()
        looking, rows, total, cut = Looking(), {}, 0, False
        for table in schema.tables:
            values, count = store.sample(table.name, limit)
            looking.add(table, values)
            total += count
            cut = cut or count >= limit
            if count < limit:
                rows[table.name] = count
            elif table.rows is not None:
                rows[table.name] = max(count, table.rows)
    except StoreError as error:
        return Look(name=name, dialect=store.dialect, error=str(error))
    return Look(
        name=name,
        dialect=store.dialect,
        schema=schema,
        seen=looking.finish(),
        rows=rows,
        sampled=cut,
        rows_sampled=total,
    )
