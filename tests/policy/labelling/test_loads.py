"""What is said of people's data is never passed over as saying nothing: it is a statement, or it is unread."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Literal

import pytest

from amanat.policy.labelling.loads import loads
from amanat.policy.labelling.signals import why_unread
from amanat.policy.reader import read_text, split
from amanat.policy.text.sentence import Sentence

FRAME = "We bake bread for all of you and for everyone in the town, every day of the year.\n\n"
PAIRS: list[dict[str, str]] = tomllib.loads((Path(__file__).parent / "loads.toml").read_text("utf-8"))["pair"]
Became = Literal["statements", "informative", "unread"]


def became(sentence: str, before: str = "") -> Became:
    """What the reader makes of a sentence behind another one."""
    reading = read_text(f"{FRAME}{before} {sentence}".rstrip() + "\n")
    end = reading.text.rindex(sentence) + len(sentence)
    if any(each.end == end for each in reading.statements):
        return "statements"
    return "unread" if any(each.end == end for each in reading.unread) else "informative"


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair["carries"])
def test_what_carries_something_is_told_from_its_twin(pair: dict[str, str]) -> None:
    assert became(pair["carries"], pair.get("before", "")) != "informative"
    assert became(pair["plain"], pair.get("before", "")) == "informative"


def _sentence(words: str, before: str = "") -> Sentence:
    return split(f"{FRAME}{before} {words}\n")[-1]


def test_each_load_of_the_lexicon_is_met_by_a_sentence() -> None:
    sentences = [_sentence(pair["carries"], pair.get("before", "")) for pair in PAIRS]
    idle = [load.about for load in loads() if not any(load.words_in(each) for each in sentences)]
    assert idle == []


def test_why_it_is_unread_names_the_words() -> None:
    assert why_unread(_sentence("They vend your particulars.")) == (
        "someone does something with what is a person's: `they vend your`",
    )


def test_a_pronoun_alone_is_not_enough() -> None:
    """`It` is data only where the sentence before told of data."""
    assert became("They know it.", "We share your address with couriers.") == "unread"
    assert became("They know it.", "We bake bread.") == "informative"
