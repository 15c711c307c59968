"""One look at a store: its schema and what sampled values say."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from amanat.datamap.detect.evidence import Evidence, evidence
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
    counts: Mapping[str, int] = {}
    """Rows sampled, by table."""
    sampled: bool = False
    rows_sampled: int = 0


def look(store: Store, limit: int) -> Look:
    """Takes the schema and a sample of every table. A store that fails in between has not answered."""
    name = store.config.name
    try:
        schema = store.schema()
        seen, rows, counts, total, cut = {}, {}, {}, 0, False
        for table in schema.tables:
            values, count = store.sample(table.name, limit)
            seen[table.name] = evidence(table, values)
            counts[table.name] = count
            total += count
            cut = cut or count >= limit
            if count < limit:
                rows[table.name] = count
            elif table.rows is not None:
                rows[table.name] = max(count, table.rows)
    except StoreError as error:
        return Look(name=name, dialect=store.dialect, error=str(error))
    return Look(
        name=name, dialect=store.dialect, schema=schema, seen=seen, rows=rows, counts=counts, sampled=cut,
        rows_sampled=total,
    )  # fmt: skip
