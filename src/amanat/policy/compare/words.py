"""Two wordings, word by word: what is the same, what went, what came."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import groupby
from typing import Literal

Op = Literal["same", "gone", "new"]
Piece = tuple[Op, str]

_TOKEN = re.compile(r"\s+|[\w@'’.-]*\w|[^\w\s]")
_MOST = 4_000_000
"""Pairs of words: of longer texts, all is taken to have changed."""
_LEAST = 0.3
"""The share of words in common below which a word-by-word view hides more than it shows."""


def differences(old: str, new: str) -> tuple[Piece, ...]:
    """Pieces in order; those that are not `new` make up the old text, those that are not `gone` the new one."""
    olds, news = _TOKEN.findall(old), _TOKEN.findall(new)
    if not olds or not news or len(olds) * len(news) > _MOST:
        return _whole(old, new)
    matcher = SequenceMatcher(None, olds, news, autojunk=False)
    if matcher.ratio() < _LEAST:
        return _whole(old, new)
    return tuple(_joined(_smooth(list(_pieces(matcher, olds, news)))))


def _whole(old: str, new: str) -> tuple[Piece, ...]:
    pieces: tuple[Piece, ...] = (("gone", old), ("new", new))
    return tuple(piece for piece in pieces if piece[1])


def _pieces(matcher: SequenceMatcher[str], olds: Sequence[str], news: Sequence[str]) -> Iterator[tuple[str, str, bool]]:
    """Old words, new words, and whether they are the same."""
    for op, start, end, begin, stop in matcher.get_opcodes():
        yield "".join(olds[start:end]), "".join(news[begin:stop]), op == "equal"


def _smooth(pieces: list[tuple[str, str, bool]]) -> Iterator[tuple[str, str, bool]]:
    """A space between two changes counts as changed, so that a reworded phrase is one change and not many."""
    for place, (old, new, same) in enumerate(pieces):
        inner = 0 < place < len(pieces) - 1
        yield old, new, same and not (inner and not old.strip())


def _joined(pieces: Iterator[tuple[str, str, bool]]) -> Iterator[Piece]:
    for same, run in groupby(pieces, key=lambda piece: piece[2]):
        held = list(run)
        old, new = "".join(each[0] for each in held), "".join(each[1] for each in held)
        if same:
            yield "same", old
            continue
        if old:
            yield "gone", old
        if new:
            yield "new", new
