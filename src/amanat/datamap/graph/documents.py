"""Keys of people within JSON documents: `user_id` or `user.id` at a path, borne out by the values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from amanat.datamap.graph.undeclared import Ask
from amanat.datamap.names.pointing import is_person, pointing
from amanat.datamap.names.targets import Names
from amanat.datamap.names.words import snake
from amanat.stores.base import Question
from amanat.stores.schema.model import ForeignKey, TableSchema

_KEYS = ("id", "uuid", "pk", "key")
_MOST = 500


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
        if answer is not None and answer.values and answer.found == answer.values:
            because = f"`{path}` within its documents; all {answer.values} values looked at are in `{key.table}`"
            yield Held(table=table, path=path, key=key, confidence=0.9 if answer.values >= 3 else 0.75, because=because)


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
