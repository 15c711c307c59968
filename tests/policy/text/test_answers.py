"""An answer says what its question asks: as a heading, a bold line, the term of a definition, or in one paragraph."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from amanat.policy.documents.html.read import read_html
from amanat.policy.explain import explain
from amanat.policy.reader import read_document, read_text
from amanat.policy.reading import Reading, Statement

FRAME = "We bake bread for all of you and for everyone in the town, every day of the year.\n\n"
ANSWERS: list[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "answers.toml").read_text("utf-8"))["answer"]


def _heading(asks: str, answers: str) -> Reading:
    return read_text(f"{FRAME}## {asks}\n\n{answers}\n")


def _bold(asks: str, answers: str) -> Reading:
    return read_text(f"{FRAME}**{asks}**\n\n{answers}\n")


def _paragraph(asks: str, answers: str) -> Reading:
    return read_text(f"{FRAME}**{asks}** {answers}\n")


def _term(asks: str, answers: str) -> Reading:
    html = f"<p>{FRAME}</p><dl><dt>{asks}</dt><dd>{answers}</dd></dl>"
    return read_document(read_html(html))


LAYOUTS = (_heading, _bold, _paragraph, _term)


def _answered(reading: Reading) -> list[Statement]:
    after = reading.text.rindex("?")
    assert all(each.start > after for each in reading.statements if each.start > len(FRAME))
    return [each for each in reading.statements if each.start > after]


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: f"{answer['asks']} {answer['answers']}")
def test_the_answer_says_what_was_asked(answer: dict[str, Any], layout: Callable[[str, str], Reading]) -> None:
    reading = layout(answer["asks"], answer["answers"])
    found = _answered(reading)
    assert sorted(f"{each.duty} {each.polarity} {each.modality}" for each in found) == sorted(answer["carries"])
    named = {
        f"{field.kind} {field.value}: {reading.text[field.start : field.end]}"
        for each in found
        for field in each.fields
    }
    assert named == set(answer.get("named", ()))
    assert bool(reading.unread) is answer.get("unread", False)


def test_the_span_is_that_of_the_answer() -> None:
    assert [each.text for each in _answered(_paragraph("Do you sell my data?", "No, never."))] == ["No, never."]


def test_the_same_answer_to_two_questions_is_two_promises() -> None:
    text = f"{FRAME}## Do you sell my data?\n\nNo.\n\n## Do you share my data with advertisers?\n\nNo.\n"
    one, other = read_text(text).statements
    alone = read_text(f"{FRAME}## Do you share my data with advertisers?\n\nNo.\n").statements[0]
    assert one.id != other.id
    assert other.id == alone.id


def test_a_yes_that_answers_no_question_carries_nothing() -> None:
    assert read_text(f"{FRAME}## Our bread\n\nYes, in the settings.\n").statements == ()
    assert read_text(f"{FRAME}## What is in your bread?\n\nNo milk.\n").statements == ()


def test_why_names_the_rule_and_the_words() -> None:
    (told,) = explain(_heading("Do you sell my data?", "No, never."), "No, never")
    assert told.became == "statements"
    assert any(met.won and "sell" in met.words for met in told.rules)


@pytest.mark.parametrize(
    ("asked", "answer", "duty", "actor"),
    [
        ("Who can read the health form?", "Your trainer and the duty manager.", "security.least", "unsaid"),
        ("Who else gets my address?", "The courier and nobody else.", "recipient.fields", "recipient"),
        ("Whom do you share my data with?", "Couriers and our bank.", "recipient.register", "we"),
        ("Q: Do you sell my data?", "A: No, never.", "recipient.fields", "we"),
    ],
)
def test_who_is_asked_for_and_named(asked: str, answer: str, duty: str, actor: str) -> None:
    text = f"We bake bread for all of the town and for its guests.\n\n## {asked}\n\n{answer}\n"
    found = [(one.duty, one.frame.actor) for one in read_text(text).statements]
    assert (duty, actor) in found


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ("Who gets my address?", "The oven is hot."),
        ("Whom do you bake for?", "Couriers and our bank."),
        ("B: Do you sell my data?", "C: No, never."),
    ],
)
def test_what_names_nobody_or_answers_nothing_is_not_taken_for_it(asked: str, answer: str) -> None:
    text = f"We bake bread for all of the town and for its guests.\n\n## {asked}\n\n{answer}\n"
    assert read_text(text).statements == ()
