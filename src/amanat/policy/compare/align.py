"""Which passage of the old version is which of the new: the same words first, then the most alike."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence

import msgspec

from amanat.policy.compare.model import Passage, unnumbered
from amanat.policy.compare.similar import Words, between_neighbours, likeness, proposals, words_of
from amanat.policy.corrections.model import sentence_key

ALIKE = 0.5
"""Below it, two passages are not the same one reworded."""
_PART = 0.6
"""The share of its words that a part has from the whole."""
_OWN = 0.3
"""The share of its words that a part has from what the other parts leave of the whole; at least two."""


class Pair(msgspec.Struct, frozen=True, order=True):
    """Numbers of passages that correspond; several on one side where a sentence was split or merged."""

    old: tuple[int, ...]
    new: tuple[int, ...]
    moved: bool = False


class _Matching:
    def __init__(self, old: Sequence[Passage], new: Sequence[Passage]) -> None:
        self.old, self.new = old, new
        self.partner: dict[int, int] = {}
        self.taken: set[int] = set()

    def match(self, one: int, other: int) -> bool:
        if one in self.partner or other in self.taken:
            return False
        self.partner[one] = other
        self.taken.add(other)
        return True

    def free_old(self) -> list[int]:
        return [number for number in range(len(self.old)) if number not in self.partner]

    def free_new(self) -> list[int]:
        return [number for number in range(len(self.new)) if number not in self.taken]


def align(old: Sequence[Passage], new: Sequence[Passage]) -> tuple[Pair, ...]:
    """Pairs in the order of the old version; passages in no pair were removed or added.

    Near-linear in the number of passages: only those that share rare words or neighbours are compared.
    """
    matching = _Matching(old, new)
    for same in (_by_place, _by_introduction, _by_words, _by_heading):
        _exact(matching, same)
    _by_slot(matching)
    held = {number: words_of(old[number].text) for number in matching.free_old()}
    others = {number: words_of(new[number].text) for number in matching.free_new()}
    _similar(matching, held, others)
    return _moved(matching, _parts(matching, held, others))


def _by_place(passage: Passage) -> Hashable:
    return passage.heading, passage.key, passage.section, passage.intro


def _by_introduction(passage: Passage) -> Hashable:
    return passage.heading, passage.key, passage.intro


def _by_words(passage: Passage) -> Hashable:
    return passage.heading, passage.key


def _by_heading(passage: Passage) -> Hashable:
    """Headings without their numbers; nothing else is the same as another by this."""
    return sentence_key(unnumbered(passage)) if passage.heading else (passage.start, passage.end, passage.key)


def _by_slot(matching: _Matching) -> None:
    """Pairs what stands alone in the same cell of a table, or answers the same question, in both versions."""
    olds, news = _slots(matching.old, matching.free_old()), _slots(matching.new, matching.free_new())
    for slot, numbers in olds.items():
        others = news.get(slot, [])
        if len(numbers) == len(others) == 1:
            matching.match(numbers[0], others[0])


def _slots(passages: Sequence[Passage], numbers: Iterable[int]) -> dict[str, list[int]]:
    found: defaultdict[str, list[int]] = defaultdict(list)
    for number in numbers:
        if passages[number].slot:
            found[passages[number].slot].append(number)
    return found


def _exact(matching: _Matching, same: Callable[[Passage], Hashable]) -> None:
    """Pairs passages that are the same in this respect, in order."""
    places: defaultdict[Hashable, list[int]] = defaultdict(list)
    for number in matching.free_new():
        places[same(matching.new[number])].append(number)
    ahead = {key: iter(numbers) for key, numbers in places.items()}
    for number in matching.free_old():
        other = next(ahead.get(same(matching.old[number]), iter(())), None)
        if other is not None:
            matching.match(number, other)


def _similar(matching: _Matching, held: dict[int, Words], others: dict[int, Words]) -> None:
    """Pairs the most alike first; ties by how far apart they stand."""
    neighbours = between_neighbours(matching.old, matching.new, matching.partner)
    width, height = len(matching.old), len(matching.new)
    found = []
    for one, other in proposals(held, others, neighbours):
        score = _score(matching.old[one], matching.new[other], held[one], others[other])
        if score >= ALIKE:
            found.append((-score, abs(one * height - other * width), one + other, abs(one - other), one, other))
    for *_, one, other in sorted(found):
        matching.match(one, other)


def _score(old: Passage, new: Passage, one: Words, other: Words) -> float:
    """Likeness of the words, raised where both carry the same duty and lowered where they carry quite other ones."""
    if old.heading != new.heading:
        return 0.0
    duties = {each.duty for each in old.statements}, {each.duty for each in new.statements}
    return round(likeness(one, other) + _kinship(*duties), 6)


def _kinship(old: set[str], new: set[str]) -> float:
    if old & new or not (old and new):
        return 0.1 if old & new else 0.0
    families = ({duty.partition(".")[0] for duty in side} - {"rights"} for side in (old, new))
    return -0.05 if set.intersection(*families) else -0.15


def _parts(matching: _Matching, held: dict[int, Words], others: dict[int, Words]) -> list[Pair]:
    """The pairs, each with the neighbours that are parts of it: a sentence that was split, or two that were merged."""
    pairs = []
    used_old, used_new = set(matching.partner), set(matching.taken)
    for one, other in sorted(matching.partner.items()):
        if one not in held or other not in others:
            pairs.append(Pair((one,), (other,)))
            continue
        news = _with_parts(other, held[one], others, used_new)
        olds = _with_parts(one, others[other], held, used_old) if len(news) == 1 else (one,)
        pairs.append(Pair(olds, news))
    return pairs


def _with_parts(number: int, whole: Words, held: dict[int, Words], used: set[int]) -> tuple[int, ...]:
    """The passage and those beside it that make up what it lacks of the whole."""
    rest = whole.single - held[number].single
    found = [number]
    for step in (1, -1):
        at = number + step
        while at in held and at not in used:
            words = held[at].single
            common = words & rest
            if (words & whole.single).total() < _PART * words.total() or common.total() < max(2, _OWN * words.total()):
                break
            found.append(at)
            used.add(at)
            rest = rest - common
            at += step
    return tuple(sorted(found))


def _moved(matching: _Matching, pairs: list[Pair]) -> tuple[Pair, ...]:
    """Marks pairs that stand out of order, or under another heading that both versions have."""
    kept = set(_longest_rising([pair.new[0] for pair in pairs]))
    back = {other: one for one, other in matching.partner.items()}
    return tuple(
        Pair(pair.old, pair.new, at not in kept or _rehoused(matching, back, pair)) for at, pair in enumerate(pairs)
    )


def _rehoused(matching: _Matching, back: dict[int, int], pair: Pair) -> bool:
    """Whether it stands under another heading, and not only because a heading came or went above it."""
    if matching.new[pair.new[0]].heading:
        return False
    before, after = matching.old[pair.old[0]].home, matching.new[pair.new[0]].home
    return before in matching.partner and after in back and matching.partner[before] != after


def _longest_rising(numbers: Iterable[int]) -> list[int]:
    """Places of a longest rising subsequence; `n log n`."""
    tails: list[int] = []
    places: list[int] = []
    before: list[int] = []
    for place, number in enumerate(numbers):
        at = bisect_left(tails, number)
        before.append(places[at - 1] if at else -1)
        tails[at : at + 1] = [number]
        places[at : at + 1] = [place]
    found = []
    place = places[-1] if places else -1
    while place >= 0:
        found.append(place)
        place = before[place]
    return found[::-1]
