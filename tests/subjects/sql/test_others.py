"""Who else has a row, asked for the rows of thousands of people at once."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from amanat.subjects.sql.others import Others
from amanat.subjects.who.find import by_keys
from tests.subjects import town


@pytest.mark.postgres
def test_what_is_left_of_people_is_held_in_memory_however_many_there_are(postgres_url: str) -> None:
    """The server holds no more of a list than it may take memory, and else goes through all of it for each row."""
    town.build(postgres_url)
    town.run(
        postgres_url,
        "INSERT INTO users (id, email, name, password) "
        "SELECT n, 'person' || n || '@example.com', 'Person', '' FROM generate_series(100, 20000) n",
        "ANALYZE",
    )
    store, datamap = town.store_at(postgres_url), town.town_map()
    others = Others(store, by_keys(store, datamap, [1]), lambda _, __: sa.false(), lambda _, __: None, at_once=True)
    messages = store.table("messages")
    (mapped,) = datamap.stores
    left = others.left(messages, mapped.table("messages").paths)
    with store.reading() as connection:
        connection.exec_driver_sql("SET LOCAL work_mem = '64kB'")
        query = (
            sa.select(messages.c.id).where(sa.not_(left)).compile(connection, compile_kwargs={"literal_binds": True})
        )
        plan = "\n".join(row[0] for row in connection.exec_driver_sql(f"EXPLAIN {query}".replace("%", "%%")))
        found = connection.exec_driver_sql(str(query).replace("%", "%%")).scalars().all()
    store.close()
    assert "CTE amanat_gone_by_id" in plan
    filters = [line for line in plan.splitlines() if "Filter:" in line and "SubPlan" in line]
    assert filters
    assert all(line.count("SubPlan") == line.count("hashed SubPlan") for line in filters)
    assert found == []
