"""Texts within which people are named by what they log in with, after a beginning that many share:
`principals/users/ann`, `home::ann`, `/ann/files`. Borne out by the keys of people, where these are such words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from amanat.datamap.detect.evidence import Evidence
from amanat.datamap.graph.inferred import inferred
from amanat.datamap.graph.polymorphic import Sample
from amanat.datamap.graph.undeclared import Ask
from amanat.datamap.model import Link
from amanat.stores.base import Question
from amanat.stores.schema.model import ColumnSchema, ForeignKey, TableSchema
from amanat.stores.sql.headed import HEAD

_WORDS = 0.9
"""The share of people's keys that must be short words, as people log in with."""

_URLS = 0.5
_FEW = 3
"""Different words after a beginning; fewer show nothing."""

_LEFT = 0.8
"""So many of the words must be keys of people."""

_MOST = 5
"""Beginnings of a column that are looked into, those with the most different words after them first."""

_ENDS = re.compile(r"[:/#]+")


def worded(
    tables: Mapping[str, TableSchema], seen: Mapping[str, Mapping[str, Evidence]], people: str, sample: Sample, ask: Ask
) -> Iterator[tuple[str, Link]]:
    """By table, a link for each beginning after which a column's texts have keys of `people`. Only what was `seen` to
    have such texts is sampled, and nothing where people are told apart by numbers."""
    home = tables.get(people)
    if home is None or len(home.primary_key) != 1 or not _are_words(seen[people][home.primary_key[0]]):
        return
    found = [
        (table, column, head)
        for table in tables.values()
        for column in _columns(table, people)
        if (one := seen[table.name][column.name]).share("worded") and one.share("url") < _URLS
        for head in _heads(sample(table.name).get(column.name, ()))
    ]
    answers = ask([_question(table, column, head, home) for table, column, head in found])
    for (table, column, head), answer in zip(found, answers, strict=True):
        if answer is None or answer.values < _FEW or answer.found < _LEFT * answer.values:
            continue
        key = ForeignKey(columns=(column.name,), table=people, to=home.primary_key)
        because = f"it says `{head}` before keys of `{people}`; {answer.found} of {answer.values} looked at are"
        link = inferred(table, key, 0.9 if answer.found == answer.values else 0.8, because)
        yield table.name, msgspec.structs.replace(link, inside=HEAD + head)


def _are_words(seen: Evidence) -> bool:
    """Whether people's keys are short words, which stand in no text by chance."""
    return (
        seen.kind == "text" and seen.share("handle") >= _WORDS and not seen.share("uuid") and seen.share("token") < 0.5
    )


def _columns(table: TableSchema, people: str) -> Iterator[ColumnSchema]:
    """Texts that are no key by themselves."""
    declared = {name for key in table.foreign_keys for name in key.columns}
    own = set(table.primary_key) if len(table.primary_key) == 1 else set()
    for column in table.columns if table.kind == "table" and table.name != people else ():
        if column.text and not column.json and not column.array and column.name not in declared | own:
            yield column


def _heads(values: Sequence[Any]) -> list[str]:
    """Beginnings with several different words after them."""
    after: dict[str, set[str]] = defaultdict(set)
    for value in values:
        for mark in _ENDS.finditer(value) if isinstance(value, str) else ():
            if word := _ENDS.split(value[mark.end() :], maxsplit=1)[0]:
                after[value[: mark.end()]].add(word)
    several = [head for head, words in after.items() if len(words) >= _FEW]
    return sorted(several, key=lambda head: (-len(after[head]), head))[:_MOST]


def _question(table: TableSchema, column: ColumnSchema, head: str, home: TableSchema) -> Question:
    return Question(
        table=table.name, columns=(column.name,), to_table=home.name, to_columns=home.primary_key, inside=HEAD + head
    )
