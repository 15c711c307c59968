"""The sentences that say something, numbered along the text: statements on the same words stand together."""

from __future__ import annotations

from itertools import groupby

import msgspec

from amanat.policy.out.figures import in_order
from amanat.policy.reading import Field, Reading, Statement
from amanat.vocabulary.families import family_of
from amanat.vocabulary.terms import Polarity
from amanat.vocabulary.values import kinds, label_of


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """One sentence or item with all its statements. `number` counts from 1 and names it in every output."""

    number: int
    start: int
    end: int
    statements: tuple[Statement, ...]

    @property
    def text(self) -> str:
        return self.statements[0].text

    @property
    def fields(self) -> tuple[Field, ...]:
        """What it names, each once, in the order of the text."""
        found = dict.fromkeys(field for statement in self.statements for field in statement.fields)
        return tuple(sorted(found, key=lambda field: (field.start, -field.end, field.kind, field.value)))

    @property
    def families(self) -> tuple[str, ...]:
        return in_order(family_of(statement.duty) for statement in self.statements)

    @property
    def denies(self) -> bool:
        """Whether all that it says is that something is not done."""
        return all(statement.polarity is Polarity.NO for statement in self.statements)


class Named(msgspec.Struct, frozen=True, kw_only=True):
    """A value that the policy names. `said` are the numbers of the sentences that affirm it, `denied` of the others."""

    kind: str
    value: str
    label: str
    dpv: str | None
    said: tuple[int, ...]
    denied: tuple[int, ...]


def said(reading: Reading) -> tuple[Said, ...]:
    """All sentences with statements, in the order of the text."""
    ordered = sorted(reading.statements, key=_span)
    grouped = (tuple(group) for _, group in groupby(ordered, key=_span))
    return tuple(
        Said(number=number, start=group[0].start, end=group[0].end, statements=group)
        for number, group in enumerate(grouped, 1)
    )


def _span(statement: Statement) -> tuple[int, int]:
    return statement.start, statement.end


def named(sentences: tuple[Said, ...]) -> dict[str, tuple[Named, ...]]:
    """kind → what is named of it, most often named first; kinds of which nothing is named are left out."""
    places: dict[tuple[str, str, str | None], list[Said]] = {}
    for each in sentences:
        for key in dict.fromkeys((field.kind, field.value, field.dpv) for field in each.fields if field.value):
            places.setdefault(key, []).append(each)
    found: dict[str, list[Named]] = {}
    for (kind, value, dpv), where in places.items():
        found.setdefault(kind, []).append(_named(kind, value, dpv, where))
    return {
        kind: tuple(sorted(found[kind], key=lambda one: (not one.said, -len(one.said), one.label, one.value)))
        for kind in kinds()
        if kind in found
    }


def _named(kind: str, value: str, dpv: str | None, where: list[Said]) -> Named:
    return Named(
        kind=kind,
        value=value,
        label=label_of(kind, value),
        dpv=dpv,
        said=tuple(each.number for each in where if not each.denies),
        denied=tuple(each.number for each in where if each.denies),
    )
