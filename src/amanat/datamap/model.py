"""The data map: what the stores hold, whose it is and how each person's rows are reached. Plain data."""

from __future__ import annotations

import re
from typing import Literal

import msgspec

from amanat.datamap.keeping import Keep
from amanat.service.model import People
from amanat.stores.schema.model import TableKind
from amanat.vocabulary.categories import categories

Ownership = Literal["people", "owned", "shared", "actor", "identified", "none", "unplaced"]
"""Whose rows a table holds.

`people`      each row is a person
`owned`       each row belongs to one person, by foreign keys or a declared link
`shared`      each row concerns two or more persons (a message, a lesson)
`actor`       mentions: rows are not about the person, who only acted on them (`created_by`, `approved_by`)
`identified`  no key leads to a person, but an identifier (an e-mail, also one within a document, or its digest) does
`none`        no personal data seen, or the service's own
`unplaced`    personal data seen, but no way to a person
"""

LinkBy = Literal["foreign key", "identifier", "declared", "inferred"]
"""`inferred`: no key declares it, names and values do."""

LinkRole = Literal["subject", "actor", "reference"]
"""`reference`: to a row whose person is not the person of this one (the product that a line of an order is about)."""
EraseBy = Literal["delete", "unlink", "scrub", "anonymise", "keep"]

ThreadsBy = Literal["scrub", "cascade"]
"""What becomes of a person's row that rows of others in its table hang on (a post with replies): it stays, emptied, or
all that hangs on it goes along."""

LastBy = Literal["delete", "keep"]
"""What becomes of a row that several people have once the last of them is erased: it goes, or it stays, emptied."""

Form = Literal["plain", "hashed", "encrypted", "encoded"]
"""How a column holds its values: as they are, as digests, under a key, or in another notation (base64, hex)."""


HERE = "(here people live)"
"""The way to a person from a table whose rows are people."""


EACH = "*"
"""Within a column: each element of the lists that it holds."""


