"""The map as fideslang datasets, the form in which Ethyca's Fides has data described: one dataset for each store.

`references` lead the way that Fides goes: from the table where a person is to the tables with the person's rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from amanat.datamap.model import ColumnMap, DataMap, Inside, Link, StoreMap, TableMap
from amanat.datamap.out.taxonomy import keys_of, unmapped
from amanat.errors import NotInstalled
from amanat.vocabulary.categories import categories

Node = dict[str, Any]

CHILDREN = "user.childrens"
_IDENTITIES = {"email": "email", "phone": "phone_number", "username": "username"}
_TYPES = (
    (re.compile(r"bool", re.IGNORECASE), "boolean"),
    (re.compile(r"int|serial", re.IGNORECASE), "integer"),
    (re.compile(r"float|double|real|numeric|decimal|money", re.IGNORECASE), "float"),
    (re.compile(r"char|text|clob|uuid|date|time|enum|string", re.IGNORECASE), "string"),
)


def as_fideslang(datamap: DataMap, service: str) -> Node:
    """What the file holds, as plain values. A store that did not answer is not in it: nothing is known of it."""
    keys = {store.name: dataset_key(service, store.name) for store in datamap.stores}
    return {"dataset": [_dataset(store, keys, service) for store in datamap.stores if store.answered]}


def as_yaml(datamap: DataMap, service: str) -> str:
    """The file. Raises `NotInstalled` without PyYAML."""
    try:
        import yaml
    except ImportError as error:
        raise NotInstalled("PyYAML is not installed", remedy="install `amanat[exchange]`") from error
    return str(yaml.safe_dump(as_fideslang(datamap, service), sort_keys=False, allow_unicode=True, width=110))


def dataset_key(service: str, store: str) -> str:
    """`fides_key` of a store: letters, digits, and of the signs only those that fideslang allows."""
    return re.sub(r"[^A-Za-z0-9_.-]+", "_", f"{service}_{store}".casefold()).strip("_") or "store"


def _dataset(store: StoreMap, keys: Mapping[str, str], service: str) -> Node:
    return {
        "fides_key": keys[store.name],
        "name": store.name,
        "description": f"{store.dialect} store `{store.name}` of {service}, as Amanat found it",
        "meta": {"amanat_store": store.name},
        "collections": [_collection(table, store.name, keys) for table in store.tables],
    }


def _collection(table: TableMap, store: str, keys: Mapping[str, str]) -> Node:
    description = {"none": "no personal data seen", "unplaced": "personal data, and no way to a person is known"}
    skipped = table.ownership in description
    told = [
        table.comment,
        table.because or description.get(table.ownership, ""),
        table.children and f"children: {table.children}",
    ]
    return {
        "name": table.name,
        **_maybe("description", "; ".join(filter(None, told))),
        **({"data_categories": [CHILDREN]} if table.children else {}),
        **({"fides_meta": {"skip_processing": True}} if skipped else {}),
        "fields": [_field(column, table, store, keys) for column in table.columns],
    }


def _field(column: ColumnMap, table: TableMap, store: str, keys: Mapping[str, str]) -> Node:
    inner = [each for each in column.inside if each.path]
    meta: Node = {
        **({"primary_key": True} if column.name in table.primary_key else {}),
        **_maybe("data_type", "object" if inner else data_type(column.type)),
        **_maybe("identity", _identity(column, table)),
        **_maybe("references", list(_references(column.name, table, store, keys))),
    }
    return {
        "name": column.name,
        **_maybe("description", describe(column)),
        **_maybe("data_categories", list(field_keys(column))),
        **_maybe("fides_meta", meta),
        **_maybe("fields", _within(inner)),
    }


def field_keys(column: ColumnMap) -> tuple[str, ...]:
    """The data categories of a column, those of free text within it too; none where nothing personal is known."""
    if not column.personal:
        return ()
    names = (*column.categories, *(name for each in column.inside if not each.path for name in each.categories))
    inner = any(each.path for each in column.inside)
    return () if inner and not names else keys_of(names)


def describe(column: ColumnMap) -> str:
    """What the schema says, and for which categories fideslang has only a nearest term."""
    told = [column.comment] if column.comment else []
    told += ["not known whether it is personal"] if column.personal is None else []
    told += [f"{categories()[name].label}: no term of its own in fideslang" for name in unmapped(column.categories)]
    return "; ".join(told)


def data_type(sql: str) -> str:
    """The type as fideslang names it, or `""` for one that it has no name for."""
    return next((name for pattern, name in _TYPES if pattern.search(sql)), "")


def _identity(column: ColumnMap, table: TableMap) -> str:
    """A column by which Fides may enter: where people live, or where nothing but an identifier leads to them."""
    if not column.identifier:
        return ""
    enters = any(link.by == "identifier" and column.name in link.columns for link in _ways(table))
    return _IDENTITIES.get(column.identifier, "") if table.ownership == "people" or enters else ""


def _ways(table: TableMap) -> Iterator[Link]:
    """Links that lead to the person, and are believed."""
    return (link for link in table.links if link.role == "subject" and not link.suspect)


def _references(column: str, table: TableMap, store: str, keys: Mapping[str, str]) -> Iterator[Node]:
    for link in _ways(table):
        if link.inside or (link.by == "identifier" and not link.store):
            continue
        for here, there in zip(link.columns, link.to, strict=True):
            if here == column:
                place = keys[link.store or store]
                yield {"dataset": place, "field": f"{link.table}.{there}", "direction": "from"}


def _within(inner: list[Inside]) -> list[Node]:
    """Fields within a document, nested by the parts of their paths."""
    root: dict[str, Any] = {}
    for each in inner:
        at = root
        for part in each.path.split("."):
            at = at.setdefault(part, {})
        at[""] = each
    return _nested(root)


def _nested(at: Mapping[str, Any]) -> list[Node]:
    found = []
    for name, below in sorted(at.items()):
        if not name:
            continue
        here: Inside | None = below.get("")
        deeper = _nested(below)
        found.append({
            "name": name,
            **({"data_categories": list(keys_of(here.categories))} if here else {}),
            **_maybe("fields", deeper),
        })  # fmt: skip
    return found


def _maybe(name: str, value: Any) -> Node:
    return {name: value} if value else {}
