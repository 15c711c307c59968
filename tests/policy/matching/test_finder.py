"""Which patterns are tried on a text, and how few of them: what makes reading fast is held here by counting."""

from __future__ import annotations

from pathlib import Path

import pytest

from amanat.policy.fields.find import terms
from amanat.policy.labelling.rules import rulebook
from amanat.policy.matching.finder import Finder
from amanat.policy.matching.lexical import sources, words
from amanat.policy.matching.patterns import Pattern, WordLists, compile_all
from amanat.policy.reader import read_text, split

GOLDEN = Path(__file__).parent.parent / "golden"
SAYS = [
    "we keep your e-mail address for two years.",
    "you have the right to ask for a copy of your data.",
    "we do not sell it to anybody.",
]


def fresh() -> tuple[Pattern, ...]:
    """What the rules say, as patterns of which none was put together yet."""
    sources = [source for rule in rulebook().rules for source in rule.data.say]
    return compile_all(sources, WordLists(words().lists))


def together(patterns: tuple[Pattern, ...]) -> int:
    """How many patterns were put together."""
    return sum("root" in vars(pattern) for pattern in set(patterns))


@pytest.mark.parametrize("said", SAYS)
def test_few_patterns_are_tried_on_a_sentence(said: str) -> None:
    patterns = fresh()
    tried = [pattern for _, pattern in Finder(patterns).candidates(said)]
    assert 0 < len(tried) < 0.03 * len(patterns)


def test_only_what_is_tried_is_put_together() -> None:
    patterns = fresh()
    finder = Finder(patterns)
    assert together(patterns) == 0
    tried = {pattern for said in SAYS for _, pattern in finder.candidates(said) if pattern.search(said) or pattern}
    assert together(patterns) == len(tried) < 0.06 * len(patterns)


def test_a_pattern_whose_words_are_missing_is_not_put_together() -> None:
    (pattern,) = compile_all(["right to (see|have) .. {data}"], {"data": ("data", "information")})
    finder = Finder((pattern,))
    assert list(finder.candidates("the right to see it")) == []
    assert together((pattern,)) == 0
    assert [place for place, _ in finder.candidates("the right to see one two three four five data")] == [0]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("right to (see|have) .. {data}", "to see data is a right"),
        ("one two three four five", "one two three five four"),
        ("(their|your)? own {data}", "your data are their own"),
        ("^ we bake", "then we bake"),
        ("we bake $", "we bake bread"),
        ("opt-out of", "out of an option"),
        ("(give away|pass on) .. data", "on a pass give us data"),
    ],
)
def test_words_that_stand_elsewhere_call_for_no_pattern(source: str, text: str) -> None:
    (pattern,) = compile_all([source], {"data": ("data", "information")})
    assert not pattern.search(text)
    assert list(Finder((pattern,)).candidates(text)) == []


def test_all_that_the_lexicon_says_lies_behind_one_sift() -> None:
    """A pattern that it does not know would be told apart anew at each reading."""
    read_text((GOLDEN / "school.md").read_text("utf-8"))
    asked = ("say", "with_", "unless", "intro", "section", "lead", "before", "unless_intro")
    asked_for = {source for rule in rulebook().rules for key in asked for source in getattr(rule.data, key)}
    known = set(sources())
    assert asked_for <= known
    assert {term.pattern.source for term in terms().all} <= known
    assert len(set(words().patterns) & known) > 0.98 * len(words().patterns)


def test_no_pattern_that_matches_is_left_out() -> None:
    patterns = fresh()
    finder = Finder(patterns)
    looked = 0
    for sentence in split((GOLDEN / "school.md").read_text("utf-8"))[:12]:
        candidates = [place for place, _ in finder.candidates(sentence.folded)]
        assert candidates == sorted(candidates)
        matching = {place for place, pattern in enumerate(patterns) if pattern.search(sentence.folded)}
        looked += len(matching)
        assert matching <= set(candidates)
    assert looked > 10
