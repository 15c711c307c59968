"""The reading as one HTML page that needs nothing else: the text itself, each sentence marked, its frame at hand."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files

import jinja2
import msgspec
from markupsafe import Markup

from amanat.policy.out import setting, words
from amanat.policy.out.figures import SEVERITIES, figures, share
from amanat.policy.out.notes import Fault, Notes, Term, Unread, marks, notes
from amanat.policy.out.paper import paper, templates
from amanat.policy.out.passages import passages, tiles_of
from amanat.policy.out.sentences import Said, named
from amanat.policy.out.tiles import Tile, TileKind
from amanat.policy.reading import Reading, Span, Statement
from amanat.vocabulary.duties import Duty, duties
from amanat.vocabulary.families import families, family_of
from amanat.vocabulary.values import dpv_of, is_mapped, kinds, label_of

_DENIABLE = frozenset(["category", "source", "purpose", "recipient", "vendor", "country", "tracker", "cookie"])
"""Kinds of which a policy can say that there is none; a period that stands in a denial is still that period."""


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A tile as it is set: its words, and what stands beside it."""

    kind: TileKind
    depth: int
    tile: Tile
    words: Markup
    said: tuple[Said, ...] = ()
    faults: tuple[Fault, ...] = ()
    unread: tuple[Unread, ...] = ()
    terms: tuple[Term, ...] = ()


def render(reading: Reading) -> str:
    """The whole page; no script, no request to anywhere. Every character of the policy is on it once, escaped."""
    found = notes(reading)
    page = environment().get_template("reading.html")
    filled = page.render(
        reading=reading,
        title=title(reading),
        css=Markup(stylesheet()),
        held=figures(reading),
        notes=found,
        named=named(found.said),
        passages=list(passages(rows(reading, found))),
        present=[name for name in families() if any(name in each.families for each in found.said)],
    )
    # HTML has no NUL.
    return filled.replace("\0", "\ufffd")


def title(reading: Reading) -> str:
    """The first heading, where the text begins with one; else the name of the file."""
    first = next((tile for tile in tiles_of(reading) if tile.kind != "blank"), None)
    if first is None or first.kind != "heading":
        return reading.name
    return first.words or reading.name


def stylesheet() -> str:
    """The sheet of every page about a policy, and what only a reading has."""
    return paper() + files("amanat.policy.out").joinpath("templates/reading.css").read_text("utf-8")


def rows(reading: Reading, found: Notes) -> Iterator[Row]:
    """The text of the policy in rows, each with the notes on what begins in it."""
    look = setting.faces(found)
    faults = {each.number: each for each in found.faults}
    unread = {each.number: each for each in found.unread}
    terms = {each.number: each for each in found.terms}
    for tile in tiles_of(reading, marks(found)):
        here = _numbers(tile)
        yield Row(
            kind=tile.kind,
            depth=tile.depth,
            tile=tile,
            words=setting.set_tile(tile, look),
            said=tuple(look.said[number] for number in here if number in look.said),
            faults=tuple(faults[number] for number in here if number in faults),
            unread=tuple(unread[number] for number in here if number in unread),
            terms=tuple(terms[number] for number in here if number in terms),
        )


def _numbers(tile: Tile) -> list[str]:
    return [mark.number for mark in tile.marks if mark.number]


def _duty(statement: Statement) -> Duty | None:
    return duties().get(statement.duty)


def _part(statement: Statement, span: Span) -> str:
    return statement.text[span.start - statement.start : span.end - statement.start]


@cache
def environment() -> jinja2.Environment:
    """The templates of the page; everything that is not `Markup` is escaped."""
    made = templates("amanat.policy.out")
    made.globals.update(
        SEVERITIES=SEVERITIES, SEVERITY_WORDS=words.SEVERITY_WORDS, SEVERITY_MEANING=words.SEVERITY_MEANING,
        MOST=setting.MOST, families=families(), family_of=family_of, kinds=kinds(), label_of=label_of, dpv_of=dpv_of,
        is_mapped=is_mapped, duty_of=_duty, part=_part, classes=setting.classes, place_class=setting.place_class,
        count=words.count, does_what=words.does_what, headline=words.headline, in_words=words.value_in_words,
        clipped=words.clipped, share=share, DENIABLE=_DENIABLE,
    )  # fmt: skip
    return made
