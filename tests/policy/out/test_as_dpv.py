"""The JSON-LD document, expanded by hand: every prefix declared, every identifier well-formed, every field there."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from amanat.policy.out.as_dpv import CONTEXT, as_dpv
from amanat.policy.reader import read_file, read_text
from tests.policy.out.build import TEXT, sample
from tests.policy.out.written import same

FOLDER = Path(__file__).parent / "golden"
IRI = re.compile(r"(?:https?://[a-z0-9.-]+/[A-Za-z0-9./#-]+|urn:[a-z]+:[a-z]+:[A-Za-z0-9_.:-]+)\Z")
KEYWORDS = {"@id", "@type", "@value", "@list", "@context"}


def expand(name: str) -> str:
    """The full identifier of a compact one. Raises `KeyError` for a prefix that is not declared."""
    prefix, colon, rest = name.partition(":")
    if not colon:
        raise KeyError(name)
    return name if prefix in ("urn", "http", "https") else CONTEXT[prefix] + rest


def identifiers(node: Any) -> Iterator[str]:
    """Every property, type and reference of a document."""
    if isinstance(node, list):
        for each in node:
            yield from identifiers(each)
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "@context":
                continue
            if key in ("@id", "@type"):
                yield from value if isinstance(value, list) else [value]
            elif key not in KEYWORDS:
                yield key
            yield from identifiers(value) if key not in ("@id", "@type", "@value") else ()


def wrong(document: Any) -> list[str]:
    found = []
    for name in identifiers(document):
        try:
            whole = expand(name)
        except KeyError:
            found.append(name)
            continue
        if not IRI.match(whole):
            found.append(name)
    return found


def processes() -> dict[str, Any]:
    return {each["amanat:duty"]: each for each in as_dpv(sample())["dpv:hasProcess"]}


def test_every_prefix_is_declared_and_every_identifier_well_formed() -> None:
    document = as_dpv(sample())
    assert len(list(identifiers(document))) > 200
    assert wrong(document) == []


@pytest.mark.parametrize("bad", ["skos:Concept", "dpv:Has Space", "nothing"])
def test_the_look_sees_a_bad_identifier(bad: str) -> None:
    assert wrong({**as_dpv(sample()), bad: 1}) == [bad]
    assert wrong({"@type": [bad]}) == [bad]


def test_every_statement_and_every_field_is_there_with_its_place() -> None:
    found = as_dpv(sample())["dpv:hasProcess"]
    assert [each["@id"] for each in found] == [f"urn:amanat:statement:{one.id}" for one in sample().statements]
    for process, statement in zip(found, sample().statements, strict=True):
        placed = {
            (node["oa:hasSelector"]["oa:start"], node["oa:hasSelector"]["oa:end"], node["oa:exact"])
            for value in process.values()
            if isinstance(value, list)
            for node in value
        }
        assert placed == {(field.start, field.end, TEXT[field.start : field.end]) for field in statement.fields}
        position, quote = process["oa:hasTarget"]["oa:hasSelector"]
        assert TEXT[position["oa:start"] : position["oa:end"]] == quote["oa:exact"] == statement.text


def test_terms_of_dpv_carry_what_it_can_say() -> None:
    found = processes()
    assert found["rights.access"]["dpv:hasRight"] == {"@id": "eu-gdpr:A15"}
    assert found["datamap.categories"]["dpv:hasPersonalData"][0]["@type"] == ["pd:EmailAddress", "dpv:PersonalData"]
    assert found["datamap.categories"]["dpv:hasProcessing"] == {"@id": "dpv:Collect"}
    carrier = found["retention.limit"]["dpv:hasRecipient"][0]
    assert carrier["@type"] == ["dpv:ServiceProvider", "dpv:Recipient", "dpv:DataProcessor"]
    assert carrier["dpv:hasLocation"][0]["@type"] == ["loc:NO", "dpv:Country"]
    kept = found["retention.limit"]["dpv:hasStorageCondition"][0]
    assert kept["dpv:hasDuration"] == {"@value": "P30D", "@type": "xsd:duration"}
    assert found["retention.limit"]["dpv:hasLegalBasis"][0]["@type"][0] == "eu-gdpr:A46-2-c"
    assert as_dpv(sample())["dct:date"] == {"@value": "2026-05-01", "@type": "xsd:date"}


def test_polarity_and_modality_become_rules() -> None:
    found = processes()
    denied = found["datamap.absent"]
    assert denied["dpv:hasProhibition"]["amanat:exception"]["oa:exact"] == "unless you tell us of an allergy"
    allowed = found["recipient.fields"]
    assert allowed["dpv:hasPermission"]["amanat:condition"]["oa:exact"] == "If you agree"
    assert not any(key.startswith("dpv:has") and key.endswith("ion") for key in found["datamap.categories"])


def test_what_dpv_cannot_say_is_marked() -> None:
    document = as_dpv(sample())
    marked = [each for each in walk(document) if each.get("amanat:mapped") is False]
    assert len(marked) == 3
    assert document["amanat:hasCounts"]["amanat:unmapped"] == 3


def walk(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
    for each in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from walk(each)


def test_findings_and_unread_words_are_placed() -> None:
    document = as_dpv(sample())
    void = document["amanat:hasFinding"][0]
    assert void["dpv:hasLawfulness"] == {"@id": "dpv:Unlawful"}
    assert void["dpv:hasApplicableLaw"]["dct:title"] == "CJEU C-311/18"
    assert document["amanat:hasUnread"][0]["oa:hasTarget"]["oa:hasSelector"][1]["oa:exact"].startswith("The moon")
    assert document["amanat:hasDefinition"][0]["amanat:term"] == "Content"


def test_it_is_as_written_down() -> None:
    same(FOLDER / "kettle.jsonld", json.dumps(as_dpv(sample()), indent=2, ensure_ascii=False) + "\n")


def test_texts_that_were_really_read_expand_too() -> None:
    for policy in sorted((FOLDER.parents[1] / "golden").glob("*.md")):
        document = as_dpv(read_file(policy))
        assert document["dpv:hasProcess"], policy
        assert wrong(document) == [], policy
    assert msgspec.json.encode(as_dpv(read_text("We keep <script>'s \0 name: “ü 😀”.")))
