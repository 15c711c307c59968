"""Each duty: a sentence that carries it, and a near twin that does not."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from amanat.policy.reader import read_text
from amanat.vocabulary.duties import duties

FRAME = "# Policy of a shop\n\nWe bake bread for all of you and for everyone in the town, every day of the year.\n\n"

TWINS: dict[str, tuple[str, str]] = {
    name: (twins["yes"], twins["no"])
    for name, twins in tomllib.loads(Path(__file__).with_name("duties.toml").read_text("utf-8")).items()
}


def carried(sentence: str) -> set[str]:
    return {each.duty for each in read_text(FRAME + sentence + "\n").statements}


@pytest.mark.parametrize("duty", sorted(TWINS))
def test_carries(duty: str) -> None:
    assert duty in carried(TWINS[duty][0])


@pytest.mark.parametrize("duty", sorted(TWINS))
def test_the_twin_does_not(duty: str) -> None:
    assert duty not in carried(TWINS[duty][1])


def test_every_duty_has_its_twins() -> None:
    assert set(TWINS) == set(duties()) - {"policy.lint"}


@pytest.mark.parametrize("sentence", [yes for yes, _ in TWINS.values()])
def test_no_sentence_carries_more_than_two(sentence: str) -> None:
    assert 1 <= len(carried(sentence)) <= 2


def test_a_sentence_may_make_three_promises() -> None:
    sentence = "Passwords are hashed, traffic is encrypted with TLS, and access is limited to staff who need it."
    assert carried(sentence) == {"security.rest", "security.transport", "security.least"}


@pytest.mark.parametrize(
    "sentence",
    [
        "“Personal data” means any information about you, such as your name.",
        "This policy explains how we use your personal data.",
        "How do we use your data?",
        "We are committed to protecting your privacy.",
        "Cookies are small text files on your device.",
    ],
)
def test_definitions_questions_and_praise_inform(sentence: str) -> None:
    reading = read_text(FRAME + sentence + "\n")
    assert (reading.statements, reading.unread) == ((), ())


def of_item(introduction: str, item: str) -> set[str]:
    text = f"{FRAME}{introduction}\n\n- {item}\n- and the cake\n"
    return {each.duty for each in read_text(text).statements if each.text == item}


@pytest.mark.parametrize(
    ("introduction", "item", "duties"),
    [
        ("We may share your data with:", "couriers and other carriers;", {"recipient.register"}),
        ("We may share your data with:", "the police and the courts.", {"recipient.government"}),
        ("We collect the following data:", "your order history", {"datamap.categories"}),
        ("We use your data for these purposes:", "delivering your bread", {"purpose.basis"}),
        ("You have the right to:", "have your data erased;", {"rights.erase"}),
        ("You have the right to:", "object to the processing.", {"rights.object"}),
        ("You can buy:", "delivering your bread", set()),
    ],
)
def test_an_item_is_read_with_its_introduction(introduction: str, item: str, duties: set[str]) -> None:
    assert of_item(introduction, item) == duties
