"""Keys of many people in PostgreSQL's statements."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from amanat.service.model import StoreConfig
from amanat.stores.open import open_store
from amanat.stores.sql.keys_postgres import parameters
from amanat.stores.sql.statements import Slot, Statement


@pytest.mark.postgres
@pytest.mark.parametrize("people", [100, 20_000])
def test_a_set_is_held_in_memory_whatever_the_server_allows(postgres_url: str, people: int, tmp_path: Path) -> None:
    engine = sa.create_engine(postgres_url)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE letters (id INTEGER PRIMARY KEY, sender INTEGER, recipient INTEGER)")
        connection.exec_driver_sql("INSERT INTO letters SELECT n, n, n + 7 FROM generate_series(1, 50000) n")
        connection.exec_driver_sql(f"ALTER DATABASE \"{engine.url.database}\" SET work_mem = '64kB'")
    engine.dispose()
    store = open_store(StoreConfig(name="main", url=postgres_url, write_url=postgres_url), tmp_path)
    slot = Slot(name="amanat_0", width=1, types=("int",), many=True)
    letters = store.table("letters")
    mine = sa.or_(*(store.member([letters.c[name]], slot) for name in ("sender", "recipient")))
    try:
        with store.writing() as connection, store.holding(connection, {slot: [(key,) for key in range(1, people + 1)]}):
            query = str(sa.delete(letters).where(mine).compile(connection))
            plan = [row[0] for row in connection.exec_driver_sql(f"EXPLAIN {query}")]
            granted = connection.exec_driver_sql("SELECT pg_size_bytes(current_setting('work_mem'))").scalar_one()
    finally:
        store.close()
    (condition,) = [line for line in plan if "Filter:" in line]
    assert condition.count("hashed SubPlan") == condition.count("SubPlan") == 2
    assert granted == max(64 << 10, people * 512)


@pytest.mark.postgres
def test_rows_of_a_whole_table_are_held_against_one_list(postgres_url: str, tmp_path: Path) -> None:
    """Where each place of a statement had a list of its own, the same keys were brought into order for each of them."""
    engine = sa.create_engine(postgres_url)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE letters (id INTEGER PRIMARY KEY, sender INTEGER, recipient BIGINT)")
        connection.exec_driver_sql("INSERT INTO letters SELECT n, n, n + 7 FROM generate_series(1, 50) n")
    engine.dispose()
    store = open_store(StoreConfig(name="main", url=postgres_url, write_url=postgres_url), tmp_path)
    slot = Slot(name="amanat_0", width=1, many=True, shared=True)
    letters = store.table("letters")
    # Two columns of one type, and one of another.
    columns = [letters.c[name] for name in ("id", "sender", "recipient")]
    mine = sa.or_(*(store.member([column], slot) for column in columns))
    statement = Statement(sa.select(letters.c.id).where(mine).order_by(letters.c.id), [slot])
    given = store.given(slot, [(9,), (3,), (9,), (3,)])
    try:
        with store.reading() as connection:
            (rows,) = store.ask(connection, [statement], given)
            text = str(statement.clause.compile(connection))
    finally:
        store.close()
    assert rows == [(2,), (3,), (9,)]
    assert text.count("unnest") == 2


def test_keys_that_are_numbers_are_sent_in_order() -> None:
    slot = Slot(name="amanat_0", width=1, many=True)
    assert parameters(slot, [(9,), (3,), (20,)]) == {"amanat_0_0": "{3,9,20}"}
    assert parameters(slot, [("b",), ("a",)]) == {"amanat_0_0": ["b", "a"]}
    assert parameters(slot, [(2,), (None,)]) == {"amanat_0_0": "{2,NULL}"}
