"""Every value that a policy can name has a label and a DPV identifier, or says that DPV has none."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from typing import Any, get_args

import pytest

from amanat.policy.reading import Action, Actor, FieldKind, Role
from amanat.vocabulary.duties import duties
from amanat.vocabulary.families import families, family_of
from amanat.vocabulary.terms import Lawful, Modality, Polarity, Status
from amanat.vocabulary.values import dpv_of, is_mapped, kinds, label_of, values

TERM = re.compile(r"(?:dpv|pd|eu-gdpr|loc|tech):[A-Za-z][A-Za-z0-9-]*")
NAMED = {
    "criterion": "necessary account contract legal consent dispute request inactivity session",
    "cookie": "session persistent necessary functional analytics advertising preference first_party third_party "
    "local_storage",
    "measure": "encryption encryption_transit encryption_rest hashing pseudonymisation access_control authentication "
    "mfa confidentiality training firewall backup monitoring audit physical isolation pci updates general",
    "channel": "email post phone form settings banner browser app website link",
    "actor": " ".join(name.replace(" ", "_") for name in get_args(Actor)),
    "action": " ".join(get_args(Action)),
    "role": " ".join(name.replace(" ", "_") for name in get_args(Role)),
    "polarity": "yes no",
    "modality": "does may will must only_if",
    "lawful": " ".join(each.value for each in Lawful),
    "status": " ".join(each.value for each in Status),
    "duty": " ".join(duties()),
}
"""Values that stand in no lexicon: of kinds found by pattern, of frames, of verdicts."""


def lexicon() -> dict[str, Any]:
    """kind → value → patterns, as the reader looks for them."""
    return tomllib.loads(files("amanat.policy.lexicon").joinpath("fields.toml").read_text("utf-8"))


def missing(named: dict[str, Any]) -> list[str]:
    """What is named and has no entry, but for kinds that have no list."""
    return [
        f"{kind}.{value}"
        for kind, held in named.items()
        if not (kind in kinds() and kinds()[kind].open)
        for value in held
        if value not in values().get(kind, {})
    ]


def test_every_value_that_the_reader_can_yield_has_an_entry() -> None:
    named = lexicon()
    assert sum(map(len, named.values())) > 150
    assert missing(named) == []


def test_every_value_of_frames_verdicts_and_patterns_has_an_entry() -> None:
    spaced = {"only_if": "only if", "joint_controller": "joint controller"}
    named = {
        kind: [
            spaced.get(word, "third party" if kind in ("actor", "role") and word == "third_party" else word)
            for word in words.split()
        ]
        for kind, words in NAMED.items()
    }
    assert missing(named) == []
    assert {each.value for each in Polarity} == set(named["polarity"])
    assert {each.value for each in Modality} == set(named["modality"])


def test_the_look_sees_a_value_without_an_entry() -> None:
    assert missing({"purpose": {"service": [], "alchemy": []}}) == ["purpose.alchemy"]
    assert missing({"vendor": {"anybody": []}}) == []


def test_every_kind_of_field_is_described_and_none_is_made_up() -> None:
    assert set(kinds()) == set(get_args(FieldKind))
    for name, kind in kinds().items():
        assert kind.label, name
        assert kind.plural, name
        for term in (kind.concept, kind.property):
            assert term in ("", "dct:date") or TERM.fullmatch(term), name


def malformed(held: dict[str, dict[str, Any]]) -> list[str]:
    return [
        f"{kind}.{name}"
        for kind, listed in held.items()
        for name, value in listed.items()
        if not value.label or not (value.dpv == "" or TERM.fullmatch(value.dpv))
    ]


def test_every_identifier_is_well_formed() -> None:
    held = values()
    assert malformed(held) == []
    wrong = {"purpose": {"service": type(held["purpose"]["service"])("x", "dpv: Service")}}
    assert malformed(wrong) == ["purpose.service"]


def test_what_has_no_term_says_so() -> None:
    assert dpv_of("mechanism", "privacy_shield") is None
    assert not is_mapped("mechanism", None)
    assert is_mapped("period", None)
    assert not is_mapped("age", None)
    assert is_mapped("purpose", "dpv:Marketing")


@pytest.mark.parametrize(
    ("kind", "value", "label"),
    [
        ("purpose", "fraud", "preventing fraud and abuse"),
        ("country", "KR", "South Korea"),
        ("category", "email", "e-mail address"),
        ("purpose", "not_known_yet", "not known yet"),
        ("contact", "a_b@c.example", "a_b@c.example"),
    ],
)
def test_labels(kind: str, value: str, label: str) -> None:
    assert label_of(kind, value) == label


def test_identifiers_of_rights_and_countries() -> None:
    assert dpv_of("duty", "rights.access") == "eu-gdpr:A15"
    assert dpv_of("country", "DE") == "loc:DE"
    assert dpv_of("category", "email") == "pd:EmailAddress"


def test_every_duty_is_of_a_family_and_every_family_has_a_duty() -> None:
    assert {family_of(duty) for duty in duties()} == set(families())
    assert all(each.label and len(each.word) < 14 for each in families().values())
