"""What is to be corrected: `users.name=New Name` as a column of the map, with what its copies are known by."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

import msgspec

from amanat.datamap.model import ColumnMap, DataMap, StoreMap, TableMap
from amanat.errors import InputError
from amanat.stores.base import Store
from amanat.subjects.people import people_of
from amanat.subjects.sql.typed import typed

_FORM = re.compile(r"(?P<place>[^=\[]+?)(?:\[(?P<row>[^\]]+)\](?P<rest>\.[^=]+))?\s*=(?P<text>.*)", re.DOTALL)
_REMEDY = "write `table.column=value`"


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """One value to be corrected. `kind` is that of an identifier, or empty; `row` names one row by its key.

    `value` is what the store takes, `text` the same as a copy in another column is spelled from.
    """

    store: str
    table: str
    column: str
    value: Any
    text: str
    row: str | None = None
    kind: str = ""
    categories: tuple[str, ...] = ()
    composed: bool = False
    """It is put together from several columns, and aims at none: only copies hold it."""

    @property
    def place(self) -> str:
        return f"{self.table}.{self.column}"


def wanted(sets: Iterable[str], datamap: DataMap, stores: dict[str, Store]) -> tuple[Wanted, ...]:
    """The corrections, each column once, typed and checked. Raises `InputError`, which never repeats a value."""
    found: dict[tuple[str, str, str, str | None], Wanted] = {}
    for number, text in enumerate(sets, 1):
        parsed = _FORM.fullmatch(text)
        if parsed is None:
            raise InputError(f"correction {number} names no column", remedy=_REMEDY)
        place = (parsed["place"].strip() + (parsed["rest"] or "")).strip()
        one = _wanted(place, parsed["row"], parsed["text"], datamap, stores)
        if (one.store, one.table, one.column, one.row) in found:
            raise InputError("the column is given twice", place=one.place, remedy="give it once")
        found[one.store, one.table, one.column, one.row] = one
    if not found:
        raise InputError("nothing is to be corrected", remedy="give `--set table.column=value`")
    return tuple(found.values())


def _wanted(place: str, row: str | None, text: str, datamap: DataMap, stores: dict[str, Store]) -> Wanted:
    store, table, column = _resolved(place, datamap)
    if table.erase == "keep":
        raise InputError(
            "datamap.toml keeps this table as it is", place=f"{table.name}.{column.name}", remedy="change it there"
        )
    if not table.writable or store.name not in stores:
        raise InputError("the table cannot be written", place=table.name, remedy="correct it where it is made from")
    schema = next(one for one in stores[store.name].schema().tables if one.name == table.name)
    shape = next(one for one in schema.columns if one.name == column.name)
    at = f"{table.name}.{column.name}"
    keys = {*schema.primary_key, *(name for key in schema.foreign_keys for name in key.columns)}
    if column.name in keys and column.identifier is None:
        raise InputError("a key cannot be corrected", place=at, remedy="correct what it leads to")
    kind = _kind(datamap, store.name, table.name, column)
    value = typed(at, shape, text, stores[store.name].dialect, kind or None)
    return Wanted(
        store=store.name,
        table=table.name,
        column=column.name,
        value=value,
        text="" if value is None else text.strip(),
        row=row,
        kind=kind,
        categories=column.categories,
    )


def _kind(datamap: DataMap, store: str, table: str, column: ColumnMap) -> str:
    people = people_of(datamap)
    declared = people.identifiers.get(column.name) if (store, table) == (people.store, people.table) else None
    return declared or column.identifier or ""


def _resolved(place: str, datamap: DataMap) -> tuple[StoreMap, TableMap, ColumnMap]:
    """By `store.table.column`, `table.column`, a column of people, or a category that one column alone has."""
    every = [(store, table, column) for store in datamap.stores for table in store.held for column in table.columns]
    named = [one for one in every if place in (f"{one[1].name}.{one[2].name}", _full(*one))]
    if not named and "." not in place:
        people = people_of(datamap)
        here = [one for one in every if (one[0].name, one[1].name) == (people.store, people.table)]
        owned = [one for one in every if one[1].ownership == "owned"]
        for among in (here, owned):
            named = [one for one in among if one[2].name == place] or [
                one for one in among if place in one[2].categories or one[2].identifier == place
            ]
            if named:
                break
    if len(named) == 1:
        return named[0]
    if named:
        choices = ", ".join(f"`{_full(*one)}`" for one in named)
        raise InputError(f"`{place}` may be several columns", remedy=f"name one of {choices}")
    names = [f"{table.name}.{column.name}" for _, table, column in every]
    near = get_close_matches(place, names, 1)
    raise InputError(f"there is no column `{place}`", remedy=f"did you mean `{near[0]}`" if near else _REMEDY)


def _full(store: StoreMap, table: TableMap, column: ColumnMap) -> str:
    return f"{store.name}.{table.name}.{column.name}"
