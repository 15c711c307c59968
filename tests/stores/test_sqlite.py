"""SQLite: the conformance suite, and what is its own."""

from __future__ import annotations

import contextlib
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from amanat.errors import StoreBusy, StoreDown, StoreError, StoreReadOnly
from amanat.service.model import StoreConfig
from amanat.stores.base import Needle, Store
from amanat.stores.open import open_store
from amanat.stores.talk.failures import sqlite_failure
from tests.stores.conformance import SCHEMA, Conformance


def made(path: Path, *statements: str) -> Path:
    connection = sqlite3.connect(path)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()
    return path


class TestSqlite(Conformance):
    @pytest.fixture
    def store(self, tmp_path: Path) -> Iterator[Store]:
        # A write-ahead log lets one read while another writes, as services do.
        made(tmp_path / "data.db", "PRAGMA journal_mode = wal", *SCHEMA)
        store = open_store(StoreConfig(name="main", url="sqlite:///data.db", write_url="sqlite:///data.db"), tmp_path)
        yield store
        store.close()

    @pytest.fixture
    def down(self, tmp_path: Path) -> Store:
        return open_store(StoreConfig(name="main", url="sqlite:///missing.db"), tmp_path)

    @pytest.fixture
    def may_not_write(self, store: Store, tmp_path: Path) -> Store:
        url = f"{store.config.url}?mode=ro"
        return open_store(StoreConfig(name="main", url=url, write_url=url), tmp_path)


def opened(path: Path) -> Store:
    return open_store(StoreConfig(name="main", url=f"sqlite:///{path}"))


def test_looking_creates_nothing(tmp_path: Path) -> None:
    with pytest.raises(StoreDown, match=r"`missing\.db` cannot be opened"):
        opened(tmp_path / "missing.db").schema()
    with pytest.raises(StoreDown), opened(tmp_path / "missing.db").writing():
        pass
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "letter.db"
    path.write_bytes(b"Dear Sir or Madam, " * 100)
    with pytest.raises(StoreError, match="is no sound database") as caught:
        opened(path).schema()
    assert not isinstance(caught.value, StoreDown)


def test_an_empty_database_has_no_tables(tmp_path: Path) -> None:
    assert opened(made(tmp_path / "empty.db", "PRAGMA user_version = 1")).schema().tables == ()


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "sqlite://host:port:/x"])
def test_a_url_without_a_file(url: str) -> None:
    with pytest.raises(StoreError):
        open_store(StoreConfig(name="main", url=url))


def test_an_unknown_engine() -> None:
    with pytest.raises(StoreError, match="`oracle` is no engine that Amanat knows"):
        open_store(StoreConfig(name="main", url="oracle://x"))


def test_read_only_by_permission() -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        path = made(Path(folder) / "data.db", "CREATE TABLE t (a)")
        path.chmod(0o444)
        assert as_nobody(lambda: refuses_to_write(path)) == 0


def refuses_to_write(path: Path) -> bool:
    try:
        with opened(path).writing() as connection:
            connection.exec_driver_sql("INSERT INTO t VALUES (1)")
    except StoreReadOnly:
        return True
    return False


def as_nobody(what: Callable[[], bool]) -> int:
    """The exit code, 0 for True, of doing it in a process without root's powers."""
    child = os.fork()
    if child == 0:
        code = 3
        try:
            if os.geteuid() == 0:
                os.setgroups([])
                os.setgid(65534)
                os.setuid(65534)
            code = 0 if what() else 1
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def test_another_writer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("amanat.stores.sqlite._BUSY_SECONDS", 0.01)
    path = made(tmp_path / "data.db", "CREATE TABLE t (a)")
    with opened(path).writing(), pytest.raises(StoreBusy), opened(path).writing():
        pass


def test_columns_without_a_type_and_text_where_none_is_declared(tmp_path: Path) -> None:
    path = made(
        tmp_path / "data.db",
        "CREATE TABLE t (a, b INTEGER, c BLOB)",
        "INSERT INTO t VALUES ('ann@x.example', 'ann@x.example', CAST('ann@x.example' AS BLOB))",
    )
    store = opened(path)
    assert [column.text for column in store.schema().tables[0].columns] == [True, False, False]
    hits = store.search([Needle(text="ann@x.example", kind="email")])
    assert [hit.column for hit in hits] == ["a", "b", "c"]


