"""What requests find rows by, and whether an index serves it: each engine is asked, before and after it is mended."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
import sqlalchemy as sa

from amanat.datamap.build import build
from amanat.datamap.model import DataMap
from amanat.service.model import StoreConfig
from amanat.stores.base import Store
from amanat.stores.open import open_store
from amanat.subjects.answer.collect import collect
from amanat.subjects.who.find import find
from amanat.subjects.who.lookups import unserved
from benchmarks import market
from tests.subjects import town

PEOPLE = 60


@pytest.fixture
def store(any_url: str, tmp_path: Path) -> Iterator[Store]:
    market.build(any_url, PEOPLE)
    opened = open_store(StoreConfig(name="main", url=any_url), tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def datamap(store: Store) -> DataMap:
    return market.market_map(store.dialect)


def test_what_has_an_index_is_not_told(store: Store, datamap: DataMap) -> None:
    found = {(one.table, one.by) for one in unserved(datamap, store, least=0)}
    if store.dialect == "mysql":
        # MariaDB has indexes over columns alone.
        assert {by for _, by in found} == {
            "`email`, however it is spelled", "`phone`, however it is spelled", "`member.id` within `data`",
        }  # fmt: skip
    else:
        assert found == {("members", "`phone`, however it is spelled")}


def test_each_lookup_without_an_index_is_told_until_its_statement_was_run(
    store: Store, datamap: DataMap, any_url: str
) -> None:
    drop_indexes(store.dialect, any_url)
    wanting = unserved(datamap, store, least=0)
    told = {(one.table, one.by) for one in wanting}
    if store.dialect == "mysql":
        assert all(not one.index for one in wanting)
        return
    assert told >= {
        ("members", "`email`, however it is spelled"), ("newsletter", "`email`, however it is spelled"),
        ("notifications", "`member.id` within `data`"), ("orders", "`member_id`"), ("order_items", "`order_id`"),
        ("products", "`created_by`"), ("messages", "`recipient_id`"),
    }  # fmt: skip
    assert not told & {("members", "`id`"), ("order_items", "`product_id`")}
    engine = sa.create_engine(any_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for one in wanting:
            connection.exec_driver_sql(one.index)
    engine.dispose()
    assert unserved(datamap, store, least=0) == ()


def test_small_tables_are_left_out_and_the_largest_stand_first(store: Store, datamap: DataMap, any_url: str) -> None:
    drop_indexes(store.dialect, any_url)
    sizes = {"members": 50_000, "tickets": 900_000, "newsletter": 70_000, "notifications": None}
    (mapped,) = datamap.stores
    tables = [msgspec.structs.replace(one, rows=sizes.get(one.name, 9_999)) for one in mapped.tables]
    sized = msgspec.structs.replace(datamap, stores=(msgspec.structs.replace(mapped, tables=tuple(tables)),))
    found = [one.table for one in unserved(sized, store)]
    assert list(dict.fromkeys(found)) == ["tickets", "newsletter", "members", "notifications"]


@pytest.mark.parametrize("who", ["person7@example.com", "0049 30 1000007"])
def test_an_answer_reads_no_table_whole_where_all_is_served(tmp_path: Path, who: str) -> None:
    """By the statements that are run, and not those that are asked about."""
    url = f"sqlite:///{tmp_path / 'market.db'}"
    # Of a few rows the engine reads all, as it should.
    market.build(url, 10_000)
    store = open_store(StoreConfig(name="main", url=url), tmp_path)
    datamap = market.market_map("sqlite")
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        for one in unserved(datamap, store, least=0):
            connection.exec_driver_sql(one.index)
    asked: list[tuple[str, tuple[object, ...]]] = []

    def noted(_: object, __: object, statement: str, values: tuple[object, ...], *___: object) -> None:
        asked.append((statement, values))

    sa.event.listen(sa.Engine, "before_cursor_execute", noted)
    try:
        assert collect(find(store, datamap, who), datamap, store)
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", noted)
        store.close()
    whole = set()
    with engine.connect() as connection:
        for statement, values in asked:
            if "FROM " in statement and "sqlite_master" not in statement:
                plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", tuple(values))
                whole |= set(re.findall(r"SCAN (\w+)", " ".join(str(row[3]) for row in plan)))
    engine.dispose()
    assert len(asked) > len(market.TABLES)
    assert not whole & set(market.TABLES)


def drop_indexes(dialect: str, url: str) -> None:
    """Those over columns and expressions; keys stay. MariaDB needs its own for foreign keys."""
    if dialect == "mysql":
        return
    names = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL",
        "postgresql": "SELECT indexrelid::regclass::text FROM pg_index JOIN pg_class c ON c.oid = indrelid "
        "WHERE NOT indisunique AND c.relnamespace = 'public'::regnamespace",
    }
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for (name,) in connection.exec_driver_sql(names[dialect]).all():
            connection.exec_driver_sql(f"DROP INDEX {name}")
    engine.dispose()


def test_rows_that_were_merged_into_others_are_looked_up_too(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'main.db'}"
    town.run(
        url,
        "CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT UNIQUE, name TEXT, password_hash TEXT,"
        " merged_into_id INTEGER REFERENCES users (id))",
        "INSERT INTO users VALUES (1, 'ann@example.com', 'Ann Ash', 'x', NULL)",
    )
    store = town.store_at(url)
    (one,) = [one for one in unserved(build([store], None), store, least=0) if one.by == "`merged_into_id`"]
    town.run(url, one.index)
    assert "`merged_into_id`" not in {one.by for one in unserved(build([store], None), store, least=0)}
    store.close()
