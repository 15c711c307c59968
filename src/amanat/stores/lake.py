"""Lake tables: folders of Parquet files and Delta tables, through polars. They are read and never written.

`folder:///path` starts at the service file, as files of SQLite do. Each Parquet file and each folder directly in it is
a table; a folder with `_delta_log` is a Delta table, any other folder one table over the Parquet files below it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal, NoReturn

import polars as pl
import sqlalchemy as sa
from typing_extensions import override

from amanat.errors import StoreDown, StoreError, StoreReadOnly
from amanat.service.model import StoreConfig
from amanat.stores.base import Capabilities, Hit, Inclusion, Needle, Question, Rights, Sample, Store
from amanat.stores.lake_contained import counted, some_of
from amanat.stores.lake_frames import as_text, column_of, cut
from amanat.stores.samples.sampling import points
from amanat.stores.schema.model import StoreSchema, TableSchema
from amanat.stores.search.needles import Matcher
from amanat.stores.sql.statements import Affected, Slot, Statement

_ROWS = 20_000
"""Rows that are searched at once."""

_CAPABILITIES = Capabilities(
    keys="list",
    lock_rows=False,
    deferrable=False,
    transaction_status=False,
    hidden_rows_are_errors=False,
    physical_erasure="nothing is erased in a lake by Amanat; older versions of a Delta table keep rows until VACUUM",
    reasons={
        "keys": "a lake is read by scanning; no key is looked up there",
        "lock_rows": "files are read and never written",
        "deferrable": "files have no constraints",
        "transaction_status": "files are read and never written",
        "hidden_rows_are_errors": "files have no row-level security, so no rows are hidden",
    },
)


class LakeStore(Store):
    """One folder. Statements are refused: what must be done there is a task for a person, under `[[system]]`."""

    dialect = "folder"

    def __init__(self, config: StoreConfig, folder: Path) -> None:
        self._config = config
        self._folder = folder / config.url.removeprefix("folder:///")
        self._schema: StoreSchema | None = None
        self.prepared: Any = None

    @property
    def config(self) -> StoreConfig:
        return self._config

    @property
    def capabilities(self) -> Capabilities:
        return _CAPABILITIES

    def schema(self) -> StoreSchema:
        """From the files' own footers. A table that cannot be opened has no columns, and its sample says why."""
        self._schema = StoreSchema(tables=tuple(self._table(name) for name in sorted(self._places())))
        return self._schema

    @override
    def schema_in(self, connection: sa.Connection) -> StoreSchema:
        return self.schema()

    def rights(self) -> Rights:
        try:
            self._places()
        except StoreError as error:
            return Rights(can_read=False, reader_can_write=False, can_write=None, notes=(error.message,))
        return Rights(
            can_read=True, reader_can_write=False, can_write=None, notes=("a lake is read and never written",)
        )

    def sample(self, table: str, limit: int) -> tuple[dict[str, list[Any]], int]:
        """The first half from the start of the table, the other from evenly spread places."""
        frame = self._scan(table)
        try:
            count = int(frame.select(pl.len()).collect().item())
            wanted = range(count) if count <= limit else _places(count, limit)
            numbered = frame.select(cut(frame)).with_row_index("#")
            rows = numbered.filter(pl.col("#").is_in(list(wanted))).collect(engine="streaming").sort("#")
        except (pl.exceptions.PolarsError, OSError) as error:
            raise self._failure(table, error) from None
        return {name: rows[name].to_list() for name in rows.columns if name != "#"}, rows.height

    def samples(self, tables: Sequence[str], limit: int) -> Iterator[tuple[str, Sample | StoreError]]:
        for name in tables:
            try:
                yield name, self.sample(name, limit)
            except StoreError as error:
                yield name, error

    def search(self, needles: Sequence[Needle], tables: Sequence[str] | None = None) -> Iterator[Hit]:
        """Rows have no key. Nested values are searched as the JSON that they make."""
        matcher = Matcher(needles)
        known = (self._schema or self.schema()).tables
        for shape in known:
            names = [column.name for column in shape.columns if column.text or column.json or column.binary]
            if names and (tables is None or shape.name in tables):
                yield from self._search(matcher, shape.name, names)

    def _search(self, matcher: Matcher, table: str, names: list[str]) -> Iterator[Hit]:
        frame = self._scan(table).select(names)
        try:
            for rows in frame.collect_batches(chunk_size=_ROWS):
                values = [as_text(value) for row in rows.iter_rows() for value in row]
                for at, needle in matcher.find(values):
                    yield Hit(table=table, column=names[at % len(names)], key=(), needle=needle)
        except (pl.exceptions.PolarsError, OSError) as error:
            raise self._failure(table, error) from None

    def table(self, name: str) -> sa.Table:
        self._refuse(name)

    def reading(self) -> AbstractContextManager[sa.Connection]:
        self._refuse()

    @override
    def writing(self, *, steady: bool = False) -> AbstractContextManager[sa.Connection]:
        raise StoreReadOnly(
            "a lake is read and never written",
            place=self.config.name,
            remedy="name it under `[[system]]`, for a person",
        )

    @override
    def contained(self, questions: Sequence[Question], limit: int) -> tuple[Inclusion | None, ...]:
        return tuple(self._contained(question, limit) for question in questions)

    def _contained(self, question: Question, limit: int) -> Inclusion | None:
        """None where a table cannot be read, and of what is asked within documents."""
        if question.inside:
            return None
        try:
            return counted(question, self._scan(question.table), self._scan(question.to_table), limit)
        except (StoreError, pl.exceptions.PolarsError, OSError):
            return None

    @override
    def some(self, columns: Sequence[tuple[str, str]], limit: int) -> list[tuple[Any, ...]]:
        return [self._some(table, name, limit) for table, name in columns]

    def _some(self, table: str, name: str, limit: int) -> tuple[Any, ...]:
        try:
            return some_of(self._scan(table), name, limit)
        except (StoreError, pl.exceptions.PolarsError, OSError):
            return ()

    @override
    def within(self, table: str, column: str, path: str, target: sa.FromClause) -> NoReturn:
        self._refuse(table)

    @override
    def member(
        self,
        columns: Sequence[sa.ColumnElement[Any]],
        keys: Iterable[Sequence[Any]] | Slot,
    ) -> NoReturn:
        self._refuse()

    @override
    def given(self, slot: Slot, keys: Sequence[Sequence[Any]]) -> NoReturn:
        self._refuse()

    @override
    def holding(self, connection: sa.Connection, keys: Mapping[Slot, Sequence[Sequence[Any]]]) -> NoReturn:
        self._refuse()

    @override
    def may_hold(self, connection: sa.Connection) -> bool:
        return False

    @override
    def ask(
        self,
        connection: sa.Connection,
        statements: Sequence[Statement],
        given: Mapping[str, Any],
    ) -> NoReturn:
        self._refuse()

    @override
    def asked(
        self,
        statements: Sequence[Statement],
        given: Mapping[str, Any],
        schema: StoreSchema | None = None,
    ) -> NoReturn:
        self._refuse()

    @override
    def change(
        self,
        connection: sa.Connection,
        statements: Sequence[Statement],
        given: Mapping[str, Any],
        affected: Affected,
    ) -> None:
        self._refuse()

    @override
    def after_erasure(self, tables: Sequence[str] = ()) -> str:
        return _CAPABILITIES.physical_erasure

    @override
    def transaction_id(self, connection: sa.Connection) -> str | None:
        return None

    @override
    def outcome(self, transaction: str) -> Literal["committed", "aborted", "unknown"]:
        return "unknown"

    def forget(self, transactions: Sequence[str]) -> None:
        """There is nothing to forget."""

    def remains(self) -> tuple[str, ...]:
        return (_CAPABILITIES.physical_erasure,)

    def close(self) -> None:
        """Nothing is held open."""

    def _refuse(self, table: str = "") -> NoReturn:
        what = f"`{table}` is" if table else "these are"
        raise StoreError(
            f"{what} files, to which no statement can be put",
            place=self.config.name,
            remedy="name them under `[[system]]`",
        )

    def _places(self) -> dict[str, Path]:
        try:
            found = sorted(self._folder.iterdir())
        except OSError:
            raise StoreDown(
                f"`{self._folder.resolve()}` cannot be opened",
                place=self.config.name,
                remedy="see that it is there; `folder:///` starts at the service file, `folder:////` at the root",
            ) from None
        shown = [path for path in found if not path.name.startswith((".", "_"))]
        tables = [path for path in shown if path.suffix == ".parquet" or (path.is_dir() and _has_rows(path))]
        return {path.name.removesuffix(".parquet"): path for path in tables}

    def _table(self, name: str) -> TableSchema:
        try:
            shape = self._scan(name).collect_schema()
        except (StoreError, pl.exceptions.PolarsError, OSError):
            shape = pl.Schema()
        columns = tuple(column_of(column, kind) for column, kind in shape.items())
        return TableSchema(
            name=name, columns=columns, primary_key=(), foreign_keys=(), kind="folder", writable=False
        )  # fmt: skip

    def _path(self, name: str) -> Path | None:
        """Of one table, without a look at what lies in all the others."""
        here = next((path for end in (".parquet", "") if (path := self._folder / f"{name}{end}").exists()), None)
        return here or self._places().get(name)

    def _scan(self, name: str) -> pl.LazyFrame:
        path = self._path(name)
        if path is None:
            raise StoreError(f"there is no table `{name}`", place=self.config.name, remedy="run `amanat map` again")
        if not (path / "_delta_log").is_dir():
            return pl.scan_parquet(path if path.is_file() else path / "**/*.parquet", hive_partitioning=True)
        if find_spec("deltalake") is None:
            raise StoreError("the reader of Delta tables is not there", remedy="install `amanat[lake]`")
        return pl.scan_delta(str(path))

    def _failure(self, table: str, error: Exception) -> StoreError:
        """Only the kind of error: its text may hold values."""
        return StoreError(f"`{table}` cannot be read ({type(error).__name__})", place=self.config.name)


def _has_rows(path: Path) -> bool:
    return (path / "_delta_log").is_dir() or next(path.rglob("*.parquet"), None) is not None


def _places(count: int, limit: int) -> set[int]:
    half = limit - limit // 2
    return {*range(half), *points(half, count - 1, limit // 2)}
