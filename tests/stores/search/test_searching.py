"""The exact search of the engines, held to the obvious one: each value of each row, asked of the matcher alone."""

from __future__ import annotations

import json
import random
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from amanat.service.model import StoreConfig
from amanat.stores.base import Hit, Needle, Store
from amanat.stores.open import open_store
from amanat.stores.search import copying, joining, packets, scanning, sieve
from amanat.stores.search import sqlite as searching_sqlite
from amanat.stores.search.needles import Matcher
from amanat.stores.search.sieve import Look, Sieve
from tests.stores.search.test_sieve import ESCAPED, NEEDLES, TEXTS

ROWS = 1_500
FILLING = (
    "",
    "a",
    "é",
    "寄",
    "\\",
    "\\n",
    "%",
    '"',
    ".",
    "@",
    "s",
    "ß",
    "\x01",
    "u0040",
    "\u0301",
    "nothing to see",
    "x" * 300,
)
NAME = 'odd ?" 100% name'


def values(source: random.Random, engine: str) -> Iterator[tuple[Any, ...]]:
    """Rows of (key, text, JSON, bytes): most without any needle, so that blocks and spans are passed over."""
    for number in range(ROWS):
        text = "".join(source.choices(FILLING, k=source.randrange(8)))
        if source.random() < 0.06:
            text += source.choice(ESCAPED)(source.choice(TEXTS)) + source.choice(FILLING)
        text = text.encode("utf-8", "replace").decode()
        zeros = text if engine != "postgresql" else text.replace("\0", " ")
        data = json.dumps({"to": [zeros.replace("\0", " ")]}, ensure_ascii=source.random() < 0.5)
        kept = [source.random() < 0.8 for _ in range(3)]
        yield (
            number * source.choice((1, 1_000_003)) - 50,
            *(value if keep else None for value, keep in zip((zeros, data, text.encode()), kept, strict=True)),
        )


def filled(url: str, source: random.Random) -> None:
    """A table in which some rows are gone again."""
    engine = sa.create_engine(url)
    kind = engine.dialect.name
    table = sa.Table(
        NAME,
        sa.MetaData(),
        sa.Column("id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("text %", sa.Text),
        sa.Column("doc", sa.dialects.postgresql.JSONB if kind == "postgresql" else sa.JSON),
        sa.Column("raw", sa.LargeBinary),
        mysql_charset="utf8mb4",
    )
    rows = {row[0]: row for row in values(source, kind)}
    with engine.begin() as connection:
        table.create(connection)
        quoted = [connection.dialect.identifier_preparer.quote(column.name) for column in table.columns]
        place = connection.dialect.identifier_preparer.format_table(table)
        mark = "?" if kind == "sqlite" else "%s"
        statement = f"INSERT INTO {place} ({', '.join(quoted)}) VALUES ({', '.join([mark] * 4)})"
        connection.exec_driver_sql(statement, list(rows.values()))
        connection.execute(table.delete().where(table.c.id % 7 == 3))
    engine.dispose()


def obvious(store: Store, needles: Sequence[Needle]) -> list[Hit]:
    """Reads every row with the driver, and asks the matcher of each of its values."""
    matcher = Matcher(needles)
    table = store.table(NAME)
    columns = [sa.cast(table.c.doc, sa.Text) if column.name == "doc" else column for column in table.c]
    with store.reading() as connection:
        rows = [tuple(row) for row in connection.execute(sa.select(*columns))]
    return [
        Hit(table=NAME, column=column.name, key=(row[0],), needle=needle)
        for row in rows
        for column, value in zip(table.c, row, strict=True)
        for _, needle in matcher.find(
            [value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value or "")]
        )
        if column.name != "id"
    ]


def in_order(hits: Sequence[Hit]) -> list[tuple[Any, ...]]:
    return sorted((hit.column, hit.key, hit.needle) for hit in hits)


