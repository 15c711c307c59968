"""PostgreSQL: the conformance suite, and what is its own."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from amanat.errors import NotInstalled, StoreBusy, StoreError, StoreReadOnly
from amanat.stores import postgresql
from amanat.stores.base import Needle, Store
from amanat.stores.samples import postgres as sampling_postgres
from amanat.stores.search.copying import copied
from amanat.stores.sql.statements import Statement
from tests.stores.conformance import SCHEMA
from tests.stores.server import OnServer, opened, run

pytestmark = pytest.mark.postgres


@pytest.fixture
def role(postgres_url: str) -> Iterator[str]:
    """The URL of a role that may only SELECT."""
    name = f"r{uuid.uuid4().hex[:10]}"
    run(
        postgres_url,
        f"CREATE ROLE {name} LOGIN PASSWORD 'sesame'",
        f"GRANT USAGE ON SCHEMA public TO {name}",
        f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO {name}",
    )
    yield sa.make_url(postgres_url).set(username=name, password="sesame").render_as_string(hide_password=False)
    run(postgres_url, f"DROP OWNED BY {name}", f"DROP ROLE {name}")


@pytest.fixture
def url(postgres_url: str) -> str:
    return postgres_url


class TestPostgres(OnServer):
    statements = SCHEMA


@pytest.fixture
def store(postgres_url: str) -> Iterator[Store]:
    found = opened(postgres_url)
    yield found
    found.close()


def test_a_url_that_cannot_be_read() -> None:
    with pytest.raises(StoreError) as caught:
        opened("postgresql://ann:sesame@host:port/db")
    assert "sesame" not in str(caught.value)


def test_the_driver_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "psycopg", None)
    with pytest.raises(NotInstalled, match=r"install `amanat\[postgres\]`"):
        opened("postgresql://x@host/db")


def test_hidden_rows_are_an_error(postgres_url: str, role: str) -> None:
    run(
        postgres_url,
        "CREATE TABLE t (id INT PRIMARY KEY, note TEXT)",
        "INSERT INTO t VALUES (1, 'ann@x.example')",
        "ALTER TABLE t ENABLE ROW LEVEL SECURITY",
    )
    store = opened(role)
    with pytest.raises(StoreError, match="BYPASSRLS") as caught:
        store.sample("t", 5)
    assert not isinstance(caught.value, StoreReadOnly)
    with pytest.raises(StoreError, match="BYPASSRLS"):
        list(store.search([Needle(text="ann@x.example", kind="email")]))
    store.close()


def test_types_are_searched_as_text(postgres_url: str, store: Store) -> None:
    run(
        postgres_url,
        "CREATE TYPE mood AS ENUM ('fine', 'ann@x.example')",
        "CREATE DOMAIN address AS varchar(80)",
        "CREATE TABLE t (id UUID PRIMARY KEY, m mood, a address, l text[], j jsonb, b bytea, n inet, v tsvector,"
        " c char(20), r int4range, i int)",
        "INSERT INTO t VALUES ('11111111-2222-3333-4444-555555555555', 'ann@x.example', 'ann@x.example',"
        """ '{"x y",ann@x.example}', '{"k": "\\u0061nn@x.example"}', 'ann@x.example', '10.0.0.1',"""
        " to_tsvector('simple', 'ann@x.example'), 'ann@x.example', '[1,2)', 5)",
    )
    hits = list(store.search([Needle(text="ann@x.example", kind="email")]))
    assert [hit.column for hit in hits] == ["m", "a", "l", "j", "b", "v", "c"]
    assert {hit.key for hit in hits} == {(uuid.UUID("11111111-2222-3333-4444-555555555555"),)}
    assert [hit.column for hit in store.search([Needle(text="10.0.0.1", kind="ip")])] == ["n"]


def test_a_statement_reads_every_type_as_any_other_query_does(postgres_url: str, store: Store) -> None:
    run(
        postgres_url,
        "CREATE TYPE mood AS ENUM ('fine', 'bad')",
        "CREATE DOMAIN positive AS numeric(8, 2) CHECK (VALUE > 0)",
        """CREATE TABLE t (k int PRIMARY KEY, s smallint, l bigint, n numeric(8, 2), w numeric, r real,
        d double precision,
        y money, b boolean, c char(5), v varchar(9), x text, u uuid, m mood, e bytea, a date, t time,
        z timestamptz, p timestamp, i interval, j json, o jsonb, g text[], h numeric[],
        q inet, f bit(3), ge tsvector, dn positive, de float8[])""",
        """INSERT INTO t VALUES (1, 2, 3, 12.50, 1e30, 1.5, 2.5, 4.5, true, 'ab', 'cd', 'ef',
        '11111111-2222-3333-4444-555555555555', 'fine', 'gh', '2020-01-31', '10:00', '2020-01-31 10:00+02',
        '2020-01-31 10:00', '3 days', '{"a": 1.0}', '[1, null]', '{x,y}', '{1.5}', '10.0.0.1', '101', 'word',
        7.25, '{0.5}')""",
        "INSERT INTO t (k) VALUES (2)",
    )
    asked = sa.select(store.table("t")).order_by(store.table("t").c.k)
    with store.reading() as connection:
        plain = [tuple(row) for row in connection.execute(asked)]
        (made,) = store.ask(connection, [Statement(asked)], {})
    assert made == plain
    assert [[type(value) for value in row] for row in made] == [[type(value) for value in row] for row in plain]


def test_a_database_that_writes_dates_in_another_way_is_read_all_the_same(postgres_url: str) -> None:
    run(
        postgres_url,
        "CREATE TABLE t (k int PRIMARY KEY, a date, z timestamptz, i interval)",
        "INSERT INTO t VALUES (1, '2020-02-01', '2020-02-01 10:00+00', '1 day 2 hours')",
    )
    usual = opened(postgres_url)
    values = _all_of(usual)
    usual.close()
    database = sa.make_url(postgres_url).database
    run(postgres_url, f"ALTER DATABASE \"{database}\" SET datestyle = 'German'")
    run(postgres_url, f"ALTER DATABASE \"{database}\" SET intervalstyle = 'iso_8601'")
    other = opened(postgres_url)
    assert _all_of(other) == values
    other.close()


def _all_of(store: Store) -> list[Any]:
    asked = sa.select(store.table("t"))
    with store.reading() as connection:
        found = [tuple(row) for row in connection.execute(asked)], store.ask(connection, [Statement(asked)], {})
    with store.writing() as connection:
        written = [tuple(row) for row in connection.execute(asked)]
    return [*found, written, store.sample("t", 5)]


def test_keys_of_other_types(postgres_url: str, store: Store) -> None:
    run(
        postgres_url,
        "CREATE TYPE mood AS ENUM ('fine', 'bad')",
        "CREATE TABLE t (u UUID PRIMARY KEY, m mood, d date, n numeric(8,2), c char(5))",
        "INSERT INTO t VALUES ('11111111-2222-3333-4444-555555555555', 'fine', '2020-01-31', 12.5, 'ab')",
    )
    t = store.table("t")
    with store.reading() as connection:
        row = connection.execute(sa.select(t)).one()
        for column, value in zip(t.c, row, strict=True):
            found = connection.execute(sa.select(t.c.m).where(store.member([column], [[value]]))).all()
            assert [tuple(one) for one in found] == [("fine",)], column.name
        both = store.member([t.c.u, t.c.m], [[str(row.u), "fine"], [row.u.hex, "bad"]])
        assert len(connection.execute(sa.select(t.c.m).where(both)).all()) == 1
        alias = t.alias("other")
        assert len(connection.execute(sa.select(alias.c.m).where(store.member([alias.c.u], [[row.u]]))).all()) == 1


def test_schemas(postgres_url: str) -> None:
    run(
        postgres_url,
        "CREATE TABLE users (id INT PRIMARY KEY)",
        "CREATE SCHEMA shop",
        "CREATE TABLE shop.users (id INT PRIMARY KEY)",
        "CREATE TABLE shop.orders (id INT PRIMARY KEY, u INT REFERENCES public.users, s INT REFERENCES shop.users)",
        "INSERT INTO users VALUES (1)",
        "INSERT INTO shop.orders VALUES (5, 1, NULL)",
    )
    store = opened(postgres_url)
    tables = {table.name: table for table in store.schema().tables}
    assert list(tables) == ["shop.orders", "shop.users", "users"]
    assert [key.table for key in tables["shop.orders"].foreign_keys] == ["shop.users", "users"]
    assert store.sample("shop.orders", 5)[0]["u"] == [1]
    store.close()
    only = opened(postgres_url, schemas=("public",))
    assert [table.name for table in only.schema().tables] == ["users"]
    only.close()
    wrong = opened(postgres_url, schemas=("shoop",))
    with pytest.raises(StoreError, match="there is no schema `shoop`"):
        wrong.schema()
    wrong.close()


def test_partitions_are_reached_through_their_parent(postgres_url: str, store: Store) -> None:
    run(
        postgres_url,
        "CREATE TABLE users (id INT PRIMARY KEY)",
        "CREATE TABLE log (id INT, day DATE, note TEXT, u INT REFERENCES users, PRIMARY KEY (id, day))"
        " PARTITION BY RANGE (day)",
        "CREATE TABLE log_1 PARTITION OF log FOR VALUES FROM ('2020-01-01') TO ('2021-01-01')",
        "CREATE TABLE log_2 PARTITION OF log FOR VALUES FROM ('2021-01-01') TO ('2022-01-01')",
        "CREATE TABLE tag (id INT PRIMARY KEY, l INT, d DATE, FOREIGN KEY (l, d) REFERENCES log (id, day))",
        "INSERT INTO log VALUES (1, '2020-05-05', 'ann@x.example', NULL), (1, '2021-05-05', 'ann@x.example', NULL)",
        "ANALYZE",
    )
    tables = {table.name: table for table in store.schema().tables}
    assert list(tables) == ["log", "tag", "users"]
    assert tables["log"].rows == 2
    assert [key.table for key in tables["tag"].foreign_keys] == ["log"]
    hits = list(store.search([Needle(text="ann@x.example", kind="email")]))
    assert [(hit.table, hit.key[0]) for hit in hits] == [("log", 1), ("log", 1)]


def test_triggers_and_generated_columns(postgres_url: str, store: Store) -> None:
    run(
        postgres_url,
        "CREATE TABLE t (id INT PRIMARY KEY, a TEXT, b TEXT GENERATED ALWAYS AS (lower(a)) STORED)",
        "CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
        "CREATE TRIGGER keep BEFORE DELETE ON t FOR EACH ROW EXECUTE FUNCTION keep()",
    )
    table = store.schema().tables[0]
    assert table.triggers == ("keep",)
    assert [column.generated for column in table.columns] == [False, False, True]


def test_columns_that_an_index_over_expressions_wants_different(postgres_url: str, store: Store) -> None:
    run(
        postgres_url,
        "CREATE TABLE t (nick text NOT NULL, domain text, hidden int, plain text)",
        "CREATE UNIQUE INDEX one ON t (lower(nick), coalesce(lower(domain), ''))",
        "CREATE UNIQUE INDEX two ON t (plain) INCLUDE (domain) WHERE hidden IS NULL",
        "CREATE INDEX no ON t (lower(plain), hidden)",
        "CREATE UNIQUE INDEX whole ON t (hidden)",
    )
    table = next(one for one in store.schema().tables if one.name == "t")
    assert table.unique == (("hidden",),)
    assert table.differing == (("nick", "domain"), ("plain",))


def test_a_standby_may_not_be_written(postgres_url: str) -> None:
    run(postgres_url, "CREATE TABLE t (id INT PRIMARY KEY)")
    url = sa.make_url(postgres_url).update_query_dict({"options": "-c default_transaction_read_only=on"})
    store = opened(url.render_as_string(hide_password=False))
    with pytest.raises(StoreReadOnly), store.writing():
        pass
    store.close()


def test_a_lock_that_does_not_come(postgres_url: str, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("amanat.stores.postgresql._LOCK_SECONDS", 0.05)
    run(postgres_url, "CREATE TABLE t (id INT PRIMARY KEY)", "INSERT INTO t VALUES (1)")
    with store.writing() as first:
        first.exec_driver_sql("SELECT * FROM t FOR UPDATE")
        with pytest.raises(StoreBusy), store.writing() as second:
            second.exec_driver_sql("SELECT * FROM t FOR UPDATE")


def test_dates_beyond_the_calendar_can_be_read(postgres_url: str, store: Store) -> None:
    run(
        postgres_url,
        "CREATE TABLE t (d date, s timestamp, z timestamptz)",
        "INSERT INTO t VALUES ('infinity', '-infinity', 'infinity'), ('4000-01-01 BC', '20000-01-01', '2020-01-01Z')",
    )
    assert store.sample("t", 5)[0]["d"] == ["infinity", "4000-01-01 BC"]
    assert store.sample("t", 5)[0]["s"][0] == "-infinity"


TYPED = {
    "b": ("boolean", ("true", "false", None)),
    "i": ("integer", ("-5", "0", "2147483647")),
    "n": ("numeric", ("1.5", "-0.0010", "99")),
    "wide": ("numeric", ("1e30", "'NaN'", "0.5")),
    "f": ("double precision", ("0.1", "'Infinity'", "1e-7")),
    "d": ("date", ("'2024-02-29'", "'0044-03-15'", None)),
    "s": ("timestamp", ("'2024-02-29 12:30:00.25'", "'1999-12-31'", None)),
    "z": ("timestamptz", ("'2024-07-01 00:30+00'", "'2024-01-01 23:30+00'", None)),
    "old": ("timestamptz", ("'1850-01-01 00:00+00'", None, None)),
    "raw": ("bytea", ("'\\xff00'", "''", None)),
    "t": ("time", ("'08:00'", None, None)),
    "span": ("interval", ("'1 day 02:00'", None, None)),
    "narrow": ("small", ("7", None, None)),
    "name": ("text", ("''", "'a \"b\", c'", "E'two\\nlines\\r'")),
}
"""By column its type, and a value for each of three rows."""


@pytest.mark.parametrize("zone", ["UTC", "Asia/Karachi", "<+0330>-03:30"])
def test_sampled_values_are_those_that_the_driver_reads(postgres_url: str, store: Store, zone: str) -> None:
    rows = [", ".join(str(given[at] or "NULL") for _, given in TYPED.values()) for at in range(3)]
    run(
        postgres_url,
        f"ALTER DATABASE {sa.make_url(postgres_url).database} SET TimeZone = '{zone}'",
        "CREATE DOMAIN under AS integer CHECK (value < 100)",
        "CREATE DOMAIN small AS under CHECK (value < 10)",
        f"CREATE TABLE t (id INT PRIMARY KEY, {', '.join(f'{name} {kind}' for name, (kind, _) in TYPED.items())})",
        *(f"INSERT INTO t VALUES ({at}, {row})" for at, row in enumerate(rows)),
    )
    found, count = store.sample("t", 5)
    with store.reading() as connection:
        read = connection.exec_driver_sql(f"SELECT {', '.join(TYPED)} FROM t ORDER BY id").all()
    assert count == 3
    for at, name in enumerate(TYPED):
        values = [row[at] for row in read]
        assert list(map(repr_of, found[name])) == list(map(repr_of, values)), name


def repr_of(value: Any) -> tuple[str, Any]:
    """Whatever is equal has the same, and NaN is equal to itself; moments with the clock of their zone."""
    said = f"{value:%Y-%m-%d %H:%M:%S.%f %z}" if isinstance(value, dt.datetime) else None
    return type(value).__name__, said or ("NaN" if value != value else value)


def test_a_sample_by_other_keys_is_spread(postgres_url: str, store: Store) -> None:
    run(
        postgres_url,
        "CREATE TABLE t (k TEXT PRIMARY KEY)",
        "INSERT INTO t SELECT 'k' || lpad(g::text, 3, '0') FROM generate_series(1, 100) g",
    )
    assert store.sample("t", 4)[0]["k"] == ["k001", "k002", "k050", "k100"]


@pytest.mark.parametrize(("limit", "asked"), [(21, 1), (20, 1), (19, 2), (5, 2)])
def test_a_table_that_is_taken_whole_is_asked_for_once(
    postgres_url: str, store: Store, monkeypatch: pytest.MonkeyPatch, limit: int, asked: int
) -> None:
    run(postgres_url, "CREATE TABLE t (id INT PRIMARY KEY)", "INSERT INTO t SELECT generate_series(1, 20)")
    statements: list[str] = []

    def counted(raw: Any, statement: str, form: str) -> Iterator[list[bytes]]:
        statements.append(statement)
        return copied(raw, statement, form)

    monkeypatch.setattr(sampling_postgres, "copied", counted)
    assert store.sample("t", limit)[1] == min(limit, 20)
    assert len(statements) == asked


def test_connections_are_given_back(postgres_url: str) -> None:
    store = opened(postgres_url)
    for _ in range(30):
        store.schema()
        with pytest.raises(StoreError), store.reading() as connection:
            connection.exec_driver_sql("SELECT nothing")
        next(iter(store.search([Needle(text="x", kind="email")])), None)
    with store.reading() as connection:
        count = connection.exec_driver_sql(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'amanat'"
        ).scalar_one()
    assert count == 1
    store.close()


def test_a_transaction_that_is_open_still_is_waited_for(postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its session may be at the COMMIT itself: nothing is said before it has ended."""
    monkeypatch.setattr(postgresql, "_LOCK_SECONDS", 0)
    store = opened(postgres_url, write_url=postgres_url)
    with store.writing() as connection:
        mine = store.transaction_id(connection)
        assert mine is not None
        with pytest.raises(StoreBusy, match="an earlier run is still open; end its session"):
            store.outcome(mine)
    assert store.outcome(mine) == "committed"
    assert store.outcome("4000000000") == "unknown"
    store.close()
