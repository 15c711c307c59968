"""One tile of the policy as HTML: the words with their verdicts, each character once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec
from markupsafe import Markup

from amanat.policy.out.ink import anchors, beside, characters
from amanat.policy.out.tiles import Piece, Tile


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
    yield anchors(piece.begins)
    if piece.part == "body":
        words = characters(piece.text)
        yield Markup('<mark class="{}">{}</mark>').format(piece.look, words) if piece.look else words
    else:
        yield beside(tile, piece)
    for mark in piece.ends:
        yield _ref(mark.number, refs[mark.number])


def _ref(number: str, ref: Ref) -> Markup:
    loud = Markup('<span class="loud">{}</span>').format(ref.loud) if ref.loud else Markup("")
    quiet = Markup('<span class="unseen">, {}</span>').format(ref.words) if ref.loud != ref.words else Markup("")
    return Markup(
        '<a class="added ref {}" href="#n-{}"><span aria-hidden="true">{}</span>'
        '<span class="unseen">note </span>{} {}{}</a>'
    ).format(ref.look, number, ref.sign, number, loud, quiet)
