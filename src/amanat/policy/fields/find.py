"""What a sentence names: categories, purposes, recipients, countries, periods …, each with its exact span."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import get_args

import msgspec

from amanat.policy.fields.bases import bases
from amanat.policy.fields.measures import measures
from amanat.policy.matching.finder import Finder
from amanat.policy.matching.kept import kept
from amanat.policy.matching.lexical import sift, words
from amanat.policy.matching.patterns import Pattern, compile_all
from amanat.policy.names.firms import firms
from amanat.policy.reading import Field, FieldKind
from amanat.policy.text.sentence import Sentence
from amanat.toml.packaged import packaged
from amanat.vocabulary.values import dpv_of


class Term(msgspec.Struct, frozen=True):
    """Words of a field; those without a value mean something else, and nothing in them is a field of the kind."""

    kind: FieldKind
    value: str
    pattern: Pattern


class Terms:
    """All terms behind one automaton."""

    def __init__(self, terms: tuple[Term, ...]) -> None:
        self.all = terms
        self._finder = Finder(tuple(term.pattern for term in terms), sift())

    def present(self, folded: str) -> list[Term]:
        """The terms whose needed words stand in the sentence, in the order of the lexicon."""
        return [self.all[place] for place, _ in self._finder.candidates(folded)]


_Tables = dict[FieldKind, dict[str, tuple[str, ...]]]


@cache
def terms() -> Terms:
    """The words of all fields, from `lexicon/fields.toml`, and those that only look like some, from `homonyms.toml`."""
    tables = kept().part("fields", _Tables, _written)
    return Terms(
        tuple(
            Term(kind, value, pattern)
            for kind in get_args(FieldKind)
            for value, patterns in tables.get(kind, {}).items()
            for pattern in compile_all(patterns, words())
        )
    )


def _written() -> _Tables:
    written = msgspec.convert(packaged("amanat.policy.lexicon", "fields.toml"), _Tables)
    others = msgspec.convert(packaged("amanat.policy.lexicon", "homonyms.toml"), dict[FieldKind, tuple[str, ...]])
    return {kind: values | {"": others[kind]} if kind in others else values for kind, values in written.items()}


def find_fields(sentence: Sentence) -> tuple[Field, ...]:
    """All fields of a sentence in the order of the text.

    Within one kind, spans do not overlap: the longest words win.
    """
    cited = list(bases(sentence))
    named = _beside_firms(list(_named(sentence)), sentence)
    found = [*_without_shadows([*named, *measures(sentence)], cited), *cited]
    return tuple(sorted(found, key=lambda field: (field.start, field.end, field.kind, field.value)))


def _beside_firms(named: list[Field], sentence: Sentence) -> list[Field]:
    """What is named, without what the words of a company's name only seem to say."""
    new = firms(sentence, named)
    return [*(each for each in named if not any(_cuts(each, firm) for firm in new)), *new]


def _cuts(field: Field, name: Field) -> bool:
    """Whether words begin or end within a name."""
    return name.start <= field.start < name.end or name.start < field.end <= name.end


_SHADOWS: dict[FieldKind, frozenset[FieldKind]] = {
    "tracker": frozenset({"purpose", "recipient", "vendor", "category"}),
    "law": frozenset({"country", "purpose", "category", "source", "recipient", "basis"}),
    "vendor": frozenset({"recipient", "category"}),
    "contact": frozenset({"category", "recipient", "country", "tracker", "vendor"}),
    "mechanism": frozenset({"basis", "country"}),
    "recipient": frozenset({"purpose"}),
    "cookie": frozenset({"purpose", "recipient"}),
    "basis": frozenset({"purpose", "category"}),
    "age": frozenset({"period", "deadline"}),
}
"""Words that name the thing on the left name none of those on the right: `Google Analytics` is no purpose."""


def _without_shadows(found: list[Field], cited: list[Field]) -> list[Field]:
    """Without what lies in the words of another; `cited` are bases by their article, beside the law that it is."""
    shadows = [field for field in (*found, *cited) if field.kind in _SHADOWS]
    return [
        field
        for field in found
        if not any(field.kind in _SHADOWS[each.kind] and _covers(each, field) for each in shadows)
    ]


def _covers(shadow: Field, field: Field) -> bool:
    """An age is its figure alone, and yet `18 years` in `under 18 years` is no period."""
    return shadow.start <= field.start < shadow.end and (shadow.kind == "age" or field.end <= shadow.end)


def _named(sentence: Sentence) -> Iterator[Field]:
    spans: dict[FieldKind, list[tuple[int, int, str]]] = {}
    for term in terms().present(sentence.folded):
        for match in term.pattern.finditer(sentence.folded):
            spans.setdefault(term.kind, []).append((*_trimmed(sentence.folded, *match.span()), term.value))
    for kind, matches in spans.items():
        for start, end, value in _longest(matches):
            if not value:
                continue
            yield Field(
                kind=kind, value=value, start=sentence.start + start, end=sentence.start + end, dpv=dpv_of(kind, value)
            )


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The match without the separators at its rim."""
    words = re.search(r"\w.*\w|\w", text[start:end], re.DOTALL)
    return (start + words.start(), start + words.end()) if words else (start, end)


def _longest(matches: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    kept: list[tuple[int, int, str]] = []
    for start, end, value in sorted(matches, key=lambda match: (match[0] - match[1], match[0], match[2])):
        if all(end <= other[0] or start >= other[1] for other in kept):
            kept.append((start, end, value))
    return kept
