"""The map as `amanat map --json` prints it: all that it knows, and no value of a person."""

from __future__ import annotations

from typing import Any

from amanat.datamap.keeping import Keep
from amanat.datamap.model import ColumnMap, DataMap, Inside, Link, StoreMap, TableMap
from amanat.service.model import People


def as_json(datamap: DataMap) -> dict[str, Any]:
    """Plain values only; paths as text. No sampled value is in it."""
    return {
        "stores": [_store(store) for store in datamap.stores],
        "people": _people(datamap.people) if datamap.people else None,
        "kinds": [_people(kind) for kind in datamap.kinds],
        "notes": list(datamap.notes),
        "digest": datamap.digest,
    }


def _people(people: People) -> dict[str, Any]:
    return {
        "store": people.store, "table": people.table, "key": people.key, "identifiers": dict(people.identifiers),
    }  # fmt: skip


def _store(store: StoreMap) -> dict[str, Any]:
    return {
        "name": store.name,
        "dialect": store.dialect,
        "answered": store.answered,
        "error": store.error,
        "sampled": store.sampled,
        "tables": [table_as_json(table) for table in store.tables],
    }


def table_as_json(table: TableMap) -> dict[str, Any]:
    return {
        "name": table.name,
        "kind": table.kind,
        "ownership": table.ownership,
        "paths": [str(path) for path in table.paths],
        "rows": table.rows,
        "primary_key": list(table.primary_key),
        "links": [_link(link) for link in table.links],
        "erase": table.erase,
        "last": table.last,
        "keep": [_keep(each) for each in table.keep],
        "threads": table.threads,
        "pinned": table.pinned,
        "children": table.children,
        "unread": table.unread,
        "copy_of": table.copy_of,
        "leftover": table.leftover,
        "because": table.because,
        "reads": list(table.reads),
        "comment": table.comment,
        "columns": [_column(column) for column in table.columns],
    }


def _link(link: Link) -> dict[str, Any]:
    """Of conditions only the column: their values were seen in rows."""
    return {
        "columns": list(link.columns),
        "store": link.store,
        "table": link.table,
        "to": list(link.to),
        "by": link.by,
        "role": link.role,
        "nullable": link.nullable,
        "identifier": link.identifier,
        "digest": link.digest,
        "inside": link.inside,
        "back": link.back,
        "there": link.there[0] if link.there else None,
        "joint": link.joint,
        "when": link.when[0] if link.when else None,
        "confidence": link.confidence,
        "because": link.because,
        "suspect": link.suspect,
    }


def _keep(keep: Keep) -> dict[str, Any]:
    return {
        "ground": keep.ground,
        "because": keep.because,
        "months": keep.months,
        "from": keep.since,
        "columns": list(keep.columns),
        "if": {"column": keep.only.column, "is": list(keep.only.values)} if keep.only else None,
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
        "identifier": column.identifier,
        "form": column.form,
        "required": column.required,
        "given": column.given,
        "inside": [_inside(each) for each in column.inside],
        "pinned": column.pinned,
        "comment": column.comment,
    }


def _inside(each: Inside) -> dict[str, Any]:
    return {
        "path": each.path,
        "categories": list(each.categories),
        "identifier": each.identifier,
        "because": each.because,
    }
