"""Words of a policy as HTML: each character once, and never as markup."""

from __future__ import annotations

import re
from collections.abc import Iterable

from markupsafe import Markup, escape

from amanat.policy.out.tiles import Mark, Piece, Tile

_SYNTAX = " \t\r\n\f\v\u00a0#*_=-|:`~>"
_TICKED = re.compile(r"`([^`\n]+)`")


def anchors(marks: Iterable[Mark]) -> Markup:
    """Where links to these marks lead."""
    return Markup("").join(Markup('<span class="at" id="s-{}"></span>').format(mark.number) for mark in marks)


def beside(tile: Tile, piece: Piece) -> Markup:
    """What stands around the words: bullets and numbers are shown, Markdown's signs and empty lines are kept hidden.

    So are the bars between cells, which stand in a table.
    """
    hides = piece.part == "trail" or tile.kind == "cell"
    if tile.kind == "blank" or (hides and piece.text.strip(_SYNTAX)):
        look = "rest" if piece.text.strip() else "gap"
        return Markup('<span class="{}">{}</span>').format(look, characters(piece.text))
    if hides:
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
