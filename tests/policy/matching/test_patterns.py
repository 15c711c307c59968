"""Word patterns."""

from __future__ import annotations

import pytest

from amanat.errors import InputError
from amanat.policy.matching.patterns import compile_pattern
from amanat.policy.matching.wording import wording

WORDS = {"data": ("data", "information"), "share": ("share*", "pass on")}


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("right to access", "the right to access it", True),
        ("right to access", "the right to be heard", False),
        ("collect*", "we are collecting it", True),
        ("collect*", "we recollect it", False),
        ("opt-out", "you may opt out", True),
        ("opt out", "you may opt-out", True),
        ("{share} .. {data}", "we pass on all of your data", True),
        ("{share} .. {data}", "we pass on one two three four five data", False),
        ("{share} ... {data}", "we pass on one two three four five data", True),
        ("(free of)? charge", "charge", True),
        ("right (to (see|(have|get) (a|the) copy of))? {data}", "the right to get a copy of information", True),
        ("right (to (see|(have|get) (a|the) copy of))? {data}", "the right to get a copy of it", False),
        ("we bake|(you|they) eat", "they eat", True),
        ("we bake|(you|they) eat", "they bake", False),
        ("cookies?", "a cookie here", True),
        ("cookies?", "cookiesheet", False),
        ("^ we bake", "we bake", True),
        ("^ we bake", "then we bake", False),
        ("bake $", "we bake.", True),
        ("bake $", "we bake bread", False),
        ("access data", 'access, "data"', True),
        ("user data", "the user's data", True),
        ("do not sell", "we don't sell", True),
        ("will not sell", "we won't sell", True),
        ("can not see", "we can't see", True),
        ("don't sell", "we don't sell", True),
        ("we have collected", "we've collected", True),
        ("you will", "you'll see", True),
        ("can sell", "we can't sell", False),
    ],
)
def test_finds(pattern: str, text: str, found: bool) -> None:
    compiled = compile_pattern(pattern, WORDS)
    assert bool(compiled.search(text)) is found
    if found:
        assert not any(need.isdisjoint(wording(text).keys) for need in compiled.needs)


@pytest.mark.parametrize(
    "pattern",
    [
        "(a|b",
        "a)",
        "{nothing} b",
        "(a {nothing})? b",
        "a ((b|{nothing})? c)? d",
        "(maybe)?",
        "..",
        "(a|b?|(c)?)",
        "(((((a)))))",
        "the web ?site",
        "the (web ?site|page)",
        "(web) ? site",
    ],
)
def test_refuses(pattern: str) -> None:
    with pytest.raises(InputError):
        compile_pattern(pattern, WORDS)


def test_a_word_without_end_stays_small_and_is_found_whole() -> None:
    endless = "a" * 100_000
    assert len(wording(endless).keys) < 100
    assert compile_pattern(f"we {endless}", {}).search(f"so we {endless} it")
    assert not compile_pattern(f"we {endless}", {}).search(f"so we {endless}b it")
