"""One tile of a read policy as HTML: each sentence a link to its frame, what it names and hangs on marked inside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby

import msgspec
from markupsafe import Markup

from amanat.policy.out.ink import anchors, beside, characters
from amanat.policy.out.notes import NAMED, SAID, Notes
from amanat.policy.out.sentences import Said
from amanat.policy.out.tiles import Piece, Tile
from amanat.policy.out.words import value_in_words
from amanat.policy.reading import Field
from amanat.vocabulary.families import families
from amanat.vocabulary.values import kinds

MOST = 12
"""Sentences of a block whose frame the pointer can show; the frames of further ones show when they are chosen."""


class Faces(msgspec.Struct, frozen=True, kw_only=True):
    """How each mark looks: sentences by number, fields by look, and what stands behind other marks by number."""

    said: Mapping[str, Said]
    fields: Mapping[str, Field]
    signs: Mapping[str, tuple[str, str]]
    """number → class and words of the reference behind the mark."""


def faces(found: Notes) -> Faces:
    signs = {each.number: (f"fault {each.severity}", "fault") for each in found.faults}
    signs |= {each.number: ("unread", "not understood") for each in found.unread}
    signs |= {each.number: ("term", "term") for each in found.terms}
    return Faces(said={str(each.number): each for each in found.said}, fields=found.fields, signs=signs)


def classes(each: Said) -> str:
    """The classes by which filters find a sentence: its families, and how it stands."""
    stands = ["denies"] if each.denies else []
    hangs = any(
        one.modality.value == "only if" or one.frame.condition or one.frame.exception for one in each.statements
    )
    return " ".join([*(f"f-{name}" for name in each.families), *stands, *(["hangs"] if hangs else [])])


def place_class(place: int) -> str:
    """The class that ties the sentence at a place of a block, from 1, to its frame."""
    return f"i{place}" if place <= MOST else "far"


def set_tile(tile: Tile, look: Faces) -> Markup:
    """The words of a tile, each character once. What does not stem from the policy is of the class `added`."""
    return Markup("").join(part for number, run in _runs(tile) for part in _run(tile, number, run, look))


def _runs(tile: Tile) -> Iterator[tuple[str, list[Piece]]]:
    """Pieces under the number of the sentence they belong to, or under `""`."""
    for number, run in groupby(tile.pieces, key=_number):
        yield number, list(run)


def _number(piece: Piece) -> str:
    return dict(piece.layers).get(SAID, "")[1:] if piece.part == "body" else ""


def _run(tile: Tile, number: str, run: list[Piece], look: Faces) -> Iterator[Markup]:
    words = Markup("").join(_piece(tile, piece, look) for piece in run)
    ends = [mark.number for piece in run for mark in piece.ends if mark.number]
    if number:
        each = look.said[number]
        ref = _ref_of(each) if number in ends else Markup("")
        place = place_class(_place(tile, number, look))
        yield Markup('<a class="st {} {}" href="#n-{}"><span class="w">{}</span>{}</a>').format(
            classes(each), place, number, words, ref
        )
    else:
        yield words
    yield from (_sign(name, *look.signs[name]) for name in ends if name in look.signs)


def _place(tile: Tile, number: str, look: Faces) -> int:
    here = [mark.number for mark in tile.marks if mark.number in look.said]
    return here.index(number) + 1 if number in here else MOST + 1


def _piece(tile: Tile, piece: Piece, look: Faces) -> Markup:
    begun = anchors(mark for mark in piece.begins if mark.number)
    if piece.part != "body":
        return begun + beside(tile, piece)
    held = dict(piece.layers)
    field = look.fields.get(held.get(NAMED, ""))
    looks = [name for layer, name in piece.layers if layer not in (SAID, NAMED)]
    looks += ["named"] if field else []
    if not looks:
        return begun + characters(piece.text)
    title = Markup(' title="{}"').format(told(field)) if field else Markup("")
    return begun + Markup('<span class="{}"{}>{}</span>').format(" ".join(looks), title, characters(piece.text))


def told(field: Field) -> str:
    """A field in a line: `recipient: payment providers, dpv:ServiceProvider`."""
    value = value_in_words(field.kind, field.value) if field.value else "nothing known"
    return f"{kinds()[field.kind].label}: {value}" + (f", {field.dpv}" if field.dpv else "")


def _ref_of(each: Said) -> Markup:
    words = ", ".join(families()[name].word if name in families() else name for name in each.families)
    sign = Markup('<span aria-hidden="true">✕</span> ') if each.denies else Markup("")
    return Markup('<span class="added ref">{}{} <span class="word">{}</span></span>').format(sign, each.number, words)


def _sign(number: str, look: str, words: str) -> Markup:
    return Markup(' <a class="added ref {}" href="#n-{}">{} <span class="word">{}</span></a>').format(
        look, number, number, words
    )
