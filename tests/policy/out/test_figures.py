"""The figures of a reading, and how outputs put things into words."""

from __future__ import annotations

import msgspec
import pytest

from amanat.policy.out.figures import figures, severity, share
from amanat.policy.out.sentences import named, said
from amanat.policy.out.words import clipped, does_what, headline, value_in_words
from amanat.policy.reader import read_text
from amanat.policy.reading import Action, Actor, Frame, Span
from amanat.vocabulary.terms import Modality, Polarity
from tests.policy.out.build import STATEMENTS, plain, sample


def test_the_figures() -> None:
    held = figures(sample())
    assert (held.statements, held.carrying, held.informative, held.unread, held.findings) == (10, 8, 3, 1, 3)
    assert held.unread_share == 0.1111
    assert held.severities == {"void": 1, "doubtful": 1, "mend": 1}
    assert held.families["recipient"] == 4
    assert held.families["minors"] == 0
    assert held.fields["category"] == 5
    assert held.unmapped == 3
    assert [severity(each) for each in sample().findings] == ["void", "doubtful", "mend"]


def test_a_field_that_several_statements_share_counts_once() -> None:
    assert figures(sample()).fields["country"] == 1


def test_nothing_has_no_share() -> None:
    held = figures(plain("x"))
    assert held.unread_share == 0.0
    assert headline(held).startswith("The text says nothing")


@pytest.mark.parametrize(("figure", "words"), [(0.0, "0 %"), (0.004, "under 1 %"), (0.0333, "3 %"), (1.0, "100 %")])
def test_shares(figure: float, words: str) -> None:
    assert share(figure) == words


def test_sentences_are_numbered_along_the_text() -> None:
    found = said(sample())
    assert [each.number for each in found] == list(range(1, 9))
    assert found[4].families == ("recipient", "retention")
    assert [each.number for each in found if each.denies] == [4]


def test_what_is_named_knows_what_is_denied() -> None:
    found = named(said(sample()))
    data = {each.value: (each.said, each.denied) for each in found["category"]}
    assert data == {"email": ((2,), ()), "name": ((2,), ()), "postal_address": ((5,), ()), "health": ((), (4,))}
    assert found["category"][-1].value == "health"
    assert list(found)[:2] == ["category", "purpose"]


@pytest.mark.parametrize(
    ("actor", "action", "polarity", "modality", "words"),
    [
        ("we", "collect", "yes", "does", "we collect"),
        ("we", "sell", "no", "does", "we do not sell"),
        ("we", "disclose", "yes", "may", "we may disclose"),
        ("child", "use", "no", "must", "a child must not use"),
        ("recipient", "retain", "yes", "does", "a recipient keeps"),
        ("client", "notify", "yes", "does", "the client notifies"),
        ("unsaid", "delete", "yes", "will", "will be deleted"),
        ("unsaid", "sell", "no", "does", "is not sold"),
        ("nobody", "sell", "no", "does", "nobody sells"),
        ("nobody", "use", "no", "may", "nobody may use"),
        ("unsaid", "verify", "yes", "does", "is verified"),
        ("we", "disclose", "no", "only if", "we do not disclose unless"),
        ("authority", "publish", "yes", "only if", "an authority publishes only if"),
        ("we", "state", "yes", "does", ""),
    ],
)
def test_who_does_what(actor: Actor, action: Action, polarity: str, modality: str, words: str) -> None:
    held = msgspec.structs.replace(
        STATEMENTS[0],
        frame=Frame(actor=actor, action=action, action_span=Span(0, 1)),
        polarity=Polarity(polarity),
        modality=Modality(modality),
    )
    assert does_what(held) == words


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("You may ask us to erase your personal data.", "you may ask for it"),
        ("You can lodge a complaint with the supervisory authority.", "you may complain"),
        ("You may object to processing for our legitimate interests.", "you may object"),
        ("You can withdraw your consent at any time.", "you may withdraw it"),
        ("You can visit our website without giving us your name.", ""),
        ("Write to us at privacy@shop.example with questions about your data.", ""),
        ("We never sell your personal data.", "we do not sell"),
    ],
)
def test_what_a_company_does_is_not_said_of_the_reader(sentence: str, words: str) -> None:
    (statement, *_) = read_text(sentence).statements
    assert does_what(statement) == words


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        ("period", "P30D", "30 days"),
        ("period", "P1Y6M", "1 year and 6 months"),
        ("deadline", "PT72H", "72 hours"),
        ("period", "as said", "as said"),
        ("age", "13", "13 years"),
        ("purpose", "legal", "complying with the law"),
    ],
)
def test_values_in_words(kind: str, value: str, words: str) -> None:
    assert value_in_words(kind, value) == words


def test_clipped() -> None:
    assert clipped("a\n b", 5) == "a b"
    assert clipped("one two three", 8) == "one two…"
