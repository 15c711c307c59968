"""The reading as JSON-LD in W3C DPV 2.x: the notice, and a process for each statement, with the place where it stands.

What DPV cannot say is said under `amanat:`, and a field for which it has no term carries `amanat:mapped: false`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from amanat.policy.out.figures import figures
from amanat.policy.reading import Field, LintFinding, Reading, Span, Statement
from amanat.vocabulary.terms import Modality, Polarity
from amanat.vocabulary.values import dpv_of, is_mapped, kinds, label_of

Node = dict[str, Any]

CONTEXT: dict[str, str] = {
    "dpv": "https://w3id.org/dpv#",
    "pd": "https://w3id.org/dpv/pd#",
    "eu-gdpr": "https://w3id.org/dpv/legal/eu/gdpr#",
    "loc": "https://w3id.org/dpv/loc#",
    "tech": "https://w3id.org/dpv/tech#",
    "oa": "http://www.w3.org/ns/oa#",
    "dct": "http://purl.org/dc/terms/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "amanat": "urn:amanat:term:",
}
"""Every prefix that the document uses; nothing has to be fetched to understand it."""

_LITERALS = {"period": "xsd:duration", "deadline": "xsd:duration", "date": "xsd:date", "age": "xsd:integer"}
_RULES = {
    Modality.MAY: "Permission",
    Modality.ONLY_IF: "Permission",
    Modality.WILL: "Obligation",
    Modality.MUST: "Obligation",
}
"""What a statement that affirms something lays down; one that merely says how it is lays down nothing."""


def as_dpv(reading: Reading) -> Node:
    """One document; the order of its nodes is that of the text."""
    policy = f"urn:amanat:policy:{reading.digest}"
    dates = [field.value for each in reading.statements if each.duty == "policy.publish" for field in _dates(each)]
    return {
        "@context": CONTEXT,
        "@id": policy,
        "@type": "dpv:PrivacyNotice",
        "dct:title": reading.name,
        "dct:language": reading.language,
        "dct:identifier": f"sha256:{reading.digest}",
        **({"dct:date": {"@value": max(dates), "@type": "xsd:date"}} if dates else {}),
        "dpv:hasProcess": [_process(statement, policy) for statement in reading.statements],
        "amanat:hasDefinition": [
            {"amanat:term": each.term, **_place(reading.text, Span(each.start, each.end), policy)}
            for each in reading.definitions
        ],
        "amanat:hasUnread": [_place(reading.text, span, policy) for span in reading.unread],
        "amanat:hasFinding": [_finding(reading, finding, policy) for finding in reading.findings],
        "amanat:hasCounts": {
            f"amanat:{name}": value
            for name, value in msgspec.to_builtins(figures(reading)).items()
            if not isinstance(value, dict)
        },
    }


def _dates(statement: Statement) -> Iterator[Field]:
    return (field for field in statement.fields if field.kind == "date" and field.value)


def _process(statement: Statement, policy: str) -> Node:
    duty = dpv_of("duty", statement.duty)
    node: Node = {
        "@id": f"urn:amanat:statement:{statement.id}",
        "@type": "dpv:Process",
        "amanat:duty": statement.duty,
        **({"dct:subject": {"@id": duty}} if duty else {}),
        **({"dpv:hasRight": {"@id": duty}} if duty and duty.startswith("eu-gdpr:A") else {}),
        **_frame(statement),
        **_rule(statement),
        "amanat:kind": statement.kind.value,
        "amanat:scope": statement.scope.value,
        "amanat:source": statement.source.value,
        **({"amanat:rule": statement.rule} if statement.rule else {}),
        "amanat:section": {"@list": list(statement.section)},
    }
    for field in statement.fields:
        node.setdefault(kinds()[field.kind].property or "amanat:hasField", []).append(_field(field, statement))
    quote: Node = {"@type": "oa:TextQuoteSelector", "oa:exact": statement.text}
    return {**node, "oa:hasTarget": _target(policy, Span(statement.start, statement.end), quote)}


def _frame(statement: Statement) -> Node:
    """Who does it and what is done, in DPV where it has a term and in words in any case."""
    frame = statement.frame
    actor, action = dpv_of("actor", frame.actor), dpv_of("action", frame.action)
    return {
        **({"dpv:isImplementedByEntity": {"@type": actor}} if actor else {}),
        **({"dpv:hasProcessing": {"@id": action}} if action else {}),
        "amanat:actor": frame.actor,
        "amanat:action": frame.action,
    }


def _rule(statement: Statement) -> Node:
    """The prohibition, permission or obligation that the statement lays down, with what it hangs on."""
    rule = "Prohibition" if statement.polarity is Polarity.NO else _RULES.get(statement.modality)
    said = {"amanat:polarity": statement.polarity.value, "amanat:modality": statement.modality.value}
    if rule is None:
        return said
    frame = statement.frame
    spans = (("condition", frame.condition), ("exception", frame.exception), ("scopeOfPolarity", frame.scope))
    parts = {f"amanat:{name}": _part(statement, span) for name, span in spans if span}
    return {**said, f"dpv:has{rule}": {"@type": f"dpv:{rule}", **parts}}


def _part(statement: Statement, span: Span) -> Node:
    words = statement.text[span.start - statement.start : span.end - statement.start]
    return {"oa:exact": words, "oa:hasSelector": _position(span)}


def _field(field: Field, statement: Statement) -> Node:
    """A field by its own term and that of its kind, the words that name it, and their place."""
    concept = kinds()[field.kind].concept
    role = dpv_of("role", field.role) if field.role else None
    types = list(dict.fromkeys(term for term in (field.dpv, concept, role) if term))
    return {
        **({"@type": types} if types else {}),
        "amanat:fieldKind": field.kind,
        **_value(field),
        **({} if is_mapped(field.kind, field.dpv) else {"amanat:mapped": False}),
        **({"amanat:illustrative": True} if field.illustrative else {}),
        **({"dpv:hasLocation": [_country(code) for code in field.countries]} if field.countries else {}),
        **_part(statement, Span(field.start, field.end)),
    }


def _value(field: Field) -> Node:
    if not field.value:
        return {}
    if literal := _LITERALS.get(field.kind):
        value = {"@value": field.value, "@type": literal}
        return {"dpv:hasDuration" if literal == "xsd:duration" else "rdf:value": value}
    return {"rdf:value": field.value, "dct:title": label_of(field.kind, field.value)}


def _country(code: str) -> Node:
    term = dpv_of("country", code)
    return {"@type": [term, "dpv:Country"] if term else ["dpv:Country"], "rdf:value": code}


def _finding(reading: Reading, finding: LintFinding, policy: str) -> Node:
    lawful = dpv_of("lawful", finding.lawful.value) if finding.lawful else None
    return {
        "amanat:lint": finding.rule,
        "dct:description": finding.message,
        "amanat:remedy": finding.remedy,
        **({"dpv:hasApplicableLaw": {"@type": "dpv:Law", "dct:title": finding.law}} if finding.law else {}),
        **({"amanat:lawful": finding.lawful.value} if finding.lawful else {}),
        **({"dpv:hasLawfulness": {"@id": lawful}} if lawful else {}),
        **_place(reading.text, Span(finding.start, finding.end), policy),
    }


def _place(text: str, span: Span, policy: str) -> Node:
    quote: Node = {"@type": "oa:TextQuoteSelector", "oa:exact": text[span.start : span.end]}
    return {"oa:hasTarget": _target(policy, span, quote)}


def _target(policy: str, span: Span, quote: Node) -> Node:
    return {
        "@type": "oa:SpecificResource",
        "oa:hasSource": {"@id": policy},
        "oa:hasSelector": [_position(span), quote],
    }


def _position(span: Span) -> Node:
    return {"@type": "oa:TextPositionSelector", "oa:start": span.start, "oa:end": span.end}
