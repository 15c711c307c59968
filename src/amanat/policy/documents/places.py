"""Where each piece of a document's text stands in its source."""

from __future__ import annotations

from bisect import bisect_right
from typing import Literal

import msgspec

Format = Literal["text", "markdown", "html", "mhtml", "pdf", "docx"]


class Origin(msgspec.Struct, frozen=True, gc=False):
    """From `start` to the next origin the text comes from `place`, such as `page 3, line 12`.

    `path` leads a program there: of HTML a CSS selector; `""` where the place says it all.
    """

    start: int
    place: str
    path: str = ""


class Places:
    """Places by offset. Without origins the text is the source, and a place is a line of it."""

    def __init__(self, text: str, origins: tuple[Origin, ...]) -> None:
        self._origins = origins
        self._starts = [origin.start for origin in origins] or _lines(text)

    def origin_of(self, place: int) -> Origin:
        """The origin of one character. Of text and Markdown it is made for the line."""
        number = max(1, bisect_right(self._starts, place))
        return self._origins[number - 1] if self._origins else Origin(self._starts[number - 1], f"line {number}")

    def of(self, start: int, end: int) -> str:
        """Where `text[start:end]` stands in the source, in words: `page 3, line 12`, `#contact, paragraph 2`."""
        first = self.origin_of(start).place
        last = self.origin_of(max(start, end - 1)).place
        return first if last == first else f"{first} to {_rest(first, last)}"


def _lines(text: str) -> list[int]:
    starts = [0]
    while (after := text.find("\n", starts[-1]) + 1) > 0:
        starts.append(after)
    return starts


def _rest(first: str, last: str) -> str:
    """`page 3, line 14` after `page 3, line 12` is `line 14`."""
    head, _, tail = last.rpartition(", ")
    return tail if head and f"{first}, ".startswith(f"{head}, ") else last
