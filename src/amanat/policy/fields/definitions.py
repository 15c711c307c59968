"""Terms that a policy defines, and the sentences that use them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

from amanat.policy.fields.find import find_fields
from amanat.policy.reading import Definition, Field, FieldKind, Span
from amanat.policy.text.sentence import Sentence
from amanat.vocabulary.categories import categories
from amanat.vocabulary.values import dpv_of

_QUOTED = r"[\"“][^\"”\n]{2,60}[\"”]"
_MEANS = re.compile(
    r"\A\W*(?:the terms? )?[\"“‘'*_]{1,4}(?P<term>[^\"”’'*_\n]{2,60})[\"”’'*_]{1,4}"
    rf"(?:\s*(?:and|or|,)\s*{_QUOTED})*\s*"
    r"(?:\([^)]{0,80}\)\s*)?(?:shall |will )?"
    r"(?:means?|refers? to|includes?|is|are|stands for|describes?|:|–|—)\s+(?P<means>\S.*)",
    re.DOTALL | re.IGNORECASE,
)
_CALLED = re.compile(
    r"(?P<means>[^.;()\n]{4,160})\(\s*(?:hereinafter |hereafter |collectively,? |together,? |referred to as )?"
    r"(?:(?:the|our|each|an?),? ){0,2}[\"“‘](?P<term>[^\"”’\n]{2,60})[\"”’]"
    rf"(?:\s*(?:or|,|and)\s*(?:the )?{_QUOTED})*\s*\)"
)
_OWN = frozenset(
    ["we", "us", "our", "i", "me", "my", "you", "your", "yours", "policy", "notice", "statement", "agreement", "terms",
     "privacy policy", "this policy"]
)  # fmt: skip
_CLIENTS = frozenset(["client", "customer", "controller", "subscriber organisation", "institution", "employer"])
_COMPANIONS = re.compile(r"\bpartners?\Z")
_OPEN = re.compile(
    r"\bany\s(?:other\s)?(?:information|data)\b|"
    r"\b(?:such as|for example|for instance|e\.g|in particular|among others|etc)\b"
)
_PEOPLE = re.compile(
    r"\b(?:users?|visitors?|customers?|members?|individuals?|persons?|learners?|students?|players?|guests?|subscribers?)\b"
)


def definitions(text: str, sentences: tuple[Sentence, ...]) -> tuple[Definition, ...]:
    """The terms that the sentences define, in the order of the text; the first definition of a term holds."""
    found: dict[str, Definition] = {}
    for sentence in sentences:
        if sentence.kind == "heading" or not any(mark in sentence.plain for mark in '"*_'):
            continue
        for each in _defined(text, sentence):
            found.setdefault(each.term.lower(), each)
    return tuple(sorted(found.values(), key=lambda each: (each.start, each.term)))


def _defined(text: str, sentence: Sentence) -> Iterator[Definition]:
    words = text[sentence.start : sentence.end]
    whole = _MEANS.match(words)
    for match in [whole] if whole else _CALLED.finditer(words):
        term = " ".join(match["term"].split()).strip(" ,.")
        if term.lower() in _OWN or not term:
            continue
        means = Span(sentence.start + match.start("means"), sentence.start + match.end("means"))
        field, value = _read_as(term, sentence, match.start("means"), match.end("means"))
        several = () if field else _listed(sentence.folded[match.start("means") : match.end("means")])
        yield Definition(
            term=term, start=sentence.start, end=sentence.end, means=means, field=field, value=value, several=several
        )


def _read_as(term: str, sentence: Sentence, start: int, end: int) -> tuple[FieldKind | Literal["actor", ""], str]:
    """What a term stands for: what its own words say, else what its meaning names as the only thing of its kind."""
    if (name := term.lower()) in categories():
        return "category", name
    if name.removesuffix("s") in _CLIENTS:
        return "actor", "client"
    own = _fields_of(name)
    if own:
        return own[0].kind, own[0].value
    if _COMPANIONS.search(name):
        return "recipient", "third_party"
    meaning = _fields_of(sentence.folded[start:end])
    kinds: tuple[FieldKind, ...] = ("recipient", "category")
    for kind in kinds:
        values = list(dict.fromkeys(each.value for each in meaning if each.kind == kind and each.value))
        if len(values) == 1:
            return kind, values[0]
    return ("actor", "you") if _PEOPLE.search(sentence.folded[start:end]) and _PEOPLE.search(term.lower()) else ("", "")


def _listed(means: str) -> tuple[tuple[FieldKind, str], ...]:
    """What a meaning lists, where the list is closed: examples do not say all that the term stands for."""
    if _OPEN.search(means):
        return ()
    found = dict.fromkeys((each.kind, each.value) for each in _fields_of(means) if each.value)
    return tuple(found)


def _fields_of(folded: str) -> list[Field]:
    found = find_fields(Sentence(start=0, end=len(folded), folded=folded, plain=folded, kind="paragraph", path=()))
    return [each for each in found if each.kind in ("category", "recipient")]


def resolved(
    text: str, defined: tuple[Definition, ...], start: int, end: int, fields: tuple[Field, ...]
) -> tuple[Field, ...]:
    """The fields of `text[start:end]` with those that a defined term stands for, where no field has its words."""
    used = [each for each in defined if not each.start <= start < each.end and each.term in text[start:end]]
    added = [
        Field(kind=kind, value=value, start=match.start(), end=match.end(), dpv=dpv_of(kind, value))
        for each in used
        for kind, value in _stands_for(each)
        for match in _uses(each.term).finditer(text, start, end)
        if not any(field.kind == kind and _meets(field, match) for field in fields)
    ]
    return tuple(sorted((*fields, *added), key=lambda field: (field.start, field.end, field.kind, field.value)))


def _stands_for(term: Definition) -> tuple[tuple[FieldKind, str], ...]:
    if term.field == "" or term.field == "actor":
        return term.several
    return ((term.field, term.value),)


def _meets(field: Field, match: re.Match[str]) -> bool:
    return field.start < match.end() and match.start() < field.end


@lru_cache(maxsize=512)
def _uses(term: str) -> re.Pattern[str]:
    """The term as it is written, capitals and all; a plural may follow."""
    return re.compile(rf"(?<!\w){re.escape(term)}s?(?!\w)")
