"""A sentence that denies one thing and affirms another: `We do not share it, but we keep it`."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

import msgspec

from amanat.policy.reading import Field, Span
from amanat.policy.text.clauses import complete, narrows, piece_at, pieces
from amanat.policy.text.modals import denies
from amanat.policy.text.sentence import Sentence

_PARTS = re.compile(r"(?:\b(?:but|however|yet)|;)\W*\Z")

Side = tuple[Span, ...]


@lru_cache(maxsize=4096)
def sides(folded: str) -> tuple[Side, ...]:
    """The clauses that affirm and those that deny, with all that hangs on them; empty where all do the same."""
    found = pieces(folded)
    said: dict[int, str] = {}
    for each in found:
        if each.kind == "main":
            said[each.clause] = said.get(each.clause, "") + folded[each.start : each.end]
    denied = {clause: denies(words) for clause, words in said.items()}
    if len(set(denied.values())) < 2:
        return ()
    return tuple(
        tuple(Span(each.start, each.end) for each in found if denied.get(each.clause, False) is no)
        for no in (False, True)
    )


def set_against(folded: str) -> bool:
    """Whether each of two clauses with a verb says something of its own, and a `but` or a semicolon parts them."""
    main = [folded[each.start : each.end] for each in pieces(folded) if each.kind == "main"]
    return any(_PARTS.search(one) and complete(one) and complete(other) for one, other in pairwise(main))


def side_at(folded: str, start: int, end: int) -> Side:
    """The side in which a rule found something at `start:end`; empty in a sentence without sides."""
    at = piece_at(folded, start, end).start
    return next((side for side in sides(folded) if _lies_in(at, side)), ())


def alone(sentence: Sentence, side: Side) -> Sentence:
    """The sentence with nothing but one of its sides, all in its place."""
    return msgspec.structs.replace(sentence, folded=_within(sentence.folded, side), plain=_within(sentence.plain, side))


def _within(words: str, side: Side) -> str:
    blank = [" "] * len(words)
    for span in side:
        blank[span.start : span.end] = words[span.start : span.end]
    return "".join(blank)


def fields_of(folded: str, side: Side, fields: tuple[Field, ...], start: int = 0) -> tuple[Field, ...]:
    """Those of the fields of a sentence, which begins at `start`, that its side names; all where it has no sides.

    What an exception takes out of the subject (`Data other than health data may be shared`) is none of them.
    """
    out = tuple(
        Span(each.start, each.end) for before, each in pairwise(pieces(folded)) if narrows(folded, each, before)
    )
    return tuple(
        field
        for field in fields
        if (not side or _lies_in(field.start - start, side)) and not _lies_in(field.start - start, out)
    )


def _lies_in(place: int, spans: Side) -> bool:
    return any(span.start <= place < span.end for span in spans)
