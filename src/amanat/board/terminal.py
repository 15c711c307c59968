"""The board on a terminal: what is broken first, the rest by section; words and signs, colour only on top."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from amanat.board.model import Board, Line
from amanat.board.notes import Note, Notes, Remark, notes
from amanat.board.words import LAWFUL_MEANING, MEANING, ORDER, PLAIN_SIGN, SIGN, count, headline, standing, urgency
from amanat.promises.model import Finding
from amanat.vocabulary.terms import Lawful, Status

if TYPE_CHECKING:
    from rich.console import Console

Part = tuple[str, str]
"""Words and their style."""
STYLE = {Status.BROKEN: "bold red", Status.STALE: "yellow", Status.UNPROVEN: "dim", Status.KEPT: "green"}
_SPACE = re.compile(r"[\s\u2028\u2029]")
_STEERING = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_WIDTH = 100
_MANY = 20


def show(board: Board, console: Console | None = None) -> None:
    """Prints the board. Without colour in a pipe or with NO_COLOR; never wider than the terminal."""
    _Printer(board, console or terminal()).print()


def terminal() -> Console:
    """Standard output; 80 columns where nobody says how wide it is, and never wider than reads well."""
    from rich.console import Console

    console = Console(highlight=False, emoji=False, markup=False)
    return Console(highlight=False, emoji=False, markup=False, width=min(console.width, _WIDTH))


class _Printer:
    def __init__(self, board: Board, console: Console) -> None:
        self.board = board
        self.console = console
        self.notes: Notes = notes(board)
        full = (console.encoding or "ascii").lower().startswith("utf")
        self.signs = SIGN if full else PLAIN_SIGN
        self.dash, self.arrow, self.law, self.more = ("–", "→", "§", "…") if full else ("-", ">", "law", "...")
        self.quotes = "“”" if full else '""'

    def print(self) -> None:
        self._head()
        self._silent()
        self._broken()
        self._loose()
        self._doubts()
        self._rest()
        self._unread()
        self._next()

    def say(self, *parts: Part, lead: Sequence[Part] = (), indent: int = 0) -> None:
        """One paragraph of (words, style), wrapped; every line but the first hangs under the words after `lead`."""
        from rich.text import Text

        text = Text()
        for words, style in parts:
            text.append(self._plain(words), style=style)
        ahead = Text(" " * (indent - sum(len(words) for words, _ in lead)))
        for words, style in reversed(lead):
            ahead = Text(self._plain(words), style=style) + ahead
        for line in text.wrap(self.console, self.console.width - indent):
            line.rstrip()
            self.console.print(ahead + line, soft_wrap=True)
            ahead = Text(" " * indent)

    def _plain(self, words: str) -> str:
        """What the terminal can carry: no control character of a policy or a store may steer it."""
        encoding = self.console.encoding or "ascii"
        return _STEERING.sub("", _SPACE.sub(" ", words)).encode(encoding, "replace").decode(encoding)

    def title(self, words: str) -> None:
        self.console.print()
        self.say((words, "bold"))

    def _head(self) -> None:
        board, summary = self.board, self.board.summary
        self.say((headline(board), "bold"))
        self.say((f"{board.service} {self.dash} {board.policy} {self.dash} {board.at:%Y-%m-%d %H:%M} UTC", "dim"))
        counts = [
            (f"{self.signs[status]} {summary[status.value]} {status.value}   ", STYLE[status]) for status in ORDER
        ]
        law = f"{self.law} {summary['doubtful']} doubtful, {summary['void']} void"
        self.say(*counts, (law, "magenta"))
        rest = (
            f"{count(summary['findings'], 'finding')}, {summary['new']} new",
            f"{count(summary['unread'], 'sentence')} unread",
            count(summary["silent"], "silent store"),
        )
        self.say(("; ".join(rest), ""))

    def _silent(self) -> None:
        for store in self.board.silent:
            self.say(
                (f"store `{store}` did not answer", "bold yellow"), (": no promise about it counts as kept", "yellow")
            )

    def _broken(self) -> None:
        broken = self.notes.with_status(Status.BROKEN)
        if not broken:
            return
        self.title("Broken")
        by_id = {finding.id: finding for finding in self.board.findings}
        for number, line in broken:
            self._promise(number, line)
            for finding in sorted((by_id[name] for name in line.findings if name in by_id), key=urgency):
                self._finding(finding)

    def _promise(self, number: str, line: Line) -> None:
        promise = line.promise
        self.console.print()
        self.say(
            (self._quoted(line), ""), lead=[(f"{self.signs[line.status]} {number:<4}", STYLE[line.status])], indent=6
        )
        self.say((f"{promise.duty} {line.status.value}", STYLE[line.status]), (f": {line.because}", ""), indent=6)
        if law := self._lawful(line):
            self.say(law, indent=6)

    def _quoted(self, line: Line) -> str:
        words = _short(line.promise.text, 240, self.more)
        return words if line.promise.start is None else f"{self.quotes[0]}{words}{self.quotes[1]}"

    def _lawful(self, line: Line) -> Part | None:
        promise = line.promise
        law = f" ({promise.law})" if promise.law else ""
        if promise.lawful is Lawful.SOUND:
            return (law.strip(), "dim") if law else None
        return f"{self.law} {promise.lawful.value}: {promise.lawful_because}{law}", "magenta"

    def _finding(self, finding: Finding) -> None:
        self.say((f"[{standing(finding)}] ", "bold" if finding.new else "dim"), (finding.message, ""), indent=6)
        self._step(finding.remedy, 8)

    def _loose(self) -> None:
        """Findings that no broken promise has told of."""
        told = {name for _, line in self.notes.with_status(Status.BROKEN) for name in line.findings}
        rest = sorted((finding for finding in self.board.findings if finding.id not in told), key=urgency)
        if not rest:
            return
        self.title("Other findings")
        for finding in rest[:_MANY]:
            self._finding(finding)
            if finding.waived:
                self.say((f"waived {finding.waived}", "dim"), indent=6)
        if len(rest) > _MANY:
            self.say((f"and {len(rest) - _MANY} more: see --json or --html", "dim"), indent=6)

    def _doubts(self) -> None:
        doubts = [each for each in self.notes.not_sound() if each[1].status is not Status.BROKEN]
        if doubts:
            self.title("Should not stand as it does")
        for number, line in doubts:
            self._promise(number, line)

    def _rest(self) -> None:
        """Everything that is not broken, compactly: a row for each duty."""
        held = [(note, _not_broken(note)) for note in (*self.notes.placed, *self.notes.law) if _not_broken(note)]
        for section, group in groupby(held, key=lambda each: _section(each[0])):
            self.title(section)
            for note, lines in group:
                for place, line in enumerate(lines):
                    self._row("" if place else note.number, line, "" if place else note.text)

    def _row(self, number: str, line: Line, words: str) -> None:
        from rich.text import Text

        lawful = "" if line.promise.lawful is Lawful.SOUND else f" {self.law[0]}"
        status = f"{self.signs[line.status]} {line.status.value}{lawful}"
        row = Text(f"{number:<5}", style="dim")
        row.append(f"{self._plain(status):<13} ", style="magenta" if lawful else STYLE[line.status])
        row.append(f"{line.promise.duty:<21} ")
        room = self.console.width - len(row)
        row.append(_short(self._plain(words), room, self.more) if words else "", style="dim")
        row.truncate(self.console.width)
        row.rstrip()
        self.console.print(row, soft_wrap=True)

    def _unread(self) -> None:
        if not self.notes.unread:
            return
        self.title("Not understood: a person should read it")
        for remark in self.notes.unread[:_MANY]:
            self.say((self._words(remark), ""), lead=[(f"? {remark.number:<4}", "yellow")], indent=6)
        if len(self.notes.unread) > _MANY:
            self.say((f"and {len(self.notes.unread) - _MANY} more: see --json or --html", "dim"))

    def _words(self, remark: Remark) -> str:
        return _short(self.board.reading.text[remark.start : remark.end], 160, self.more)

    def _step(self, words: str, indent: int) -> None:
        """Something that a person can do."""
        self.say((words, ""), lead=[(" " * (indent - 2), ""), (f"{self.arrow} ", "cyan")], indent=indent)

    def _next(self) -> None:
        self.title("Next")
        for words in _what_to_do(self.board):
            self._step(words, 2)
        meanings = [f"{status.value}: {MEANING[status]}" for status in ORDER]
        meanings += [f"{lawful.value}: {LAWFUL_MEANING[lawful]}" for lawful in (Lawful.DOUBTFUL, Lawful.VOID)]
        self.say(("; ".join(meanings), "dim"))


def _short(text: str, length: int, more: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= length else words[: max(length - len(more), 0)].rstrip() + more


def _not_broken(note: Note) -> list[Line]:
    return [line for line in note.lines if line.status is not Status.BROKEN]


def _section(note: Note) -> str:
    promise = note.lines[0].promise
    if promise.start is None:
        return "What the law demands and the policy leaves out"
    return " / ".join(promise.section[-2:]) if promise.section else "The policy"


def _what_to_do(board: Board) -> Sequence[str]:
    """At most one line for each kind of trouble, the gravest first."""
    summary = board.summary
    steps = []
    if board.silent:
        steps.append("make the silent stores reachable (`amanat doctor` says what is wrong), then check again")
    if summary["new"]:
        steps.append("mend the new findings as their arrows say, or accept them: `amanat baseline`, or a waiver")
    elif summary["broken"]:
        steps.append("nothing new is broken; the baseline and waivers still hide what is")
    if summary["doubtful"] + summary["void"]:
        steps.append("change the sentences that should not stand as they do")
    if board.unread:
        steps.append("read the sentences that were not understood")
    steps.append("`amanat check --html board.html` sets all of this beside the text; `amanat serve` shows it live")
    return steps
