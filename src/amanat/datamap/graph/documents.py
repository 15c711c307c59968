"""Keys of people within JSON documents: `user_id` or `user.id` at a path, borne out by the values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from amanat.datamap.graph.undeclared import Ask
from amanat.datamap.names.families import family
from amanat.datamap.names.pointing import is_person, pointing
from amanat.datamap.names.targets import Names
from amanat.datamap.names.words import snake
from amanat.stores.base import Inclusion, Question
from amanat.stores.schema.model import ForeignKey, TableSchema

_KEYS = ("id", "uuid", "pk", "key")
_MOST = 500

_FEWEST, _LEFT = 3, 0.75
"""Of so many values, keys that are no counted numbers, so many must still be there: who is gone stays in documents."""


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """At `path` within a column's documents stands the key."""

    table: str
    path: str
    key: ForeignKey
    confidence: float
    because: str


def held(
    tables: Mapping[str, TableSchema],
    names: Names,
    people: str,
    paths: Mapping[tuple[str, str], Sequence[str]],
    ask: Ask,
) -> Iterator[Held]:
    """`paths` are the names within the documents of a table's column. No value, no link: a name alone is not enough."""
    found = [
        (table, path, ForeignKey(columns=(column,), table=to, to=tables[to].primary_key))
        for (table, column), inner in sorted(paths.items())
        for path in inner
        if '"' not in path and (to := _meant(path, names, people)) and len(tables[to].primary_key) == 1
    ][:_MOST]
    questions = [
        Question(table=table, columns=key.columns, to_table=key.table, to_columns=key.to, inside=path)
        for table, path, key in found
    ]
    for (table, path, key), answer in zip(found, ask(questions), strict=True):
        if answer is None or not answer.values:
            continue
        if answer.found == answer.values:
            told, sure = f"all {answer.values} values looked at are in `{key.table}`", answer.values >= _FEWEST
        elif _are_left(tables[key.table], key.to[0], answer):
            told, sure = f"{answer.found} of {answer.values} values looked at are in `{key.table}`", False
        else:
            continue
        because = f"`{path}` within its documents; {told}"
        yield Held(table=table, path=path, key=key, confidence=0.9 if sure else 0.75, because=because)


def _are_left(to: TableSchema, key: str, answer: Inclusion) -> bool:
    """Whether enough are there that the rest are of those who are gone. Counted numbers meet keys by chance."""
    counted = any(family(column) in ("whole", "any") for column in to.columns if column.name == key)
    return not counted and answer.values >= _FEWEST and answer.found >= _LEFT * answer.values


def _meant(path: str, names: Names, people: str) -> str | None:
    """The table of which a row's key may stand there: people, or one that the name says outright."""
    outer, _, last = path.rpartition(".")
    if snake(last) in _KEYS:
        if not outer:
            return None
        last = f"{outer.rpartition('.')[2]}_id"
    points = pointing(last)
    if points is None or not points.tail:
        return None
    named = [name for name, weight in names.named(points.stem) if weight >= 2]
    if named:
        return named[0]
    return people if people and is_person(points.stem) else None
