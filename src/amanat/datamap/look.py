"""One look at a store: its schema and what sampled values say."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec

from amanat.datamap.detect.evidence import Evidence
from amanat.datamap.detect.looking import Looking
from amanat.errors import StoreDown, StoreError
from amanat.stores.base import Sample, Store
from amanat.stores.schema.model import StoreSchema


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """`schema` is None where the store did not answer; then `error` says why."""

    name: str
    dialect: str
    schema: StoreSchema | None = None
    error: str | None = None
    seen: Mapping[str, Mapping[str, Evidence]] = {}
    rows: Mapping[str, int] = {}
    """Rows by table: all of them where the sample took all, else the engine's estimate."""
    unread: Mapping[str, str] = {}
    """Why rows could not be looked at, by table."""
    counts: Mapping[str, int] = {}
    """Rows sampled, by table."""
    sampled: bool = False
    rows_sampled: int = 0


Progress = Callable[[int, int], None]
"""Told the number of the table that is done, and of how many."""


def look(store: Store, limit: int, progress: Progress | None = None) -> Look:
    """Takes the schema and a sample of every table. A table that cannot be read is told with the reason, and the rest
    goes on; a store has answered where its schema came and, of its tables, one at least."""
    name = store.config.name
    try:
        schema = store.schema()
    except StoreError as error:
        return Look(name=name, dialect=store.dialect, error=str(error))
    notes = _Notes(schema)
    for at, (table, found) in enumerate(store.samples(list(notes.tables), limit), 1):
        notes.take(table, found, limit)
        if progress is not None:
            progress(at, len(notes.tables))
    if notes.gone is not None and len(notes.unread) == len(notes.tables):
        return Look(name=name, dialect=store.dialect, error=str(notes.gone))
    return Look(
        name=name,
        dialect=store.dialect,
        schema=schema,
        seen=notes.looking.finish(),
        rows=notes.rows,
        unread=notes.unread,
        counts=notes.counts,
        sampled=notes.cut,
        rows_sampled=notes.total,
    )


class _Notes:
    """What the samples of one store say, table by table. No sample is kept."""

    def __init__(self, schema: StoreSchema) -> None:
        self.tables = {table.name: table for table in schema.tables}
        self.rows: dict[str, int] = {}
        self.unread: dict[str, str] = {}
        self.counts: dict[str, int] = {}
        self.looking = Looking()
        self.gone: StoreDown | None = None
        self.total = 0
        self.cut = False

    def take(self, name: str, found: Sample | StoreError, limit: int) -> None:
        table = self.tables[name]
        if isinstance(found, StoreError):
            self.unread[name] = found.message
            self.gone = found if isinstance(found, StoreDown) else self.gone
            self.looking.add(table, {})
            return
        values, count = found
        self.counts[name] = count
        self.looking.add(table, values)
        if not table.holds:
            return
        self.total += count
        self.cut = self.cut or count >= limit
        if count < limit:
            self.rows[name] = count
        elif table.rows is not None:
            self.rows[name] = max(count, table.rows)
