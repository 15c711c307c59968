"""The board on a terminal: what is broken first, the rest by section; words and signs, colour only on top."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from amanat.board.model import Board, Line
from amanat.board.notes import Note, Notes, notes
from amanat.board.typewriter import Part, Typewriter, short, terminal
from amanat.board.words import LAWFUL_MEANING, MEANING, ORDER, headline, standing, urgency
from amanat.policy.out.figures import share
from amanat.policy.out.words import count
from amanat.promises.model import Finding
from amanat.vocabulary.terms import Lawful, Status

if TYPE_CHECKING:
    from rich.console import Console

STYLE = {Status.BROKEN: "bold red", Status.STALE: "yellow", Status.UNPROVEN: "dim", Status.KEPT: "green"}
_MANY = 20


def show(board: Board, console: Console | None = None, *, paged: bool = False) -> None:
    """Prints the board. Without colour in a pipe or with NO_COLOR; never wider than the terminal.

    `paged`: it is written as a page too, which need not be told of.
    """
    printer = _Printer(board, console or terminal())
    printer.head()
    printer.broken()
    printer.loose()
    printer.doubts()
    printer.rest()
    printer.unread()
    printer.next(paged)


class _Printer:
    def __init__(self, board: Board, console: Console) -> None:
        self.board = board
        self.out = Typewriter(console)
        self.notes: Notes = notes(board)

    def head(self) -> None:
        board, summary, out = self.board, self.board.summary, self.out
        out.say((headline(board), "bold"))
        out.say((f"{board.service} {out.dash} {board.policy} {out.dash} {board.at:%Y-%m-%d %H:%M} UTC", "dim"))
        counts = [(f"{out.signs[status]} {summary[status.value]} {status.value}   ", STYLE[status]) for status in ORDER]
        out.say(*counts, (f"{out.law} {summary['doubtful']} doubtful, {summary['void']} void", "magenta"))
        rest = (
            f"{count(summary['findings'], 'finding')}, {summary['new']} new",
            f"{count(summary['unread'], 'sentence')} unread ({share(board.unread_share)})",
            count(summary["silent"], "silent store"),
        )
        out.say(("; ".join(rest), ""))
        for store in board.silent:
            out.say(
                (f"store `{store}` did not answer", "bold yellow"), (": no promise about it counts as kept", "yellow")
            )

        for note in board.reading.notes:
            out.say((note, "yellow"), lead=[("! ", "bold yellow")], indent=2)

    def broken(self) -> None:
        broken = self.notes.with_status(Status.BROKEN)
        if not broken:
            return
        self.out.title("Broken")
        by_id = {finding.id: finding for finding in self.board.findings}
        for number, line in broken:
            self._promise(number, line)
            self._findings(sorted((by_id[name] for name in line.findings if name in by_id), key=urgency))

    def _promise(self, number: str, line: Line) -> None:
        promise = line.promise
        lead = [(f"{self.out.signs[line.status]} {number:<4}", STYLE[line.status])]
        self.out.console.print()
        self.out.say((self._quoted(line), ""), lead=lead, indent=6)
        self.out.say((f"{promise.duty} {line.status.value}", STYLE[line.status]), (f": {line.because}", ""), indent=6)
        if law := self._lawful(line):
            self.out.say(law, indent=6)

    def _quoted(self, line: Line) -> str:
        words = short(line.promise.text, 240, self.out.more)
        return words if line.promise.start is None else f"{self.out.quotes[0]}{words}{self.out.quotes[1]}"

    def _lawful(self, line: Line) -> Part | None:
        promise = line.promise
        if promise.lawful is Lawful.SOUND:
            return (f"asked for by {promise.law}", "dim") if promise.law else None
        return f"{self.out.law} {promise.lawful.value}: {promise.lawful_because}", "magenta"

    def _findings(self, findings: Sequence[Finding]) -> None:
        """What is mended in one way, and is known since one day, is said of several at once."""
        alike = groupby(findings[:_MANY], key=lambda one: (one.remedy, (one.since or "")[:10], one.waived))
        for (remedy, since, waived), group in alike:
            for finding in group:
                style = "bold" if standing(finding) == "new" else "dim"
                self.out.say((f"[{standing(finding)}] ", style), (finding.message, ""), indent=6)
            self.out.step(remedy, 8)
            if since:
                self.out.say((f"since {since}", "dim"), indent=6)
            if waived:
                self.out.say((f"waived {waived}", "dim"), indent=6)
        self._more(len(findings))

    def _more(self, number: int) -> None:
        if number > _MANY:
            self.out.say((f"and {number - _MANY} more: see --json or --html", "dim"), indent=6)

    def loose(self) -> None:
        """Findings that no broken promise has told of."""
        told = {name for _, line in self.notes.with_status(Status.BROKEN) for name in line.findings}
        rest = sorted((finding for finding in self.board.findings if finding.id not in told), key=urgency)
        if not rest:
            return
        self.out.title("Other findings")
        self._findings(rest)

    def doubts(self) -> None:
        doubts = [each for each in self.notes.not_sound() if each[1].status is not Status.BROKEN]
        if doubts:
            self.out.title("Should not stand as it does")
        for number, line in doubts:
            self._promise(number, line)

    def rest(self) -> None:
        """Everything that is not broken, compactly: a row for each duty."""
        held = [(note, lines) for note in (*self.notes.placed, *self.notes.law) if (lines := _not_broken(note))]
        title = _title(self.notes)
        for section, group in groupby(held, key=lambda each: _section(each[0], title)):
            self.out.title(section)
            for note, lines in group:
                for place, line in enumerate(lines):
                    self._row("" if place else note.number, line, "" if place else note.text)

    def _row(self, number: str, line: Line, words: str) -> None:
        lawful = "" if line.promise.lawful is Lawful.SOUND else f" {self.out.law[0]}"
        status = f"{self.out.signs[line.status]} {line.status.value}{lawful}"
        style = "magenta" if lawful else STYLE[line.status]
        self.out.row((number, 4, "dim"), (status, 13, style), (line.promise.duty, 21, ""), (words, 0, "dim"))

    def unread(self) -> None:
        if not self.notes.unread:
            return
        self.out.title("Not understood: a person should read it")
        for remark in self.notes.unread[:_MANY]:
            words = short(self.board.reading.text[remark.start : remark.end], 160, self.out.more)
            self.out.say((words, ""), lead=[(f"? {remark.number:<4}", "yellow")], indent=6)
        self._more(len(self.notes.unread))

    def next(self, paged: bool) -> None:
        steps = _what_to_do(self.board, paged)
        if steps:
            self.out.title("Next")
        for words in steps:
            self.out.step(words)
        meanings = [f"{status.value}: {MEANING[status]}" for status in ORDER]
        meanings += [f"{lawful.value}: {LAWFUL_MEANING[lawful]}" for lawful in (Lawful.DOUBTFUL, Lawful.VOID)]
        self.out.say(("; ".join(meanings), "dim"))


def _not_broken(note: Note) -> list[Line]:
    return [line for line in note.lines if line.status is not Status.BROKEN]


def _title(found: Notes) -> str | None:
    """The heading that stands above every statement: the title of the policy."""
    tops = {note.lines[0].promise.section[:1] for note in found.placed}
    return next(iter(tops))[0] if len(tops) == 1 and () not in tops else None


def _section(note: Note, title: str | None) -> str:
    promise = note.lines[0].promise
    if promise.start is None:
        return "What the law demands and the policy leaves out"
    section = promise.section[1:] if promise.section[:1] == (title,) else promise.section
    return " / ".join(section[-2:]) or title or "The policy"


def _what_to_do(board: Board, paged: bool) -> Sequence[str]:
    """At most one line for each kind of trouble, the gravest first."""
    summary = board.summary
    steps = []
    if board.silent:
        steps.append("make the silent stores reachable (`amanat doctor` says what is wrong), then check again")
    if summary["new"]:
        steps.append("mend the new findings as their arrows say, or accept them: `amanat baseline`, or a waiver")
    elif summary["broken"]:
        steps.append("nothing new is broken; what is broken stands in the baseline or is waived")
    if summary["doubtful"] + summary["void"]:
        steps.append("change the sentences that should not stand as they do")
    if board.unread:
        steps.append("read the sentences that were not understood")
    if not paged:
        steps.append("`amanat check --html board.html` sets all of this beside the text; `amanat serve` shows it live")
    return steps
