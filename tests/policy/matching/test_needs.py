"""What a pattern needs: whatever text it matches meets every need."""

from __future__ import annotations

import random

import pytest

from amanat.errors import InputError
from amanat.policy.matching.needs import Needs
from amanat.policy.matching.patterns import WordLists
from amanat.policy.matching.sift import Sift, table_of
from amanat.policy.matching.wording import wording

LISTS = {"data": ("data", "log file*", "e-mail", "{who} own"), "who": ("you", "we all", "they?")}
WORDS = [
    "we",
    "you",
    "data",
    "files",
    "file",
    "log",
    "own",
    "all",
    "the",
    "they",
    "use",
    "user",
    "users",
    "collect",
    "e",
]
WRITTEN = [*WORDS, "use*", "file?", "collec*", "us*", "{data}", "{who}", "e-mail", "don't", "..", "...", "(the)?"]
BETWEEN = [" ", " ", " ", ", ", "-", "'s ", ". ", "; "]


def some_pattern(dice: random.Random, depth: int = 0) -> str:
    def token() -> str:
        if depth < 2 and dice.random() < 0.2:
            return f"({some_pattern(dice, depth + 1)}|{some_pattern(dice, depth + 1)}){dice.choice(['', '?'])}"
        return dice.choice(WRITTEN)

    row = " ".join(token() for _ in range(dice.randint(1, 4)))
    return f"{'^ ' if dice.random() < 0.1 else ''}{row}{' $' if dice.random() < 0.1 else ''}" if depth == 0 else row


def some_text(dice: random.Random) -> str:
    said = [*WORDS, "mail", "don't", "collecting"]
    return "".join(dice.choice(said) + dice.choice(BETWEEN) for _ in range(dice.randint(1, 9)))


@pytest.mark.parametrize("seed", range(20))
def test_no_text_that_matches_lacks_a_need(seed: int) -> None:
    dice = random.Random(seed)
    lists = WordLists(LISTS)
    texts = [some_text(dice) for _ in range(40)]
    sources = {some_pattern(dice) for _ in range(150)}
    patterns = [lists.pattern(source) for source in sorted(sources) if needs_something(lists, source)]
    sift = Sift(table_of((each.source for each in patterns), lists.needs))
    matched = 0
    for text in texts:
        met = set(sift.met(wording(text), sift.begun(wording(text))))
        for pattern in patterns:
            if pattern.search(text):
                matched += 1
                lacking = [need for need in pattern.needs if need.isdisjoint(wording(text).keys)]
                assert not lacking, (pattern.source, text)
                assert sift.number[pattern.source] in met
    assert matched > 150


def needs_something(lists: WordLists, source: str) -> bool:
    """A pattern of gaps and missing words alone is refused, which other tests hold."""
    try:
        return bool(lists.needs.of(source))
    except InputError:
        return False


@pytest.mark.parametrize(
    ("source", "need"),
    [
        ("collect data", {"coll data"}),
        ("use* (your|their) data", {"use your", "use thei"}),
        ("(their|your)? own", set()),
        ("own (their|your)? data", {"own thei", "own your", "own data"}),
        ("opt-out", {"opt out"}),
        ("^ we", {"^ we"}),
        ("data $", {"data $"}),
        ("we .. data", set()),
        ("us* data", set()),
    ],
)
def test_neighbours_are_needed_by_how_they_begin(source: str, need: set[str]) -> None:
    pairs = [each for each in Needs({}).of(source) if any(" " in key for key in each)]
    assert (need in pairs) if need else not pairs
