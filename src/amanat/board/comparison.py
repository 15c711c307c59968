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
from amanat.board.tabled import Cut, Shown, Tables
from amanat.policy.compare.model import Change, Comparison, Material, Passage
from amanat.policy.compare.saying import MATERIAL, headline, moved_from, place_of, section_of
from amanat.policy.compare.words import Piece, differences
from amanat.policy.out.grid import Grid
from amanat.policy.out.paper import templates
from amanat.policy.out.words import count

SIGN: dict[Material, str] = {"yes": "▲", "unknown": "?", "no": "·"}
"""Before each verdict, so that none rests on colour."""


class Cell(msgspec.Struct, frozen=True, kw_only=True):
    """What stands in one column: marked words, whether they are a heading, and the rows of tables they stand in."""

    words: Markup
    heading: bool = False
    tables: tuple[Grid[Cut], ...] = ()


class Beside(msgspec.Struct, frozen=True, kw_only=True):
    """One change with its two wordings. `number` names it on the page; `moved` says from where, if from elsewhere."""

    number: int
    change: Change
    section: str
    old: Cell | None
    new: Cell | None
    moved: str = ""


class Same(msgspec.Struct, frozen=True, kw_only=True):
    """Passages that are the same in both, one after the other: prose, or rows of tables."""

    passages: tuple[Passage, ...]
    tables: tuple[Grid[Cut], ...] = ()


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """What is the same in both between two changes. `name` is its own on the page."""

    name: str
    passages: tuple[Passage, ...]
    parts: tuple[Same, ...] = ()


def render(comparison: Comparison) -> str:
    """The whole page; no script, no request to anywhere, everything that is no mark-up escaped."""
    return environment().get_template("comparison.html").render(context(comparison), css=Markup(_css()))


def context(comparison: Comparison) -> dict[str, Any]:
    """What the template needs."""
    same = list(_same(comparison))
    old, new = _tables(comparison, same)
    besides = [_beside(number, change, old, new) for number, change in enumerate(comparison.changes, 1)]
    return {
        "comparison": comparison,
        "headline": headline(comparison),
        "besides": besides,
        "blocks": [_set(each, new) if isinstance(each, Run) else besides[each] for each in same],
        "counts": {material: len(comparison.having(material)) for material in MATERIAL},
    }


def _css() -> str:
    return stylesheet() + files("amanat.board").joinpath("templates/comparison.css").read_text("utf-8")


def _same(comparison: Comparison) -> Iterator[Run | int]:
    """The rows in order: the places of changes, and what is the same in both together."""
    groups = [(same, list(rows)) for same, rows in groupby(comparison.rows, key=lambda row: row.change is None)]
    for place, (same, rows) in enumerate(groups):
        if not same:
            yield from (row.change for row in rows if row.change is not None)
            continue
        passages = [comparison.new_passages[row.new[0]] for row in rows]
        after = groups[place + 1][1][0].change if place + 1 < len(groups) else None
        if after is not None:
            _without_headings(passages, section_of(comparison.changes[after]))
        if passages:
            yield Run(name=f"same-{place}", passages=tuple(passages))


def _set(run: Run, new: Tables) -> Run:
    """The run with what stands in tables set in them."""
    parts = []
    for tabled, held in groupby(run.passages, key=lambda each: new.hold([each])):
        passages = tuple(held)
        tables = tuple(new.around(run.name, passages, context=False)) if tabled else ()
        parts.append(Same(passages=passages, tables=tables))
    return msgspec.structs.replace(run, parts=tuple(parts))


def _without_headings(passages: list[Passage], section: tuple[str, ...]) -> None:
    """Takes from the end the headings that are written above the change that follows."""
    while passages and passages[-1].heading and passages[-1].text.strip("*_#: ") in section:
        passages.pop()


def _differing(change: Change) -> tuple[Piece, ...]:
    old, new = (" ".join(each.text for each in side) for side in (change.old, change.new))
    return differences(old, new) if old and new else ((("gone", old),) if old else (("new", new),))


def _tables(comparison: Comparison, same: Sequence[Run | int]) -> tuple[Tables, Tables]:
    """The tables of both versions with what the page shows of each: by the number of a change, by the name of a run."""
    old: dict[str, Shown] = {}
    new: dict[str, Shown] = {each.name: (each.passages, ()) for each in same if isinstance(each, Run)}
    for number, change in enumerate(comparison.changes, 1):
        pieces = _differing(change)
        old[str(number)] = change.old, [piece for piece in pieces if piece[0] != "new"]
        new[str(number)] = change.new, [piece for piece in pieces if piece[0] != "gone"]
    return Tables(comparison.old, old), Tables(comparison.new, new)


def _beside(number: int, change: Change, old: Tables, new: Tables) -> Beside:
    return Beside(
        number=number,
        change=change,
        section=place_of(section_of(change)),
        old=_cell(str(number), old),
        new=_cell(str(number), new),
        moved=moved_from(change),
    )


def _cell(name: str, tables: Tables) -> Cell | None:
    passages, pieces = tables.shown[name]
    if not passages:
        return None
    return Cell(
        words=Markup().join(_marked(op, text) for op, text in pieces),
        heading=all(each.heading for each in passages),
        tables=tuple(tables.around(name, passages, context=True)) if tables.hold(passages) else (),
    )


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
