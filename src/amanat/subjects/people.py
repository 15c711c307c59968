"""A resolved set of data subjects: what is needed to reach their rows, even after the rows themselves are gone."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

import msgspec

from amanat.errors import InputError
from amanat.subjects.standins import stands_in

if TYPE_CHECKING:
    from amanat.datamap.model import DataMap
    from amanat.records.keys import Keys
    from amanat.service.model import People


class Identifier(msgspec.Struct, frozen=True, order=True):
    """`kind` is `email`, `phone` or `username`; `value` stands as the store spells it."""

    kind: str
    value: str


_NONE = object()
"""No key of a row."""


class Subjects(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """Rows of the people table. One person is a set of one; an empty set is no match.

    `values` holds, for each tuple of columns of the people table that links point to, the values of these people:
    paths end in values and not in a join, so that they still lead somewhere once the row of the person is gone.
    """

    store: str
    table: str
    key: str
    keys: tuple[Any, ...]
    values: dict[tuple[str, ...], tuple[tuple[Any, ...], ...]]
    identifiers: tuple[Identifier, ...] = ()
    identities: tuple[tuple[str, ...], ...] = ()
    """For each key, the values of `identity_columns` in that row: tells a key that was given to someone else since."""
    identity_columns: tuple[str, ...] = ()
    named: dict[str, tuple[tuple[Any, ...], ...]] = {}
    """Rows that are theirs though no way leads there any more: primary keys by `store.table`."""
    listed: tuple[tuple[Identifier, ...], ...] = ()
    """For each key, further identifiers of that person's, which stand in a table of their own."""
    guests: tuple[str, ...] = ()
    """Addresses, in lower case, of people who have no row of their own: others' tables name them."""
    merged: tuple[tuple[Any, Any], ...] = ()
    """Keys of rows that were merged into another of the same person's, each with the key of the one that stays."""

    @cached_property
    def known(self) -> tuple[Identifier, ...]:
        """Those of the identifiers that are somebody's, and no stand-ins."""
        return tuple(item for item in self.identifiers if not stands_in(item.kind, item.value))

    @property
    def sorts(self) -> frozenset[str]:
        """What they are known by: `email`, `phone`, `username`."""
        return frozenset(item.kind for item in self.identifiers)

    @cached_property
    def into(self) -> dict[Any, Any]:
        """By the key of each merged row, that of the row which stays."""
        return dict(self.merged)

    @cached_property
    def stays(self) -> tuple[Any, ...]:
        """A key for each person: less those of rows that were merged into others."""
        return tuple(key for key in self.keys if key not in self.into) if self.merged else self.keys

    @property
    def matched(self) -> int:
        return len(self.stays) + len(self.guests)

    @cached_property
    def places(self) -> tuple[tuple[int, ...], ...]:
        """For each person the places of their rows among the keys, that of the one that stays first."""
        if not self.merged:
            return tuple((at,) for at in range(len(self.keys)))
        found: dict[Any, list[int]] = {key: [] for key in self.stays}
        for at, key in enumerate(self.keys):
            rows = found[self.into.get(key, key)]
            rows.insert(0 if key not in self.into else len(rows), at)
        return tuple(map(tuple, found.values()))

    def at(self, places: Sequence[int]) -> Subjects:
        """The rows at these places alone. The identifiers are still those of all."""
        keys = tuple(self.keys[at] for at in places)
        here = frozenset(keys) if self.merged else frozenset()
        return msgspec.structs.replace(
            self,
            keys=keys,
            values={to: tuple(rows[at] for at in places) if rows else () for to, rows in self.values.items()},
            identities=tuple(self.identities[at] for at in places),
            listed=tuple(self.listed[at] for at in places) if self.listed else (),
            merged=tuple((key, self.into[key]) for key in keys if self.into.get(key, _NONE) in here) if here else (),
        )


def people_of(datamap: DataMap) -> People:
    """Where people live. Raises `InputError` when the map does not know."""
    if datamap.people is None:
        raise _nowhere(datamap)
    return datamap.people


