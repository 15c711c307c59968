"""The schema is taken from memory ONLY while the engine says that nothing has changed: every migration is noticed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from amanat.service.model import StoreConfig
from amanat.stores.base import Store
from amanat.stores.open import open_store
from amanat.stores.schema.model import StoreSchema

TABLES = (
    "CREATE TABLE people (id INTEGER PRIMARY KEY, email VARCHAR(80) NOT NULL, nick VARCHAR(40), age INTEGER, x TEXT)",
    "CREATE TABLE notes (id INTEGER PRIMARY KEY, person_id INTEGER REFERENCES people (id), text VARCHAR(80))",
    "CREATE VIEW adults AS SELECT id FROM people WHERE age > 17",
    "CREATE TABLE spare (id INTEGER PRIMARY KEY)",
)
ANYWHERE = (
    "CREATE TABLE more (id INTEGER PRIMARY KEY)",
    "DROP TABLE spare",
    "ALTER TABLE people ADD COLUMN phone VARCHAR(40)",
    "ALTER TABLE people DROP COLUMN x",
    "ALTER TABLE people RENAME COLUMN nick TO nickname",
    "ALTER TABLE spare RENAME TO other",
    "CREATE UNIQUE INDEX one_nick ON people (nick)",
    "CREATE TABLE gifts (id INTEGER PRIMARY KEY, person_id INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE)",
    "DROP VIEW adults",
    "CREATE VIEW named AS SELECT nick FROM people",
)
SERVERS = (
    "ALTER TABLE notes ADD CONSTRAINT once UNIQUE (person_id, text)",
    "ALTER TABLE notes ADD CONSTRAINT again FOREIGN KEY (id) REFERENCES people (id)",
)
POSTGRESQL = (
    *SERVERS,
    "CREATE UNIQUE INDEX one_nick ON people (lower(nick))",
    "CREATE UNIQUE INDEX one_nick ON people (nick) WHERE age IS NULL",
    "ALTER TABLE people ALTER COLUMN nick SET NOT NULL",
    "ALTER TABLE people ALTER COLUMN email DROP NOT NULL",
    "ALTER TABLE people ALTER COLUMN nick TYPE text",
    "ALTER TABLE people ALTER COLUMN nick SET DEFAULT 'x'",
    "ALTER TABLE notes DROP CONSTRAINT notes_person_id_fkey",
    "ALTER TABLE notes DROP CONSTRAINT notes_person_id_fkey, ADD CONSTRAINT notes_person_id_fkey "
    "FOREIGN KEY (person_id) REFERENCES people (id) ON DELETE CASCADE",
    "ALTER TABLE notes DROP CONSTRAINT notes_pkey",
    "ALTER TYPE mood ADD VALUE 'sad'",
    "ALTER TYPE mood RENAME VALUE 'glad' TO 'happy'",
    "CREATE OR REPLACE VIEW adults AS SELECT n.id FROM notes n",
    "CREATE TABLE elsewhere.things (id INTEGER)",
    "CREATE TRIGGER t BEFORE DELETE ON notes FOR EACH ROW EXECUTE FUNCTION nothing()",
    "DROP TRIGGER old ON people",
    "ALTER TABLE notes SET SCHEMA elsewhere",
    "ALTER TABLE whole DETACH PARTITION part_1",
)
MARIADB = (
    *SERVERS,
    "ALTER TABLE people MODIFY nick VARCHAR(40) NOT NULL",
    "ALTER TABLE people MODIFY nick VARCHAR(41)",
    "ALTER TABLE notes DROP FOREIGN KEY notes_ibfk_1",
    "CREATE TRIGGER t BEFORE DELETE ON notes FOR EACH ROW SET @x = 1",
)
SQLITE = ("CREATE TRIGGER t BEFORE DELETE ON notes BEGIN SELECT 1; END",)
BEFORE = (
    "CREATE TYPE mood AS ENUM ('glad')",
    "ALTER TABLE people ADD COLUMN mood mood",
    "CREATE SCHEMA elsewhere",
    "CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END'",
    "CREATE TRIGGER old BEFORE DELETE ON people FOR EACH ROW EXECUTE FUNCTION nothing()",
    "CREATE TABLE whole (id INTEGER) PARTITION BY LIST (id)",
    "CREATE TABLE part_1 PARTITION OF whole FOR VALUES IN (1)",
)


def _run(url: str, *statements: str) -> None:
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


def _seen(store: Store) -> StoreSchema:
    with store.reading() as connection:
        return store.schema_in(connection)


def _all_noticed(url: str, changes: tuple[str, ...], clean: Callable[[], Iterator[str]]) -> None:
    """One after another, each on a schema made anew."""
    for change in changes:
        _run(url, *clean(), *TABLES, *(BEFORE if url.startswith("postgresql") else ()))
        store = open_store(StoreConfig(name="main", url=url), None)
        before = _seen(store)
        assert _seen(store) is before, "unchanged"
        _run(url, change)
        after = _seen(store)
        assert after is not before, change
        assert after == store.schema(), change
        store.close()


def test_sqlite(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'shop.db'}"

    def clean() -> Iterator[str]:
        (tmp_path / "shop.db").unlink(missing_ok=True)
        return iter(())

    _all_noticed(url, (*ANYWHERE, *SQLITE), clean)


@pytest.mark.postgres
def test_postgresql(postgres_url: str) -> None:
    def clean() -> Iterator[str]:
        yield "DROP SCHEMA IF EXISTS elsewhere, extra, public CASCADE"
        yield "CREATE SCHEMA public"

    _all_noticed(postgres_url, (*ANYWHERE, *POSTGRESQL), clean)


@pytest.mark.mysql
def test_mariadb(mysql_url: str) -> None:
    def clean() -> Iterator[str]:
        name = sa.make_url(mysql_url).database
        yield f"DROP DATABASE {name}"
        yield f"CREATE DATABASE {name} CHARACTER SET utf8mb4"
        yield f"USE {name}"

    _all_noticed(mysql_url, (*ANYWHERE, *MARIADB), clean)


@pytest.mark.postgres
def test_what_rows_do_is_no_migration(postgres_url: str) -> None:
    _run(postgres_url, *TABLES)
    store = open_store(StoreConfig(name="main", url=postgres_url), None)
    before = _seen(store)
    _run(
        postgres_url,
        "INSERT INTO people SELECT n, 'x', 'y', 1, 1 FROM generate_series(1, 1000) n",
        "VACUUM ANALYZE people",
        "DELETE FROM people WHERE id > 10",
        "VACUUM FREEZE people",
    )
    assert _seen(store) is before
    store.close()


@pytest.mark.postgres
def test_a_snapshot_that_reflects_leaves_the_search_path_as_it_was(postgres_url: str) -> None:
    _run(postgres_url, *TABLES)
    store = open_store(StoreConfig(name="main", url=postgres_url), None)
    with store.reading() as connection:
        before = connection.exec_driver_sql("SHOW search_path").scalar()
        store.schema_in(connection)
        assert connection.exec_driver_sql("SHOW search_path").scalar() == before
    store.close()
