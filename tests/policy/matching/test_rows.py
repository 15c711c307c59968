"""What a row finds at all places in one step is what it finds place by place."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from amanat.policy.matching.patterns import compile_pattern
from amanat.policy.matching.wording import Wording

LISTS = {"data": ("data", "all of it", "d* .. it"), "share": ("share*", "pass on")}
PIECES = [
    "we", "share*", "on", "data", "{data}", "{share}", "(we|data share)", "(on .. we)", "(on)?", "({data} we)?",
    "..", "...", "^", "$", "data?",
]  # fmt: skip
WORDS = ["we", "share", "shared", "on", "data", "dat", "pass", "all", "of", "it", "the user's", "don't"]
BETWEEN = [" ", ", ", ". ", " (", "-", "/", " \u2013 "]


def texts() -> st.SearchStrategy[str]:
    pair = st.tuples(st.sampled_from(WORDS), st.sampled_from(BETWEEN))
    return st.lists(pair, max_size=12).map(lambda pairs: "".join(word + mark for word, mark in pairs))


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=6), texts())
def test_all_at_once_is_one_by_one(pieces: list[str], text: str) -> None:
    pattern = compile_pattern(" ".join([*pieces, "we"]), LISTS)
    words = Wording(text)
    for row in pattern.root.rows:
        lasts = {last for _, last in row.one_by_one(words)}
        assert row.ends(words) == sum(1 << last for last in lasts)
    assert pattern.root.stands(words) == bool(pattern.root.find(words))


def test_a_gap_reaches_its_last_word_and_no_further() -> None:
    near = compile_pattern("we .. data", LISTS).root
    assert near.stands(Wording("we a b c d data"))
    assert not near.stands(Wording("we a b c d e data"))


def test_a_possessive_is_passed_over() -> None:
    (row,) = compile_pattern("user data", LISTS).root.rows
    assert row.ends(Wording("the user's data")) == 1 << 3
    assert row.ends(Wording("the user s data")) == 0


def test_the_edges_count_the_words_before_and_behind() -> None:
    (row,) = compile_pattern("^ .. data .. $", LISTS).root.rows
    assert row.ends(Wording("a b c d data e f g h")) == 1 << 4
    assert row.ends(Wording("a b c d e data")) == 0
    assert row.ends(Wording("data e f g h i")) == 0