def test_types_that_sqlite_does_not_know_may_hold_text(tmp_path: Path) -> None:
    statement = "CREATE TABLE t (a ENUM, b UUID, c VARBINARY(9), d BIGSERIAL, e DECIMAL(5,2), f TIMESTAMPTZ)"
    path = made(tmp_path / "data.db", statement, "INSERT INTO t (a) VALUES ('ann@example.com')")
    columns = opened(path).schema().tables[0].columns
    assert [(one.type, one.text, one.binary) for one in columns[:3]] == [
        ("ENUM", True, False), ("UUID", True, False), ("VARBINARY(9)", False, True),
    ]  # fmt: skip
    assert not any(one.text for one in columns[3:])


def test_bytes_that_are_no_utf8_do_not_stop_the_others(tmp_path: Path) -> None:
    path = made(
        tmp_path / "data.db",
        "CREATE TABLE t (k PRIMARY KEY, v)",
        "INSERT INTO t VALUES (1, CAST(x'ff41' AS TEXT)), (x'00ff', 'ann@x.example'), (3, 'ann@' || char(0) || 'x')",
    )
    store = opened(path)
    assert [hit.key for hit in store.search([Needle(text="ann@x.example", kind="email")])] == [(b"\x00\xff",)]
    table = store.table("t")
    with store.reading() as connection:
        found = connection.execute(sa.select(table.c.v).where(store.member([table.c.k], [[b"\x00\xff"]]))).all()
    assert [tuple(row) for row in found] == [("ann@x.example",)]


def test_unique_written_beside_its_column(tmp_path: Path) -> None:
    store = opened(made(tmp_path / "data.db", 'CREATE TABLE t (a varchar(30) NOT NULL UNIQUE, "b" varchar(9))'))
    assert [column.unique for column in store.schema().tables[0].columns] == [True, False]


def test_columns_that_an_index_over_expressions_wants_different(tmp_path: Path) -> None:
    statements = (
        'CREATE TABLE t (nick text NOT NULL, domain text, "a b" text, hidden int, plain text)',
        "CREATE UNIQUE INDEX one ON t (lower(nick), coalesce(lower(domain), '') COLLATE NOCASE)",
        'CREATE UNIQUE INDEX "unique on" ON "t" (plain) WHERE hidden IS NULL',
        "CREATE INDEX no ON t (lower(plain), hidden)",
        "CREATE UNIQUE INDEX whole ON t (hidden)",
    )
    (table,) = opened(made(tmp_path / "data.db", *statements)).schema().tables
    assert table.unique == (("hidden",),)
    assert table.differing == (("nick", "domain"), ("plain",))


def test_text_that_may_only_be_json_is_told_however_its_name_is_written(tmp_path: Path) -> None:
    columns = [
        "a TEXT CHECK (json_valid(a))",
        '"b c" TEXT CHECK ((JSON_VALID("b c") OR "b c" IS NULL))',
        "d TEXT",
        "[e] CHECK (json_valid ( [E] ))",
        "f TEXT CHECK (f IS NULL OR json_valid(f))",
        "g TEXT CHECK (NOT json_valid(g))",
        "h TEXT CHECK (json_valid(h) OR h = 'none')",
        "i INTEGER GENERATED ALWAYS AS (json_valid(d))",
    ]
    store = opened(made(tmp_path / "x.db", f"CREATE TABLE T ({', '.join(columns)})"))
    (table,) = store.schema().tables
    assert {column.name: (column.json, column.text) for column in table.columns} == {
        "a": (True, False),
        "b c": (True, False),
        "d": (False, True),
        "e": (True, False),
        "f": (True, False),
        "g": (False, True),
        "h": (False, True),
        "i": (False, False),
    }
    store.close()


def test_errors_of_sqlite_in_other_words(tmp_path: Path) -> None:
    deep = sqlite_failure(sqlite3.OperationalError("parser stack overflow"), "main", tmp_path / "x.db", writing=False)
    assert "nested more deeply" in deep.message
    assert "datamap.toml" in deep.remedy
    check = sqlite_failure(sqlite3.IntegrityError("CHECK constraint failed: a"), "main", tmp_path, writing=True)
    assert check.message == "CHECK constraint failed: a"
    other = sqlite_failure(sqlite3.OperationalError("No such thing."), "main", tmp_path, writing=True)
    assert other.message == "no such thing"


def test_triggers_and_estimates(tmp_path: Path) -> None:
    path = made(
        tmp_path / "data.db",
        "CREATE TABLE t (a PRIMARY KEY)",
        "INSERT INTO t VALUES (1), (2), (3)",
        "CREATE TRIGGER keep BEFORE DELETE ON t BEGIN SELECT RAISE(IGNORE); END",
        "ANALYZE",
    )
    table = opened(path).schema().tables[0]
    assert (table.triggers, table.rows) == (("keep",), 3)


