"""PostgreSQL and SQLite: views, copies, partitions, full-text tables, and columns of every type."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from amanat.errors import StoreError, StoreTimeout
from amanat.stores.base import Needle, Store
from tests.stores.server import HostileOnServer, opened, run
from tests.stores.shapes import Hostile, hostile, plain, table_of
from tests.stores.test_sqlite import made
from tests.stores.test_sqlite import opened as opened_sqlite

ANN = [Needle(text="ann@x.example", kind="email")]


@pytest.fixture
def postgres(postgres_url: str) -> Iterator[Store]:
    store = opened(postgres_url, write_url=postgres_url)
    yield store
    store.close()


@pytest.mark.postgres
class TestHostileNamesInPostgres(HostileOnServer):
    @pytest.fixture
    def url(self, postgres_url: str) -> str:
        return postgres_url


class TestHostileNamesInSqlite(Hostile):
    @pytest.fixture
    def store(self, tmp_path: Path) -> Iterator[Store]:
        engine = sa.create_engine(f"sqlite:///{tmp_path}/data.db", poolclass=sa.NullPool)
        hostile(engine)
        engine.dispose()
        store = opened_sqlite(tmp_path / "data.db")
        yield store
        store.close()


POSTGRES = (
    "CREATE SCHEMA crm",
    "CREATE TYPE mood AS ENUM ('calm', 'it''s so')",
    "CREATE DOMAIN address AS varchar(80) CHECK (VALUE LIKE '%@%')",
    "CREATE DOMAIN feeling AS mood",
    "CREATE TABLE people (id INT PRIMARY KEY, email address NOT NULL, mood mood NOT NULL, was feeling, moods mood[], "
    "tags text[], doc jsonb, raw bytea, low text GENERATED ALWAYS AS (lower(email)) STORED, "
    "words tsvector GENERATED ALWAYS AS (to_tsvector('simple', email::text)) STORED)",
    "COMMENT ON TABLE people IS 'who buys'",
    "COMMENT ON COLUMN people.email IS 'login'",
    "INSERT INTO people VALUES (1, 'ann@x.example', 'calm', 'calm', '{calm}', '{a,b}', '{\"a\": 1}', '\\x00')",
    "CREATE VIEW seen AS SELECT email FROM people",
    "CREATE VIEW again AS SELECT email FROM seen",
    "CREATE MATERIALIZED VIEW copied AS SELECT email FROM again",
    "CREATE MATERIALIZED VIEW empty AS SELECT email FROM people WITH NO DATA",
    "CREATE TABLE crm.log (at date NOT NULL, email text) PARTITION BY RANGE (at)",
    "CREATE TABLE crm.log_1 PARTITION OF crm.log FOR VALUES FROM ('2020-01-01') TO ('2021-01-01')",
    "CREATE TABLE crm.log_2 PARTITION OF crm.log FOR VALUES FROM ('2021-01-01') TO ('2022-01-01')",
    "INSERT INTO crm.log SELECT '2020-06-01', 'a' || g || '@x.example' FROM generate_series(1, 5000) g",
    "INSERT INTO crm.log SELECT '2021-06-01', 'b' || g || '@x.example' FROM generate_series(1, 5000) g",
    "CREATE VIEW crm.both AS SELECT l.email FROM crm.log l JOIN people p USING (email)",
    "ANALYZE",
)


@pytest.mark.postgres
def test_kinds_in_postgres(postgres_url: str, postgres: Store) -> None:
    run(postgres_url, *POSTGRES)
    tables = {table.name: table for table in postgres.schema().tables}
    assert {name: (table.kind, table.writable, table.reads) for name, table in tables.items()} == {
        "people": ("table", True, ()),
        "seen": ("view", False, ("people",)),
        "again": ("view", False, ("people",)),
        "copied": ("materialized view", False, ("people",)),
        "empty": ("view", False, ("people",)),
        "crm.log": ("table", True, ()),
        "crm.both": ("view", False, ("crm.log", "people")),
    }
    assert tables["crm.log"].rows == 10_000
    found = {(hit.table, hit.column) for hit in postgres.search(ANN)}
    assert found == {("people", "email"), ("people", "low"), ("people", "words"), ("copied", "email")}
    samples = dict(plain(postgres.samples(list(tables), 20)))
    assert "not been populated" in str(samples["empty"])
    log = samples["crm.log"]
    assert isinstance(log, tuple)
    assert log[1] == 20
    assert {email[0] for email in log[0]["email"]} == {"a", "b"}
    assert postgres.sample("crm.log", 20) == log


@pytest.mark.postgres
def test_columns_in_postgres(postgres_url: str, postgres: Store) -> None:
    run(postgres_url, *POSTGRES)
    table = table_of(postgres, "people")
    columns = {column.name: column for column in table.columns}
    assert (table.comment, columns["email"].comment) == ("who buys", "login")
    assert columns["email"].type == "character varying(80) (domain address)"
    assert not columns["email"].nullable
    assert columns["mood"].values == columns["was"].values == columns["moods"].values == ("calm", "it's so")
    assert [name for name, column in columns.items() if column.array] == ["moods", "tags"]
    assert [name for name, column in columns.items() if column.generated] == ["low", "words"]
    assert [name for name, column in columns.items() if column.json] == ["doc"]
    assert [name for name, column in columns.items() if column.binary] == ["raw"]
    assert postgres.sample("people", 5)[0]["moods"] == ["{calm}"]


@pytest.mark.postgres
def test_a_foreign_table_that_cannot_be_written(postgres_url: str, postgres: Store) -> None:
    run(
        postgres_url,
        "CREATE FOREIGN DATA WRAPPER none",
        "CREATE SERVER far FOREIGN DATA WRAPPER none",
        "CREATE FOREIGN TABLE far (id INT, email TEXT) SERVER far",
    )
    table = table_of(postgres, "far")
    assert (table.kind, table.writable, table.holds) == ("foreign table", False, True)
    assert "no handler" in str(dict(postgres.samples(["far"], 5))["far"])


@pytest.mark.postgres
def test_names_that_meet(postgres_url: str, postgres: Store) -> None:
    run(postgres_url, 'CREATE TABLE "a.b" (x INT)', "CREATE SCHEMA a", "CREATE TABLE a.b (y INT)")
    tables = {table.name: table.columns[0].name for table in postgres.schema().tables}
    assert tables == {"a.b": "x", '"a"."b"': "y"}
    assert postgres.sample('"a"."b"', 1) == ({"y": []}, 0)


@pytest.mark.postgres
def test_an_endless_view_in_postgres(postgres_url: str) -> None:
    run(postgres_url, "CREATE TABLE t (id INT)", "CREATE VIEW slow AS SELECT pg_sleep(100)::text AS x")
    store = opened(postgres_url, timeout=1)
    found = dict(plain(store.samples(["slow", "t"], 5)))
    assert isinstance(found["slow"], StoreTimeout)
    assert "raise `timeout`" in str(found["slow"])
    assert found["t"] == ({"id": []}, 0)
    store.close()


@pytest.mark.postgres
def test_a_long_table_without_a_number_as_key(postgres_url: str, postgres: Store) -> None:
    """From places over the whole heap, dead rows passed over, and the same each time."""
    run(
        postgres_url,
        "CREATE TABLE t (k UUID PRIMARY KEY, n INT, pad TEXT)",
        "INSERT INTO t SELECT gen_random_uuid(), g, repeat('x', 400) FROM generate_series(1, 20000) g",
        "DELETE FROM t WHERE n % 5 = 0",
        "CREATE TABLE u AS SELECT n, pad FROM t ORDER BY n",
        "ANALYZE",
    )
    for name in ("t", "u"):
        values, count = postgres.sample(name, 100)
        assert count == 100
        assert len(set(values["n"])) == 100
        parts = {n // 2500 for n in values["n"]}
        assert parts == set(range(8))
        assert postgres.sample(name, 100) == (values, count)


@pytest.mark.postgres
def test_bytes_of_no_encoding(postgres_url: str) -> None:
    admin = sa.make_url(postgres_url)
    other = f"{admin.database}_ascii"
    engine = sa.create_engine(admin, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql(
            f"CREATE DATABASE {other} ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0"
        )
    url = admin.set(database=other).render_as_string(hide_password=False)
    try:
        # SQLAlchemy itself cannot read such a server's version.
        with psycopg.connect(admin.set(drivername="postgresql", database=other).render_as_string(False)) as raw:
            for statement in (
                "CREATE TABLE people (id VARCHAR(20) PRIMARY KEY, email TEXT, doc JSONB)",
                "INSERT INTO people VALUES "
                "(convert_from('\\xe4', 'SQL_ASCII'), convert_from('\\x416e6ee9', 'SQL_ASCII'), '{}')",
                "INSERT INTO people VALUES ('b', 'ann@x.example', '{\"a\": 1}')",
            ):
                raw.execute(statement)
        store = opened(url)
        values, count = store.sample("people", 5)
        assert count == 2
        assert "ann@x.example" in values["email"]
        assert all(isinstance(value, str) for value in values["email"])
        assert [hit.key for hit in store.search(ANN)] == [("b",)]
        table = store.table("people")
        with store.reading() as connection:
            key = connection.execute(sa.select(table.c.id).where(table.c.id != "b")).scalar_one()
            met = sa.select(sa.func.count()).where(store.member([table.c.id], [[key]]))
            assert connection.execute(met).scalar_one() == 1
        store.close()
    finally:
        with engine.connect() as connection:
            connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {other} WITH (FORCE)")
        engine.dispose()


@pytest.mark.postgres
def test_errors_hold_no_values(postgres_url: str, postgres: Store) -> None:
    run(
        postgres_url,
        "CREATE TABLE t (id INT PRIMARY KEY, email TEXT UNIQUE)",
        "INSERT INTO t VALUES (1, 'ann@x.example'), (2, 'bob@x.example')",
        "CREATE FUNCTION no() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RAISE EXCEPTION 'never %', OLD.email; END$$",
        "CREATE TRIGGER no BEFORE DELETE ON t FOR EACH ROW EXECUTE FUNCTION no()",
    )
    for statement in (
        "UPDATE t SET email = 'ann@x.example'",
        "SELECT email::int FROM t",
        "SELECT email::date FROM t",
        "SELECT email::jsonb FROM t",
        "DELETE FROM t",
    ):
        with pytest.raises(StoreError) as caught, postgres.writing() as connection:
            connection.exec_driver_sql(statement)
        assert "ann" not in str(caught.value), str(caught.value)


@pytest.mark.postgres
def test_a_connection_lost_in_between(postgres_url: str, postgres: Store) -> None:
    run(postgres_url, "CREATE TABLE a (id INT)", "CREATE TABLE b (id INT)")
    samples = plain(postgres.samples(["a", "b"], 5))
    assert next(samples) == ("a", ({"id": []}, 0))
    run(
        postgres_url,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() "
        "AND pid <> pg_backend_pid()",
    )
    assert list(samples) == [("b", ({"id": []}, 0))]


SQLITE = (
    "CREATE TABLE docs (id INTEGER PRIMARY KEY, email TEXT, low TEXT GENERATED ALWAYS AS (lower(email)) VIRTUAL)",
    "INSERT INTO docs VALUES (1, 'ann@x.example')",
    "CREATE VIEW seen AS SELECT email AS e FROM docs",
    "CREATE VIEW again AS SELECT * FROM seen",
    "CREATE VIEW broken AS SELECT * FROM nowhere",
    "CREATE VIEW endless AS WITH RECURSIVE n(x) AS "
    "(SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x FROM n WHERE x < 0",
    "CREATE VIRTUAL TABLE over_docs USING fts5(email, content='docs', content_rowid='id')",
    "CREATE VIRTUAL TABLE own USING fts5(email)",
    "INSERT INTO own VALUES ('ann@x.example')",
)


def test_kinds_in_sqlite(tmp_path: Path) -> None:
    store = opened_sqlite(made(tmp_path / "data.db", *SQLITE))
    tables = {table.name: table for table in store.schema().tables}
    assert {name: (table.kind, table.reads) for name, table in tables.items()} == {
        "docs": ("table", ()),
        "seen": ("view", ("docs",)),
        "again": ("view", ("docs",)),
        "broken": ("view", ()),
        "endless": ("view", ()),
        "over_docs": ("view", ("docs",)),
        "own": ("table", ()),
    }
    assert [column.name for column in tables["docs"].columns if column.generated] == ["low"]
    assert tables["broken"].columns == ()
    assert {(hit.table, hit.column) for hit in store.search(ANN)} == {
        ("docs", "email"),
        ("docs", "low"),
        ("own", "email"),
    }


def test_an_endless_view_in_sqlite(tmp_path: Path) -> None:
    from amanat.service.model import StoreConfig
    from amanat.stores.open import open_store

    path = made(tmp_path / "data.db", *SQLITE)
    store = open_store(StoreConfig(name="main", url=f"sqlite:///{path}", timeout=1))
    found = dict(store.samples(["endless", "broken", "docs"], 5))
    assert isinstance(found["endless"], StoreTimeout)
    assert "cannot be read" in str(found["broken"])
    assert isinstance(found["docs"], tuple)


def test_a_table_with_columns_called_rowid(tmp_path: Path) -> None:
    path = made(
        tmp_path / "data.db",
        "CREATE TABLE t (rowid TEXT, _rowid_ TEXT)",
        "CREATE TABLE u (rowid TEXT, _rowid_ TEXT, oid TEXT)",
    )
    connection = sqlite3.connect(path)
    connection.executemany("INSERT INTO t VALUES (?, ?)", [(f"a{n}", f"b{n}") for n in range(100)])
    connection.executemany("INSERT INTO u VALUES (?, ?, ?)", [("a", "b", "c")] * 100)
    connection.commit()
    connection.close()
    store = opened_sqlite(path)
    assert store.sample("t", 4)[0]["rowid"] == ["a0", "a1", "a2", "a99"]
    assert store.sample("u", 4)[1] == 4


@pytest.mark.postgres
def test_what_is_known_of_the_length_changes_no_sample(postgres_url: str, postgres: Store) -> None:
    """Evenly spread numbers, and numbers with one great gap, before and after the engine knows how many there are."""
    run(
        postgres_url,
        "CREATE TABLE even (id INT PRIMARY KEY)",
        "INSERT INTO even SELECT * FROM generate_series(1, 5000)",
        "CREATE TABLE gap (id INT PRIMARY KEY)",
        "INSERT INTO gap SELECT * FROM generate_series(1, 5000)",
        "INSERT INTO gap VALUES (1000000000)",
    )
    before = dict(plain(postgres.samples(["even", "gap"], 100)))
    run(postgres_url, "ANALYZE")
    assert table_of(postgres, "even").rows == 5000
    assert dict(plain(postgres.samples(["even", "gap"], 100))) == before
    assert all(isinstance(found, tuple) and found[1] == 100 for found in before.values())