def _nowhere(datamap: DataMap) -> InputError:
    """Why nobody can be found: a person who is told from others by several columns together has no key by which rows,
    pseudonyms and holds could be theirs."""
    from amanat.datamap.names.whose import called_after_people

    for store in datamap.stores:
        for table in store.tables:
            if len(table.primary_key) > 1 and table.ownership == "unplaced" and called_after_people(table.name):
                names = " and ".join(f"`{name}`" for name in table.primary_key)
                return InputError(
                    f"only {names} together tell one row of `{table.name}` from another",
                    place=store.name,
                    remedy="give it a column of its own that no two rows share, and run `amanat map` again",
                )
    return InputError("no table of people was found", remedy="name it under `[people]` in amanat.toml")


_TAGS: dict[str, type] = {
    "uuid": uuid.UUID, "decimal": Decimal, "bytes": bytes, "datetime": datetime, "date": date,
}  # fmt: skip


def pack(value: Any) -> Any:
    """A key value as JSON can hold it. Raises `InputError` for a type that cannot be a key."""
    if value is None or isinstance(value, bool | int | str | float):
        return value
    for tag, kind in _TAGS.items():
        if isinstance(value, kind):
            if isinstance(value, bytes):
                return {tag: value.hex()}
            return {tag: value.isoformat() if isinstance(value, date) else str(value)}
    raise InputError(f"a key of type `{type(value).__name__}` cannot be kept", remedy="pin the table to `keep`")


def unpack(value: Any) -> Any:
    """The inverse of `pack`."""
    if not isinstance(value, dict):
        return value
    ((tag, text),) = value.items()
    if tag == "bytes":
        return bytes.fromhex(text)
    if tag == "datetime":
        return datetime.fromisoformat(text)
    if tag == "date":
        return date.fromisoformat(text)
    return _TAGS[tag](text)


def seal_text(subjects: Subjects) -> bytes:
    """The subjects as JSON, to be sealed under their key."""
    return msgspec.json.encode(
        {
            "store": subjects.store,
            "table": subjects.table,
            "key": subjects.key,
            "keys": [pack(key) for key in subjects.keys],
            "values": [
                [list(columns), [[pack(value) for value in row] for row in rows]]
                for columns, rows in sorted(subjects.values.items())
            ],
            "identifiers": subjects.identifiers,
            "identities": subjects.identities,
            "identity_columns": subjects.identity_columns,
            "named": {
                place: [[pack(value) for value in key] for key in keys] for place, keys in subjects.named.items()
            },
            "guests": subjects.guests,
            "merged": [[pack(key), pack(into)] for key, into in subjects.merged],
        }
    )


def from_seal(text: bytes) -> Subjects:
    """The inverse of `seal_text`."""
    data = msgspec.json.decode(text)
    return Subjects(
        store=data["store"],
        table=data["table"],
        key=data["key"],
        keys=tuple(unpack(key) for key in data["keys"]),
        values={
            tuple(columns): tuple(tuple(unpack(value) for value in row) for row in rows)
            for columns, rows in data["values"]
        },
        identifiers=msgspec.convert(data["identifiers"], tuple[Identifier, ...]),
        identities=msgspec.convert(data["identities"], tuple[tuple[str, ...], ...]),
        identity_columns=tuple(data["identity_columns"]),
        named={
            place: tuple(tuple(unpack(value) for value in key) for key in keys)
            for place, keys in data.get("named", {}).items()
        },
        guests=tuple(data.get("guests", ())),
        merged=tuple((unpack(key), unpack(into)) for key, into in data.get("merged", ())),
    )


def pseudonyms(keys: Keys, subjects: Subjects) -> tuple[str, ...]:
    """The keyed hash of each person, by place and key, or address where there is no key: what holds are placed on."""
    place = f"{subjects.store}/{subjects.table}"
    return tuple(keys.subject("person", f"{place}/{key}") for key in (*subjects.keys, *subjects.guests))


def pseudonym(keys: Keys, subjects: Subjects) -> str:
    """The keyed hash under which a request of these people is journaled.

    It covers what identifies them, as SQLite gives the key of a deleted row to the next one.
    """
    return keys.subject("request", spelled(subjects))


def spelled(subjects: Subjects) -> str:
    """Who they are, in clear and in the same order whenever they are found."""
    known = zip(subjects.keys, subjects.identities, strict=True)
    people = sorted(f"{key}/{'/'.join(values)}".casefold() for key, values in known)
    people += sorted(f"guest/{address}" for address in subjects.guests)
    return "\n".join([f"{subjects.store}/{subjects.table}", *people])
