"""The map as JSON-LD in W3C DPV 2.x: a process for each store, personal data handled for each table and column.

What DPV cannot say is said under `amanat:`; a category for which it has no term of its own carries its broader one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from amanat.datamap.model import ColumnMap, DataMap, Inside, StoreMap, TableMap
from amanat.datamap.out.words import is_bare
from amanat.policy.out.as_dpv import CONTEXT
from amanat.vocabulary.categories import categories
from amanat.vocabulary.values import dpv_of

Node = dict[str, Any]

_FORMS = {"hashed": "dpv:HashFunctions", "encrypted": "dpv:Encryption"}


def as_dpv(datamap: DataMap, service: str, regions: Mapping[str, str] | None = None) -> Node:
    """One document. `regions`: the country (ISO 3166 alpha-2) of each store for which it is known.

    Tables in which nothing personal was seen are counted and not described.
    """
    return {
        "@context": CONTEXT,
        "@id": f"urn:amanat:map:{datamap.digest or 'none'}",
        "@type": "dpv:PersonalDataHandling",
        "dct:title": service,
        "dct:identifier": f"sha256:{datamap.digest}" if datamap.digest else "none",
        "dpv:hasProcess": [_store(store, (regions or {}).get(store.name)) for store in datamap.stores],
        **({"amanat:hasNote": list(datamap.notes)} if datamap.notes else {}),
    }


def as_text(datamap: DataMap, service: str, regions: Mapping[str, str] | None = None) -> str:
    return json.dumps(as_dpv(datamap, service, regions), ensure_ascii=False, indent=2) + "\n"


def _store(store: StoreMap, region: str | None) -> Node:
    node: Node = {"@id": f"urn:amanat:store:{quote(store.name, safe='')}", "@type": "dpv:Process"}
    if not store.answered:
        return {**node, "dct:title": store.name, "amanat:answered": False}
    held = [table for table in store.tables if not is_bare(table)]
    return {
        **node,
        "dct:title": store.name,
        "amanat:dialect": store.dialect,
        "amanat:answered": True,
        "amanat:sampled": store.sampled,
        "amanat:tablesWithoutPersonalData": len(store.tables) - len(held),
        "dpv:hasProcessing": {"@id": "dpv:Store"},
        **({"dpv:hasStorageCondition": _location(region)} if region else {}),
        "dpv:hasProcess": [_table(table, store) for table in held],
    }


def _location(region: str) -> Node:
    term = dpv_of("country", region)
    country = {"@type": [term, "dpv:Country"] if term else ["dpv:Country"], "rdf:value": region}
    return {"@type": "dpv:StorageLocation", "dpv:hasLocation": country}


def _table(table: TableMap, store: StoreMap) -> Node:
    place = f"{quote(store.name, safe='')}:{quote(table.name, safe='')}"
    return {
        "@id": f"urn:amanat:table:{place}",
        "@type": "dpv:Process",
        "dct:title": table.name,
        "dpv:hasDataSubject": [
            {"@type": "dpv:DataSubject"},
            *([{"@type": "dpv:Child", "dct:description": table.children}] if table.children else []),
        ],
        "amanat:ownership": table.ownership,
        "amanat:hasPath": [str(path) for path in table.paths],
        **({"amanat:rows": table.rows} if table.rows is not None else {}),
        **({"amanat:unread": table.unread} if table.unread else {}),
        "dpv:hasPersonalData": [_column(column) for column in table.columns if column.personal is not False],
    }


def _column(column: ColumnMap) -> Node:
    """A column whose verdict is unknown is personal data of no category; it says that it is not known."""
    form = _FORMS.get(column.form)
    return {
        "@type": _types(column.categories),
        "dct:title": column.name,
        "amanat:category": list(column.categories),
        "amanat:confidence": column.confidence,
        "amanat:because": column.because,
        **({"amanat:personal": "unknown"} if column.personal is None else {}),
        **({"dpv:hasDataSource": {"@type": "dpv:DataSource", "dct:title": column.source}} if column.source else {}),
        **({"dpv:hasTechnicalMeasure": {"@type": form}} if form else {}),
        **({"dpv:hasPersonalData": [_inside(each) for each in column.inside]} if column.inside else {}),
    }


def _inside(each: Inside) -> Node:
    return {"@type": _types(each.categories), "amanat:path": each.path, "amanat:category": list(each.categories)}


def _types(names: tuple[str, ...]) -> list[str]:
    """The terms of the categories, and of GDPR Art. 9 where it protects one of them."""
    special = ["dpv:SpecialCategoryPersonalData"] if any(categories()[name].special for name in names) else []
    return list(dict.fromkeys([*(categories()[name].dpv for name in names), *special, "dpv:PersonalData"]))
