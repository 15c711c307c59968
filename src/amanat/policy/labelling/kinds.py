"""How a promise can be met, where its own words decide it: `lexicon/kinds.toml`."""

from __future__ import annotations

from functools import cache

import msgspec

from amanat.policy.matching.finder import Finder
from amanat.policy.matching.lexical import finder
from amanat.toml.packaged import packaged
from amanat.vocabulary.terms import Kind


class _Data(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    duty: str
    kind: Kind
    say: tuple[str, ...]
    unless: tuple[str, ...] = ()


class KindsFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file as it is written."""

    kind: tuple[_Data, ...]


class _Rule(msgspec.Struct, frozen=True):
    kind: Kind
    say: Finder
    unless: Finder


@cache
def _rules() -> dict[str, tuple[_Rule, ...]]:
    rules: dict[str, tuple[_Rule, ...]] = {}
    for data in msgspec.convert(packaged("amanat.policy.lexicon", "kinds.toml"), KindsFile).kind:
        rule = _Rule(data.kind, finder(data.say), finder(data.unless))
        rules[data.duty] = (*rules.get(data.duty, ()), rule)
    return rules


def kind_of(duty: str, folded: str, default: Kind) -> Kind:
    """The kind that the words of a sentence give one of its duties, or the default."""
    for rule in _rules().get(duty, ()):
        if rule.say.stands_in(folded) and not rule.unless.stands_in(folded):
            return rule.kind
    return default
