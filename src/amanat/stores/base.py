"""One interface to live data. Each store declares what it can do, and why it lacks what it lacks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeAlias

import msgspec
import sqlalchemy as sa

from amanat.errors import StoreError
from amanat.service.model import StoreConfig
from amanat.stores.schema.model import StoreSchema
from amanat.stores.sql.statements import Affected, Slot, Statement

if TYPE_CHECKING:
    import polars as pl


class Capabilities(msgspec.Struct, frozen=True, kw_only=True):
    """`reasons` explains each False or lesser value, by field name."""

    keys: Literal["array", "json", "list"]
    """How a set of keys is passed: one array parameter, one JSON text, or one parameter that is a list of values."""
    lock_rows: bool
    deferrable: bool
    transaction_status: bool
    """Whether the outcome of a transaction whose COMMIT got no reply can be told: by the engine itself, or by a marker
    that the transaction wrote (see `markers`), where the role may."""
    hidden_rows_are_errors: bool
    """Whether row-level security is turned into an error instead of an absence."""
    physical_erasure: str
    """What remains of deleted values on disk, in a sentence for the person's answer."""
    reasons: dict[str, str] = {}


class Rights(msgspec.Struct, frozen=True, kw_only=True):
    """What the configured roles may do, for `amanat doctor`."""

    can_read: bool
    reader_can_write: bool
    """True is a warning: the reading role has more power than it needs."""
    can_write: bool | None
    """None where no `write_url` is configured."""
    remembers: bool | None = None
    """Whether the outcome of its transactions can be asked afterwards; None as above."""
    notes: tuple[str, ...] = ()


class Needle(msgspec.Struct, frozen=True, kw_only=True):
    """One identifier to search for: `text` is matched without regard to case, and not inside a longer word."""

    text: str
    kind: str


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """A needle found. `key` is the row's primary key, or empty where the table has none."""

    table: str
    column: str
    key: tuple[Any, ...]
    needle: int
    """Index into the needles given."""


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """Whether values of a table's columns stand in columns of another table.

    `inside`: the values stand within JSON documents of the one column, at this path. `when`: only rows in which a
    column has this value, as text. `ends`: the ranges of whole numbers are asked for as well.
    """

    table: str
    columns: tuple[str, ...]
    to_table: str
    to_columns: tuple[str, ...]
    ends: bool = False
    inside: str = ""
    when: tuple[str, str] | None = None


class Inclusion(msgspec.Struct, frozen=True, kw_only=True):
    """Of `values` distinct ones that were looked at, `found` stand in the other table.

    Of whole numbers also the ends of those looked at (`low`, `high`) and of all that the other column holds
    (`to_low`, `to_high`), and how many of these lie `between` low and high.
    """

    values: int
    found: int
    low: int | None = None
    high: int | None = None
    to_low: int | None = None
    to_high: int | None = None
    between: int | None = None


Values: TypeAlias = "Sequence[Any] | pl.Series"

Sample: TypeAlias = "tuple[Mapping[str, Values], int]"
"""Values by column, and how many rows there are of them."""


