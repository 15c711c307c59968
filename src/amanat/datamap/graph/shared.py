"""Whether identifiers in the rows of a table are any of the people's: some values held against those of the home."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import msgspec
import sqlalchemy as sa

from amanat.datamap.detect.evidence import Evidence
from amanat.datamap.detect.lexicon import lexicon
from amanat.datamap.graph.ties import Home
from amanat.datamap.model import Link
from amanat.errors import StoreDown, StoreError
from amanat.stores.base import Store
from amanat.stores.schema.model import TableSchema

_LOOKED = 300
"""Different values of a column that are held against the people's."""

_AT_ONCE = 50_000
"""Values that go with one statement."""

_ENOUGH = 10
"""Fewer values than this of which none is known show nothing."""

_MOST = 0.8
"""From this share on the column names people of the home; below, guests as well."""

_SHAPED = 0.5


class Met(msgspec.Struct, frozen=True):
    """Of `values` identifiers of a sort that were looked at, `found` stand in a `column` of people."""

    sort: str
    values: int
    found: int
    column: str


_Place = tuple[str, str]
"""Table and column."""

Shared = Mapping[_Place, Met]


def shared_with(
    store: Store, tables: Mapping[str, TableSchema], seen: Mapping[str, Mapping[str, Evidence]], home: Home
) -> dict[_Place, Met]:
    """For each column that holds identifiers of a sort that people have, how many of them are theirs.

    Raises `StoreDown` where a store no longer answers.
    """
    wanted = {kind: (home.people.table, column) for column, kind in home.people.identifiers.items()}
    if home.beside is not None:
        wanted["email"] = home.beside
    theirs = {home.people.table, *(table for table, _ in wanted.values())}
    here = store.config.name == home.people.store
    away = [one for one in tables.values() if not (here and one.name in theirs)]
    places = [
        ((table.name, name), kind)
        for table in away
        for name, one in seen[table.name].items()
        if (kind := _sort_of(one)) in wanted
    ]
    values = store.some([place for place, _ in places], _LOOKED)
    found = {}
    for sort, their in wanted.items():
        texts = {
            place: frozenset(str(value) for value in some) - {""}
            for (place, of), some in zip(places, values, strict=True)
            if of == sort
        }
        for place, known in _known(home.store, their, texts).items():
            found[place] = Met(sort, len(texts[place]), known, ".".join(their))
    return found


def _sort_of(seen: Evidence) -> str:
    """The sort of identifier in a column: addresses and numbers by their form, user names by what it is called."""
    if seen.kind not in ("text", "number") or not seen.filled:
        return ""
    for sort in ("email", "phone"):
        if seen.share(sort) >= _SHAPED:
            return sort
    rule = lexicon().rule(seen.name, "", "text", about=True)
    return "username" if rule is not None and rule.category == "username" else ""


def _known(store: Store, their: _Place, texts: Mapping[_Place, frozenset[str]]) -> dict[_Place, int]:
    """How many of the texts of each place people have, as they are or in small letters; nothing where that cannot be
    asked. All places are asked about together: people's own column is gone through for each statement."""
    try:
        key = store.table(their[0]).c[their[1]]
        forms = {form for some in texts.values() for text in some for form in (text, text.lower())}
        there = _there(store, key, forms)
        # Letter by letter is dearer still: only for those of whose values few are there as they are.
        open_ = [some for some in texts.values() if _met(some, there) < _MOST * len(some)]
        there |= _there(store, sa.func.lower(key), {text.lower() for some in open_ for text in some} - there)
    except StoreDown:
        raise
    except StoreError:
        return {}
    return {place: _met(some, there) for place, some in texts.items()}


def _met(texts: frozenset[str], there: Collection[str]) -> int:
    return sum(text.lower() in there for text in texts)


def _there(store: Store, key: sa.ColumnElement[Any], values: Collection[str]) -> set[str]:
    """Those of the values that stand there, in small letters."""
    found: set[str] = set()
    ordered = sorted(values)
    for start in range(0, len(ordered), _AT_ONCE):
        some = [(value,) for value in ordered[start : start + _AT_ONCE]]
        with store.reading() as connection:
            rows = connection.execute(sa.select(key).where(store.member([key], some)).distinct()).scalars()
            found.update(str(row).lower() for row in rows)
    return found


def proven(table: str, link: Link, shared: Shared) -> Link:
    """A link by an identifier, with how sure it is by what was held against the people's."""
    met = shared.get((table, link.columns[0]))
    what = _WORDS.get(link.identifier or "", "identifiers")
    if met is None or not met.values:
        sure, told = 0.5, "no values were compared"
    elif met.found:
        sure = 0.95 if met.found / met.values >= _MOST else 0.8
        told = f"{met.found} of {met.values} {what} looked at are in `{met.column}`"
    else:
        sure = _UNPROVEN if leads_to_nobody(met) else 0.5
        told = f"none of {met.values} {what} looked at is in `{met.column}`"
    return msgspec.structs.replace(link, confidence=sure, because=told)


_UNPROVEN = 0.3
_WORDS = {"email": "e-mail addresses", "phone": "telephone numbers", "username": "user names", "number": "numbers"}


def leads_to_nobody(met: Met | None) -> bool:
    """Whether enough values were looked at, and none is anybody's here: then people of another kind are not these
    people. A guest's row is still found by the address. Telephone numbers are written in too many ways to say so."""
    return met is not None and not met.found and met.values >= _ENOUGH and met.sort != "phone"
