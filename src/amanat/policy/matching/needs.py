"""What a text must have, if a pattern is to match it: told from how the pattern is written, before it is put together.

A need is a set of keys, of which every text that the pattern matches has one (`Wording.keys`): a word, the beginning of
a word, or two words next to each other, known by how they begin.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise

import msgspec

from amanat.errors import InputError
from amanat.policy.matching.pieces import NOTHING, Word, telling
from amanat.policy.matching.tokens import GAPS, inside, is_nested, may_be_missing, rows, tokens
from amanat.policy.matching.wording import PAIRED, paired, whole

Need = frozenset[str]
_MOST_PAIRS = 100
"""Pairs of words of which one is needed: where there are more, they tell less than the words by themselves."""


class _Ends(msgspec.Struct, frozen=True):
    """How the first and the last word of a place may begin, as pairs of neighbours know them; None: with anything."""

    first: Need | None
    last: Need | None


_ANYTHING = _Ends(None, None)


class Needs:
    """The needs of patterns that name these lists. What a list or a bracket needs is told once.

    To tell `neighbours` takes longer than to try the few patterns of one reading: it pays where what is told is kept.
    """

    def __init__(self, lists: Mapping[str, Sequence[str]], neighbours: bool = True) -> None:
        self._lists = lists
        self._neighbours = neighbours
        self.token = cache(self._token)
        self._row = cache(self._of_row)
        self._ends = cache(self._ends_of)

    def of(self, source: str) -> tuple[Need, ...]:
        """What the pattern needs.

        Raises `InputError` for an open bracket, an unknown list, or a pattern that demands no word.
        """
        found = tokens(source)
        if "(" in found or ")" in found:
            raise InputError(
                f"the pattern `{source}` has a bracket that opens or closes alone, or brackets more than four deep",
                remedy="take it out, or close it",
            )
        needs = (self._any_of(rows(source)),) if "|" in found else tuple(self.all_of(found))
        needs = tuple(filter(None, needs))
        if not needs:
            raise InputError(f"the pattern `{source}` demands no word", remedy="give it a word that must be there")
        return needs

    def _token(self, token: str) -> Need:
        """What is needed wherever the token is met; nothing where it may be missing."""
        if token in GAPS or token in "^$":
            return NOTHING
        if may_be_missing(token):
            # It demands no word, but what it names must be there.
            self.token(token[:-1].rstrip())
            return NOTHING
        if not is_nested(token):
            return Word.of(max(token.split("-"), key=len)).anchors
        return self._any_of(rows(inside(token, self._lists)))

    def _any_of(self, written: Sequence[str]) -> Need:
        """What one of the rows needs."""
        every = list(map(self._row, written))
        return NOTHING.union(*every) if all(every) else NOTHING

    def _of_row(self, row: str) -> Need:
        return (
            frozenset((whole(row),))
            if row.isalnum()
            else max(filter(None, self.all_of(tokens(row))), key=telling, default=NOTHING)
        )

    def all_of(self, row: Sequence[str]) -> Iterator[Need]:
        """All that the tokens of a row need, the words first, then the pairs of neighbours."""
        yield from map(self.token, row)
        if not self._neighbours:
            return
        for place, token in enumerate(row):
            if may_be_missing(token):
                continue
            yield _pairs(self._ends(token).last, self._first_of(row[place + 1 :]))
            if "-" in token and not is_nested(token):
                parts = [self._ends(part) for part in token.split("-") if part]
                yield from (_pairs(one.last, other.first) for one, other in pairwise(parts))

    def _ends_of(self, token: str) -> _Ends:
        """The ends of a token that is there."""
        if token in GAPS:
            return _ANYTHING
        if token in "^$":
            return _Ends(frozenset(token), frozenset(token))
        if may_be_missing(token):
            # Of a word with a hyphen, only what is behind the hyphen may be missing.
            return self._ends(token[:-1].rstrip()) if is_nested(token) or "-" not in token else _ANYTHING
        if is_nested(token):
            written = rows(inside(token, self._lists))
            singles = frozenset([row[:PAIRED] for row in written if row.isalnum()])
            every = [tokens(row) for row in written if not row.isalnum()]
            lasts = [self._first_of(row[::-1], last=True) for row in every]
            return _Ends(_union([singles, *map(self._first_of, every)]), _union([singles, *lasts]))
        parts = [part for part in token.split("-") if part]
        return _Ends(_known_by(parts[0]), _known_by(parts[-1])) if parts else _ANYTHING

    def _first_of(self, row: Sequence[str], last: bool = False) -> Need | None:
        """How the first word of the tokens may begin; or of the last, where the row is given from behind."""
        found: Need = NOTHING
        for token in row:
            ends = self._ends(token)
            known = ends.last if last else ends.first
            if known is None:
                return None
            found |= known
            if not may_be_missing(token):
                return found
        return None


def _known_by(written: str) -> Need | None:
    """What a pair of neighbours knows a word by."""
    word = Word.of(written)
    found = frozenset(paired(stem, word.opened) for stem in word.stems)
    return found if word.plain and all(found) else None


def _union(every: Sequence[Need | None]) -> Need | None:
    found: Need = NOTHING
    for each in every:
        if each is None:
            return None
        found |= each
    return found


def _pairs(before: Need | None, behind: Need | None) -> Need:
    """One of these pairs is needed; nothing where any may stand, or too many."""
    if not before or not behind or len(before) * len(behind) > _MOST_PAIRS:
        return NOTHING
    return frozenset(f"{one} {other}" for one in before for other in behind)
