"""Bad input: what cannot be read is told and judged by its names, and the rest goes on. Reading needs SELECT only."""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from amanat.datamap.build import build
from amanat.datamap.look import look
from amanat.datamap.model import DataMap
from amanat.datamap.out.as_json import as_json
from amanat.datamap.pins.file import load_pins, write
from amanat.errors import StoreError
from amanat.promises.disclosure import holdings
from amanat.service.model import StoreConfig
from amanat.stores.base import Sample, Store
from amanat.stores.open import open_store
from tests.datamap.making import USERS, column, made, mapped, table

TOWN = (
    "CREATE TABLE users (id INT PRIMARY KEY, email VARCHAR(80) NOT NULL UNIQUE, password_hash VARCHAR(80), "
    "name VARCHAR(80))",
    "CREATE TABLE orders (id INT PRIMARY KEY, user_id INT NOT NULL, total INT, "
    "FOREIGN KEY (user_id) REFERENCES users (id))",
    "CREATE TABLE secrets (id INT PRIMARY KEY, user_id INT, iban VARCHAR(40), "
    "FOREIGN KEY (user_id) REFERENCES users (id))",
    "CREATE VIEW mailing AS SELECT email FROM users",
    "INSERT INTO users VALUES (1, 'ann@x.example', 'x', 'Ann Ash'), (2, 'bob@x.example', 'y', 'Bob Birch')",
    "INSERT INTO orders VALUES (1, 1, 10), (2, 2, 20)",
    "INSERT INTO secrets VALUES (1, 1, 'DE89370400440532013000')",
)


def run(url: str, *statements: str) -> None:
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    engine.dispose()


def as_role(url: str, name: str) -> str:
    return sa.make_url(url).set(username=name, password="sesame").render_as_string(hide_password=False)


@pytest.fixture
def postgres(postgres_url: str) -> Iterator[tuple[str, str]]:
    """A town, and the URL of a role that may only SELECT, and not from `secrets`."""
    name = f"r{uuid.uuid4().hex[:10]}"
    run(postgres_url, *TOWN, f"CREATE ROLE {name} LOGIN PASSWORD 'sesame'", f"GRANT USAGE ON SCHEMA public TO {name}")
    run(postgres_url, f"GRANT SELECT ON users, orders, mailing TO {name}")
    yield postgres_url, as_role(postgres_url, name)
    run(postgres_url, f"DROP OWNED BY {name}", f"DROP ROLE {name}")


@pytest.fixture
def mysql(mysql_url: str) -> Iterator[tuple[str, str]]:
    name, database = f"r{uuid.uuid4().hex[:10]}", sa.make_url(mysql_url).database
    run(mysql_url, *TOWN, f"CREATE USER {name}@localhost IDENTIFIED BY 'sesame'")
    run(mysql_url, f"GRANT SELECT, SHOW VIEW ON {database}.* TO {name}@localhost")
    yield mysql_url, as_role(mysql_url, name)
    run(mysql_url, f"DROP USER {name}@localhost")


def opened(url: str, **fields: Any) -> Store:
    return open_store(StoreConfig(name="main", url=url, **fields))


def of(url: str, **fields: Any) -> DataMap:
    store = opened(url, **fields)
    try:
        return build([store], None)
    finally:
        store.close()


def personal(datamap: DataMap) -> set[str]:
    return {
        f"{table.name}.{column.name}" for table in datamap.stores[0].held for column in table.columns if column.personal
    }


@pytest.mark.postgres
def test_a_table_without_permission_is_judged_by_its_names(postgres: tuple[str, str]) -> None:
    whole, found = of(postgres[0]), of(postgres[1])
    store = found.stores[0]
    assert store.answered
    assert found.unread == ("main.secrets",)
    assert "permission denied" in store.table("secrets").unread
    assert store.table("secrets").column("iban").personal
    assert store.table("secrets").ownership == "owned"
    assert store.table("users") == whole.stores[0].table("users")
    assert found.people == whole.people


@pytest.mark.postgres
def test_rows_that_are_hidden(postgres: tuple[str, str]) -> None:
    run(postgres[0], "ALTER TABLE orders ENABLE ROW LEVEL SECURITY")
    found = of(postgres[1])
    assert found.unread == ("main.orders", "main.secrets")
    assert "row-level security" in found.stores[0].table("orders").unread


@pytest.mark.postgres
def test_a_view_that_never_ends(postgres: tuple[str, str]) -> None:
    run(postgres[0], "CREATE VIEW slow AS SELECT pg_sleep(100)::text AS email")
    store = of(postgres[0], timeout=1).stores[0]
    assert store.table("slow").unread == "it took too long"
    assert store.table("slow").column("email").personal
    assert store.table("users").rows == 2


