"""Many people at once: found in a few queries, taken apart into sets of one, and put together again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from amanat.datamap.model import DataMap
from amanat.stores.base import Store
from amanat.subjects.known.identifiers import folded
from amanat.subjects.people import Identifier, Subjects, people_of
from amanat.subjects.who.find import can_be, find, find_any, kinds_of

_AT_ONCE = 10_000
"""Identifiers in one query."""


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """`people` are sets of one, in the order of their keys. `keys` are, for each identifier, whose it is: the key of
    one, of several, or of nobody."""

    people: tuple[Subjects, ...]
    keys: tuple[tuple[Any, ...], ...]


def find_many(store: Store, datamap: DataMap, identifiers: Sequence[str]) -> Found:
    """As `find`, for many identifiers in one query per ten thousand; what matches several people chooses nobody."""
    rows: dict[Any, Subjects] = {}
    for start in range(0, len(identifiers), _AT_ONCE):
        for one in each(find_any(store, datamap, identifiers[start : start + _AT_ONCE]), datamap):
            rows[one.keys[0]] = one
    keys = _whose(datamap, identifiers, rows)
    if {key for mine in keys for key in mine} != rows.keys():
        # An engine's own idea of what is the same, such as that of a collation: asked about one by one.
        keys = [mine or _one(store, datamap, text) for mine, text in zip(keys, identifiers, strict=True)]
    return Found(people=tuple(rows[key] for key in sorted(rows, key=in_order)), keys=tuple(keys))


def _one(store: Store, datamap: DataMap, identifier: str) -> tuple[Any, ...]:
    return find(store, datamap, identifier, every=True).stays


def _whose(datamap: DataMap, identifiers: Sequence[str], rows: dict[Any, Subjects]) -> list[tuple[Any, ...]]:
    """For each identifier the keys of the rows that hold it, in order."""
    holders: dict[tuple[str, str], list[Any]] = {}
    for key in sorted(rows, key=in_order):
        one = rows[key]
        for identity in one.identities:
            held = dict(zip(one.identity_columns, identity, strict=True))
            for column, kind in people_of(datamap).identifiers.items():
                for form in _forms(kind, held[column]):
                    holders.setdefault((kind, form), []).append(key)
        for item in (item for mine in one.listed for item in mine):
            for form in _forms(item.kind, item.value):
                holders.setdefault((item.kind, form), []).append(key)
    return [
        tuple(
            sorted(
                {
                    key
                    for kind in can_be(datamap, text)
                    for form in _forms(kind, text)
                    for key in holders.get((kind, form), ())
                },
                key=in_order,
            )
        )
        for text in identifiers
    ]


def in_order(key: Any) -> tuple[str, Any]:
    """Orders the keys of people: SQLite may hold numbers and texts in one column."""
    return type(key).__name__, key


def _forms(kind: str, text: str) -> set[str]:
    """The spellings under which two identifiers of a kind meet."""
    if kind == "phone":
        return {folded(kind, text)} - {""}
    plain = text.strip()
    return {plain, plain.lower(), folded(kind, plain)} - {""}


def each(subjects: Subjects, datamap: DataMap) -> Iterator[Subjects]:
    """Every person of a set as a set of one, with the identifiers that stand in that person's own rows."""
    kinds = kinds_of(datamap)
    for places in subjects.places:
        one = subjects.at(places)
        own = (pair for row in one.identities for pair in zip(one.identity_columns, row, strict=True))
        told = [Identifier(kinds[name], text) for name, text in own if text.strip()]
        listed = [item for mine in one.listed for item in mine]
        yield msgspec.structs.replace(one, identifiers=tuple(dict.fromkeys((*told, *listed))))


def together(people: Sequence[Subjects]) -> Subjects:
    """One set of people of one table. There MUST be at least one."""
    first = people[0]
    return msgspec.structs.replace(
        first,
        keys=tuple(key for one in people for key in one.keys),
        values={columns: tuple(row for one in people for row in one.values[columns]) for columns in first.values},
        identifiers=tuple(dict.fromkeys(item for one in people for item in one.identifiers)),
        identities=tuple(texts for one in people for texts in one.identities),
        listed=_listed(people),
        merged=tuple(pair for one in people for pair in one.merged),
    )


def _listed(people: Sequence[Subjects]) -> tuple[tuple[Identifier, ...], ...]:
    """What stands beside the rows of all of them: of whoever has nothing there, nothing."""
    if not any(one.listed for one in people):
        return ()
    return tuple(mine for one in people for mine in one.listed or ((),) * len(one.keys))
