"""How alike two passages are, and which pairs are worth asking about: few, so that long policies take no longer."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import TypeVar

import msgspec

from amanat.policy.compare.model import Passage

K = TypeVar("K", str, tuple[str, str])

_WORD = re.compile(r"[\w@.+-]*\w")
_SIGNS = 6
"""A passage is known by so many of its rarest words."""
_MOST = 100
"""Pairs that one word may propose: a word that proposes more tells nothing."""


class Words(msgspec.Struct, frozen=True):
    single: Counter[str]
    double: Counter[tuple[str, str]]


def words_of(text: str) -> Words:
    found = _WORD.findall(text.casefold())
    return Words(Counter(found), Counter(pairwise(found)))


def likeness(one: Words, other: Words) -> float:
    """0 to 1: the share of words, and of pairs of neighbours, that both have."""
    return 0.6 * _shared(one.single, other.single) + 0.4 * _shared(one.double, other.double)


def _shared(one: Counter[K], other: Counter[K]) -> float:
    total = one.total() + other.total()
    small, large = (one, other) if len(one) <= len(other) else (other, one)
    common = sum(min(times, large[each]) for each, times in small.items())
    return 2 * common / total if total else 1.0


def proposals(
    old: Mapping[int, Words], new: Mapping[int, Words], neighbours: Iterator[tuple[int, int]]
) -> Collection[tuple[int, int]]:
    """Pairs that share a rare word, and those that stand between the same neighbours. The same in both directions."""
    found = set(neighbours)
    often: Counter[str] = Counter()
    for held in (*old.values(), *new.values()):
        often.update(held.single.keys())
    by_word = (_by_word(old, often), _by_word(new, often))
    for word, olds in by_word[0].items():
        news = by_word[1].get(word, [])
        if len(olds) * len(news) <= _MOST:
            found.update((one, other) for one in olds for other in news)
    return found


def _by_word(held: Mapping[int, Words], often: Counter[str]) -> dict[str, list[int]]:
    found: defaultdict[str, list[int]] = defaultdict(list)
    for number, words in held.items():
        for word in sorted(words.single, key=lambda word: (often[word], word))[:_SIGNS]:
            found[word].append(number)
    return found


def between_neighbours(
    old: Sequence[Passage], new: Sequence[Passage], partner: Mapping[int, int], most: int = 64
) -> Iterator[tuple[int, int]]:
    """Pairs without a partner of which the passages before, or those after, are partners of each other."""
    for step in (1, -1):
        olds, news = _runs(len(old), set(partner), step), _runs(len(new), set(partner.values()), step)
        for anchor, run in olds.items():
            other = news.get(partner.get(anchor, -1) if anchor >= 0 else -1, [])
            if len(run) * len(other) <= most:
                yield from ((one, two) for one in run for two in other)


def _runs(length: int, matched: Collection[int], step: int) -> dict[int, list[int]]:
    """Numbers without a partner by the one with a partner that stands before them in this direction; -1 without."""
    found: dict[int, list[int]] = {}
    anchor = -1
    for number in range(length) if step > 0 else range(length - 1, -1, -1):
        if number in matched:
            anchor = number
        else:
            found.setdefault(anchor, []).append(number)
    return found
