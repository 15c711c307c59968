"""Sentences explained, on a terminal or as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amanat.cli.out import emit
from amanat.errors import InputError
from amanat.policy.explain import Explained, Met, Told, explain
from amanat.policy.reading import Reading

if TYPE_CHECKING:
    from rich.console import Console

    from amanat.board.typewriter import Typewriter

_BECAME = {"statements": ("", ""), "informative": ("carries nothing", "dim"), "unread": ("not understood", "yellow")}
_NEARLY = 4


def tell(reading: Reading, sought: str, *, json: bool) -> int:
    """Explains the sentences of a reading that are sought, or all. Raises `InputError` where none is found."""
    found = explain(reading, sought)
    if not found:
        raise InputError(f"no sentence holds `{sought}`", place=reading.name, remedy="give words, a hash or an offset")
    if json:
        emit(found)
    else:
        show(found, brief=not sought)
    return 0


def show(found: tuple[Explained, ...], console: Console | None = None, *, brief: bool = False) -> None:
    """Each sentence with what made of it what it became; `brief` leaves out the rules that only nearly met it."""
    from amanat.board.typewriter import Typewriter, terminal

    out = Typewriter(console or terminal())
    for each in found:
        _sentence(out, each, brief=brief)


def _sentence(out: Typewriter, each: Explained, *, brief: bool) -> None:
    out.console.print()
    out.say((each.text, "bold"))
    place = " / ".join(each.section) or "no heading"
    out.say((f"{each.key} at {each.start} {out.dash} {place}", "dim"), indent=2)
    for name, words in (
        ("under the column", each.column),
        ("introduced by", each.intro),
        ("its item begins", each.lead),
    ):
        if words:
            out.say((f"{name}: ", "dim"), (words, ""), indent=2)
    became, style = _BECAME[each.became]
    reasons = "; ".join(each.because)
    if became:
        out.say((f"{became}: ", style), (reasons, ""), indent=2)
    elif each.correction:
        out.say(("corrected: ", "green"), (reasons, ""), indent=2)
    for told in each.statements:
        _told(out, told)
    _fields(out, each)
    for met in each.rules:
        _met(out, met, ("✓" if met.won else "·") if out.more == "…" else ("+" if met.won else "-"))
    near = [met for met in each.nearly if "list item" not in met.because]
    for met in () if brief else near[:_NEARLY]:
        _met(out, met, "?")
    for finding in each.findings:
        out.say((f"{finding.rule}: ", "bold"), (finding.message, ""), lead=[("  ! ", "yellow")], indent=4)


def _told(out: Typewriter, told: Told) -> None:
    out.say((told.duty, "cyan"), (f"  by {told.rule}", "dim"), indent=2)
    for name in ("kind", "scope", "polarity", "modality"):
        out.say((f"{name} ", "dim"), (getattr(told, name), ""), indent=4)
    frame = [f"{name.removesuffix('_span')} {words}" for name, words in told.frame.items() if words]
    if told.frame.get("actor") != "nobody" or told.frame.get("action") != "state":
        out.say(("frame ", "dim"), ("; ".join(frame), ""), indent=4)


def _fields(out: Typewriter, each: Explained) -> None:
    for term in each.fields:
        dpv = f" {out.arrow} {term.dpv}" if term.dpv else ""
        words = f"{out.quotes[0]}{term.words}{out.quotes[1]}"
        out.say((f"{term.kind} ", "dim"), (f"{term.value or 'unmapped'} ", ""), (f"{words}{dpv}", "dim"), indent=4)


def _met(out: Typewriter, met: Met, sign: str) -> None:
    words = f"{out.quotes[0]}{met.words}{out.quotes[1]}"
    lead = [(f"  {sign} ", "green" if met.won else "dim")]
    out.say((f"{met.rule} ", ""), (f"{met.duty} tier {met.tier}: ", "dim"), (words, ""), lead=lead, indent=4)
    out.say((met.pattern, "dim"), indent=6)
    if not met.won:
        out.say((met.because, "yellow"), indent=6)
