"""How verdicts are written: a word and a sign for each, so that no verdict rests on colour."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from amanat.policy.out.words import count
from amanat.vocabulary.terms import Lawful, Status

if TYPE_CHECKING:
    # Readings are printed with these words too, and reading a policy needs no store.
    from amanat.board.model import Board, Line
    from amanat.promises.model import EvidenceRef, Finding

ORDER = (Status.BROKEN, Status.STALE, Status.UNPROVEN, Status.KEPT)
"""Worst first."""
SIGN = {Status.BROKEN: "✗", Status.STALE: "◔", Status.UNPROVEN: "○", Status.KEPT: "✓"}
PLAIN_SIGN = {Status.BROKEN: "x", Status.STALE: "~", Status.UNPROVEN: "o", Status.KEPT: "+"}
"""For terminals that cannot show `SIGN`."""
MEANING = {
    Status.BROKEN: "findings speak against it",
    Status.STALE: "it was shown once, too long ago",
    Status.UNPROVEN: "nothing shows it yet",
    Status.KEPT: "fresh evidence shows it",
}
LAWFUL_MEANING = {
    Lawful.SOUND: "nothing speaks against saying it",
    Lawful.DOUBTFUL: "the law may not allow it",
    Lawful.VOID: "the law does not allow it, kept or not",
}


def worst(lines: Iterable[Line]) -> tuple[Status, Lawful]:
    """The worst status and the worst verdict on lawfulness among lines. Raises `ValueError` for none."""
    held = list(lines)
    lawful = (Lawful.SOUND, Lawful.DOUBTFUL, Lawful.VOID)
    return (
        min((line.status for line in held), key=ORDER.index),
        max((line.promise.lawful for line in held), key=lawful.index),
    )


def headline(board: Board) -> str:
    """The board in a sentence."""
    if not board.lines:
        return "The policy makes no promise that could be read."
    summary = board.summary
    parts = [
        f"{summary['broken'] or 'None'} of {count(summary['promises'], 'promise')} {_is(summary['broken'])} broken"
    ]
    parts.append(f"{count(summary['new'], 'finding')} {_is(summary['new'])} new")
    if summary["void"]:
        parts.append(f"{count(summary['void'], 'promise')} should not have been made")
    return ", ".join(parts[:-1]) + f" and {parts[-1]}."


def _is(number: int) -> str:
    return "is" if number == 1 else "are"


def place(finding: Finding) -> str:
    """`store.table.column`, as far as it is known."""
    return ".".join(part for part in (finding.store, finding.table, finding.column) if part)


def standing(finding: Finding) -> str:
    """How a finding stands towards the baseline and the waivers, in a word."""
    if finding.waived:
        return "waived"
    if not finding.breaks:
        return "to look at"
    return "new" if finding.new else "known"


def urgency(finding: Finding) -> tuple[int, int, str, str]:
    """Sorts what breaks and is new first; then by place in the text, place in the stores."""
    rank = ("new", "known", "to look at", "waived").index(standing(finding))
    return rank, -1 if finding.start is None else finding.start, place(finding), finding.id


def evidence_of(board: Board) -> tuple[EvidenceRef, ...]:
    """Every entry that the board rests on, once, in the order of the log."""
    seen = {ref.entry: ref for line in board.lines for ref in line.evidence}
    return tuple(sorted(seen.values(), key=lambda ref: (ref.at, ref.index is None, ref.index or 0, ref.entry)))
