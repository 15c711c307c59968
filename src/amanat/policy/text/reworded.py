"""Sentences that are read in other words than their own, and where each of these words stands in the text."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from amanat.policy.reading import Field, Frame, Span
from amanat.policy.text.sentence import Sentence


class Piece(msgspec.Struct, frozen=True):
    """Words that a sentence is read in; `at` is where they stand, from its own beginning, None where nowhere."""

    words: str
    at: int | None = None


class Reworded(msgspec.Struct, frozen=True):
    """A sentence that begins at 0, and the pieces that it is made of; none where it is read as it stands.

    Pieces in front of the sentence's own beginning stand at less than 0.
    """

    sentence: Sentence
    pieces: tuple[Piece, ...] = ()

    def span(self, start: int, end: int) -> Span | None:
        """Where the words of `start:end` stand; None where nowhere, or both in front of the sentence and in it."""
        placed: list[Span] = []
        begin = 0
        for piece in self.pieces:
            to = begin + len(piece.words)
            if piece.at is not None and begin < end and to > start:
                placed.append(Span(piece.at + max(start - begin, 0), piece.at + min(end, to) - begin))
            begin = to
        if not placed or (placed[0].start < 0) is not (placed[-1].start < 0):
            return None
        return Span(placed[0].start, placed[-1].end)

    def field(self, field: Field) -> Field | None:
        """A field where its words stand; None where they stand nowhere."""
        span = self.span(field.start, field.end)
        return msgspec.structs.replace(field, start=span.start, end=span.end) if span else None

    def frame(self, frame: Frame) -> Frame:
        return placed(frame, self.span)


def placed(frame: Frame, place: Callable[[int, int], Span | None]) -> Frame:
    """The frame with each of its spans at its place."""
    spans = {
        name: place(span.start, span.end)
        for name in ("actor_span", "action_span", "condition", "exception", "scope")
        if (span := getattr(frame, name)) is not None
    }
    return msgspec.structs.replace(frame, **spans)
