"""The matcher by property: blocks are only a way to be fast."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amanat.stores.base import Needle
from amanat.stores.search import needles as needles_module
from amanat.stores.search.needles import Matcher, fold

ANN = Needle(text="Ann@x.example", kind="email")
BOB = Needle(text="bob", kind="username")
MATCHER = Matcher([ANN, BOB])

PIECES = st.lists(
    st.sampled_from(
        [
            "ann@x.example",
            "BOB",
            "bob",
            " ",
            "\x00",
            "ß",
            "İ",
            "é",
            "\\n",
            "\\u0040",
            "%40",
            "\\",
            '"',
            ".",
            "-",
            "x",
            "寄",
        ]
    )
)
TEXTS = PIECES.map("".join)


@given(st.lists(TEXTS))
def test_a_block_gives_what_each_value_gives(values: list[str]) -> None:
    alone = [(at, needle) for at, value in enumerate(values) for _, needle in MATCHER.find([value])]
    assert list(MATCHER.find(values)) == sorted(alone)


@given(st.text(), st.text())
def test_between_spaces_it_is_always_found(before: str, after: str) -> None:
    assert (0, 0) in list(MATCHER.find([f"{before} ANN@X.example {after}"]))


@given(st.text(), st.text(), st.integers(1, 3))
def test_in_json_within_json_too(before: str, after: str, depth: int) -> None:
    text = f"{before} ann@x.example {after}"
    for _ in range(depth):
        text = json.dumps({"to": text})
    assert (0, 0) in list(MATCHER.find([text]))


@given(st.text())
def test_what_does_not_hold_it_does_not_hit(text: str) -> None:
    if "ann" not in text.casefold() and "bob" not in text.casefold() and not set("\\%") & set(text):
        assert list(MATCHER.find([text])) == []


def test_half_a_character_stops_nothing() -> None:
    assert list(MATCHER.find(["\udcff ann@x.example", r'{"x": "\ud83d ann@x.example"}'])) == [(0, 0), (1, 0)]


def test_one_needle_within_another() -> None:
    matcher = Matcher([Needle(text="ann", kind="username"), Needle(text="ann lee", kind="name")])
    assert list(matcher.find(["ann lee", "ann", "anna lee", "ann-lee", "ann@x.example"])) == [(0, 0), (0, 1), (1, 0)]


def test_the_same_needle_twice_and_an_empty_one() -> None:
    matcher = Matcher([ANN, Needle(text=" ", kind="email"), ANN])
    assert list(matcher.find(["ann@x.example"])) == [(0, 0), (0, 2)]


@given(
    st.lists(st.one_of(TEXTS, st.text(max_size=4), st.sampled_from(["", " Kim ", "\x1cA\x1f", "A\x00B"])), max_size=9)
)
def test_texts_are_folded_together_as_each_is_alone(texts: list[str]) -> None:
    needles = [Needle(text=text, kind="username") for text in texts]
    alone = [(at, fold(text.strip())) for at, text in enumerate(texts)]
    with pytest.MonkeyPatch.context() as patched:
        for together in (1, 2, 100):
            patched.setattr(needles_module, "_TOGETHER", together)
            assert list(Matcher(needles).texts()) == alone
            assert list(Matcher(needles).only(range(0, len(texts), 2)).texts()) == alone[::2]
