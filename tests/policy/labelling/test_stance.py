"""Kind, scope, polarity and modality."""

from __future__ import annotations

import pytest

from amanat.policy.reader import read_text
from amanat.policy.reading import Statement
from amanat.vocabulary.terms import Kind, Modality, Polarity, Scope

FRAME = "We bake bread for all of you and for everyone in the town, every day of the year.\n\n"


def the(sentence: str) -> Statement:
    return read_text(FRAME + sentence).statements[0]


@pytest.mark.parametrize(
    ("sentence", "polarity"),
    [
        ("We never sell your personal data to anyone.", Polarity.NO),
        ("We do not collect any health data.", Polarity.NO),
        ("If you do not want our newsletter, you can unsubscribe.", Polarity.YES),
        ("We keep your data no longer than two years.", Polarity.YES),
        ("We collect your name, including but not limited to your surname.", Polarity.YES),
    ],
)
def test_polarity(sentence: str, polarity: Polarity) -> None:
    assert the(sentence).polarity is polarity


@pytest.mark.parametrize(
    ("sentence", "modality"),
    [
        ("We share your data with couriers.", Modality.DOES),
        ("We may share your data with couriers.", Modality.MAY),
        ("We will respond to your request within 30 days.", Modality.WILL),
        ("Our service providers must keep your data confidential under contract.", Modality.MUST),
        ("We send the newsletter only if you have subscribed to it.", Modality.ONLY_IF),
    ],
)
def test_modality(sentence: str, modality: Modality) -> None:
    assert the(sentence).modality is modality


@pytest.mark.parametrize(
    ("sentence", "kind", "scope"),
    [
        ("You should keep your password secret.", Kind.ADVICE, Scope.READER),
        ("You can ask us to delete your personal data.", Kind.ENFORCED, Scope.ENGINE),
        ("You can delete your personal data by logging in to your account.", Kind.ENFORCED, Scope.SERVICE),
        (
            "Our service providers are bound by agreements to keep your data confidential.",
            Kind.ATTESTED,
            Scope.THIRD_PARTY,
        ),
        ("We collect your name and e-mail address.", Kind.CHECKED, Scope.SERVICE),
        ("Our employees receive privacy training.", Kind.ATTESTED, Scope.SERVICE),
        ("Access to your data is restricted to employees who need it.", Kind.ENFORCED, Scope.SERVICE),
    ],
)
def test_kind_and_scope(sentence: str, kind: Kind, scope: Scope) -> None:
    statement = the(sentence)
    assert (statement.kind, statement.scope) == (kind, scope)
