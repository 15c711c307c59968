"""Rules that agree: what several speak for weighs more than what a single one does."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import pytest

from amanat.policy.labelling.label import EVEN_ALONE, weigh, yields
from amanat.policy.labelling.rules import Rule, Rulebook, RuleData
from amanat.policy.reader import split
from amanat.policy.text.sentence import Sentence
from amanat.vocabulary.duties import duties


def sentence(words: str) -> Sentence:
    found = split(words)[-1]
    return msgspec.structs.replace(found, start=0, end=found.end - found.start)


def kept(*rules: tuple[str, int, Sequence[str]]) -> set[str]:
    """What rules, each a duty with its tier and words, make of a sentence."""
    book = Rulebook(tuple(Rule(RuleData(duty=duty, tier=tier, say=tuple(say))) for duty, tier, say in rules))
    return {each.duty for each in weigh(sentence("We knead the dough by hand at dawn."), book, ()).kept}


def many(duty: str, tier: int, words: Sequence[str]) -> list[tuple[str, int, Sequence[str]]]:
    return [(duty, tier, (word,)) for word in words]


LONE = "recipient.register"
GENERAL = "datamap.categories"
"""It gives way to the other."""


def test_three_rules_are_as_sure_as_one_of_the_next_tier() -> None:
    lone = ("web.log", 3, ("dawn",))
    assert kept(lone, *many("minors.gate", 2, ("knead", "dough", "hand"))) == {"web.log", "minors.gate"}
    assert kept(lone, *many("minors.gate", 2, ("knead", "dough"))) == {"web.log"}
    assert kept(lone, *many("minors.gate", 1, ("knead", "dough", "hand"))) == {"web.log"}


def test_what_three_rules_speak_for_gives_no_way_to_a_single_one() -> None:
    lone = (LONE, 3, ("dawn",))
    assert kept(lone, *many(GENERAL, 3, ("knead", "dough", "hand"))) == {GENERAL}
    assert kept(lone, *many(GENERAL, 3, ("knead", "dough"))) == {LONE}
    assert kept(lone, (LONE, 3, ("we",)), *many(GENERAL, 3, ("knead", "dough", "hand"))) == {LONE}


def test_a_single_rule_of_a_high_tier_stands() -> None:
    assert kept((LONE, 4, ("dawn",)), *many(GENERAL, 4, ("knead", "dough", "hand"))) == {LONE}


def test_before_some_the_others_give_way_all_the_same() -> None:
    assert kept(("special.basis", 3, ("dawn",)), *many(GENERAL, 3, ("knead", "dough", "hand"))) == {"special.basis"}


@pytest.mark.parametrize("beginning", yields()[EVEN_ALONE])
def test_these_are_duties(beginning: str) -> None:
    assert any(duty.startswith(beginning) for duty in duties())
