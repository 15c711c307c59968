"""Sentences that say what may not be said so: rules in `lexicon/doubtful.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

import msgspec

from amanat.policy.lint.page import Page
from amanat.policy.patterns import Pattern, compile_all, found_in
from amanat.policy.reading import LintFinding
from amanat.policy.rules import words
from amanat.policy.sentence import Sentence
from amanat.vocabulary.terms import Lawful


class _Data(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A rule as it is written.

    It speaks of a sentence that carries one of the duties, holds one of `say` and none of `unless`; `page` must stand
    somewhere in the policy.
    """

    rule: str
    say: tuple[str, ...]
    message: str
    remedy: str
    law: str
    duties: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    page: tuple[str, ...] = ()


class _Rule(msgspec.Struct, frozen=True):
    data: _Data
    say: tuple[Pattern, ...]
    unless: tuple[Pattern, ...]


@cache
def _rules() -> tuple[_Rule, ...]:
    text = files("amanat.policy.lexicon").joinpath("doubtful.toml").read_text("utf-8")
    data = msgspec.convert(tomllib.loads(text)["rule"], list[_Data])
    return tuple(_Rule(each, compile_all(each.say, words()), compile_all(each.unless, words())) for each in data)


def doubtful(page: Page) -> Iterator[LintFinding]:
    """Each rule at each sentence that it meets."""
    rules = [rule for rule in _rules() if not rule.data.page or page.says(*rule.data.page)]
    for sentence in page.sentences:
        if sentence.kind == "heading":
            continue
        carried = page.duties(sentence)
        for rule in rules:
            if (not rule.data.duties or carried & set(rule.data.duties)) and _meets(rule, sentence):
                yield LintFinding(
                    rule=rule.data.rule,
                    start=sentence.start,
                    end=sentence.end,
                    message=rule.data.message,
                    remedy=rule.data.remedy,
                    law=rule.data.law,
                    lawful=Lawful.DOUBTFUL,
                )


def _meets(rule: _Rule, sentence: Sentence) -> bool:
    return found_in(rule.say, sentence.folded) and not found_in(rule.unless, sentence.folded)
