"""The normal form of a document: text, blocks, and where each piece of the text stands in the source."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date
from functools import cached_property
from typing import Literal

import msgspec

from amanat.policy.documents.tree import Block

Format = Literal["text", "markdown", "html", "mhtml", "pdf", "docx"]


class Origin(msgspec.Struct, frozen=True, gc=False):
    """From `start` to the next origin the text comes from `place`, such as `page 3, line 12`.

    `path` leads a program there: of HTML a CSS selector; `""` where the place says it all.
    """

    start: int
    place: str
    path: str = ""


class Document(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """A policy as it was published. All offsets count code points of `text`.

    Of text and Markdown `text` is the decoded file, untouched; of the other formats it is written as Markdown would be.
    `origins` lie in order and the first starts at 0; text and Markdown have none, since the text is the source.
    `archived` is the day on which an archive saved it, where the document says so. `left_out` counts the characters of
    a page's navigation, banners, forms and hidden parts.
    """

    name: str
    format: Format
    text: str
    blocks: tuple[Block, ...]
    archived: date | None = None
    origins: tuple[Origin, ...] = ()
    left_out: int = 0

    def place_of(self, start: int, end: int) -> str:
        """Where `text[start:end]` stands in the source, in words: `page 3, line 12`, `#contact, paragraph 2`."""
        first = self._place(start)
        last = self._place(max(start, end - 1))
        return first if last == first else f"{first} to {_rest(first, last)}"

    def origin_of(self, place: int) -> Origin:
        """The origin of one character. Of text and Markdown it is made for the line."""
        if self.origins:
            return self.origins[max(0, bisect_right(self._starts, place) - 1)]
        line = bisect_right(self._starts, place)
        return Origin(self._starts[line - 1], f"line {line}")

    def _place(self, place: int) -> str:
        return self.origin_of(place).place

    @cached_property
    def _starts(self) -> list[int]:
        if self.origins:
            return [origin.start for origin in self.origins]
        starts = [0]
        while (after := self.text.find("\n", starts[-1]) + 1) > 0:
            starts.append(after)
        return starts


def _rest(first: str, last: str) -> str:
    """`page 3, line 14` after `page 3, line 12` is `line 14`."""
    head, _, tail = last.rpartition(", ")
    return tail if head and f"{first}, ".startswith(f"{head}, ") else last
