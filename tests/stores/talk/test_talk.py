"""Many statements in one round trip: what fails, what stays prepared, and what is asked in a snapshot of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg

from amanat.errors import StoreError
from amanat.stores.postgresql import PostgresStore
from amanat.stores.sql.native import native
from amanat.stores.sql.statements import Slot, Statement
from amanat.stores.talk.talk import Sent
from amanat.stores.talk.talking import talk_of
from tests.stores.server import opened, run

pytestmark = pytest.mark.postgres


@pytest.fixture
def store(postgres_url: str) -> Iterator[PostgresStore]:
    run(
        postgres_url, "CREATE TABLE t (id BIGINT PRIMARY KEY, note TEXT)", "INSERT INTO t VALUES (1, 'a'), (70000, 'b')"
    )
    found = opened(postgres_url)
    assert isinstance(found, PostgresStore)
    yield found
    found.close()


def _one(store: PostgresStore, slot: Slot) -> Statement:
    table = store.table("t")
    return Statement(sa.select(table.c.note).where(store.member([table.c.id], slot)).order_by(table.c.id), [slot])


def _prepared(store: PostgresStore) -> int:
    with store.reading() as connection:
        asked = "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE 'SELECT t.note%%'"
        return int(connection.exec_driver_sql(asked).scalar_one())


def test_what_comes_before_a_failure_is_told_and_the_connection_goes_on(store: PostgresStore) -> None:
    with store.reading() as connection:
        talk = talk_of(connection)
        answers, failed = talk.ask(
            [Sent(b"SELECT $1::int", (5,)), Sent(b"SELECT 1/$1::int", ("0",)), Sent(b"SELECT 6")]
        )
        assert ([answer.rows() for answer in answers], getattr(failed, "sqlstate", "")) == ([[(5,)]], "22012")
    with store.reading() as connection:
        answers, failed = talk_of(connection).ask([Sent(b"SELECT $1::int", (7,)), Sent(b"SELECT 6")])
        assert ([answer.rows() for answer in answers], failed) == ([[(7,)], [(6,)]], None)


def test_a_statement_that_cannot_be_prepared_is_the_failure(store: PostgresStore) -> None:
    with store.reading() as connection:
        answers, failed = talk_of(connection).ask([Sent(b"SELECT 1"), Sent(b"SELECT nothing"), Sent(b"SELECT 2")])
    assert (len(answers), getattr(failed, "sqlstate", "")) == (1, "42703")


def test_a_statement_is_prepared_once_whatever_the_size_of_its_keys(store: PostgresStore) -> None:
    """And stays so from one snapshot to the next: a ROLLBACK of the driver's would let go of it."""
    single, several = Slot(name="amanat_0", width=1, single=True), Slot(name="amanat_1", width=1)
    for slot in (single, several):
        statement = _one(store, slot)
        for keys, notes in (([(1,)], [("a",)]), ([(70_000,)], [("b",)]), ([(1 << 40,)], []), ([], [])):
            assert store.asked([statement], store.given(slot, keys)) == [notes]
    assert _prepared(store) == 2


def test_many_keys_are_counted_by_the_planner_and_not_looked_at(store: PostgresStore) -> None:
    slot = Slot(name="amanat_0", width=1, many=True)
    statement = _one(store, slot)
    assert store.asked([statement], store.given(slot, [(1,), (2,), (None,)])) == [[("a",)]]
    text = " ".join(str(statement.clause.compile(dialect=PGDialect_psycopg())).split())
    assert "IN (SELECT DISTINCT ON (anon_1.k0) anon_1.k0 FROM unnest(" in text
    # In the order of a hash each of them would be looked up on another page.
    assert "AS anon_1(k0) ORDER BY anon_1.k0)" in text


def test_keys_that_are_held_are_known_to_be_there_once_and_in_order(store: PostgresStore) -> None:
    slot = Slot(name="amanat_0", width=1, types=("int",), many=True)
    with store.writing() as connection, store.holding(connection, {slot: [(3,), (1,), (None,), (2,), (1,)]}):
        held = connection.exec_driver_sql("SELECT amanat_0_0 FROM pg_temp.amanat_0").scalars()
        assert list(held) == [1, 2, 3]
        unique = "SELECT indisunique FROM pg_index WHERE indrelid = 'pg_temp.amanat_0'::regclass"
        assert list(connection.exec_driver_sql(unique).scalars()) == [True]


def test_a_schema_that_changed_gives_no_answer(store: PostgresStore, postgres_url: str) -> None:
    slot = Slot(name="amanat_0", width=1, single=True)
    statement, given = _one(store, slot), store.given(slot, [(1,)])
    with store.reading() as connection:
        schema = store.schema_in(connection)
    assert store.asked([statement], given, schema) == [[("a",)]]
    run(postgres_url, "ALTER TABLE t RENAME COLUMN note TO text")
    assert store.asked([statement], given, schema) is None
    with pytest.raises(StoreError):
        store.asked([statement], given)
    with store.reading() as connection:
        assert store.schema_in(connection) is not schema
    assert store.asked([statement], given, schema) is None


def test_constants_stand_in_the_text_as_they_are() -> None:
    table = sa.table("t", sa.column("a", sa.String), sa.column("n", sa.Integer))
    key: sa.BindParameter[int] = sa.bindparam("amanat_0", required=False)
    clause = sa.select(table.c.a).where(
        table.c.a.like("x%"), table.c.a != "it's \\", table.c.n == 3, table.c.n == key, table.c.n < key
    )
    server = PGDialect_psycopg()
    server._backslash_escapes = False
    text = native(clause, server)
    assert " ".join(text.query.decode().split()) == (
        "SELECT t.a FROM t WHERE t.a LIKE 'x%' AND t.a != 'it''s \\' AND t.n = 3 "
        "AND t.n = $1::INTEGER AND t.n < $1::INTEGER"
    )
    assert text.values({"amanat_0": 9}) == [9]
