"""How a promise can be met, where its own words decide it: `lexicon/kinds.toml`."""

from __future__ import annotations

from functools import cache

import msgspec

from amanat.policy.patterns import Pattern, compile_all, found_in
from amanat.policy.rules import words
from amanat.toml.packaged import packaged
from amanat.vocabulary.terms import Kind


class _Data(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    duty: str
    kind: Kind
    say: tuple[str, ...]
    unless: tuple[str, ...] = ()


class _Rule(msgspec.Struct, frozen=True):
    kind: Kind
    say: tuple[Pattern, ...]
    unless: tuple[Pattern, ...]


@cache
def _rules() -> dict[str, tuple[_Rule, ...]]:
    rules: dict[str, tuple[_Rule, ...]] = {}
    for data in msgspec.convert(packaged("amanat.policy.lexicon", "kinds.toml")["kind"], list[_Data]):
        rule = _Rule(data.kind, compile_all(data.say, words()), compile_all(data.unless, words()))
        rules[data.duty] = (*rules.get(data.duty, ()), rule)
    return rules


def kind_of(duty: str, folded: str, default: Kind) -> Kind:
    """The kind that the words of a sentence give one of its duties, or the default."""
    for rule in _rules().get(duty, ()):
        if found_in(rule.say, folded) and not found_in(rule.unless, folded):
            return rule.kind
    return default
