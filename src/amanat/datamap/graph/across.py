"""Keys of people of one store that stand in the tables of another."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from amanat.datamap.names.families import agree, family
from amanat.datamap.names.pointing import is_person, pointing
from amanat.stores.schema.model import TableSchema

Sample = Callable[[str], Mapping[str, Sequence[Any]]]
Known = Callable[[Sequence[Any]], int]
"""How many of these keys are people's."""

_MOST = 200


class Abroad(msgspec.Struct, frozen=True, kw_only=True):
    """A column that holds keys of people who live in another store."""

    table: str
    column: str
    confidence: float
    because: str


def abroad(
    tables: Mapping[str, TableSchema],
    taken: set[tuple[str, str]],
    key_family: str,
    people: str,
    sample: Sample,
    known: Known,
) -> Iterator[Abroad]:
    """Columns named after people, whose every sampled value is the key of one. A name alone is not enough here."""
    for table in tables.values():
        wanted = [
            column.name
            for column in table.columns
            if (table.name, column.name) not in taken
            and (points := pointing(column.name)) is not None
            and points.tail
            and is_person(points.stem)
            and agree(family(column), key_family)
        ]
        values = sample(table.name) if wanted else {}
        for name in wanted:
            keys = list(dict.fromkeys(value for value in values.get(name, ()) if value not in (None, 0, "")))[:_MOST]
            if keys and known(keys) == len(keys):
                yield Abroad(
                    table=table.name,
                    column=name,
                    confidence=0.85 if len(keys) >= 3 else 0.7,
                    because=f"named after people; all {len(keys)} values looked at are keys of `{people}`",
                )
