"""What stands in the margin: for each marked span its number, its verdicts, findings and evidence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

import msgspec

from amanat.board.model import Board, Line
from amanat.board.words import ORDER, evidence_of, urgency, worst
from amanat.policy.out.tiles import Mark
from amanat.promises.model import Finding
from amanat.vocabulary.terms import Lawful, Source, Status


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """The verdicts on one span, or on one promise of the law alone. `number` names it in text, margin and lists."""

    number: str
    lines: tuple[Line, ...]
    findings: dict[str, Finding]
    """The findings of all its lines by identifier."""
    also: tuple[Finding, ...] = ()
    """Findings about the same words that no line rests on."""

    @property
    def status(self) -> Status:
        return worst(self.lines)[0]

    @property
    def lawful(self) -> Lawful:
        return worst(self.lines)[1]

    @property
    def text(self) -> str:
        return self.lines[0].promise.text

    @property
    def verdicts(self) -> tuple[tuple[Line, ...], ...]:
        """Its lines; those that say the same about several duties stand together."""
        return tuple(tuple(group) for _, group in groupby(self.lines, key=_said))

    def findings_of(self, line: Line) -> list[Finding]:
        return [self.findings[name] for name in line.findings if name in self.findings]


def is_plain(line: Line) -> bool:
    """Whether status and reason are all there is to tell."""
    return not line.findings and not line.evidence and line.promise.lawful is Lawful.SOUND


def laws(lines: Iterable[Line]) -> str:
    """The articles that ask for promises of the policy, each once."""
    asked = {line.promise.law: None for line in lines if line.promise.source is Source.BOTH and line.promise.law}
    return "; ".join(asked)


def _said(line: Line) -> tuple[object, ...]:
    promise = line.promise
    return line.status, line.because, line.findings, line.evidence, promise.lawful, promise.lawful_because


class Remark(msgspec.Struct, frozen=True, kw_only=True):
    """A span that carries no verdict but deserves a note: a finding about the words, or words that were not read."""

    number: str
    start: int
    end: int
    finding: Finding | None = None


class Notes(msgspec.Struct, frozen=True, kw_only=True):
    """All notes of a board. `placed` and `remarks` follow the text, `law` has no place in it."""

    placed: tuple[Note, ...]
    law: tuple[Note, ...]
    remarks: tuple[Remark, ...]
    unread: tuple[Remark, ...]
    number_of: dict[str, str]
    """The number of each promise, by the promise's identifier."""
    of_finding: dict[str, tuple[str, ...]]
    """The numbers of the notes that tell of a finding, by the finding's identifier."""
    evidence: dict[str, int]
    """The number of each evidence entry, from 1, by its hash."""

    def with_status(self, status: Status) -> list[tuple[str, Line]]:
        """Numbers and lines of one status, in the order of the board."""
        return [
            (note.number, line) for note in (*self.placed, *self.law) for line in note.lines if line.status is status
        ]

    def not_sound(self) -> list[tuple[str, Line]]:
        """Numbers and lines of promises that should perhaps not, or not, have been made."""
        return [
            (note.number, line)
            for note in (*self.placed, *self.law)
            for line in note.lines
            if line.promise.lawful is not Lawful.SOUND
        ]


def notes(board: Board) -> Notes:
    """Numbers the spans of a board: 1, 2 … along the text, L1 … for the law alone, F1 … and U1 … for remarks."""
    findings = {finding.id: finding for finding in board.findings}
    told = {name for line in board.lines for name in line.findings}
    loose = _Loose(finding for finding in sorted(board.findings, key=urgency) if finding.id not in told)
    placed = tuple(_placed(board.lines, findings, loose))
    law = tuple(_law(board.lines, findings))
    remarks = tuple(_remarks(loose.rest()))
    return Notes(
        placed=placed,
        law=law,
        remarks=remarks,
        unread=tuple(
            Remark(number=f"U{place}", start=span.start, end=span.end) for place, span in enumerate(board.unread, 1)
        ),
        number_of={line.promise.id: note.number for note in (*placed, *law) for line in note.lines},
        of_finding=_told_in((*placed, *law), remarks),
        evidence={ref.entry: place for place, ref in enumerate(evidence_of(board), 1)},
    )


