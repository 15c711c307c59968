"""Texts within which people are named by what they log in with, after a beginning that many share:
`principals/users/ann`, `home::ann`, `/ann/files`. Borne out by the keys of people, where these are such words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from amanat.datamap.detect.evidence import Evidence
from amanat.datamap.graph.headed import texts_of
from amanat.datamap.graph.inferred import asked_after, inferred_after
from amanat.datamap.graph.polymorphic import Sample
from amanat.datamap.graph.undeclared import Ask
from amanat.datamap.model import Link
from amanat.stores.schema.model import TableSchema

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
    """By table, a link for each beginning after which a column's texts have keys of `people`: short words stand in no
    text by chance. Only what was `seen` to have such texts is sampled, and nothing where people are told apart by
    numbers."""
    home = tables.get(people)
    if home is None or len(home.primary_key) != 1 or not seen[people][home.primary_key[0]].words:
        return
    found = [
        (table, column, head)
        for table in tables.values()
        if table.name != people
        for column in texts_of(table)
        if (one := seen[table.name][column.name]).share("worded") and one.share("url") < _URLS
        for head in _heads(sample(table.name).get(column.name, ()))
    ]
    answers = ask([asked_after(table, column.name, head, home) for table, column, head in found])
    for (table, column, head), answer in zip(found, answers, strict=True):
        if answer is None or answer.values < _FEW or answer.found < _LEFT * answer.values:
            continue
        yield table.name, inferred_after(table, column.name, head, home, answer)


def _heads(values: Sequence[Any]) -> list[str]:
    """Beginnings with several different words after them."""
    after: dict[str, set[str]] = defaultdict(set)
    for value in values:
        for mark in _ENDS.finditer(value) if isinstance(value, str) else ():
            if word := _ENDS.split(value[mark.end() :], maxsplit=1)[0]:
                after[value[: mark.end()]].add(word)
    several = [head for head, words in after.items() if len(words) >= _FEW]
    return sorted(several, key=lambda head: (-len(after[head]), head))[:_MOST]
