"""MariaDB: the conformance suite, and what is its own."""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
import sqlalchemy as sa

from amanat.errors import NotInstalled, StoreBusy, StoreDown, StoreError, StoreReadOnly, StoreTimeout
from amanat.stores import mysql
from amanat.stores.base import Inclusion, Needle, Question, Store
from amanat.stores.markers import by_hand
from amanat.stores.schema import mysql as information
from tests.stores.conformance import SCHEMA
from tests.stores.server import HostileOnServer, OnServer, opened, run
from tests.stores.shapes import table_of

pytestmark = pytest.mark.mysql

# Deferred constraints are unknown here, TEXT ends at 64 KB, and quotes are strings unless told otherwise.
MYSQL = tuple(
    line.replace(" DEFERRABLE INITIALLY DEFERRED", "").replace("TEXT", "LONGTEXT").replace('""', "\0")
    .replace('"', "`").replace("\0", '"')
    for line in SCHEMA
)  # fmt: skip


@pytest.fixture
def role(mysql_url: str) -> Iterator[str]:
    """The URL of a role that may only SELECT."""
    name = f"r{uuid.uuid4().hex[:10]}"
    database = sa.make_url(mysql_url).database
    run(
        mysql_url,
        f"CREATE USER {name}@localhost IDENTIFIED BY 'sesame'",
        f"GRANT SELECT ON {database}.* TO {name}@localhost",
    )
    yield sa.make_url(mysql_url).set(username=name, password="sesame").render_as_string(hide_password=False)
    run(mysql_url, f"DROP USER {name}@localhost")


@pytest.fixture
def url(mysql_url: str) -> str:
    return mysql_url


class TestMysql(OnServer):
    statements = MYSQL


@pytest.fixture
def store(mysql_url: str) -> Iterator[Store]:
    found = opened(mysql_url, write_url=mysql_url)
    yield found
    found.close()


def test_keys_of_the_servers_own_kind_are_counted(mysql_url: str) -> None:
    """Beside any text that is none, a UUID is neither the same nor another."""
    keys = [f"{at}2345678-1234-4234-8234-123456789abc" for at in "abc"]
    run(
        mysql_url,
        "CREATE TABLE members (id UUID PRIMARY KEY)",
        "CREATE TABLE notes (id INTEGER PRIMARY KEY, member UUID, member_text VARCHAR(40))",
        f"INSERT INTO members VALUES ('{keys[0]}'), ('{keys[1]}')",
        f"INSERT INTO notes VALUES (1, '{keys[0]}', '{keys[0]}'), (2, '{keys[2]}', 'nobody')",
    )
    store = opened(mysql_url)
    asked = [
        Question(table="notes", columns=(column,), to_table="members", to_columns=("id",))
        for column in ("member", "member_text")
    ]
    assert store.contained(asked, 10) == (Inclusion(values=2, found=1),) * 2
    store.close()


