"""The same text for matching: folded letter by letter, so that every offset stays the same."""

from __future__ import annotations

import re

# The country is written `µs`, to keep it apart from the pronoun.
_US = re.compile(r"(?<![A-Z] )\bUS\b(?! [A-Z]{2})")
_PAGE = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,6}|(?:https?://|www\.)[^\s<>()\"']+")
_QUOTES = str.maketrans("’‘“”\u00a0\u2011\u2010–—", "''\"\" ----")
_LINK = re.compile(r"\]\([^)\s]*\)")
_MARKS = re.compile(r"[*`|]+|(?<!\w)_+|_+(?!\w)|\[(?=[^\]\n]{1,200}\]\()|<(?=https?://)|\\(?=[*_`#])")


def view(text: str) -> str:
    """Lower case, straight quotes, markup as spaces; `len(view(text)) == len(text)`."""
    folded = fold(_US.sub("µs", text))
    folded = _LINK.sub(lambda match: " " * len(match[0]), folded)
    return _MARKS.sub(lambda match: " " * len(match[0]), folded)


def without_addresses(folded: str) -> str:
    """Addresses of pages and mailboxes as spaces: the words in them say nothing."""
    return _PAGE.sub(lambda match: " " * len(match[0]), folded)


def fold(text: str) -> str:
    """Lower case and straight quotes, character for character."""
    low = text.lower()
    if len(low) != len(text):
        low = "".join(each if len(each := char.lower()) == 1 else char for char in text)
    return low.translate(_QUOTES)
