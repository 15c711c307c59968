"""The figures of a reading: how much of it was understood, and what it names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Literal, get_args

import msgspec

from amanat.policy.reading import Field, LintFinding, Reading
from amanat.vocabulary.families import families, family_of
from amanat.vocabulary.terms import Lawful
from amanat.vocabulary.values import is_mapped, kinds

Severity = Literal["void", "doubtful", "mend"]
"""Of a lint finding: what the law does not allow, what it may not allow, what is merely to be mended."""

SEVERITIES: tuple[Severity, ...] = get_args(Severity)
"""Worst first."""


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """Counts. `carrying` are the sentences with at least one statement; a sentence may carry several.

    `unread_share` is the part of the sentences that say something (`carrying` and `unread`) that was not understood,
    from 0 to 1. `unmapped` are the fields that DPV has no term for.
    """

    statements: int
    carrying: int
    informative: int
    unread: int
    unread_share: float
    definitions: int
    findings: int
    severities: dict[Severity, int]
    families: dict[str, int]
    duties: dict[str, int]
    fields: dict[str, int]
    unmapped: int


def figures(reading: Reading) -> Figures:
    """Counts a reading; every family, kind and severity is named, also where there is none of it."""
    carrying = len({(statement.start, statement.end) for statement in reading.statements})
    telling = carrying + len(reading.unread)
    duties = Counter(statement.duty for statement in reading.statements)
    by_family = Counter(family_of(statement.duty) for statement in reading.statements)
    severities = Counter(severity(finding) for finding in reading.findings)
    named = list(fields_of(reading))
    by_kind = Counter[str](field.kind for field in named)
    return Figures(
        statements=len(reading.statements),
        carrying=carrying,
        informative=len(reading.informative),
        unread=len(reading.unread),
        unread_share=round(len(reading.unread) / telling, 4) if telling else 0.0,
        definitions=len(reading.definitions),
        findings=len(reading.findings),
        severities={name: severities[name] for name in SEVERITIES},
        families={name: by_family[name] for name in families()},
        duties=dict(sorted(duties.items())),
        fields={kind: by_kind[kind] for kind in kinds() if kind in by_kind},
        unmapped=sum(not is_mapped(field.kind, field.dpv) for field in named),
    )


def severity(finding: LintFinding) -> Severity:
    """How bad a finding is, by what it says of lawfulness."""
    if finding.lawful is Lawful.VOID:
        return "void"
    return "doubtful" if finding.lawful is Lawful.DOUBTFUL else "mend"


def fields_of(reading: Reading) -> Iterator[Field]:
    """Every field once, in the order of the text, however many statements of its sentence share it."""
    yield from dict.fromkeys(field for statement in reading.statements for field in statement.fields)


def share(figure: float) -> str:
    """A share as people write it: `0 %`, `under 1 %`, `12 %`."""
    return "under 1 %" if 0 < figure < 0.01 else f"{round(figure * 100)} %"


def in_order(words: Iterable[str]) -> tuple[str, ...]:
    """Each once, as first met."""
    return tuple(dict.fromkeys(words))
