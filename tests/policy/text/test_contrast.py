"""Sentences that deny one thing and affirm another: what is said of what."""

from __future__ import annotations

import pytest

from amanat.policy.reader import read_text
from amanat.policy.text.passing import without_passing

TOWN = "\n\nBread is baked for all of you and for everyone in the town, every day of the year.\n"


def told(sentence: str) -> set[tuple[str, tuple[str, ...]]]:
    """Of each side, whether it affirms and the categories that it speaks of."""
    return {(str(each.polarity), each.values("category")) for each in read_text(sentence + TOWN).statements}


@pytest.mark.parametrize(
    ("sentence", "sides"),
    [
        (
            "We collect neither your name nor your address, but we do collect your IP address.",
            {("no", ("name", "postal_address")), ("yes", ("ip_address",))},
        ),
        (
            "We do not share your health data, but we share your e-mail address with our partners.",
            {("no", ("health",)), ("yes", ("email",))},
        ),
        (
            "We share your e-mail address with our partners; we never share your health data.",
            {("yes", ("email",)), ("no", ("health",))},
        ),
        (
            "We do not share your name with anyone, but we may use your e-mail address for marketing.",
            {("no", ("name",)), ("yes", ("email",))},
        ),
        ("We do not collect your name, but your e-mail address.", {("no", ("name",))}),
        ("We don't only collect your name; we also collect your address.", {("yes", ("name", "postal_address"))}),
        ("We collect your name, not your address.", {("yes", ("name",))}),
        ("Data other than health data may be shared with the city.", {("yes", ())}),
        ("We do not share your name or your health data with anyone.", {("no", ("name", "health"))}),
    ],
)
def test_each_side_has_its_own_polarity_and_fields(sentence: str, sides: set[tuple[str, tuple[str, ...]]]) -> None:
    assert told(sentence) == sides


@pytest.mark.parametrize(
    ("sentence", "exception"),
    [
        ("Data other than health data may be shared with the city.", "other than health data"),
        ("All data except payment data are stored in Germany.", "except payment data"),
        ("We share your data with no one except our courier.", "except our courier"),
    ],
)
def test_an_exception_within_the_subject_ends_before_the_verb(sentence: str, exception: str) -> None:
    (found, *_) = read_text(sentence + TOWN).statements
    assert found.frame.exception
    assert sentence[found.frame.exception.start : found.frame.exception.end] == exception


def test_to_be_subject_to_is_no_condition() -> None:
    sentence = "You have the right not to be subject to a decision based solely on automated processing."
    (found,) = read_text(sentence + TOWN).statements
    assert found.frame.condition is None


@pytest.mark.parametrize(
    "words", ["not longer than a year", "not limited to it", "not to mention it", "not if you ask"]
)
def test_what_limits_is_left_in(words: str) -> None:
    sentence = f"we keep your name, {words}."
    assert without_passing(sentence) == sentence
