"""Clauses: what hangs on what."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amanat.policy.text.clauses import pieces


def cut(sentence: str) -> list[tuple[str, str]]:
    return [(piece.kind, sentence[piece.start : piece.end].strip(" ,.;")) for piece in pieces(sentence)]


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("we never sell it.", [("main", "we never sell it")]),
        ("if you agree, we send it.", [("condition", "if you agree"), ("main", "we send it")]),
        ("we send it if you agree.", [("main", "we send it"), ("condition", "if you agree")]),
        (
            "if you use the till, the oven or the shop, we note your name.",
            [("condition", "if you use the till, the oven or the shop"), ("main", "we note your name")],
        ),
        (
            "we will not show it to anyone without your consent.",
            [("main", "we will not show it to anyone"), ("exception", "without your consent")],
        ),
        (
            "except as told here, we do not share it.",
            [("exception", "except as told here"), ("main", "we do not share it")],
        ),
        (
            "we keep crumbs that do not identify you.",
            [("main", "we keep crumbs"), ("relative", "that do not identify you")],
        ),
        (
            "we do not sell it, but we share it with the miller.",
            [("main", "we do not sell it, but"), ("main", "we share it with the miller")],
        ),
        ("neither we nor our miller sell it.", [("main", "neither we nor our miller sell it")]),
        ("we bake not only in winter but also in june.", [("main", "we bake not only in winter but also in june")]),
        ("we keep it: (i) your name; (ii) your order.", [("main", "we keep it: (i) your name; (ii) your order")]),
        ("we keep it for as long as needed.", [("main", "we keep it for as long as needed")]),
    ],
)
def test_cuts(sentence: str, found: list[tuple[str, str]]) -> None:
    assert cut(sentence) == found


WORDS = [
    "we",
    "you",
    "not",
    "if",
    "unless",
    "except",
    "that",
    "which",
    ",",
    ";",
    ":",
    "but",
    "and",
    "only",
    "where",
    "sell",
]


@given(st.lists(st.sampled_from(WORDS)))
def test_pieces_leave_nothing_out(words: list[str]) -> None:
    sentence = " ".join(words)
    found = pieces(sentence)
    assert "".join(sentence[piece.start : piece.end] for piece in found).split() == sentence.split()
    assert all(before.end <= after.start for before, after in pairwise(found))
