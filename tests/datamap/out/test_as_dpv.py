"""The map as JSON-LD: each prefix declared, special categories named, silence told, no value."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from amanat.datamap.out.as_dpv import as_dpv, as_text
from tests.datamap.out.synthetic import large, small


def terms(value: Any) -> Iterator[str]:
    """Every key, and every term that stands as an `@type` or `@id`."""
    if isinstance(value, dict):
        for key, each in value.items():
            if key == "@context":
                continue
            yield key
            if key in ("@type", "@id"):
                yield from [each] if isinstance(each, str) else each
            yield from terms(each)
    elif isinstance(value, list):
        for each in value:
            yield from terms(each)


def undeclared(document: dict[str, Any]) -> set[str]:
    prefixes = {term.partition(":")[0] for term in terms(document) if ":" in term}
    return prefixes - set(document["@context"]) - {"urn"}


def table(document: dict[str, Any], name: str) -> dict[str, Any]:
    found = [each for store in document["dpv:hasProcess"] for each in store.get("dpv:hasProcess", ())]
    return next(each for each in found if each["dct:title"] == name)


def test_every_prefix_is_declared() -> None:
    document = as_dpv(small(), "x")
    assert undeclared(document) == set()
    assert undeclared({"@context": {}, "dpv:x": 1}) == {"dpv"}


def test_special_categories_and_children_are_named() -> None:
    document = as_dpv(small(), "x")
    users = {each["dct:title"]: each for each in table(document, "users")["dpv:hasPersonalData"]}
    assert users["religion"]["@type"] == ["pd:Religion", "dpv:SpecialCategoryPersonalData", "dpv:PersonalData"]
    assert users["misc"]["amanat:personal"] == "unknown"
    assert users["extra"]["dpv:hasPersonalData"][0]["amanat:path"] == "home.city"
    assert {"@type": "dpv:Child", "dct:description": "dates of birth of persons under 16"} in table(document, "pupils")[
        "dpv:hasDataSubject"
    ]


def test_a_silent_store_is_told() -> None:
    archive = as_dpv(small(), "x")["dpv:hasProcess"][2]
    assert archive["amanat:answered"] is False
    assert as_dpv(small(), "x")["dpv:hasProcess"][0]["amanat:tablesWithoutPersonalData"] == 2


def test_ids_are_unique_and_have_no_blanks() -> None:
    for datamap in (small(), large()):
        ids = re.findall(r'"@id": "(urn:[^"]*)"', as_text(datamap, "x"))
        assert len(ids) == len(set(ids)) > 10
        assert not [each for each in ids if re.search(r"\s", each)]


def test_where_a_store_lies_is_told() -> None:
    main, logs, _ = as_dpv(small(), "x", {"main": "NL"})["dpv:hasProcess"]
    assert main["dpv:hasStorageCondition"]["dpv:hasLocation"]["@type"] == ["loc:NL", "dpv:Country"]
    assert "dpv:hasStorageCondition" not in logs


def test_it_is_json_and_always_the_same() -> None:
    assert json.loads(as_text(small(), "x"))["dct:title"] == "x"
    assert as_text(large(), "x") == as_text(large(), "x")
