"""`composed.toml`: names put together of short words, in whatever order and language."""

from __future__ import annotations

from functools import cache

import msgspec

from amanat.datamap.detect.case import FEW, Case, Verdict, label, shown
from amanat.datamap.detect.lexicon import lexicon
from amanat.datamap.detect.lexicon_file import Kind, Rule
from amanat.datamap.names.words import singular, snake
from amanat.errors import InputError
from amanat.toml.packaged import packaged
from amanat.vocabulary.categories import categories

_SURE = 0.55
_SHORT = 3
"""A word of so few letters alone means much else: only a person's own row makes it say something."""

_KINDS = {"name": ("text",), "health": ("text", "date", "number")}
"""Where one meaning alone says it, the kinds of values it may have, if not words and days."""

_WORDS = 5
"""More words than this are a sentence."""


class _Rule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    category: str
    of: tuple[str, ...]
    with_: tuple[str, ...] = msgspec.field(name="with", default=())
    kinds: tuple[Kind, ...] = ("text",)
    identifier: str | None = None
    own: bool = False
    """Only where the row is a person."""


class _Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    words: tuple[str, ...]


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    trees: _Words
    beside: _Words
    words: dict[str, tuple[str, ...]]
    rule: tuple[_Rule, ...]
    alone: dict[str, tuple[str, ...]]


class Meant(msgspec.Struct, frozen=True):
    """What the words of a name mean: a set for each word that says something."""

    words: tuple[str, ...]
    groups: tuple[frozenset[str], ...]

    def has(self, rule: _Rule) -> bool:
        every = frozenset[str]().union(*self.groups)
        if not every.issuperset(rule.of):
            return False
        needed = len(rule.of) + bool(rule.with_)
        return not rule.with_ or (len(self.groups) >= min(needed, 2) and bool(every.intersection(rule.with_)))


def composed(case: Case) -> Verdict | None:
    """By what the words of the name mean together, where each of them is known."""
    seen = case.seen
    if not case.about or case.key or seen.kind in ("flag", "json"):
        return None
    meant = meaning(snake(seen.name))
    if meant is None or not meant.groups:
        return None
    shared = meant.groups[0].intersection(*meant.groups[1:])
    if len(meant.groups) == 1 and not case.person and _is_loose(meant.words[0], shared):
        return None
    for rule in _file().rule:
        if seen.kind in rule.kinds and meant.has(rule) and (case.person or not rule.own):
            return None if _belied(case, rule) or _is_of_thing(case, rule) else _verdict(rule.category, rule.identifier)
    if case.person and not lexicon().is_called(seen.name):
        for category, groups in _file().alone.items():
            if shared.intersection(groups) and seen.kind in _KINDS.get(category, ("text", "date")):
                return _verdict(category, None)
    return None


def _is_loose(word: str, shared: frozenset[str]) -> bool:
    return len(word) <= _SHORT or "address" in shared or word in _file().trees.words


def _belied(case: Case, rule: _Rule) -> bool:
    seen = case.seen
    return (
        rule.category == "email" and seen.filled >= FEW and not seen.share("email") and not seen.share("email within")
    )


def _is_of_thing(case: Case, rule: _Rule) -> bool:
    """What a program is called, or the service logs in with at a server."""
    return rule.category == "username" and not case.person and lexicon().is_of_things(case.table)


def _verdict(category: str, identifier: str | None) -> Verdict:
    rule = Rule(category=category, names=(), weight=_SURE, where="person")
    return shown(category, _SURE, f"the words of its name together say {label(rule)}", identifier)


@cache
def meaning(name: str) -> Meant | None:
    """The words of a name that say something, and what; None where one of them is not known."""
    words = [word for part in name.split("_") if (word := part.strip("0123456789"))]
    if not words or len(words) > _WORDS:
        return None
    found: list[tuple[str, frozenset[str]]] = []
    for word in words:
        known = _known(word)
        if known is None:
            return None
        found += known
    return Meant(tuple(word for word, _ in found), tuple(groups for _, groups in found))


def _known(word: str) -> list[tuple[str, frozenset[str]]] | None:
    """What a word means, or the two words that it is parted in; nothing for one that says nothing itself."""
    if (one := _single(word)) is not None:
        return one
    for at in range(_SHORT, len(word) - 1):
        first, second = _single(word[:at]), _single(word[at:])
        if first is None or second is None or not _is_end(word[at:]):
            continue
        if not any("number" in groups for _, groups in first):
            return [*first, *second]
    return None


def _is_end(part: str) -> bool:
    return len(part) >= _SHORT or part in ("no", "nr", "dt", "nm")


def _single(word: str) -> list[tuple[str, frozenset[str]]] | None:
    listed = _listed()
    for form in (word, singular(word)):
        if form in listed:
            return [(form, listed[form])] if listed[form] else []
    return None


@cache
def _listed() -> dict[str, frozenset[str]]:
    data = _file()
    found: dict[str, frozenset[str]] = dict.fromkeys(data.beside.words, frozenset())
    for group, words in data.words.items():
        for word in words:
            found[word] = found.get(word, frozenset()) | {group}
    return found


@cache
def _file() -> _File:
    data = msgspec.convert(packaged("amanat.datamap.detect", "composed.toml"), _File)
    unknown = sorted({*(rule.category for rule in data.rule), *data.alone} - set(categories()))
    if unknown:
        raise InputError(f"`{unknown[0]}` is no category", place="composed.toml", remedy="see categories.toml")
    return data
