"""One tile of the policy as HTML: the words with their marks, each character once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import msgspec
from markupsafe import Markup, escape

from amanat.board.tiles import Piece, Tile

_SYNTAX = " \t\r\n\f\v\u00a0#*_=-|:`~>"


_TICKED = re.compile(r"`([^`\n]+)`")


class Ref(msgspec.Struct, frozen=True, kw_only=True):
    """What stands behind the last word of a marked span: `words` for who listens, `loud` for everyone."""

    sign: str
    words: str
    loud: str
    look: str


def ink(tile: Tile, refs: Mapping[str, Ref]) -> Markup:
    """The words of a tile. What does not stem from the policy is in elements of the class `added`."""
    return Markup("").join(part for piece in tile.pieces for part in _piece(tile, piece, refs))


def _piece(tile: Tile, piece: Piece, refs: Mapping[str, Ref]) -> Iterator[Markup]:
    for mark in piece.begins:
        yield Markup('<span class="at" id="s-{}"></span>').format(mark.number)
    if piece.part == "body":
        words = characters(piece.text)
        yield Markup('<mark class="{}">{}</mark>').format(piece.look, words) if piece.look else words
    else:
        yield _beside(tile, piece)
    for mark in piece.ends:
        yield _ref(mark.number, refs[mark.number])


def _beside(tile: Tile, piece: Piece) -> Markup:
    """What stands around the words: bullets and numbers are shown, Markdown's signs and empty lines are kept hidden."""
    if tile.kind == "blank" or (piece.part == "trail" and piece.text.strip(_SYNTAX)):
        look = "rest" if piece.text.strip() else "gap"
        return Markup('<span class="{}">{}</span>').format(look, characters(piece.text))
    if piece.part == "trail":
        return Markup('<span class="gap">{}</span>').format(characters(piece.text))
    hidden = len(piece.text) - len(piece.text.lstrip("# \t\r\n*_>" if tile.kind == "heading" else " \t\r\n"))
    return Markup('<span class="gap">{}</span><span class="lead">{}</span>').format(
        characters(piece.text[:hidden]), characters(piece.text[hidden:])
    )


def characters(text: str) -> Markup:
    """Escaped so that a browser gives back each character. HTML has no NUL: it shows as U+FFFD."""
    escaped = str(escape(text))
    if "\r" in escaped or "\0" in escaped:
        escaped = escaped.replace("\r", "&#13;").replace("\0", "\ufffd")
    return Markup(escaped)


def ticked(message: str) -> Markup:
    """A message with what stands in backticks set as code."""
    return Markup(_TICKED.sub(r'<code class="q">\1</code>', str(escape(message))))


def _ref(number: str, ref: Ref) -> Markup:
    loud = Markup('<span class="loud">{}</span>').format(ref.loud) if ref.loud else Markup("")
    quiet = Markup('<span class="unseen">, {}</span>').format(ref.words) if ref.loud != ref.words else Markup("")
    return Markup(
        '<a class="added ref {}" href="#n-{}"><span aria-hidden="true">{}</span>'
        '<span class="unseen">note </span>{} {}{}</a>'
    ).format(ref.look, number, ref.sign, number, loud, quiet)
