"""Sentences that say what may not be said so: rules in `lexicon/lint/*.toml`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import msgspec
import tomli

from amanat.policy.lint.page import Page, finding
from amanat.policy.matching.finder import Finder
from amanat.policy.matching.kept import kept
from amanat.policy.matching.lexical import finder, sift
from amanat.policy.reading import FieldKind, LintFinding
from amanat.policy.text.sentence import Sentence
from amanat.toml.packaged import packaged_texts
from amanat.vocabulary.terms import Lawful


class SaidData(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"with_": "with"}):
    """A rule as it is written; `consent.toml` says what the keys mean."""

    rule: str
    say: tuple[str, ...]
    message: str
    remedy: str
    law: str
    lawful: str = "doubtful"
    duties: tuple[str, ...] = ()
    unless_fields: tuple[FieldKind, ...] = ()
    with_: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    page: tuple[str, ...] = ()
    unless_page: tuple[str, ...] = ()


class SaidFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file of such rules as it is written."""

    rule: list[SaidData]


class _Rule(msgspec.Struct, frozen=True):
    data: SaidData
    lawful: Lawful | None
    say: Finder
    with_: Finder
    unless: Finder

    def may_speak(self, page: Page) -> bool:
        return (not self.data.page or page.says(*self.data.page)) and not page.says(*self.data.unless_page)

    def admits(self, page: Page, sentence: Sentence) -> bool:
        if self.data.duties and page.duties(sentence).isdisjoint(self.data.duties):
            return False
        if self.with_ and not self.with_.stands_in(f"{sentence.section} {sentence.intro} {sentence.folded}"):
            return False
        if any(page.stated_elsewhere(sentence, self.data.duties, kind) for kind in self.data.unless_fields):
            return False
        return not self.unless.stands_in(sentence.folded)


class _Rules:
    """All rules behind one automaton, as a policy is held against every pattern of them."""

    def __init__(self, rules: tuple[_Rule, ...]) -> None:
        self.rules = rules
        self._finder = Finder(tuple(pattern for rule in rules for pattern in rule.say.patterns), sift())
        self._rule_of = tuple(rule for rule in rules for _ in rule.say.patterns)

    def at(self, sentence: Sentence) -> Iterator[_Rule]:
        for place, pattern in self._finder.candidates(sentence.folded):
            if pattern.search(sentence.folded):
                yield self._rule_of[place]


def said_data() -> tuple[SaidData, ...]:
    """The rules of this installation as they are written, file by file."""
    return tuple(rule.data for rule in _rules().rules)


@cache
def _rules() -> _Rules:
    return _Rules(tuple(map(_compiled, kept().part("lint", tuple[SaidData, ...], _written))))


def _written() -> tuple[SaidData, ...]:
    texts = packaged_texts("amanat.policy.lexicon", "lint")
    return tuple(each for _, text in texts for each in msgspec.convert(tomli.loads(text), SaidFile).rule)


def _compiled(data: SaidData) -> _Rule:
    lawful = Lawful(data.lawful) if data.lawful else None
    return _Rule(data, lawful, finder(data.say), finder(data.with_), finder(data.unless))


def said(page: Page) -> Iterator[LintFinding]:
    """Each rule of the lexicon at each sentence that it meets."""
    speaking = {id(rule) for rule in _rules().rules if rule.may_speak(page)}
    for sentence in page.sentences:
        if sentence.kind == "heading":
            continue
        for rule in _rules().at(sentence):
            if id(rule) in speaking and rule.admits(page, sentence):
                data = rule.data
                yield finding(data.rule, sentence, data.message, data.remedy, law=data.law, lawful=rule.lawful)
