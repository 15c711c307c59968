"""The map as `amanat map --json` prints it."""

from __future__ import annotations

from typing import Any

from amanat.datamap.model import ColumnMap, DataMap, StoreMap, TableMap


def as_json(datamap: DataMap) -> dict[str, Any]:
    """Plain values only; paths as text. No sampled value is in it."""
    people = datamap.people
    return {
        "stores": [_store(store) for store in datamap.stores],
        "people": None
        if people is None
        else {
            "store": people.store,
            "table": people.table,
            "key": people.key,
            "identifiers": dict(people.identifiers),
        },
        "notes": list(datamap.notes),
        "digest": datamap.digest,
    }


def _store(store: StoreMap) -> dict[str, Any]:
    return {
        "name": store.name,
        "dialect": store.dialect,
        "answered": store.answered,
        "error": store.error,
        "sampled": store.sampled,
        "tables": [_table(table) for table in store.tables],
    }


def _table(table: TableMap) -> dict[str, Any]:
    return {
        "name": table.name,
        "kind": table.kind,
        "unread": table.unread,
        "ownership": table.ownership,
        "paths": [str(path) for path in table.paths],
        "rows": table.rows,
        "columns": [_column(column) for column in table.columns],
    }


def _column(column: ColumnMap) -> dict[str, Any]:
    return {
        "name": column.name,
        "type": column.type,
        "personal": column.personal,
        "categories": list(column.categories),
        "confidence": column.confidence,
        "because": column.because,
        "source": column.source,
    }