def _span(line: Line) -> tuple[int, int]:
    return (line.promise.start or 0, line.promise.end or 0)


def _in_text(line: Line) -> bool:
    return line.promise.start is not None and line.promise.end is not None


class _Loose:
    """Findings that no line rests on: handed to the note on the same words, if there is one."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self._left = {finding.id: finding for finding in findings}
        self._by_span: dict[tuple[int | None, int | None], list[Finding]] = {}
        self._by_promise: dict[str, list[Finding]] = {}
        for finding in self._left.values():
            self._by_span.setdefault((finding.start, finding.end), []).append(finding)
            for promise in finding.promises:
                self._by_promise.setdefault(promise, []).append(finding)

    def about(self, lines: Sequence[Line]) -> tuple[Finding, ...]:
        """What is left about these lines; it is taken out."""
        meant = list(self._by_span.get(_span(lines[0]), ()))
        for line in lines:
            meant += self._by_promise.get(line.promise.id, ())
        return tuple(finding for finding in meant if self._left.pop(finding.id, None))

    def rest(self) -> list[Finding]:
        return list(self._left.values())


def _placed(lines: Sequence[Line], findings: dict[str, Finding], loose: _Loose) -> Iterator[Note]:
    """One note for each span; its lines worst first."""
    on_text = sorted(filter(_in_text, lines), key=_span)
    for number, (_, group) in enumerate(groupby(on_text, key=_span), 1):
        held = tuple(sorted(group, key=lambda line: ORDER.index(line.status)))
        yield Note(number=str(number), lines=held, findings=_named(held, findings), also=loose.about(held))


def _law(lines: Sequence[Line], findings: dict[str, Finding]) -> Iterator[Note]:
    off_text = [line for line in lines if not _in_text(line)]
    for number, line in enumerate(sorted(off_text, key=lambda line: ORDER.index(line.status)), 1):
        yield Note(number=f"L{number}", lines=(line,), findings=_named((line,), findings))


def _named(lines: Sequence[Line], findings: dict[str, Finding]) -> dict[str, Finding]:
    return {name: findings[name] for line in lines for name in line.findings if name in findings}


def _remarks(loose: Iterable[Finding]) -> Iterator[Remark]:
    """Findings about a place of the text that no promise stands on."""
    held = [(finding.start, finding.end, finding) for finding in loose]
    placed = [(start, end, finding) for start, end, finding in held if start is not None and end is not None]
    for number, (start, end, finding) in enumerate(sorted(placed, key=lambda each: each[:2]), 1):
        yield Remark(number=f"F{number}", start=start, end=end, finding=finding)


def _told_in(found: Sequence[Note], remarks: Sequence[Remark]) -> dict[str, tuple[str, ...]]:
    told: dict[str, tuple[str, ...]] = {each.finding.id: (each.number,) for each in remarks if each.finding}
    for note in found:
        for name in (*note.findings, *(finding.id for finding in note.also)):
            told[name] = (*told.get(name, ()), note.number)
    return told


def marks(found: Notes) -> list[Mark]:
    """Where notes and remarks lie on the text; the worst status gives the look where they lie on each other."""
    return [
        *(
            Mark(
                number=note.number,
                start=_span(note.lines[0])[0],
                end=_span(note.lines[0])[1],
                rank=10 - ORDER.index(note.status),
                look=f"{note.status.value} {note.lawful.value}",
            )
            for note in found.placed
        ),
        *(_mark(each, "remark", 2) for each in found.remarks),
        *(_mark(each, "unread", 1) for each in found.unread),
    ]


def _mark(remark: Remark, look: str, layer: int) -> Mark:
    return Mark(number=remark.number, start=remark.start, end=remark.end, rank=0, look=look, layer=layer)
