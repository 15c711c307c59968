"""What the policy tells about data held, and what the stores hold: where the two meet.

A sentence discloses a category when it says, as a fact about the service, that such data are collected, used, kept or
passed on. A right to have them erased, or what a third party collects for itself, discloses nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

import msgspec

from amanat.datamap.model import ColumnMap, DataMap, TableMap
from amanat.policy.reading import Reading, Statement
from amanat.promises.model import Promise
from amanat.vocabulary.categories import broader, categories, discloses
from amanat.vocabulary.sources import ways_to_name
from amanat.vocabulary.terms import Kind, Polarity, Scope

_TELLING = (
    "datamap",
    "marketing",
    "minors",
    "public",
    "purpose",
    "recipient",
    "retention",
    "security",
    "special",
    "web",
)
_IMPLIED = {
    "marketing.optin": "consent",
    "marketing.optout": "consent",
    "web.consent": "consent",
    "rights.withdraw": "consent",
    "rights.close": "account",
    "web.log": "log",
}
"""What a sentence tells without naming it: whoever lets a person say no keeps that they did. Nothing narrower."""

_WORD = re.compile(r"[^\W_]+")
_SMALL = frozenset({"a", "an", "the", "our", "your", "of", "s"})
GENERIC = "third party"
"""A source that a sentence names by no more than that it is someone else."""

_FROM_THE_PERSON = frozenset({"", "person", "subject", "data subject", "self", "user", "observed", "observation"})


_Place = tuple[str, str, str]


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """A personal column where it stands."""

    store: str
    table: TableMap
    column: ColumnMap

    @property
    def place(self) -> _Place:
        return self.store, self.table.name, self.column.name

    @property
    def categories(self) -> tuple[str, ...]:
        """What the column holds, and what stands within its values."""
        within = (name for one in self.column.inside for name in one.categories)
        return tuple(dict.fromkeys((*self.column.categories, *within)))

    def naming(self, names: Iterable[str]) -> str:
        """Categories in words, each with the path in the documents where it stands."""
        return " and ".join(map(self._named, names))

    def _named(self, category: str) -> str:
        paths = [one.path for one in self.column.inside if category in one.categories and one.path]
        return f"{label(category)} at {' and '.join(f'`{path}`' for path in paths[:3])}" if paths else label(category)

    def __str__(self) -> str:
        return ".".join(self.place)


def unplaced_columns(datamap: DataMap) -> Iterator[Held]:
    """Columns of which nobody knows whether, or which, personal data they hold."""
    for held in all_columns(datamap):
        column = held.column
        if column.personal is None or (column.personal and not held.categories):
            yield held


def all_columns(datamap: DataMap) -> Iterator[Held]:
    """Every column that holds something of its own, of the stores that answered, in the order of the map."""
    for store, table in all_tables(datamap):
        for column in table.columns:
            yield Held(store=store, table=table, column=column)


def all_tables(datamap: DataMap) -> Iterator[tuple[str, TableMap]]:
    """Every table that holds something of its own, with its store: a view does not, a materialized one is a copy."""
    for store in datamap.stores:
        for table in store.held if store.answered else ():
            yield store.name, table


def covers(named: str, held: str) -> bool:
    """Whether naming one category discloses the other. A category that is not in the vocabulary covers only itself."""
    return named == held or (held in categories() and discloses(named, held))


class Holdings:
    """Personal columns by what a sentence may call their data: the category itself, or a broader one."""

    def __init__(self, columns: Iterable[Held]) -> None:
        self.columns = tuple(columns)
        """Every column that holds personal data, in the order of the map."""
        self.from_elsewhere = tuple((held, source) for held in self.columns if (source := from_elsewhere(held.column)))
        """Those that come from someone other than the person, with the source."""
        self.sources = tuple(dict.fromkeys(source for _, source in self.from_elsewhere))
        self._by_name: dict[str, dict[_Place, Held]] = {}
        for held in self.columns:
            for category in held.categories:
                for name in broader(category) if category in categories() else (category,):
                    self._by_name.setdefault(name, {})[held.place] = held

    def of(self, category: str) -> tuple[Held, ...]:
        """The columns whose data a sentence naming `category` speaks of, in the order of the map."""
        return tuple(self._by_name.get(category, {}).values())


_last: tuple[DataMap, Holdings] | None = None


def holdings(datamap: DataMap) -> Holdings:
    """The holdings of a map. Those of the last one are remembered, since every check asks for the same."""
    global _last
    last = _last
    if last is None or last[0] is not datamap:
        last = _last = (datamap, Holdings(held for held in all_columns(datamap) if held.column.personal))
    return last[1]


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """The categories that a policy tells it holds: by name, with all that is narrower, or by implication."""

    named: frozenset[str]
    implied: frozenset[str]

    def tells(self, held: str) -> bool:
        return held in self.implied or any(covers(name, held) for name in self.named)


def told(reading: Reading) -> Told:
    """What a policy tells. A policy that says no more than "personal data" tells nothing."""
    facts = [one for one in reading.statements if is_fact(one)]
    telling = [one for one in facts if one.duty.partition(".")[0] in _TELLING]
    return Told(
        named=frozenset(category for one in telling for category in one.values("category")),
        implied=frozenset(_IMPLIED[one.duty] for one in facts if one.duty in _IMPLIED),
    )


def is_fact(statement: Statement) -> bool:
    """Whether a sentence says something of the service that is so."""
    return (
        statement.polarity is Polarity.YES
        and statement.kind is not Kind.ADVICE
        and statement.scope in (Scope.SERVICE, Scope.ENGINE)
    )


def from_elsewhere(column: ColumnMap) -> str | None:
    """The source of a column where it is not the person."""
    source = " ".join((column.source or "").split())
    return None if source.casefold() in _FROM_THE_PERSON else source


def names_source(sentence: Statement | Promise, source: str) -> bool:
    """Whether a sentence names the source or its kind, singular or plural. "Third parties" alone names nobody."""
    values = [field.value for field in sentence.fields if field.kind in ("source", "recipient")]
    return same_source(" ".join([sentence.text, *values]), source)


def other_sources(promise: Promise) -> dict[str, str]:
    """The sources other than the person that the reader marked in a sentence: identifier, words."""
    start = promise.start or 0
    return {
        field.value: f"{field.value} {promise.text[field.start - start : field.end - start]}"
        for field in promise.fields
        if field.kind == "source" and field.value.casefold() not in _FROM_THE_PERSON
    }


def same_source(words: str, source: str) -> bool:
    """Whether the words name the source of a column, or its kind."""
    told = _words(words)
    return any(_words(way) <= told for way in ways_to_name(source))


def label(category: str) -> str:
    """A category in words."""
    known = categories().get(category)
    return known.label if known else category


@lru_cache(maxsize=4096)
def _words(text: str) -> frozenset[str]:
    return frozenset(_singular(word) for word in _WORD.findall(text.casefold())) - _SMALL


def _singular(word: str) -> str:
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word
