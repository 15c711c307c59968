"""What reading a policy yields: plain data with exact spans. Offsets are code points of the decoded text."""

from __future__ import annotations

from typing import Literal

import msgspec

from amanat.vocabulary.terms import Kind, Lawful, Modality, Polarity, Scope

FieldKind = Literal[
    "category", "source", "purpose", "basis", "recipient", "country", "mechanism",
    "period", "deadline", "age", "contact", "date", "tracker", "law",
]  # fmt: skip


class Span(msgspec.Struct, frozen=True, order=True):
    """Half-open: `text[start:end]`."""

    start: int
    end: int


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """Something a statement names: `value` is Amanat's identifier (such as `email`), `dpv` the W3C DPV one.

    `value` is `""` where the words were recognised as a field but map to nothing known.
    """

    kind: FieldKind
    value: str
    start: int
    end: int
    dpv: str | None = None


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """A span, at most one sentence or list item, that carries one duty."""

    id: str
    start: int
    end: int
    text: str
    section: tuple[str, ...]
    duty: str
    kind: Kind
    scope: Scope
    polarity: Polarity
    modality: Modality
    fields: tuple[Field, ...] = ()

    def values(self, kind: FieldKind) -> tuple[str, ...]:
        """The known values of one kind of field, in the order of the text."""
        return tuple(field.value for field in self.fields if field.kind == kind and field.value)


class LintFinding(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong with the text itself. `lawful` is set where the words cannot or may not carry what they say."""

    rule: str
    start: int
    end: int
    message: str
    remedy: str
    law: str | None = None
    lawful: Lawful | None = None


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """Every sentence of the text is in exactly one of `statements`, `informative` or `unread`."""

    name: str
    text: str
    digest: str
    language: str
    statements: tuple[Statement, ...] = ()
    informative: tuple[Span, ...] = ()
    unread: tuple[Span, ...] = ()
    findings: tuple[LintFinding, ...] = ()
