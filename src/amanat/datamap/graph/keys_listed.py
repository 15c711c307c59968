"""Lists of people's keys in one column: `participant_ids` as an array, or as a JSON list.

A name alone is not enough, the keys must be somebody's. Whose the row is such a list does not say.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import msgspec
import sqlalchemy as sa

from amanat.datamap.detect.evidence import Evidence
from amanat.datamap.graph.inferred import inferred
from amanat.datamap.model import EACH, Link
from amanat.datamap.names.pointing import is_person, pointing
from amanat.datamap.names.targets import Names
from amanat.datamap.names.whose import words
from amanat.datamap.names.words import singular, snake
from amanat.errors import StoreDown, StoreError
from amanat.stores.base import Store
from amanat.stores.schema.model import ColumnSchema, ForeignKey, TableSchema

_MOST = 200
"""Keys of a column that are looked for."""

_SOLID, _LEFT = 10, 0.8
"""A list outlives whom it names: of so many keys that share must still be there, of fewer all."""


def links_in_lists(
    store: Store,
    tables: Mapping[str, TableSchema],
    names: Names,
    people: str,
    sampled: Callable[[str], Mapping[str, Sequence[Any]]],
    seen: Mapping[str, Mapping[str, Evidence]] = {},
) -> Iterator[tuple[str, Link]]:
    """By table, a link for each column whose lists hold keys of people, or of rows that the name means outright. What
    is called by a word for people alone, such as `participants`, counts where it was `seen` to hold lists."""
    for table in tables.values():
        for column in table.columns if table.kind == "table" else ():
            to = _meant(column, names, people)
            bare = to is None and _holds_lists(seen.get(table.name, {}).get(column.name)) and _says_people(column.name)
            if bare:
                to = people or None
            if to is None or len(tables[to].primary_key) != 1:
                continue
            keys = list(
                dict.fromkeys(key for value in sampled(table.name).get(column.name, ()) for key in keys_in(value))
            )
            if bare and len(keys) < _SOLID and any(str(key).isdecimal() for key in keys):
                # How many guests there are, perhaps: small numbers are somebody's keys by chance.
                continue
            found, looked = _there(store, tables[to], keys[:_MOST]), min(len(keys), _MOST)
            if looked and (found == looked or (looked >= _SOLID and found >= _LEFT * looked)):
                key = ForeignKey(columns=(column.name,), table=to, to=tables[to].primary_key)
                because = f"its lists are called after `{to}`; {found} of {looked} keys looked at are there"
                link = inferred(table, key, 0.9 if looked > 2 and found == looked else 0.75, because)
                yield table.name, msgspec.structs.replace(link, role="actor", inside=EACH)


@cache
def lists_people(column: str) -> bool:
    """Whether a column is called after keys of several people: `participant_ids`, `user_uuids`."""
    stem = _stem(column)
    return stem is not None and (is_person(stem) or singular(stem.rpartition("_")[2]) in words().kinds.tables)


def _says_people(column: str) -> bool:
    """Whether a column is called by a word for people, in the plural: `participants`."""
    name = snake(column)
    return singular(name) != name and is_person(singular(name))


def _holds_lists(seen: Evidence | None) -> bool:
    """Whether JSON lists were seen in a column, of no documents."""
    return seen is not None and seen.kind == "json" and tuple(seen.inside) == ("",)


def _stem(column: str) -> str | None:
    """`participant` of `participant_ids`; None for the key of one."""
    name = snake(column)
    one = singular(name)
    points = pointing(one) if one != name else None
    return points.stem if points is not None and points.tail else None


def _meant(column: ColumnSchema, names: Names, people: str) -> str | None:
    """The table of whose rows the keys may be."""
    stem = _stem(column.name) if column.json or column.array or column.text else None
    if stem is None:
        return None
    named = [name for name, weight in names.named(stem) if weight >= _NAMED]
    return named[0] if named else (people or None) if lists_people(column.name) else None


_NAMED = 2
"""From this weight a name says a table outright."""


def keys_in(value: Any) -> tuple[Any, ...]:
    """The elements of a list of keys, also of one that is written as JSON; none where it is anything else."""
    if isinstance(value, str) and _ARRAY.fullmatch(value):
        # As PostgreSQL writes an array of numbers or UUIDs.
        return tuple(item for item in value[1:-1].split(",") if item not in ("", "NULL"))
    if isinstance(value, str) and value.lstrip().startswith("["):
        try:
            value = json.loads(value)
        except ValueError:
            return ()
    if not isinstance(value, list | tuple):
        return ()
    return tuple(item for item in value if item is not None)


_ARRAY = re.compile(r"\{[\w.,-]*\}")


def _there(store: Store, table: TableSchema, keys: Sequence[Any]) -> int:
    """How many of them are keys of rows."""
    if not keys or any(isinstance(one, list | dict | float) for one in keys):
        return 0
    key = store.table(table.name).c[table.primary_key[0]]
    plain = isinstance(key.type, sa.Integer) and all(str(one).isdecimal() for one in keys)
    wanted = sorted((int(one) if plain else str(one),) for one in keys)
    try:
        with store.reading() as connection:
            there = store.member([key if plain else sa.cast(key, sa.Text)], wanted)
            return int(connection.execute(sa.select(sa.func.count()).select_from(key.table).where(there)).scalar_one())
    except StoreDown:
        raise
    except StoreError:
        return 0
