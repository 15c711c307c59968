"""Two versions of a policy side by side, as one HTML page that needs nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import Any

import jinja2
import msgspec
from markupsafe import Markup, escape

from amanat.board.page import stylesheet
from amanat.policy.compare.model import Change, Comparison, Material, Passage
from amanat.policy.compare.saying import MATERIAL, headline, moved_from, place_of, section_of
from amanat.policy.compare.words import differences
from amanat.policy.out.paper import templates
from amanat.policy.out.words import count

SIGN: dict[Material, str] = {"yes": "▲", "unknown": "?", "no": "·"}
"""Before each verdict, so that none rests on colour."""


class Cell(msgspec.Struct, frozen=True, kw_only=True):
    """What stands in one column: marked words, and whether they are a heading or a list item."""

    words: Markup
    heading: bool = False


class Beside(msgspec.Struct, frozen=True, kw_only=True):
    """One change with its two wordings. `number` names it on the page; `moved` says from where, if from elsewhere."""

    number: int
    change: Change
    section: str
    old: Cell | None
    new: Cell | None
    moved: str = ""


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """Passages that are the same in both, one after the other."""

    passages: tuple[Passage, ...]


def render(comparison: Comparison) -> str:
    """The whole page; no script, no request to anywhere, everything that is no mark-up escaped."""
    return environment().get_template("comparison.html").render(context(comparison), css=Markup(_css()))


def context(comparison: Comparison) -> dict[str, Any]:
    besides = [_beside(number, change) for number, change in enumerate(comparison.changes, 1)]
    return {
        "comparison": comparison,
        "headline": headline(comparison),
        "besides": besides,
        "blocks": list(_blocks(comparison, besides)),
        "counts": {material: len(comparison.having(material)) for material in MATERIAL},
    }


def _css() -> str:
    return stylesheet() + files("amanat.board").joinpath("templates/comparison.css").read_text("utf-8")


def _blocks(comparison: Comparison, besides: Sequence[Beside]) -> Iterator[Beside | Run]:
    """The rows in order; those that are the same in both stand together."""
    groups = [(same, list(rows)) for same, rows in groupby(comparison.rows, key=lambda row: row.change is None)]
    for place, (same, rows) in enumerate(groups):
        if not same:
            yield from (besides[row.change] for row in rows if row.change is not None)
            continue
        passages = [comparison.new_passages[row.new[0]] for row in rows]
        after = groups[place + 1][1][0].change if place + 1 < len(groups) else None
        if after is not None:
            _without_headings(passages, section_of(comparison.changes[after]))
        if passages:
            yield Run(passages=tuple(passages))


def _without_headings(passages: list[Passage], section: tuple[str, ...]) -> None:
    """Takes from the end the headings that are written above the change that follows."""
    while passages and passages[-1].heading and passages[-1].text.strip("*_#: ") in section:
        passages.pop()


def _beside(number: int, change: Change) -> Beside:
    old, new = (" ".join(each.text for each in side) for side in (change.old, change.new))
    pieces = differences(old, new) if old and new else ((("gone", old),) if old else (("new", new),))
    return Beside(
        number=number,
        change=change,
        section=place_of(section_of(change)),
        old=_cell(change.old, [piece for piece in pieces if piece[0] != "new"]),
        new=_cell(change.new, [piece for piece in pieces if piece[0] != "gone"]),
        moved=moved_from(change),
    )


def _cell(passages: Sequence[Passage], pieces: Sequence[tuple[str, str]]) -> Cell | None:
    if not passages:
        return None
    words = Markup().join(_marked(op, text) for op, text in pieces)
    return Cell(words=words, heading=all(each.heading for each in passages))


def _marked(op: str, text: str) -> Markup:
    if op == "same":
        return escape(text)
    tag = "del" if op == "gone" else "ins"
    return Markup("<{0}>{1}</{0}>").format(Markup(tag), text)


@cache
def environment() -> jinja2.Environment:
    """The templates of the page; everything that is not `Markup` is escaped."""
    made = templates("amanat.board")
    made.globals.update(SIGN=SIGN, MATERIAL=MATERIAL, count=count)
    made.filters["opened"] = lambda words: words[:1].upper() + words[1:]
    made.tests["run"] = lambda block: isinstance(block, Run)
    return made