def test_a_table_without_rowid(tmp_path: Path) -> None:
    path = made(
        tmp_path / "data.db",
        "CREATE TABLE t (a TEXT PRIMARY KEY, b) WITHOUT ROWID",
        "INSERT INTO t VALUES ('c', 1), ('a', 2), ('b', 3)",
    )
    assert opened(path).sample("t", 2) == ({"a": ["a", "b"], "b": [2, 3]}, 2)


def test_a_sample_keeps_values_short(tmp_path: Path) -> None:
    path = made(tmp_path / "data.db", "CREATE TABLE t (a, b)", "INSERT INTO t VALUES (printf('%.*c', 90000, 'x'), 5)")
    values, _ = opened(path).sample("t", 5)
    assert len(values["a"][0]) == 20_000
    assert values["b"] == [5]


@pytest.mark.parametrize("mode", ["delete", "wal"])
def test_erased_values_leave_the_file(tmp_path: Path, mode: str) -> None:
    path = made(
        tmp_path / "data.db",
        f"PRAGMA journal_mode = {mode}",
        "CREATE TABLE t (a)",
        "INSERT INTO t VALUES ('a very private thing')",
    )
    store = opened(path)
    assert any(b"very private" in file.read_bytes() for file in tmp_path.iterdir())
    with store.writing() as connection:
        connection.execute(sa.delete(store.table("t")))
    assert "overwritten" in store.after_erasure()
    store.close()
    assert not any(b"very private" in file.read_bytes() for file in tmp_path.iterdir())


def test_a_log_that_cannot_be_cut_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("amanat.stores.sqlite._BUSY_SECONDS", 0.01)
    path = made(tmp_path / "data.db", "PRAGMA journal_mode = wal", "CREATE TABLE t (a)")
    store = opened(path)
    with store.reading() as connection:
        connection.exec_driver_sql("SELECT * FROM t")
        with store.writing() as other:
            other.exec_driver_sql("INSERT INTO t VALUES (1)")
        assert "could not be cut" in store.after_erasure()


HALF = """
import os, signal, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA cache_size = 5")
connection.execute("BEGIN IMMEDIATE")
connection.execute("UPDATE long SET text = 'half' || text")
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def half_written(tmp_path: Path) -> Path:
    """A file whose writer was killed when a part of its transaction stood in the file already."""
    file = tmp_path / "half.db"
    with contextlib.closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE long (id INTEGER PRIMARY KEY, text TEXT)")
        connection.executemany("INSERT INTO long VALUES (?, ?)", [(n, "x" * 500) for n in range(2000)])
        connection.commit()
    done = subprocess.run([sys.executable, "-c", HALF, str(file)], check=False)
    assert done.returncode == -signal.SIGKILL
    assert file.with_name("half.db-journal").exists()
    return file


def test_what_a_killed_writer_left_is_taken_back_before_anything_is_read(half_written: Path) -> None:
    url = f"sqlite:///{half_written}"
    with pytest.raises(StoreError, match="holds a transaction that was never ended"):
        open_store(StoreConfig(name="main", url=url)).schema()
    store = open_store(StoreConfig(name="main", url=url, write_url=url))
    with store.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM long WHERE text LIKE 'half%'").scalar() == 0
        assert connection.exec_driver_sql("SELECT count(*) FROM long").scalar() == 2000
    store.close()


def test_a_long_table_with_gaps_and_a_column_called_value_is_sampled_evenly(tmp_path: Path) -> None:
    """Row numbers say no more than how many rows there are at most."""
    with sqlite3.connect(tmp_path / "a.db") as database:
        database.execute('CREATE TABLE "a ""b" (value TEXT, "x y" INTEGER)')
        numbers = [*range(1, 301), *range(10_000, 10_100)]
        database.executemany(
            'INSERT INTO "a ""b" (rowid, value, "x y") VALUES (?, ?, ?)', [(n, f"v{n}", n) for n in numbers]
        )
    store = open_store(StoreConfig(name="main", url=f"sqlite:///{tmp_path / 'a.db'}"))
    values, count = store.sample('a "b', 100)
    assert count == len(set(values["x y"])) == 100
    assert values["x y"][:50] == list(range(1, 51))
    assert values["x y"][-1] == 10_099
    assert values["value"] == [f"v{n}" for n in values["x y"]]
    assert store.sample('a "b', 1_000)[1] == 400
    store.close()
