"""Which patterns are tried on a text, and how few of them: what makes reading fast is held here by counting."""

from __future__ import annotations

from pathlib import Path

import pytest

from amanat.policy.finder import Finder
from amanat.policy.patterns import Pattern, WordLists, compile_all
from amanat.policy.reader import split
from amanat.policy.rules import rulebook, words

GOLDEN = Path(__file__).parent / "golden"
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
    assert [place for place, _ in finder.candidates("to see data is a right")] == [0]


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


def test_a_fifth_need_is_not_looked_at_and_changes_nothing() -> None:
    (pattern,) = compile_all(["one two three four five"], {})
    assert len(pattern.needs) == 5
    finder = Finder((pattern,))
    assert not any(pattern.search("one two three four") for _, pattern in finder.candidates("one two three four"))
    assert [place for place, _ in finder.candidates("one two three four five")] == [0]