@pytest.fixture
def store(any_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """Blocks, spans and pages are so short that every kind of edge comes up."""
    for module in (scanning, copying, packets):
        monkeypatch.setattr(module, "BLOCK", 3_000)
    monkeypatch.setattr(searching_sqlite, "_SPAN", 700)
    monkeypatch.setattr(searching_sqlite, "_ROWS", 3)
    monkeypatch.setattr(joining, "_PAGES", 2)
    monkeypatch.setattr(joining, "_FEWEST_PAGES", 1)
    filled(any_url, random.Random(any_url.partition(":")[0]))
    found = open_store(StoreConfig(name="main", url=any_url.replace("+psycopg", "").replace("+pymysql", "")), tmp_path)
    yield found
    found.close()


@pytest.mark.parametrize("fewest", [0, 1_000], ids=["many", "few"])
@pytest.mark.parametrize("needles", [NEEDLES, NEEDLES[:4], [NEEDLES[0], NEEDLES[12]]], ids=["all", "some", "blunt"])
def test_it_finds_what_the_obvious_search_finds(
    store: Store, needles: list[Needle], fewest: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sieve, "FEW_NEEDLES", fewest)
    found = list(store.search(needles))
    assert in_order(found) == in_order(obvious(store, needles))
    assert found


def test_many_keys_without_parts_are_looked_for_row_by_row(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sieve, "_MOST_KEYS", 3)
    monkeypatch.setattr(joining, "_seen", None)
    monkeypatch.setattr(searching_sqlite._Rows, "spans", None)
    assert in_order(list(store.search(NEEDLES[:4]))) == in_order(obvious(store, NEEDLES[:4])) != []


def test_the_sieve_alone_decides_what_is_read_row_by_row(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    needles = NEEDLES[:4]
    assert obvious(store, needles)
    with monkeypatch.context() as patched:
        patched.setattr(Sieve, "look", lambda *_, **__: Look([], set(), []))
        assert list(store.search(needles)) == []
    if store.dialect != "mysql":
        monkeypatch.setattr(joining, "_seen", lambda *_: iter(()))
        monkeypatch.setattr(searching_sqlite._Rows, "spans", lambda *_: iter(()))
        assert list(store.search(needles)) == []


ANN = Needle(text="ann.lee@x.example", kind="email")


def found_in(path: Path, *statements: str) -> list[tuple[str, Any, str]]:
    connection = sqlite3.connect(path)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()
    store = open_store(StoreConfig(name="main", url=f"sqlite:///{path}"), path.parent)
    found = sorted((hit.table, hit.key[0] if hit.key else None, hit.column) for hit in store.search([ANN]))
    store.close()
    return found


def test_sqlite_tables_that_rows_cannot_be_counted_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a number for each row, with its names taken, with numbers at both ends, as an index of words."""
    monkeypatch.setattr(searching_sqlite, "_ROWS", 1)
    ends = f"({-(2**63)}, 'ann.lee@x.example'), (5, 'x'), (6, 'ann.lee@x.example'), ({2**63 - 1}, 'ann.lee@x.example')"
    assert found_in(
        tmp_path / "a.db",
        "CREATE TABLE bare (k TEXT PRIMARY KEY, v) WITHOUT ROWID",
        "INSERT INTO bare VALUES ('a', 'ann.lee@x.example'), ('b', 'x')",
        "CREATE TABLE taken (rowid TEXT, _rowid_ TEXT, oid TEXT)",
        "INSERT INTO taken VALUES ('x', 'y', 'ann.lee@x.example')",
        "CREATE TABLE shaded (RowId TEXT PRIMARY KEY, v TEXT)",
        "INSERT INTO shaded VALUES ('1', 'ann.lee@x.example'), ('2', NULL)",
        "CREATE TABLE ends (id INTEGER PRIMARY KEY, v BLOB)",
        f"INSERT INTO ends VALUES {ends}",
        "CREATE TABLE zero (id INTEGER PRIMARY KEY, v)",
        "INSERT INTO zero VALUES (1, CAST(x'6100ff' AS TEXT)), (2, x'00ff' || 'ann.lee@x.example'), (3, 5)",
    ) == [
        ("bare", "a", "v"), ("ends", -(2**63), "v"), ("ends", 6, "v"), ("ends", 2**63 - 1, "v"),
        ("shaded", "1", "v"), ("taken", None, "oid"), ("zero", 2, "v"),
    ]  # fmt: skip


def test_an_sqlite_file_in_utf16(tmp_path: Path) -> None:
    statements = ["PRAGMA encoding = 'UTF-16le'", "CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT, b BLOB)"]
    statements.append("INSERT INTO t VALUES (1, 'é ann.lee@x.example', NULL)")
    statements.append(f"INSERT INTO t VALUES (2, NULL, x'{b'ann.lee@x.example'.hex()}')")
    assert found_in(tmp_path / "a.db", *statements) == [("t", 1, "v"), ("t", 2, "b")]


def test_sqlite_values_too_long_to_be_joined(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching_sqlite, "_LONGEST", 5_000)
    statements = ["CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT)"]
    for number in range(300):
        length, text = (6_000 if number % 90 == 50 else 30), ("ann.lee@x.example" if number % 20 == 10 else "")
        statements.append(f"INSERT INTO t VALUES ({number}, printf('%.*c', {length}, 'é') || ' {text}')")
    assert found_in(tmp_path / "a.db", *statements) == [("t", number, "v") for number in range(10, 300, 20)]


@pytest.mark.postgres
def test_postgres_tables_that_are_read_row_by_row(
    postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Partitions, tables that others inherit from, values out of line, a table called as ours in the statement."""
    monkeypatch.setattr(joining, "_FEWEST_PAGES", 1)
    kinds = {"plain": "", joining._PART: "", "parted": " PARTITION BY RANGE (id)"}
    engine = sa.create_engine(postgres_url)
    with engine.begin() as connection:
        for name, more in kinds.items():
            connection.exec_driver_sql(f"CREATE TABLE {name} (id int PRIMARY KEY, v text){more}")
        connection.exec_driver_sql("CREATE TABLE part PARTITION OF parted FOR VALUES FROM (0) TO (1000)")
        connection.exec_driver_sql("CREATE TABLE above (id int, v text)")
        connection.exec_driver_sql("CREATE TABLE heir () INHERITS (above)")
        connection.exec_driver_sql("CREATE TABLE outside (id int PRIMARY KEY, v text)")
        connection.exec_driver_sql("ALTER TABLE outside ALTER v SET STORAGE EXTERNAL")
        for name in (*kinds, "heir", "outside"):
            text = "repeat('x', 9000) || " if name == "outside" else ""
            rows = f"SELECT n, {text}' ann.lee@x.example' FROM generate_series(1, 3) n"
            connection.exec_driver_sql(f"INSERT INTO {name} {rows}")
    asked: list[str] = []
    real = joining._seen

    def seen(raw: Any, statement: str, given: Sieve) -> Iterator[int]:
        asked.append(statement)
        return real(raw, statement, given)

    monkeypatch.setattr(joining, "_seen", seen)
    store = open_store(StoreConfig(name="main", url=postgres_url.replace("+psycopg", "")), tmp_path)
    found = [hit.table for hit in store.search([ANN])]
    store.close()
    engine.dispose()
    assert sorted(found) == sorted([joining._PART, "above", "heir", "outside", "parted", "plain"] * 3)
    assert len(asked) == 2
    assert "FROM heir" in asked[0]
    assert "FROM plain" in asked[1]
