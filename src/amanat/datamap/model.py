"""The data map: what the stores hold, whose it is and how each person's rows are reached. Plain data."""

from __future__ import annotations

from typing import Literal

import msgspec

from amanat.service.model import People
from amanat.stores.base import TableKind
from amanat.vocabulary.categories import categories

Ownership = Literal["people", "owned", "shared", "actor", "identified", "none", "unplaced"]
"""Whose rows a table holds.

`people`      each row is a person
`owned`       each row belongs to one person, by foreign keys or a declared link
`shared`      each row concerns two or more persons (a message, a lesson)
`actor`       rows are not about the person, who only acted on them (`created_by`, `approved_by`)
`identified`  no key leads to a person, but an identifier column (an e-mail) does
`none`        no personal data seen
`unplaced`    personal data seen, but no way to a person
"""

LinkBy = Literal["foreign key", "identifier", "declared", "inferred"]
"""`inferred`: no key declares it, names and values do."""

LinkRole = Literal["subject", "actor", "reference"]
"""`reference`: to a row whose person is not the person of this one (the product that a line of an order is about)."""
EraseBy = Literal["delete", "unlink", "scrub", "keep"]

Form = Literal["plain", "hashed", "encrypted", "encoded"]
"""How a column holds its values: as they are, as digests, under a key, or in another notation (base64, hex)."""


class Inside(msgspec.Struct, frozen=True, kw_only=True):
    """Personal data within the values of a column. `path` is the way into a JSON document (`outer.inner`), or empty
    for free text."""

    path: str
    categories: tuple[str, ...]
    identifier: str | None = None
    because: str = ""


class ColumnMap(msgspec.Struct, frozen=True, kw_only=True):
    """`personal` is None where it is unknown. `categories` are identifiers of `amanat.vocabulary.categories`.

    `required`: no row can do without a value, and the engine gives none by itself. `given` is the share of the sampled
    rows that have one, empty text left out; None where no row was seen.
    """

    name: str
    type: str
    nullable: bool = True
    personal: bool | None = False
    categories: tuple[str, ...] = ()
    confidence: float = 0.0
    because: str = ""
    source: str | None = None
    identifier: str | None = None
    unique: bool = False
    pinned: bool = False
    proven: tuple[str, ...] = ()
    """Categories that validated values show; a person's correction does not hide them."""
    inside: tuple[Inside, ...] = ()
    form: Form = "plain"
    required: bool = False
    given: float | None = None
    comment: str = ""
    """What the schema itself says of the column."""

    @property
    def special(self) -> tuple[str, ...]:
        """Those of its categories that GDPR Art. 9 or 10 protects."""
        return tuple(one for one in self.categories if categories()[one].special)


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """From columns of this table to columns of another. `nullable` says whether it can be unlinked by NULL.

    `inside`: the key stands within JSON documents of the column, at this path. `when`: the link holds only for rows in
    which a column has a value, as `(column, value)`. `store`: where the other table lies, if not in this store.
    `suspect`: why a declared key is not believed; no path goes through such a link.
    """

    columns: tuple[str, ...]
    table: str
    to: tuple[str, ...]
    nullable: bool
    by: LinkBy = "foreign key"
    role: LinkRole = "subject"
    identifier: str | None = None
    on_delete: str = "NO ACTION"
    inside: str = ""
    when: tuple[str, str] | None = None
    store: str | None = None
    confidence: float = 1.0
    because: str = ""
    suspect: str = ""


class Path(msgspec.Struct, frozen=True):
    """The way from a table to where people live, nearest link first.

    Prints as `order_items.order_id > orders.user_id > users`.
    """

    links: tuple[tuple[str, Link], ...]
    """Pairs (table that holds the link, link)."""

    def __str__(self) -> str:
        hops = [f"{table}.{'+'.join(link.columns)}" for table, link in self.links]
        return " > ".join([*hops, self.links[-1][1].table]) if self.links else "(here people live)"


class TableMap(msgspec.Struct, frozen=True, kw_only=True):
    """`name` is `schema.table` where the schema is not the store's default one.

    `kind`: a view holds nothing of its own, a materialized view is a copy. `children` says why the table is taken to
    hold data of children, and is empty where it is not. `unread` says why its rows could not be looked at; then the
    verdicts rest on names and types alone.
    """

    name: str
    columns: tuple[ColumnMap, ...]
    primary_key: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    ownership: Ownership = "none"
    paths: tuple[Path, ...] = ()
    erase: EraseBy | None = None
    rows: int | None = None
    triggers: tuple[str, ...] = ()
    pinned: bool = False
    kind: TableKind = "table"
    comment: str = ""
    children: str = ""
    unread: str = ""

    def column(self, name: str) -> ColumnMap:
        return next(column for column in self.columns if column.name == name)


class StoreMap(msgspec.Struct, frozen=True, kw_only=True):
    """`answered` is False where the store was down; then `error` says why and `tables` is empty."""

    name: str
    dialect: str
    answered: bool
    tables: tuple[TableMap, ...] = ()
    error: str | None = None
    rows_sampled: int = 0
    sampled: bool = False
    """Whether verdicts rest on a sample of the rows and not on all of them."""

    def table(self, name: str) -> TableMap:
        return next(table for table in self.tables if table.name == name)


class DataMap(msgspec.Struct, frozen=True, kw_only=True):
    stores: tuple[StoreMap, ...]
    people: People | None = None
    digest: str = ""
    notes: tuple[str, ...] = ()
    """What the map has to say about `datamap.toml`: pins that met nothing."""

    def store(self, name: str) -> StoreMap:
        return next(store for store in self.stores if store.name == name)

    @property
    def unreached(self) -> tuple[str, ...]:
        """Tables, as `store.table`, that hold personal data and from which no way leads to a person."""
        return tuple(
            f"{store.name}.{table.name}"
            for store in self.stores
            for table in store.tables
            if table.ownership == "unplaced" and any(column.personal for column in table.columns)
        )
