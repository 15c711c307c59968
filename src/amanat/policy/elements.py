"""Which elements of GDPR Art. 13 and 14 a policy tells, and where."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

import msgspec

from amanat.policy.finder import Finder
from amanat.policy.naming import names
from amanat.policy.reach import contacts
from amanat.policy.patterns import Pattern, compile_all, found_in
from amanat.policy.reading import FieldKind, Reading
from amanat.policy.rules import words
from amanat.policy.sentence import Sentence


class Element(msgspec.Struct, frozen=True, order=True):
    """`text[start:end]` tells it."""

    start: int
    end: int
    name: str
    article: str


class _Data(msgspec.Struct, frozen=True, rename={"with_": "with"}, forbid_unknown_fields=True):
    element: str
    say: tuple[str, ...]
    with_: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    intro: tuple[str, ...] = ()
    section: tuple[str, ...] = ()
    item: bool = False


class _Rule(msgspec.Struct, frozen=True):
    element: str
    item: bool
    with_: tuple[Pattern, ...]
    unless: tuple[Pattern, ...]
    intro: tuple[Pattern, ...]
    section: tuple[Pattern, ...]

    def fits(self, sentence: Sentence) -> bool:
        return (
            (not self.item or sentence.item)
            and (not self.intro or found_in(self.intro, sentence.intro))
            and (not self.section or found_in(self.section, sentence.section))
            and (not self.with_ or found_in(self.with_, sentence.folded))
            and not found_in(self.unless, sentence.folded)
        )


class _Book:
    def __init__(self, rules: tuple[_Data, ...], articles: dict[str, str]) -> None:
        self.articles = articles
        self._rules = tuple(_compiled(rule) for rule in rules)
        says = [compile_all(rule.say, words()) for rule in rules]
        self._rule_of = tuple(number for number, say in enumerate(says) for _ in say)
        self._finder = Finder(tuple(pattern for say in says for pattern in say))

    def told(self, sentence: Sentence) -> Iterator[Element]:
        fits: dict[int, bool] = {}
        for place, pattern in self._finder.candidates(sentence.folded):
            number = self._rule_of[place]
            rule = self._rules[number]
            for match in pattern.regex.finditer(sentence.folded):
                if number not in fits:
                    fits[number] = rule.fits(sentence)
                if not fits[number]:
                    break
                yield Element(sentence.start+match.start(), sentence.start+match.end(), rule.element, self.articles[rule.element])


def _compiled(data: _Data) -> _Rule:
    lists = words()
    return _Rule(data.element, data.item, compile_all(data.with_, lists), compile_all(data.unless, lists), compile_all(data.intro, lists), compile_all(data.section, lists))


@cache
def _book() -> _Book:
    data = tomllib.loads(files("amanat.policy.lexicon").joinpath("elements.toml").read_text("utf-8"))
    return _Book(msgspec.convert(data["rule"], tuple[_Data, ...]), msgspec.convert(data["article"], dict[str, str]))

_FIELDS: dict[FieldKind, str] = {"category": "categories", "purpose": "purposes", "recipient": "recipients", "tracker": "recipients", "vendor":"recipients"}

def elements(reading: Reading, sentences: tuple[Sentence, ...]) -> tuple[Element, ...]:
    book = _book()
    found = [e for s in sentences for e in book.told(s)]
    for span in names(reading.text, sentences):
        found.append(Element(span.start, span.end, "controller-name", book.articles["controller-name"]))
    for span in contacts(reading.text, sentences):
        found.append(Element(span.start, span.end, "controller-contact", book.articles["controller-contact"]))
    for s in reading.statements:
        for f in s.fields:
            n = _FIELDS.get(f.kind)
            if n: found.append(Element(f.start, f.end, n, book.articles[n]))
    return tuple(sorted(set(found)))