class Store(Protocol):
    """A live store. Driver errors MUST come out as `StoreDown`, `StoreReadOnly` or `StoreError`, never raw."""

    prepared: Any
    """What is kept that depends on the schema alone (`amanat.subjects.sql.prepared`)."""

    @property
    def config(self) -> StoreConfig: ...

    @property
    def dialect(self) -> str:
        """`sqlite`, `postgresql` or `mysql` (MariaDB too)."""
        ...

    @property
    def capabilities(self) -> Capabilities: ...

    def schema(self) -> StoreSchema:
        """Reflects all tables in a few set queries. Raises `StoreDown`."""
        ...

    def schema_in(self, connection: sa.Connection) -> StoreSchema:
        """The schema in the snapshot of `reading`; the same object as before unless it has changed since.

        MUST NOT miss a change of anything but comments and estimates.
        """
        ...

    def rights(self) -> Rights: ...

    def table(self, name: str) -> sa.Table:
        """A SQLAlchemy table with the reflected columns, for building statements. Raises `StoreError` if unknown."""
        ...

    def reading(self) -> AbstractContextManager[sa.Connection]:
        """A read-only transaction with one snapshot, on `url`; hidden rows are an error where the engine can."""
        ...

    def writing(self, *, steady: bool = False) -> AbstractContextManager[sa.Connection]:
        """One transaction on `write_url` (else `url`), foreign keys on. Commits at the end, rolls back on any error.

        With `steady`, its queries see no changes but its own after the first.

        Raises `StoreReadOnly` where the role or the file may not be written.
        """
        ...

    def sample(self, table: str, limit: int) -> tuple[dict[str, list[Any]], int]:
        """Values by column of up to `limit` rows, the same rows for the same snapshot, and how many rows came.

        Raises `StoreTimeout` where the engine needs longer than the store's `timeout`.
        """
        ...

    def samples(self, tables: Sequence[str], limit: int) -> Iterator[tuple[str, Sample | StoreError]]:
        """The samples of many tables, in their order and, as long as nothing fails, in one snapshot; columns as series
        of polars where the engine gives them so.

        What could not be sampled comes with its error in place of a sample, and the rest goes on.
        """
        ...

    def contained(self, questions: Sequence[Question], limit: int) -> tuple[Inclusion | None, ...]:
        """An answer for each question, from up to `limit` rows, in one snapshot; None where it cannot be had.

        0 and the empty text, which stand for nobody where no key is declared, are not looked at.
        """
        ...

    def some(self, columns: Sequence[tuple[str, str]], limit: int) -> list[tuple[Any, ...]]:
        """Up to `limit` distinct values of each (table, column), from its first rows; none where it may not be read."""
        ...

    def within(self, table: str, column: str, path: str, target: sa.FromClause) -> sa.ColumnElement[Any]:
        """The text at a path of a JSON document, NULL where there is none."""
        ...

    def member(
        self, columns: Sequence[sa.ColumnElement[Any]], keys: Iterable[Sequence[Any]] | Slot
    ) -> sa.ColumnElement[bool]:
        """The condition that the columns are one of `keys`, the keys passed as ONE parameter, or when it runs."""
        ...

    def given(self, slot: Slot, keys: Sequence[Sequence[Any]]) -> dict[str, Any]:
        """The parameters by which keys go into a slot."""
        ...

    def holding(
        self, connection: sa.Connection, keys: Mapping[Slot, Sequence[Sequence[Any]]]
    ) -> AbstractContextManager[None]:
        """Keeps the keys of slots that have types in temporary tables, for as long. ONLY within `writing`."""
        ...

    def may_hold(self, connection: sa.Connection) -> bool:
        """Whether temporary tables serve large sets here, and the role may make them."""
        ...

    def ask(
        self, connection: sa.Connection, statements: Sequence[Statement], given: Mapping[str, Any]
    ) -> list[list[tuple[Any, ...]]]:
        """The rows of each statement, all asked for together where the engine can."""
        ...

    def asked(
        self, statements: Sequence[Statement], given: Mapping[str, Any], schema: StoreSchema | None = None
    ) -> list[list[tuple[Any, ...]]] | None:
        """The same in a snapshot of its own; None where the schema in that is no longer `schema`, if one is given."""
        ...

    def change(
        self,
        connection: sa.Connection,
        statements: Sequence[Statement],
        given: Mapping[str, Any],
        affected: Affected,
    ) -> None:
        """Runs statements in order, sent together where the engine can, and tells how many rows each affected.

        Of a SELECT that is the number it gives. What `affected` raises comes before the error of a later statement.
        """
        ...

    def search(self, needles: Sequence[Needle], tables: Sequence[str] | None = None) -> Iterator[Hit]:
        """The exact search: every text and JSON column of every table, one pass for all needles.

        JSON escapes are decoded; a record is never cut in the middle.
        """
        ...

    def transaction_id(self, connection: sa.Connection) -> str | None:
        """Names the running transaction so that `outcome` can be asked after a crash; None where that cannot be.

        MUST be called within the transaction, after its last statement.
        """
        ...

    def outcome(self, transaction: str) -> Literal["committed", "aborted", "unknown"]:
        """What became of a transaction, once it is over. Raises `StoreBusy` where it does not end."""
        ...

    def forget(self, transactions: Sequence[str]) -> None:
        """Outcomes that the journal has on record need not be remembered here any more."""
        ...

    def after_erasure(self, tables: Sequence[str] = ()) -> str:
        """Does what the engine can so that erased values leave its files: SQLite cuts the write-ahead log, PostgreSQL
        vacuums the tables that were changed where the service file says `vacuum`.

        Returns what was done, in words. Raises no error for what could not be done, but says it.
        """
        ...

    def remains(self) -> tuple[str, ...]:
        """Where erased values still lie afterwards, as it is on this very server and as far as the role can see it."""
        ...

    def close(self) -> None: ...