def test_a_table_that_is_made_meanwhile_is_left_to_the_next_look(
    mysql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(mysql_url, "CREATE TABLE early (id INTEGER PRIMARY KEY)")
    asked = information._rows

    def late(connection: sa.Connection, statement: str, schemas: Sequence[str]) -> Sequence[Any]:
        rows = asked(connection, statement, schemas)
        if statement is information._TABLES:
            run(mysql_url, "CREATE TABLE late (id INTEGER PRIMARY KEY)")
        return rows

    monkeypatch.setattr(information, "_rows", late)
    store = opened(mysql_url)
    assert [table.name for table in store.schema().tables] == ["early"]
    store.close()


def test_a_url_without_options_of_the_driver(mysql_url: str) -> None:
    """What those of the other tests say of encryption is left to it."""
    place = sa.make_url(mysql_url).difference_update_query(["ssl_disabled"])
    found = opened(place.render_as_string(hide_password=False))
    assert found.schema().tables == ()
    found.close()


class TestHostileNames(HostileOnServer):
    """By way of PyMySQL, which has a syntax of its own for names."""


@pytest.mark.parametrize("url", ["mysql://ann:sesame@host:port/db", "mariadb://host/"])
def test_a_url_that_cannot_be_used(url: str) -> None:
    with pytest.raises(StoreError) as caught:
        opened(url)
    assert "sesame" not in str(caught.value)


def test_the_driver_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pymysql", None)
    with pytest.raises(NotInstalled, match=r"install `amanat\[mysql\]`"):
        opened("mariadb://x@host/db")


def test_a_wrong_password_is_not_told(role: str) -> None:
    wrong = sa.make_url(role).set(password="open/sesame").render_as_string(hide_password=False)
    with pytest.raises(StoreDown) as caught:
        opened(wrong).schema()
    assert "open" not in str(caught.value)


SHAPES = """
CREATE TABLE shapes (
  id BIGINT UNSIGNED PRIMARY KEY AUTO_INCREMENT COMMENT 'running number',
  mood ENUM('calm', 'it''s so', 'a,b') NOT NULL,
  tags SET('x', 'y'),
  doc JSON, plain LONGTEXT, raw VARBINARY(64), blobs LONGBLOB,
  born DATE, seen TIMESTAMP NULL, at TIME, cost DECIMAL(10, 2), ok TINYINT(1), place POINT, code UUID,
  lower_plain VARCHAR(200) GENERATED ALWAYS AS (lower(left(plain, 200))) STORED,
  UNIQUE KEY both_of (born, cost), UNIQUE KEY a_prefix (plain(10)), FULLTEXT KEY words (plain)
) COMMENT 'of every shape'
"""


def test_shapes(mysql_url: str, store: Store) -> None:
    run(
        mysql_url,
        SHAPES,
        "CREATE TRIGGER watch AFTER INSERT ON shapes FOR EACH ROW SET @x = 1",
        "INSERT INTO shapes (mood, doc, plain, raw, blobs, born, seen, cost, ok, place, code) VALUES "
        "('calm', '{\"a\": \"ann@x.example\"}', 'Ann', 'ann@x.example', X'00FF', '1970-01-02', "
        "'2020-01-01 00:00:00', 1.5, 1, POINT(1, 2), '123e4567-e89b-12d3-a456-426655440000')",
    )
    table = table_of(store, "shapes")
    columns = {column.name: column for column in table.columns}
    assert table.comment == "of every shape"
    assert table.triggers == ("watch",)
    assert table.unique == (("born", "cost"),)
    assert table.differing == (("plain",),)
    assert columns["id"].comment == "running number"
    assert columns["mood"].values == ("calm", "it's so", "a,b")
    assert (columns["tags"].values, columns["tags"].array) == (("x", "y"), True)
    assert (columns["doc"].type, columns["doc"].json, columns["doc"].text) == ("json", True, False)
    assert [name for name, column in columns.items() if column.generated] == ["lower_plain"]
    assert [name for name, column in columns.items() if column.binary] == ["raw", "blobs"]
    assert not columns["plain"].unique
    values, count = store.sample("shapes", 5)
    assert count == 1
    assert values["doc"] == ['{"a": "ann@x.example"}']
    assert values["place"] == [None]
    hits = {hit.column for hit in store.search([Needle(text="ann@x.example", kind="email")])}
    assert hits == {"doc", "raw"}


def test_keys_of_every_type(mysql_url: str, store: Store) -> None:
    run(
        mysql_url,
        SHAPES,
        "INSERT INTO shapes (mood, born, raw, cost, code) VALUES ('calm', '1970-01-02', X'00FF', 1.5, UUID())",
    )
    table = store.table("shapes")
    with store.reading() as connection:
        for name in ("id", "mood", "born", "raw", "cost", "code"):
            value = connection.execute(sa.select(table.c[name])).scalar_one()
            met = sa.select(sa.func.count()).select_from(table).where(store.member([table.c[name]], [[value]]))
            assert connection.execute(met).scalar_one() == 1, name


def test_a_collation_decides_only_where_it_is_the_columns_own(mysql_url: str, store: Store) -> None:
    run(
        mysql_url,
        "CREATE TABLE t (k VARCHAR(20) COLLATE utf8mb4_general_ci PRIMARY KEY)",
        "INSERT INTO t VALUES ('Zoé')",
    )
    column = store.table("t").c.k
    with store.reading() as connection:
        for condition, met in (
            (store.member([column], [["ZOE"]]), 1),
            (store.member([sa.func.lower(sa.cast(column, sa.Text))], [["zoe"]]), 0),
            (store.member([sa.func.lower(sa.cast(column, sa.Text))], [["zoé"]]), 1),
        ):
            assert connection.execute(sa.select(sa.func.count()).where(condition)).scalar_one() == met


def test_another_database(mysql_server: str, mysql_url: str) -> None:
    other = f"{sa.make_url(mysql_url).database}_more"
    run(
        mysql_server,
        f"CREATE DATABASE {other}",
        f"CREATE TABLE {other}.t (id INT PRIMARY KEY, email VARCHAR(80))",
        f"INSERT INTO {other}.t VALUES (1, 'ann@x.example')",
    )
    run(
        mysql_url,
        f"CREATE VIEW v AS SELECT email FROM {other}.t",
        f"CREATE TABLE u (t INT, FOREIGN KEY (t) REFERENCES {other}.t (id))",
    )
    try:
        store = opened(mysql_url, schemas=(other,))
        tables = {table.name: table for table in store.schema().tables}
        assert list(tables) == [f"{other}.t", "u", "v"]
        assert tables["u"].foreign_keys[0].table == f"{other}.t"
        assert tables["v"].reads == (f"{other}.t",)
        assert store.sample(f"{other}.t", 5)[1] == 1
        store.close()
        with pytest.raises(StoreError, match="there is no database `nowhere`"):
            opened(mysql_url, schemas=("nowhere",)).schema()
    finally:
        run(mysql_url, "DROP TABLE u")
        run(mysql_server, f"DROP DATABASE {other}")


def test_a_view_of_a_view_and_a_broken_one(mysql_url: str, store: Store) -> None:
    run(
        mysql_url,
        "CREATE TABLE a (id INT PRIMARY KEY, name TEXT)",
        "CREATE TABLE `b``b` (id INT PRIMARY KEY)",
        "CREATE VIEW one AS SELECT a.name FROM a JOIN `b``b` USING (id)",
        "CREATE VIEW two AS SELECT * FROM one WHERE name IN (SELECT name FROM a)",
        "CREATE TABLE gone (id INT)",
        "CREATE VIEW broken AS SELECT * FROM gone",
        "DROP TABLE gone",
    )
    tables = {table.name: table for table in store.schema().tables}
    assert tables["two"].reads == ("a", "b`b")
    assert isinstance(dict(store.samples(["broken", "a"], 5))["broken"], StoreError)


def test_a_view_that_never_ends(mysql_url: str) -> None:
    run(
        mysql_url,
        "CREATE TABLE t (id INT)",
        "INSERT INTO t VALUES (1)",
        "CREATE VIEW slow AS SELECT SLEEP(100) AS x FROM t",
    )
    store = opened(mysql_url, timeout=1)
    found = dict(store.samples(["slow", "t"], 5))
    assert isinstance(found["slow"], StoreTimeout)
    assert found["t"] == ({"id": [1]}, 1)
    store.close()


def test_errors_hold_no_values(mysql_url: str, store: Store) -> None:
    run(
        mysql_url,
        "CREATE TABLE t (id INT PRIMARY KEY, email VARCHAR(20) UNIQUE, n INT)",
        "INSERT INTO t VALUES (1, 'ann@x.example', 1), (2, 'bob@x.example', 2)",
        "CREATE TRIGGER no BEFORE DELETE ON t FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'ann@x.example'",
    )
    for statement in (
        "UPDATE t SET email = 'ann@x.example'",
        "UPDATE t SET n = 'ann@x.example'",
        "DELETE FROM t",
        "SELECT 'ann@x.example' FROM FROM t",
    ):
        with pytest.raises(StoreError) as caught, store.writing() as connection:
            connection.exec_driver_sql(statement)
        assert "ann" not in str(caught.value), str(caught.value)


def test_a_table_without_permission(mysql_url: str, role: str) -> None:
    run(mysql_url, "CREATE TABLE t (id INT PRIMARY KEY)")
    store = opened(role, write_url=role)
    with pytest.raises(StoreReadOnly, match="command denied"), store.writing() as connection:
        connection.exec_driver_sql("DELETE FROM t")
    with pytest.raises(StoreError, match="grant SELECT") as caught, store.reading() as connection:
        connection.exec_driver_sql("SELECT * FROM mysql.global_priv")
    assert not isinstance(caught.value, StoreReadOnly)
    store.close()


def test_waiting_for_a_lock_is_busy(mysql_url: str, store: Store) -> None:
    run(mysql_url, "CREATE TABLE t (id INT PRIMARY KEY, n INT)", "INSERT INTO t VALUES (1, 1)")
    with store.writing() as one:
        one.exec_driver_sql("UPDATE t SET n = 2")
        with pytest.raises(StoreBusy), store.writing() as other:  # noqa: PT012
            other.exec_driver_sql("SET innodb_lock_wait_timeout = 1")
            other.exec_driver_sql("UPDATE t SET n = 3")


def test_a_lost_connection_is_made_again(mysql_url: str, store: Store) -> None:
    run(
        mysql_url,
        "CREATE TABLE a (id INT PRIMARY KEY)",
        "CREATE TABLE b (id INT PRIMARY KEY)",
        "CREATE TABLE c (id INT PRIMARY KEY)",
    )
    samples = store.samples(["a", "b", "c"], 5)
    assert next(samples) == ("a", ({"id": []}, 0))
    run(mysql_url, f"KILL {others(mysql_url)}")
    assert [found for _, found in samples] == [({"id": []}, 0), ({"id": []}, 0)]


def others(url: str) -> int:
    """The connection of the store: the one besides this one that uses the database."""
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        statement = "SELECT id FROM information_schema.processlist WHERE db = database() AND id <> connection_id()"
        return int(connection.exec_driver_sql(statement).scalar_one())


def test_a_sample_by_other_keys(mysql_url: str, store: Store) -> None:
    run(
        mysql_url,
        "CREATE TABLE t (k VARCHAR(10) PRIMARY KEY)",
        "INSERT INTO t SELECT CONCAT('k', LPAD(seq, 3, '0')) FROM seq_1_to_100",
    )
    assert store.sample("t", 4)[0]["k"] == ["k001", "k002", "k099", "k100"]


@pytest.fixture
def narrow(mysql_url: str) -> Iterator[str]:
    """The URL of a role that may change the rows of one table, and make none."""
    name, database = f"w{uuid.uuid4().hex[:10]}", sa.make_url(mysql_url).database
    run(
        mysql_url,
        "CREATE TABLE people (id INTEGER PRIMARY KEY)",
        "INSERT INTO people VALUES (1)",
        f"CREATE USER {name}@localhost IDENTIFIED BY 'sesame'",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON {database}.people TO {name}@localhost",
    )
    yield sa.make_url(mysql_url).set(username=name, password="sesame").render_as_string(hide_password=False)
    run(mysql_url, f"DROP USER {name}@localhost")


def test_a_role_that_may_make_no_table_leaves_no_marker(mysql_url: str, narrow: str) -> None:
    """It can erase all the same, and the table can be made for it by hand, as the doctor says."""
    store = opened(mysql_url, write_url=narrow)
    assert store.rights().can_write
    assert store.rights().remembers is False
    with store.writing() as connection:
        connection.exec_driver_sql("DELETE FROM people")
        assert store.transaction_id(connection) is None
    with store.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM people").scalar() == 0
    create, grant = by_hand("mysql").split("; ")
    role = f"{sa.make_url(narrow).username}@localhost"
    run(mysql_url, create, grant.replace("the role", role))
    assert store.rights().remembers
    with store.writing() as connection:
        marker = store.transaction_id(connection)
    assert marker is not None
    assert store.outcome(marker) == "committed"
    store.forget([marker])
    assert store.outcome(marker) == "aborted"
    store.close()


def test_markers_are_made_within_a_transaction_that_they_do_not_commit(mysql_url: str, store: Store) -> None:
    """DDL commits what is open in its session, so it has one of its own."""
    run(mysql_url, "CREATE TABLE people (id INTEGER PRIMARY KEY)", "INSERT INTO people VALUES (1)")
    assert store.rights().remembers
    with contextlib.suppress(ZeroDivisionError), store.writing() as connection:
        connection.exec_driver_sql("DELETE FROM people")
        marker = store.transaction_id(connection)
        raise ZeroDivisionError
    assert store.outcome(marker or "") == "aborted"
    with store.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM people").scalar() == 1


def test_a_marker_that_is_not_yet_decided_is_waited_for(
    mysql_url: str, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A session that the server has not given up yet may still commit: nothing is said before it has ended."""
    monkeypatch.setattr(mysql, "_SESSION", tuple(line.replace("= 30", "= 1") for line in mysql._SESSION))
    with store.writing() as connection:
        marker = store.transaction_id(connection)
        assert marker is not None
        with pytest.raises(StoreBusy):
            opened(mysql_url, write_url=mysql_url).outcome(marker)
    assert store.outcome(marker) == "committed"
