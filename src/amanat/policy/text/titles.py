"""Titles that stand in the running text: `Information We Collect. When you register …`, `Log Data:`."""

from __future__ import annotations

import re

from amanat.policy.text.clauses import complete

LONGEST_TITLE = 8
"""Words. A title in the running text is no longer."""

_BOLD = re.compile(r"(?P<mark>\*\*|__)(?P<title>[^*_\n]{2,80}?)[.:]?(?P=mark)[.:]?\s*")
_CAPITALS = re.compile(r"[\W_]*(?P<title>[A-Z][^.:!?;*_\n]{2,80}?)[\W_]*[.:][\W_]*")
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_SMALL = frozenset(
    ("a", "an", "the", "of", "to", "in", "on", "at", "by", "as", "for", "from", "with", "and", "or", "about", "under")
)
"""Words of a title that are written small."""
_SAYS = re.compile(r"\b(?:no|not|never|none|only|cannot|without)\b|n['’]t\b")


def title_of(words: str) -> str:
    """The title that these words are, in bold or in the capitals of one; empty where they are a sentence."""
    if match := _BOLD.fullmatch(words):
        return match["title"]
    match = _CAPITALS.fullmatch(words)
    return match["title"] if match and in_capitals(match["title"]) else ""


def in_capitals(words: str) -> bool:
    """Whether each word but the small ones begins with a capital, as in `How We Use Your Data`, and none denies."""
    found = _WORD.findall(words)
    if not 1 < len(found) <= LONGEST_TITLE or any(letter.isdigit() for letter in words) or words.isupper():
        return False
    return not _SAYS.search(words.lower()) and all(each in _SMALL or each[0].isupper() for each in found)


_HEAD = re.compile(r"\A[\W_]*(?P<head>[^\W\d_][^.:;!?()\n]{2,70}?)[\W_]*(?::|\s[-–—])\s+(?=[^\W\d_])")
_SUBJECT = re.compile(r"\W*(?:we|i|you|your|our|the|if|when|where|in|by|any|all|some|a|an|no|users?|please)\b")
"""What begins a sentence of its own; `Basket: remembers what you buy` is none."""
_POINTS_BACK = re.compile(r"\b(?:this|these|that|such)\s\w")
_SHORTEST_BODY = 5
"""Words. What is shorter says nothing without its head: `Storage period: two years`."""


def head_end(folded: str) -> int:
    """Where what is said begins behind a head in its own sentence: `Log data: We keep …`; 0 where there is none."""
    match = _HEAD.match(folded)
    if not match or len(_WORD.findall(match["head"])) > LONGEST_TITLE or complete(match["head"]):
        return 0
    body = folded[match.end() :]
    alone = _SUBJECT.match(body) and not _POINTS_BACK.search(body)
    return match.end() if alone and len(_WORD.findall(body)) >= _SHORTEST_BODY and complete(body) else 0
