"""What stands beside the text on the page of a reading: frames, faults, terms, what was not understood."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from amanat.policy.out.figures import SEVERITIES, Severity, severity
from amanat.policy.out.sentences import Said, said
from amanat.policy.out.tiles import Mark
from amanat.policy.reading import Definition, Field, LintFinding, Reading, Span

SAID, UNREAD, FAULT, TERM, ACT, CLAUSE, NAMED = range(7)
"""The layers of marks, lowest first."""


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """A lint finding, numbered `F1` … along the text."""

    number: str
    finding: LintFinding

    @property
    def severity(self) -> Severity:
        return severity(self.finding)


class Unread(msgspec.Struct, frozen=True, kw_only=True):
    """A sentence that was not understood, numbered `U1` …"""

    number: str
    span: Span


class Term(msgspec.Struct, frozen=True, kw_only=True):
    """A term that the text defines, numbered `D1` …"""

    number: str
    definition: Definition


class Notes(msgspec.Struct, frozen=True, kw_only=True):
    """All notes of a reading, and by the look of its mark each field."""

    said: tuple[Said, ...]
    faults: tuple[Fault, ...]
    unread: tuple[Unread, ...]
    terms: tuple[Term, ...]
    fields: dict[str, Field]

    @property
    def worst_first(self) -> tuple[Fault, ...]:
        return tuple(sorted(self.faults, key=lambda each: SEVERITIES.index(each.severity)))


def notes(reading: Reading) -> Notes:
    """Numbers everything along the text."""
    sentences = said(reading)
    named = dict.fromkeys(field for each in sentences for field in each.fields)
    faults = sorted(reading.findings, key=lambda each: (each.start, each.end, each.rule))
    return Notes(
        said=sentences,
        faults=tuple(Fault(number=f"F{place}", finding=each) for place, each in enumerate(faults, 1)),
        unread=tuple(Unread(number=f"U{place}", span=span) for place, span in enumerate(reading.unread, 1)),
        terms=tuple(Term(number=f"D{place}", definition=each) for place, each in enumerate(reading.definitions, 1)),
        fields={f"x{place}": field for place, field in enumerate(named)},
    )


def marks(found: Notes) -> list[Mark]:
    """Where everything lies on the text. Where marks of one layer lie on each other, the shorter gives the look."""
    return [
        *(_mark(str(each.number), each.start, each.end, f"n{each.number}", SAID) for each in found.said),
        *(_mark(each.number, each.span.start, each.span.end, "unread", UNREAD) for each in found.unread),
        *(_fault(each) for each in found.faults),
        *(_mark(each.number, each.definition.start, each.definition.end, "term", TERM) for each in found.terms),
        *_clauses(found.said),
        *(_mark("", field.start, field.end, look, NAMED) for look, field in found.fields.items()),
    ]


def _fault(each: Fault) -> Mark:
    rank = len(SEVERITIES) - SEVERITIES.index(each.severity)
    look = f"fault {each.severity}"
    return Mark(number=each.number, start=each.finding.start, end=each.finding.end, rank=rank, look=look, layer=FAULT)


def _mark(number: str, start: int, end: int, look: str, layer: int) -> Mark:
    return Mark(number=number, start=start, end=end, rank=start - end, look=look, layer=layer)


def _clauses(sentences: Iterable[Said]) -> Iterator[Mark]:
    """Who acts and what is done, and the clauses on which it hangs, each once."""
    held = dict.fromkeys(
        (span, look, layer)
        for each in sentences
        for statement in each.statements
        for span, look, layer in (
            (statement.frame.actor_span, "act", ACT),
            (statement.frame.action_span, "act", ACT),
            (statement.frame.condition, "condition", CLAUSE),
            (statement.frame.exception, "exception", CLAUSE),
        )
        if span is not None
    )
    for span, look, layer in held:
        yield _mark("", span.start, span.end, look, layer)