@pytest.mark.postgres
def test_select_is_enough_on_postgres(postgres: tuple[str, str]) -> None:
    run(postgres[0], f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {sa.make_url(postgres[1]).username}")
    assert opened(postgres[1]).rights().reader_can_write is False
    assert of(postgres[1]) == of(postgres[0])


@pytest.mark.mysql
def test_select_is_enough_on_mariadb(mysql: tuple[str, str]) -> None:
    assert opened(mysql[1]).rights().reader_can_write is False
    found = of(mysql[1])
    assert found == of(mysql[0])
    assert found.unread == ()
    store = found.stores[0]
    assert found.people is not None
    assert found.people.table == "users"
    assert [str(path) for path in store.table("orders").paths] == ["orders.user_id > users"]
    assert "IBAN" in store.table("secrets").column("iban").because
    assert (store.table("mailing").kind, store.table("mailing").reads) == ("view", ("users",))


@pytest.mark.mysql
@pytest.mark.postgres
def test_three_engines_one_map(mysql: tuple[str, str], postgres: tuple[str, str], tmp_path: Path) -> None:
    sqlite = personal(mapped(tmp_path, ";".join(TOWN)))
    assert personal(of(mysql[0])) == personal(of(postgres[0])) == sqlite
    assert len(sqlite) >= 5


def test_a_file_that_may_only_be_read(tmp_path: Path) -> None:
    mapped(tmp_path, ";".join(TOWN))
    before = (tmp_path / "main.db").read_bytes()
    (tmp_path / "main.db").chmod(0o444)
    tmp_path.chmod(0o555)
    try:
        found = of(f"sqlite:///{tmp_path}/main.db?mode=ro")
    finally:
        tmp_path.chmod(0o755)
    assert found.people is not None
    assert (tmp_path / "main.db").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["main.db"]


def test_a_view_is_counted_once(tmp_path: Path) -> None:
    views = "CREATE VIEW mailing AS SELECT email, name FROM users; CREATE VIEW broken AS SELECT * FROM nowhere;"
    found = mapped(tmp_path, USERS + views)
    plain = mapped(tmp_path, USERS)
    shown = table(found, "mailing")
    assert (shown.kind, shown.ownership, shown.reads, shown.paths, shown.links) == ("view", "none", ("users",), (), ())
    assert column(found, "mailing.email").personal
    assert [held.place for held in holdings(found).columns] == [held.place for held in holdings(plain).columns]
    assert found.people == plain.people
    assert found.stores[0].rows_sampled == plain.stores[0].rows_sampled
    assert (found.unreached, found.unread) == ((), ())
    printed = {one["name"]: one for one in as_json(found)["stores"][0]["tables"]}
    assert printed["mailing"]["kind"] == "view"
    assert printed["broken"]["unread"] == "the view cannot be read"


def test_a_view_is_not_written_down(tmp_path: Path) -> None:
    found = mapped(tmp_path, USERS + "CREATE VIEW mailing AS SELECT email, name FROM users;")
    write(tmp_path / "datamap.toml", found)
    assert {table for _, table in load_pins(tmp_path / "datamap.toml").tables} == {"users"}


class Failing:
    """A real store of which some tables fail to be sampled."""

    def __init__(self, store: Store, errors: dict[str, StoreError]) -> None:
        self._store, self._errors = store, errors

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def samples(self, tables: Sequence[str], limit: int) -> Iterator[tuple[str, Sample | StoreError]]:
        for name, found in self._store.samples(tables, limit):
            yield name, self._errors.get(name, found)


def test_a_table_that_was_dropped_meanwhile(tmp_path: Path) -> None:
    store = made(tmp_path, USERS + "CREATE TABLE gone (id INTEGER PRIMARY KEY, phone TEXT);")
    store.schema()

    def drop(done: int, total: int) -> None:
        assert total == 2
        seen.append(done)

    seen: list[int] = []
    connection = sqlite3.connect(tmp_path / "main.db")
    original = store.schema
    schema = original()
    connection.execute("DROP TABLE gone")
    connection.close()
    store.schema = lambda: schema  # type: ignore[method-assign]
    found = look(store, 10, drop)
    assert found.unread == {"gone": "no such table: gone"}
    assert found.seen["users"]["email"].filled == 2
    assert seen == [1, 2]


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    mapped(tmp_path, USERS)
    connection = sqlite3.connect(tmp_path / "main.db")
    connection.execute("CREATE TABLE old (id INTEGER PRIMARY KEY, mail TEXT, name TEXT)")
    connection.execute("INSERT INTO old VALUES (1, CAST(X'616e6e40782e6578616d706c65' AS TEXT), CAST(X'c3' AS TEXT))")
    connection.commit()
    connection.close()
    found = of(f"sqlite:///{tmp_path}/main.db")
    assert found.unread == ()
    assert column(found, "old.mail").identifier == "email"


def test_a_store_that_goes_away_after_its_schema_came_is_silent(tmp_path: Path) -> None:
    from amanat.errors import StoreDown

    down = StoreDown("it went", place="main")
    one: Any = Failing(made(tmp_path, USERS), {"users": down})
    assert not build([one], None).stores[0].answered
    more = made(tmp_path, "CREATE TABLE other (id INTEGER PRIMARY KEY)", "two")
    two: Any = Failing(more, {})
    assert build([two], None).stores[0].answered
