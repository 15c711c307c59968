"""What a plan says of the exact search that follows its steps: where it may change texts of others, and what is there.

Which rows it meets is known when it runs; in which columns it may write at all is known before, and approved with the
plan.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

import msgspec


class Sought(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """The columns of one store that are searched, as `table.column`.

    In `redacts` what is found is taken out of the text around it; in `names` it stays, and is named. `keyed` are those
    with documents or lists that hold keys of people.
    """

    store: str
    redacts: tuple[tuple[str, str], ...] = ()
    names: tuple[tuple[str, str], ...] = ()
    keyed: frozenset[tuple[str, str]] = frozenset()

    @property
    def of_keys(self) -> Sought:
        """What is left of it for people who have nothing but their key."""
        redacts, names = (tuple(place for place in some if place in self.keyed) for some in (self.redacts, self.names))
        return msgspec.structs.replace(self, redacts=redacts, names=names)

    @cached_property
    def mark(self) -> str:
        """SHA-256 (hex): another one stands for other columns that may be written in."""
        return hashlib.sha256(msgspec.json.encode([self.store, self.redacts])).hexdigest()


class There(msgspec.Struct, frozen=True, kw_only=True):
    """Texts of a column that hold one of the identifiers now, outside of what the steps deal with.

    `stays`: they are only named. `unsure`: no key tells these rows from those that go.
    """

    store: str
    table: str
    column: str
    texts: int
    stays: bool = False
    unsure: bool = False

    def __str__(self) -> str:
        told = [*(["only named"] if self.stays else []), *(["some may go with the steps"] if self.unsure else [])]
        more = f" ({', '.join(told)})" if told else ""
        return f"{self.store}.{self.table}.{self.column} {self.texts:,}{more}"


class Search(msgspec.Struct, frozen=True, kw_only=True):
    """The exact search after an erasure: for which kinds of identifiers, in which columns, and what it would meet now;
    `now` is None where nobody has looked."""

    kinds: tuple[str, ...]
    stores: tuple[Sought, ...]
    now: tuple[There, ...] | None = None

    @property
    def marks(self) -> list[Any]:
        """What of it is approved with a plan: what would be met now is no part of it."""
        return [list(self.kinds), *([one.store, one.mark] for one in self.stores)]

    def as_json(self) -> dict[str, Any]:
        """As JSON values, columns as `store.table.column`."""
        return {
            "for": list(self.kinds),
            "takes_out_of": [f"{one.store}.{table}.{name}" for one in self.stores for table, name in one.redacts],
            "only_names": [f"{one.store}.{table}.{name}" for one in self.stores for table, name in one.names],
            "now": None if self.now is None else msgspec.to_builtins(self.now),
        }

    def lines(self) -> Iterable[str]:
        """As a plan tells it."""
        keys = any(one.keyed for one in self.stores)
        yield f"  then searched for: {', '.join((*self.kinds, *(['keys in documents'] if keys else [])))}"
        for one in self.stores:
            if one.redacts:
                yield f"      {one.store}, may be taken out of texts of others: {_by_table(one.redacts)}"
            if one.names:
                yield f"      {one.store}, only named where it is found: {_by_table(one.names)}"
        if self.now is not None:
            yield f"      there now beside the steps: {', '.join(map(str, self.now)) or 'nothing'}"


def _by_table(columns: Sequence[tuple[str, str]]) -> str:
    tables: dict[str, list[str]] = {}
    for table, name in columns:
        tables.setdefault(table, []).append(name)
    return ", ".join(f"{table} ({', '.join(names)})" for table, names in tables.items())