class Mark(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A column of a person's rows that the application itself honours, and the value that says so."""

    column: str
    value: bool | int | str


class Crowd(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How many people must share what a row shows that stays for statistics, and what becomes of the other rows."""

    k: int = 5
    below: Literal["delete", "empty"] = "delete"


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

    `inside`: the key stands within JSON documents of the column, at this path, or at `EACH` in lists. `when`: the link
    holds only for rows in which a column has a value, as `(column, value)`. `store`: where the other table lies, if not
    in this store.
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
    back: bool = False
    """The row is pointed to and does not point: `to` are the columns of the other table that hold the key. The link
    holds where nobody else's row points to it as well."""
    joint: bool = False
    """Of a link back: several may have the row. Each is shown it, and it goes with the last."""
    unless: tuple[str, ...] = ()
    """The link holds only for rows in which these columns are empty: keys to a person, who would have the row."""
    there: tuple[str, str] | None = None
    """Of a link back: it holds only for what rows point to in which a column of theirs has a value, as `(column,
    value)`."""
    digest: str = ""
    """The column holds digests of the identifier, of this kind (`md5`, `sha1`, `sha256`, `sha512`, hexadecimal)."""

    @property
    def tells_a_value(self) -> bool:
        """Whether `when` is something else than what a program calls a kind of rows."""
        return self.when is not None and not _KIND.fullmatch(self.when[1])

    @property
    def key(self) -> str:
        """The columns that hold the key: `user_id`; of a row that is pointed to `orders.address_id`."""
        return f"{self.table}.{'+'.join(self.to)}" if self.back else "+".join(self.columns)

    def key_of(self, table: str) -> str:
        """The same for a row of this table: `orders.user_id`, or `addresses < orders.address_id`."""
        return f"{table} < {self.key}" if self.back else f"{table}.{self.key}"


class Path(msgspec.Struct, frozen=True):
    """The way from a table to where people live, nearest link first.

    Prints as `order_items.order_id > orders.user_id > users`; a place within documents as `events.data:user.id`, a
    link of some rows only as `notes.item_id[item_type=User]`, one that counts where a key is empty as
    `tickets.order_id[no holder_id]`, a row that others point to as
    `addresses < orders.address_id > orders.user_id > users`.
    """

    links: tuple[tuple[str, Link], ...]
    """Pairs (table that holds the link, link)."""

    def __str__(self) -> str:
        hops = [f"{link.key_of(table)}{_narrowed(link)}" for table, link in self.links]
        return " > ".join([*hops, self.links[-1][1].table]) if self.links else HERE


def _narrowed(link: Link) -> str:
    """What narrows a link."""
    inside = f":{link.inside}" if link.inside else ""
    when = f"[{link.when[0]}={_kind(link.when[1])}]" if link.when else ""
    unless = f"[no {' or '.join(link.unless)}]" if link.unless else ""
    there = f"[{link.there[0]}={_kind(link.there[1])}]" if link.there else ""
    return f"{inside}{when}{unless}{there}"


def _kind(value: str) -> str:
    """What a row is of, as a program names it; a value of another form is not told."""
    return value if _KIND.fullmatch(value) else "…"


_KIND = re.compile(r"[0-9]{1,6}|[A-Za-z_][A-Za-z0-9_]*(?:(?:::|[.\\\\/])[A-Za-z_][A-Za-z0-9_]*)*")


class TableMap(msgspec.Struct, frozen=True, kw_only=True):
    """`name` is `schema.table` where the schema is not the store's default one.

    `kind`: a view holds nothing of its own, a materialized view is a copy. `children` says why the table is taken to
    hold data of children, and is empty where it is not. `unread` says why its rows could not be looked at; then the
    verdicts rest on names and types alone. `copy_of` is the table that this one is a copy of; `leftover` says why
    a copy, or a table that nothing points to, seems to be left over from something. `because`: why
    nobody's it is though columns are personal. `reads`: the tables that a view
    takes its rows from. `writable`: whether rows can be deleted there at all, whatever the role. `restricted` and
    `hidden`: what says of a person's rows that they must not be processed (GDPR Art. 18), or not be shown. `last`: what
    becomes of a row that several people had, once none of them is left; `threads`: of one that rows of others in the
    table hang on, where a person says so.
    """

    name: str
    columns: tuple[ColumnMap, ...]
    primary_key: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    ownership: Ownership = "none"
    paths: tuple[Path, ...] = ()
    erase: EraseBy | None = None
    last: LastBy = "delete"
    keep: tuple[Keep, ...] = ()
    """On which grounds rows of an erased person stay; of several that hold for a row, the first counts."""
    anonymise: Crowd = Crowd()
    restricted: Mark | None = None
    hidden: Mark | None = None
    threads: ThreadsBy | None = None
    rows: int | None = None
    triggers: tuple[str, ...] = ()
    pinned: bool = False
    kind: TableKind = "table"
    comment: str = ""
    children: str = ""
    unread: str = ""
    copy_of: str | None = None
    leftover: str = ""
    because: str = ""
    reads: tuple[str, ...] = ()
    writable: bool = True

    @property
    def searched(self) -> bool:
        """Whether no way to a person is known and none is needed: all that is personal are e-mail addresses as they
        are, and the exact search of each request finds the person's."""
        held = [column for column in self.columns if column.personal]
        return self.ownership == "unplaced" and all(
            set(column.categories) == {"email"} and column.form == "plain" for column in held
        )

    @property
    def of_people(self) -> bool:
        """Whether rows are persons: ways to them end here."""
        return any(not path.links for path in self.paths)

    @property
    def holds(self) -> bool:
        """Whether rows lie here. What a plain view shows is counted in the tables that it reads."""
        return self.kind != "view"

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
    schema: str = ""
    """The digest of the schema that was looked at."""

    @property
    def held(self) -> tuple[TableMap, ...]:
        """The tables in which rows lie: all but plain views."""
        return tuple(table for table in self.tables if table.holds)

    def table(self, name: str) -> TableMap:
        return next(table for table in self.tables if table.name == name)


class DataMap(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    stores: tuple[StoreMap, ...]
    people: People | None = None
    kinds: tuple[People, ...] = ()
    """All tables whose rows are persons (customers, applicants, guardians …), `people` first."""
    digest: str = ""
    notes: tuple[str, ...] = ()
    """What the map has to say about `datamap.toml`: pins that met nothing."""

    def store(self, name: str) -> StoreMap:
        return next(store for store in self.stores if store.name == name)

    def at(self, place: str) -> TableMap:
        """The table of this `store.table`."""
        return next(table for store in self.stores for table in store.tables if f"{store.name}.{table.name}" == place)

    @property
    def unknown(self) -> tuple[str, ...]:
        """Those of `unreached` in which somebody's data lie now: an empty table holds nobody's."""
        empty = {f"{store.name}.{table.name}" for store in self.stores for table in store.tables if table.rows == 0}
        return tuple(name for name in self.unreached if name not in empty)

    def reaches(self, store: str, table: TableMap) -> bool:
        """Whether the rows of a table can be reached from the people that requests are about, if they are anybody's."""
        if table.ownership in ("none", "actor", "identified"):
            return True
        if self.people is None or (store, table.name) == (self.people.store, self.people.table):
            return table.ownership != "unplaced"
        return any(path.links and path.links[-1][1].table == self.people.table for path in table.paths)

    @property
    def unread(self) -> tuple[str, ...]:
        """Tables, as `store.table`, whose rows could not be looked at."""
        return tuple(f"{store.name}.{table.name}" for store in self.stores for table in store.held if table.unread)

    @property
    def unreached(self) -> tuple[str, ...]:
        """Tables, as `store.table`, that hold personal data and from which no way leads to a person who can ask."""
        return tuple(
            f"{store.name}.{table.name}"
            for store in self.stores
            for table in store.tables
            if not self.reaches(store.name, table) and any(column.personal for column in table.columns)
        )
