"""A link that no declared key makes, but names and values do."""

from __future__ import annotations

from amanat.datamap.model import Link
from amanat.stores.schema.model import ForeignKey, TableSchema


def inferred(table: TableSchema, key: ForeignKey, confidence: float, because: str) -> Link:
    """From the columns of a table that the key would have, as sure as it is, and why."""
    return Link(
        columns=key.columns,
        table=key.table,
        to=key.to,
        nullable=any(map(table.may_lack, key.columns)),
        by="inferred",
        on_delete=key.on_delete,
        confidence=confidence,
        because=because,
    )
