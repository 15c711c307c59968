"""What `datamap.toml` pins: verdicts, whose a table is, what erasure does there, links that no key declares."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import msgspec

from amanat.datamap.graph.links import Links
from amanat.datamap.model import ColumnMap, EraseBy, Link, LinkRole, Ownership, StoreMap, TableMap
from amanat.stores.base import TableSchema


class ColumnPin(msgspec.Struct, frozen=True, kw_only=True):
    """`personal` None is unknown. `auto`: Amanat wrote it, and no person has touched it since."""

    personal: bool | None = True
    categories: tuple[str, ...] = ()
    source: str | None = None
    identifier: Literal["email", "phone", "username"] | None = None
    auto: bool = False


class TablePin(msgspec.Struct, frozen=True, kw_only=True):
    erase: EraseBy | None = None
    ownership: Ownership | None = None
    columns: Mapping[str, ColumnPin] = {}


class LinkPin(msgspec.Struct, frozen=True, kw_only=True):
    """A link that the database does not declare."""

    store: str
    table: str
    columns: tuple[str, ...]
    to_table: str
    to_columns: tuple[str, ...]
    role: LinkRole = "subject"


class Pins(msgspec.Struct, frozen=True, kw_only=True):
    """By store and table."""

    tables: Mapping[tuple[str, str], TablePin] = {}
    links: tuple[LinkPin, ...] = ()


def with_declared(links: Links, tables: Mapping[str, TableSchema], store: str, pins: Pins) -> Links:
    """The links and those that the pins declare for this store; a declared one takes the place of a key's
    and of all that names and values said of its columns."""
    found = dict(links)
    for pin in pins.links:
        if pin.store != store or _missing(pin, tables):
            continue
        link = Link(
            columns=pin.columns,
            table=pin.to_table,
            to=pin.to_columns,
            nullable=any(column.nullable for column in tables[pin.table].columns if column.name in pin.columns),
            by="declared",
            role=pin.role,
        )
        others = tuple(
            one
            for one in found[pin.table]
            if (one.columns, one.table) != (link.columns, link.table)
            and not (one.by == "inferred" and one.columns == link.columns)
        )
        found[pin.table] = (*others, link)
    return found


def _missing(pin: LinkPin, tables: Mapping[str, TableSchema]) -> bool:
    for table, columns in ((pin.table, pin.columns), (pin.to_table, pin.to_columns)):
        if table not in tables or not set(columns) <= {column.name for column in tables[table].columns}:
            return True
    return False


def apply(maps: tuple[StoreMap, ...], pins: Pins) -> tuple[tuple[StoreMap, ...], tuple[str, ...]]:
    """The maps as corrected, and notes about pins that met nothing. A store that is silent keeps its pins unnoted."""
    notes = []
    by_name = {store.name: store for store in maps}
    for (store, table), pin in pins.tables.items():
        notes += _stray(by_name.get(store), store, table, pin)
    for link in pins.links:
        known = by_name.get(link.store)
        if known is None or (known.answered and _lacks(known, link)):
            notes.append(f"the link of `{link.store}.{link.table}` to `{link.to_table}` names what is not there")
    corrected = tuple(
        msgspec.structs.replace(
            store, tables=tuple(_corrected(table, pins.tables.get((store.name, table.name))) for table in store.tables)
        )
        for store in maps
    )
    return corrected, tuple(sorted(notes))


def _stray(known: StoreMap | None, store: str, table: str, pin: TablePin) -> list[str]:
    if known is None:
        return [f"`{store}` is pinned and is no store"]
    if not known.answered:
        return []
    found = next((one for one in known.tables if one.name == table), None)
    if found is None:
        return [f"`{store}.{table}` is pinned and is not there"]
    names = {column.name for column in found.columns}
    return [f"`{store}.{table}.{column}` is pinned and is not there" for column in pin.columns if column not in names]


def _lacks(store: StoreMap, link: LinkPin) -> bool:
    columns = {table.name: {column.name for column in table.columns} for table in store.tables}
    return not (
        set(link.columns) <= columns.get(link.table, set())
        and set(link.to_columns) <= columns.get(link.to_table, set())
        and link.table in columns
        and link.to_table in columns
    )


def _corrected(table: TableMap, pin: TablePin | None) -> TableMap:
    """What a person says about the table as a whole; its columns were corrected before ways to people were sought."""
    if pin is None:
        return table
    ownership = pin.ownership or table.ownership
    return msgspec.structs.replace(
        table,
        ownership=ownership,
        paths=() if ownership in ("none", "unplaced") else table.paths,
        erase=pin.erase,
        pinned=pin.erase is not None or pin.ownership is not None,
    )


def corrected(column: ColumnMap, pin: ColumnPin | None) -> ColumnMap:
    """A person's word wins over a guess, not over values that were validated since.

    What Amanat once saw is not unseen by another sample: it may only gain.
    """
    if pin is None:
        return column
    if not pin.auto:
        unseen = tuple(one for one in column.proven if one not in pin.categories)
        pinned = pin.categories if pin.personal else ()
        return msgspec.structs.replace(
            column,
            personal=True if unseen else pin.personal,
            categories=(*pinned, *unseen),
            source=pin.source,
            identifier=pin.identifier or (column.identifier if pin.personal else None),
            confidence=1.0,
            because=f"pinned in datamap.toml, but {column.because.rpartition('; ')[2]}"
            if unseen
            else "pinned in datamap.toml",
            pinned=True,
        )
    if column.personal is False or (column.personal is None and pin.personal):
        return msgspec.structs.replace(
            column,
            personal=pin.personal,
            categories=pin.categories,
            source=pin.source,
            identifier=pin.identifier,
            because="seen before, pinned in datamap.toml",
            pinned=True,
        )
    gained = tuple(dict.fromkeys((*pin.categories, *column.categories))) if column.personal else column.categories
    return msgspec.structs.replace(column, categories=gained, source=column.source or pin.source)
