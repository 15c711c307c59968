"""Word patterns as regular expressions, for small words that must be found among others by one search."""

from __future__ import annotations

import re
from collections.abc import Sequence

from amanat.policy.matching.patterns import Lists, WordLists, compile_all
from amanat.policy.matching.pieces import Edge, Gap, Word, Words
from amanat.policy.matching.rows import OneOf, Piece, Row

_SEPARATOR = r"(?:'s?)?+[\s,/'\"()\[\]_-]++"
_CHUNK = r"(?:[^\w\s]*+\s++\S++)"


def union(sources: Sequence[str], words: Lists | WordLists) -> str:
    """A regular expression that finds any of the patterns, those of a list written first being tried first."""
    return "|".join(_one_of(pattern.root) for pattern in compile_all(sources, words))


def _one_of(piece: OneOf) -> str:
    """Its rows, those of several words first."""
    singles = [_word(Word.of(written)) for written in piece.singles]
    return "(?:" + "|".join([*map(_row, piece.rows), *singles]) + ")"


def _row(row: Row) -> str:
    text, first = "", True
    for item in row.items:
        piece = item.piece
        if isinstance(piece, Edge):
            text += r"\A[^\w]*" if piece.side == "^" else r"[^\w]*\Z"
        elif isinstance(piece, Gap):
            text += f"{_CHUNK}{{0,{piece.most}}}?" if not first else rf"(?:\S++\s++){{0,{piece.most}}}?" if text else ""
        elif item.optional:
            inner = _piece(piece)
            text += f"(?:{inner}{_SEPARATOR})?" if first else f"(?:{_SEPARATOR}{inner})?"
        else:
            text += _piece(piece) if first else _SEPARATOR + _piece(piece)
            first = False
    return text


def _piece(piece: Piece) -> str:
    if isinstance(piece, OneOf):
        return _one_of(piece)
    if isinstance(piece, Word):
        return _word(piece)
    if isinstance(piece, Words):
        return "|".join(_word(Word.of(written)) for written in piece.written)
    raise TypeError(piece)


def _word(word: Word) -> str:
    stems = "|".join(map(re.escape, reversed(word.stems)))
    left = r"\b" if word.stems[0][:1].isalnum() else r"(?<!\w)"
    right = r"\w*" if word.opened else r"\b" if word.stems[0][-1:].isalnum() else r"(?!\w)"
    return f"{left}(?:{stems}){right}"
