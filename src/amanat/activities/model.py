"""The record of processing activities (GDPR Art. 30): plain data, each statement with the place that it rests on."""

from __future__ import annotations

from typing import Literal

import msgspec

SourceKind = Literal["service file", "policy", "map"]


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """Something that the record says. `place`: `amanat.toml:12`, `policy.md, line 34`, `main.orders`.

    `common`: it is said of the service as a whole, and nothing ties it to this activity. `special`: GDPR Art. 9 or 10.
    """

    text: str
    source: SourceKind
    place: str
    common: bool = False
    special: bool = False


class Unknown(msgspec.Struct, frozen=True):
    """What is not known, and what to do about it."""

    text: str
    remedy: str


class Cell(msgspec.Struct, frozen=True, kw_only=True):
    items: tuple[Item, ...] = ()
    unknown: tuple[Unknown, ...] = ()


class Column(msgspec.Struct, frozen=True):
    """What the law wants told: `key` of the cell, heading, and the paragraph that asks for it."""

    key: str
    title: str
    article: str


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One activity. `cells` by the key of their column."""

    activity: str
    role: str
    place: str
    cells: dict[str, Cell]


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """`controller`: the entries of Art. 30(1), joint controllers among them; `processor`: those of Art. 30(2).

    `open` is what concerns the record as a whole. `as_one`: the service file names no activity, and all stands as one.
    """

    service: str
    policy: str
    policy_digest: str
    map_digest: str
    controller: tuple[Entry, ...]
    processor: tuple[Entry, ...]
    open: tuple[Unknown, ...] = ()
    as_one: bool = False

    @property
    def unknown(self) -> int:
        """How many things are not known."""
        cells = (cell for entry in (*self.controller, *self.processor) for cell in entry.cells.values())
        return len(self.open) + sum(len(cell.unknown) for cell in cells)


CONTROLLER = (
    Column("who", "Controller and contacts", "Art. 30(1)(a)"),
    Column("purposes", "Purposes", "Art. 30(1)(b)"),
    Column("subjects", "Categories of data subjects", "Art. 30(1)(c)"),
    Column("categories", "Categories of personal data", "Art. 30(1)(c)"),
    Column("recipients", "Categories of recipients", "Art. 30(1)(d)"),
    Column("transfers", "Transfers to third countries", "Art. 30(1)(e)"),
    Column("periods", "Time limits for erasure", "Art. 30(1)(f)"),
    Column("measures", "Security measures", "Art. 30(1)(g)"),
)
PROCESSOR = (
    Column("who", "Processor and contacts", "Art. 30(2)(a)"),
    Column("clients", "Controllers for whom it acts", "Art. 30(2)(a)"),
    Column("processing", "Categories of processing", "Art. 30(2)(b)"),
    Column("transfers", "Transfers to third countries", "Art. 30(2)(c)"),
    Column("measures", "Security measures", "Art. 30(2)(d)"),
)
