"""`columns.toml`: what names of columns say."""

from __future__ import annotations

from functools import cache
from typing import Literal

import msgspec

from amanat.datamap.words import Patterns, is_called, singular, snake
from amanat.errors import InputError
from amanat.toml.packaged import packaged
from amanat.vocabulary.categories import categories

Kind = Literal["text", "number", "date", "flag", "json", "binary"]


class Rule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Names that stand for a category. See the head of `columns.toml`."""

    category: str
    names: tuple[str, ...]
    weight: float
    where: Literal["any", "person"]
    kinds: tuple[Kind, ...] = ("text", "json")
    table: tuple[str, ...] = ()
    identifier: str | None = None


class _Silent(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    names: tuple[str, ...]
    except_: tuple[str, ...] = msgspec.field(name="except")


class _Names(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    names: tuple[str, ...]


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    rule: tuple[Rule, ...]
    silent: _Silent
    technical: _Names
    free: _Names
    sources: dict[str, tuple[str, ...]]


class Lexicon:
    """Answers what a column's name says."""

    def __init__(self, data: _File) -> None:
        unknown = sorted({rule.category for rule in data.rule} - set(categories()))
        if unknown:
            raise InputError(f"`{unknown[0]}` is no category", place="columns.toml", remedy="see categories.toml")
        self._rules = [(Patterns(rule.names), rule) for rule in data.rule]
        self._silent = Patterns(data.silent.names)
        self._spoken = Patterns(data.silent.except_)
        self._technical = Patterns(data.technical.names)
        self._free = Patterns(data.free.names)
        self._sources = {
            "_".join(["", *(singular(part) for part in word.split("_")), ""]): provider
            for provider, words in data.sources.items()
            for word in sorted(words, key=len)
        }

    def rule(self, column: str, table: str, kind: Kind, *, about: bool) -> Rule | None:
        """The first rule that fits; `about` says whether the table is about people."""
        names = self._with_and_without_source(snake(column))
        for patterns, rule in self._rules:
            if (
                (about or rule.where == "any")
                and kind in rule.kinds
                and any(name in patterns for name in names)
                and (not rule.table or is_called(table, rule.table))
            ):
                return rule
        return None

    def _with_and_without_source(self, name: str) -> tuple[str, ...]:
        """`google_email` is also an `email`."""
        for word in self._sources:
            if f"_{name}_".startswith(word) and len(name) > len(word):
                return (name, name[len(word) - 1 :])
        return (name,)

    def is_silent(self, column: str) -> bool:
        name = snake(column)
        return name in self._silent and name not in self._spoken

    def is_technical(self, column: str) -> bool:
        return snake(column) in self._technical

    def is_free(self, column: str) -> bool:
        return snake(column) in self._free

    def source(self, table: str, column: str) -> str | None:
        """From whom the data came, where the name of the column, else of the table, says so."""
        for name in (column, table):
            padded = "_".join(["", *(singular(word) for word in snake(name).split("_")), ""])
            for word, provider in self._sources.items():
                if word in padded:
                    return provider
        return None


@cache
def lexicon() -> Lexicon:
    data = packaged("amanat.datamap.detect", "columns.toml")
    return Lexicon(msgspec.convert(data, _File))
