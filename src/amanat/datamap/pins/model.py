"""What `datamap.toml` pins: verdicts, whose a table is, what erasure does there, links that no key declares."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal

import msgspec

from amanat.datamap.keeping import Keep
from amanat.datamap.model import Crowd, EraseBy, Form, LastBy, LinkRole, Mark, Ownership, ThreadsBy

FREE_TEXT = "free text"
"""The path under which `inside` tells of what stands in free text."""

LinkName = tuple[str, str, tuple[str, ...], str, tuple[str, str], str, str]

MARKS = ("unreached", "children")
"""What is noted of tables: no way leads from personal data in it to a person; it holds data of children."""


class ColumnPin(msgspec.Struct, frozen=True, kw_only=True):
    """`personal` None is unknown. `auto`: Amanat wrote it, and no person has touched it since.

    `inside`: categories by path into a document. `reviewed` and `by`: who vouches for it, and since when.
    """

    personal: bool | None = True
    categories: tuple[str, ...] = ()
    source: str | None = None
    identifier: Literal["email", "phone", "username", "number"] | None = None
    inside: Mapping[str, tuple[str, ...]] = {}
    form: Form = "plain"
    reviewed: date | None = None
    by: str = ""
    auto: bool = False


class TablePin(msgspec.Struct, frozen=True, kw_only=True):
    """`children`: whether it holds data of children, where a person says so. `restricted`, `hidden`: see `TableMap`."""

    erase: EraseBy | None = None
    last: LastBy | None = None
    keep: tuple[Keep, ...] = ()
    threads: ThreadsBy | None = None
    ownership: Ownership | None = None
    children: bool | None = None
    anonymise: Crowd = Crowd()
    restricted: Mark | None = None
    hidden: Mark | None = None
    reviewed: date | None = None
    by: str = ""
    columns: Mapping[str, ColumnPin] = {}


class LinkPin(msgspec.Struct, frozen=True, kw_only=True):
    """A link that the database does not declare, or, with `believe` false, one that is not to be followed."""

    store: str
    table: str
    columns: tuple[str, ...]
    to_table: str
    to_columns: tuple[str, ...]
    role: LinkRole = "subject"
    inside: str = ""
    when: tuple[str, str] | None = None
    to_store: str = ""
    believe: bool = True
    reviewed: date | None = None
    by: str = ""
    auto: bool = False

    @property
    def name(self) -> LinkName:
        """What tells it from other links, and sorts it among them."""
        when = self.when or ("", "")
        return self.store, self.table, self.columns, self.inside, when, self.to_store, self.to_table


class Pins(msgspec.Struct, frozen=True, kw_only=True):
    """By store and table. `nothing` and `marks` are what Amanat noted for itself: columns in which nothing personal was
    found, and tables by mark and store. `touched` are the places of such lists that a person changed. `outdated`: other
    rules than today's (see `rules`) gave what is Amanat's own."""

    tables: Mapping[tuple[str, str], TablePin] = {}
    links: tuple[LinkPin, ...] = ()
    nothing: Mapping[tuple[str, str], frozenset[str]] = {}
    marks: Mapping[tuple[str, str], frozenset[str]] = {}
    touched: frozenset[tuple[str, ...]] = frozenset()
    outdated: bool = False

    def of_people(self) -> Pins:
        """What people wrote, without Amanat's own."""
        tables = {
            place: msgspec.structs.replace(
                pin, columns={name: column for name, column in pin.columns.items() if not column.auto}
            )
            for place, pin in self.tables.items()
        }
        return Pins(
            tables={place: pin for place, pin in tables.items() if pin != TablePin()},
            links=tuple(link for link in self.links if not link.auto),
        )
