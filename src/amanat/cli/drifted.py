"""What changed against `datamap.toml`, on a terminal."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from amanat.board.typewriter import Typewriter, terminal
from amanat.datamap.pins.drift import Change, Drift
from amanat.policy.out.words import count

if TYPE_CHECKING:
    from rich.console import Console

_SIGNS = {
    "new table": "+", "gone table": "-", "new column": "+", "gone column": "-", "verdict": "~", "new link": "+",
    "gone link": "-", "mark": "~",
}  # fmt: skip


def show_drift(found: Drift, console: Console | None = None) -> None:
    """By table; columns of a new table in which nothing personal was found are left out."""
    out = Typewriter(console or terminal())
    for store in found.silent:
        out.say((f"{store} did not answer: of it nothing is said.", "bold yellow"))
    if not found.changes:
        out.say(("datamap.toml says what is there.", "bold") if not found.silent else ("No change is known.", ""))
        return
    out.say((f"{count(len(found.changes), 'change')} against datamap.toml.", "bold"))
    for place, changes in groupby(found.changes, key=lambda one: f"{one.store}.{one.table}"):
        _table(out, place, list(changes))
    out.console.print()
    out.step("review them, then run `amanat map` and commit datamap.toml")


def _table(out: Typewriter, place: str, changes: list[Change]) -> None:
    out.console.print()
    new = any(change.kind == "new table" for change in changes)
    out.say((place, "bold"))
    for change in changes:
        if not (new and change.kind == "new column" and change.personal is False):
            style = "" if change.personal is False else "yellow"
            out.say((_line(change, out.arrow), style), lead=((f"  {_SIGNS[change.kind]} ", style),), indent=4)


def _line(change: Change, arrow: str) -> str:
    name = change.column or change.kind
    told = f"{change.was} {arrow} {change.now}" if change.was and change.now else change.now or change.was
    because = f" ({change.because})" if change.because and change.now else ""
    return f"{name}: {told}{because}" if told else name
