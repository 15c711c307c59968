"""The normal form of a document: text, blocks, and where each piece of the text stands in the source."""

from __future__ import annotations

from datetime import date
from functools import cached_property

import msgspec

from amanat.policy.documents.places import Format, Origin, Places
from amanat.policy.documents.tree import Block


class Document(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """A policy as it was published. All offsets count code points of `text`.

    Of text and Markdown `text` is the decoded file, untouched; of the other formats it is written as Markdown would be.
    `origins` lie in order and the first starts at 0; text and Markdown have none, since the text is the source.
    `archived` is the day on which an archive saved it, where the document says so. `left_out` counts the characters of
    a page's navigation, banners, forms and hidden parts; `notes` say what else one should know of its reading.
    """

    name: str
    format: Format
    text: str
    blocks: tuple[Block, ...]
    archived: date | None = None
    origins: tuple[Origin, ...] = ()
    left_out: int = 0
    notes: tuple[str, ...] = ()

    def place_of(self, start: int, end: int) -> str:
        """Where `text[start:end]` stands in the source, in words."""
        return self.places.of(start, end)

    def origin_of(self, place: int) -> Origin:
        """The origin of one character."""
        return self.places.origin_of(place)

    @cached_property
    def places(self) -> Places:
        return Places(self.text, self.origins)
