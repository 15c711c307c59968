"""Frames: who does what, under which condition."""

from __future__ import annotations

import pytest

from amanat.policy.labelling.frame import duties_with_actions
from amanat.policy.reader import read_text
from amanat.policy.reading import Span, Statement
from amanat.vocabulary.duties import duties

FRAME = "We bake bread for all of you and for everyone in the town, every day of the year.\n\n"


def the(sentence: str, duty: str) -> Statement:
    return next(each for each in read_text(FRAME + sentence + "\n").statements if each.duty == duty)


def words(sentence: str, span: Span | None) -> str | None:
    return (FRAME + sentence)[span.start : span.end] if span else None


@pytest.mark.parametrize(
    ("sentence", "duty", "actor", "action"),
    [
        ("We collect your name and e-mail address.", "datamap.categories", "we", "collect"),
        ("We never sell your personal data to anyone.", "recipient.fields", "we", "sell"),
        ("We share your data with couriers who deliver for us.", "recipient.register", "we", "disclose"),
        ("Invoices are kept for ten years.", "retention.limit", "unsaid", "retain"),
        ("You can ask us to delete your personal data.", "rights.erase", "you", "grant"),
        ("Our service providers are bound by contracts to keep it secret.", "recipient.contract", "recipient", "bind"),
        ("If there is a breach, we will tell you without delay.", "security.incident", "we", "notify"),
        ("You can refuse cookies in your browser.", "web.consent", "you", "refuse"),
    ],
)  # fmt: skip
def test_who_does_what(sentence: str, duty: str, actor: str, action: str) -> None:
    found = the(sentence, duty).frame
    assert (found.actor, found.action) == (actor, action)
    if found.actor_span:
        assert found.actor_span.start >= len(FRAME)


def test_conditions_and_exceptions_have_their_words() -> None:
    sentence = "If you order bread, we will not share your address with anyone without your consent."
    found = the(sentence, "recipient.fields").frame
    assert words(sentence, found.condition) == "If you order bread"
    assert words(sentence, found.exception) == "without your consent"
    assert words(sentence, found.scope) == "we will not share your address with anyone"


def test_an_item_takes_the_actor_of_its_introduction() -> None:
    text = FRAME + "We collect the following data:\n\n- your name\n- your e-mail address\n"
    found = [each for each in read_text(text).statements if each.duty == "datamap.categories"]
    assert {(each.frame.actor, each.frame.actor_span) for each in found} == {("we", None)}


def test_every_duty_has_actions() -> None:
    assert set(duties()) - {"policy.lint"} <= duties_with_actions()
