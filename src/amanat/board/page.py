"""The board as one HTML page that needs nothing else: the policy text itself, its verdicts in the margin."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import Any

import jinja2
import msgspec
from markupsafe import Markup

from amanat.board import words
from amanat.board.ink import Ref, ink
from amanat.board.model import Board
from amanat.board.notes import Note, Notes, Remark, is_plain, laws, marks, notes
from amanat.board.words import ORDER, SIGN
from amanat.policy.out.figures import share
from amanat.policy.out.paper import paper, templates
from amanat.policy.out.passages import passages, tiles_of
from amanat.policy.out.tiles import Tile, TileKind
from amanat.policy.out.words import count
from amanat.vocabulary.terms import Lawful, Source, Status


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A tile as it is set: its words, and the notes beside it."""

    kind: TileKind
    depth: int
    tile: Tile
    words: Markup
    groups: tuple[tuple[Note, ...], ...] = ()
    """Notes; those that say the same without findings or evidence stand together."""
    remarks: tuple[Remark, ...] = ()
    open: bool = False
    """Whether the notes are open where the page is too narrow for a margin."""


def render(board: Board) -> str:
    """The whole page; no script, no request to anywhere. Every character of the policy is on it once, escaped."""
    return environment().get_template("page.html").render(context(board), css=Markup(stylesheet()))


def stylesheet() -> str:
    """The sheet of every page about a policy, and what only the board has."""
    return paper() + files("amanat.board").joinpath("templates/board.css").read_text("utf-8")


def context(board: Board) -> dict[str, Any]:
    """What the templates of the board need."""
    found = notes(board)
    return {
        "board": board,
        "summary": board.summary,
        "notes": found,
        "passages": list(passages(rows(board, found))),
        "findings": sorted(board.findings, key=words.urgency),
        "evidence": words.evidence_of(board),
        "home": "",
        "live": None,
    }


def rows(board: Board, found: Notes) -> Iterator[Row]:
    """The text of the policy in rows, each with what stands beside it."""
    by_number = {note.number: note for note in found.placed}
    remarks = {each.number: each for each in (*found.remarks, *found.unread)}
    refs = _refs(found)
    for tile in tiles_of(board.reading, marks(found)):
        here = [by_number[mark.number] for mark in tile.marks if mark.number in by_number]
        yield Row(
            kind=tile.kind,
            depth=tile.depth,
            tile=tile,
            words=ink(tile, refs),
            groups=tuple(_groups(here)),
            remarks=tuple(remarks[mark.number] for mark in tile.marks if mark.number in remarks),
            open=_speaks_up(tile, here),
        )


def _speaks_up(tile: Tile, here: Sequence[Note]) -> bool:
    broken = any(note.status is Status.BROKEN or _breaking(note) for note in here)
    return broken or any("remark" in mark.look for mark in tile.marks)


def _breaking(note: Note) -> bool:
    return any(finding.breaks for finding in note.also)


def _refs(found: Notes) -> dict[str, Ref]:
    refs = {
        note.number: Ref(sign=SIGN[note.status], words=_spoken(note), loud=_loud(note), look=note.status.value)
        for note in found.placed
    }
    refs |= {each.number: Ref(sign="!", words="finding", loud="finding", look="remark") for each in found.remarks}
    return refs | {each.number: Ref(sign="?", words="unread", loud="unread", look="unread") for each in found.unread}


def _spoken(note: Note) -> str:
    return note.status.value if note.lawful is Lawful.SOUND else f"{note.status.value}, {note.lawful.value}"


def _loud(note: Note) -> str:
    """What is written out in the running text: only what a reader must not miss."""
    parts = [note.status.value] if note.status in (Status.BROKEN, Status.STALE) else []
    parts += ["finding"] if _breaking(note) else []
    return ", ".join([*parts, *([f"§ {note.lawful.value}"] if note.lawful is not Lawful.SOUND else [])])


def _groups(here: Sequence[Note]) -> Iterator[tuple[Note, ...]]:
    for _, group in groupby(here, key=_said):
        yield tuple(group)


def _said(note: Note) -> tuple[str, ...]:
    """Notes with the same key can be told together."""
    first = note.lines[0]
    plain = not note.also and len(note.verdicts) == 1 and all(is_plain(line) for line in note.lines)
    return (first.status.value, first.because) if plain else (note.number,)


@cache
def environment() -> jinja2.Environment:
    """The templates of the board; everything that is not `Markup` is escaped."""
    made = templates("amanat.board")
    made.globals.update(
        ORDER=ORDER, SIGN=SIGN, MEANING=words.MEANING, LAWFUL_MEANING=words.LAWFUL_MEANING, Status=Status,
        Lawful=Lawful, Source=Source, headline=words.headline, place=words.place, standing=words.standing,
        count=count, share=share, laws=laws, MANY=12,
    )  # fmt: skip
    return made
