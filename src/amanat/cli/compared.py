"""Two versions compared, on a terminal: what matters first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amanat.board.typewriter import Part, Typewriter, short, terminal
from amanat.policy.compare.model import Change, Comparison, Material
from amanat.policy.compare.saying import cell_of, headline, moved_from, place_of, section_of
from amanat.policy.compare.words import differences
from amanat.policy.out.words import count

if TYPE_CHECKING:
    from rich.console import Console

_TITLES: dict[Material, str] = {
    "yes": "Matters",
    "unknown": "Not understood: a person should read it",
    "no": "Does not matter",
}
_STYLES: dict[Material, str] = {"yes": "bold red", "unknown": "yellow", "no": "dim"}
_MANY = 30
_LONG = 400


def show(comparison: Comparison, console: Console | None = None) -> None:
    """Every change that matters or is not understood, the first of the others, and who must be told."""
    out = Typewriter(console or terminal())
    out.say((headline(comparison), "bold"))
    old, new = comparison.old, comparison.new
    out.say((f"{old.name} {old.digest[:12]} {out.arrow} {new.name} {new.digest[:12]}", "dim"))
    out.say((f"{count(comparison.unchanged, 'sentence')} unchanged.", ""))
    for reading in (old, new):
        for note in reading.notes:
            out.say((f"{reading.name}: {note}", "yellow"), lead=[("! ", "bold yellow")], indent=2)
    for material, title in _TITLES.items():
        held = comparison.having(material)
        if held:
            out.title(title)
        many = _MANY if material == "no" else len(held)
        for change in held[:many]:
            _change(out, change)
        if len(held) > many:
            out.say((f"and {len(held) - many} more: see --json or --html", "dim"), indent=2)
    if comparison.told:
        out.title("Who must be told")
    for each in comparison.told:
        out.step(each)


def _change(out: Typewriter, change: Change) -> None:
    out.console.print()
    held = (place_of(section_of(change)), cell_of(change))
    place = " / ".join(filter(None, held)) or "no heading"
    moved = " and moved" if change.moved and change.kind != "moved" else ""
    out.say((f"{change.kind}{moved}", _STYLES[change.material]), (f"  {place}", "dim"), indent=2)
    if before := moved_from(change):
        out.say((f"from {before}", "dim"), indent=2)
    out.say(*_words(out, change), indent=4)
    for each in change.reasons:
        out.say((each.says, _STYLES[each.material]), lead=[(f"    {out.dash} ", "dim")], indent=6)


def _words(out: Typewriter, change: Change) -> list[Part]:
    """The words, with marks that need no colour: [-gone-] and {+new+}."""
    old, new = (" ".join(each.text for each in side) for side in (change.old, change.new))
    if old == new:
        return [(short(new, _LONG, out.more), "")]
    parts: list[Part] = []
    for op, words in differences(short(old, _LONG, out.more), short(new, _LONG, out.more)):
        if op == "same":
            parts.append((words, ""))
        else:
            parts.append((f"[-{words}-]", "red") if op == "gone" else (f"{{+{words}+}}", "green"))
    return parts
