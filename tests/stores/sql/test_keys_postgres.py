"""Keys of many people in PostgreSQL's statements."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from amanat.service.model import StoreConfig
from amanat.stores.open import open_store
from amanat.stores.sql.statements import Slot


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
