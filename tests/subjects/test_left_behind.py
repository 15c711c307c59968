"""What a person leaves beside their own rows: names copied beside keys, ties to others, addresses that orders carry."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest
import sqlalchemy as sa

from amanat.datamap.build import build
from amanat.datamap.model import DataMap
from amanat.service.model import StoreConfig
from amanat.stores.base import Store
from amanat.stores.open import open_store
from amanat.subjects.answer.collect import collect
from amanat.subjects.erase.execute import execute
from amanat.subjects.erase.look import look
from amanat.subjects.erase.plan import plan_erasure, work_of
from amanat.subjects.model import Plan
from amanat.subjects.who.find import find
from tests.subjects import town

SCHEMA = """
CREATE TABLE members (id INTEGER PRIMARY KEY, email VARCHAR(120) NOT NULL UNIQUE, username VARCHAR(40) NOT NULL UNIQUE,
  full_name VARCHAR(80) NOT NULL);
CREATE TABLE follows (id INTEGER PRIMARY KEY, follower_id INTEGER NOT NULL REFERENCES members (id),
  followed_id INTEGER NOT NULL REFERENCES members (id));
CREATE TABLE topics (id INTEGER PRIMARY KEY, author_id INTEGER NOT NULL REFERENCES members (id), body TEXT NOT NULL,
  last_editor_id INTEGER REFERENCES members (id), last_editor_username VARCHAR(40), closed_by_id INTEGER NOT NULL
  REFERENCES members (id), closed_by_username VARCHAR(40) NOT NULL);
CREATE TABLE addresses (id INTEGER PRIMARY KEY, full_name VARCHAR(80) NOT NULL, street VARCHAR(120) NOT NULL,
  postcode VARCHAR(12) NOT NULL, phone VARCHAR(40) NOT NULL);
CREATE TABLE orders (id INTEGER PRIMARY KEY, member_id INTEGER NOT NULL REFERENCES members (id),
  address_id INTEGER NOT NULL REFERENCES addresses (id), total INTEGER NOT NULL);
"""
NAMES = ("ann", "bob", "cyd", "dan", "eve", "fay")
ROWS: dict[str, list[tuple[Any, ...]]] = {
    "members": [(at, f"{name}@example.com", f"{name}_{at}9", f"{name.title()} Roe") for at, name in
                enumerate(NAMES, 1)],
    "follows": [(1, 1, 2), (2, 2, 1), (3, 2, 3)],
    "topics": [
        (1, 2, "by bob", 1, "ann_19", 1, "ann_19"),
        (2, 3, "by cyd", 2, "bob_29", 2, "bob_29"),
        (3, 1, "by ann", 2, "bob_29", 3, "cyd_39"),
    ],
    "addresses": [(at, f"{name.title()} Roe", f"{at} Low Road", "10115", f"+49 30 90182{at}") for at, name in
                  enumerate(NAMES, 1)],
    "orders": [(at, at, at, 10 * at) for at in range(1, 7)],
}  # fmt: skip


@pytest.fixture
def url(any_url: str) -> str:
    town.lay(any_url, SCHEMA, ROWS)
    return any_url


def run(url: str, *statements: str) -> None:
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


def rows(url: str, table: str) -> list[tuple[Any, ...]]:
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(f"SELECT * FROM {table} ORDER BY id")]


def opened(url: str) -> tuple[Store, DataMap]:
    store = open_store(StoreConfig(name="main", url=url, write_url=url), None)
    return store, build([store], None)


def erase(url: str, identifier: str) -> Plan:
    store, datamap = opened(url)
    subjects = find(store, datamap, identifier)
    plan = plan_erasure(subjects, datamap, {"main": store}, today=date(2026, 1, 31))
    assert plan.refusals == ()
    (part,) = plan.stores
    work = work_of(subjects, datamap, store, part.draft)
    execute(work, part, lambda _: None)
    assert look(work, part.again) == {}
    store.close()
    return plan


def test_names_beside_a_key_go_with_it(url: str) -> None:
    erase(url, "ann@example.com")
    assert rows(url, "topics")[0] == (1, 2, "by bob", None, None, 1, "")
    assert rows(url, "topics")[1] == ROWS["topics"][1]


def test_who_follows_whom_goes_with_either(url: str) -> None:
    erase(url, "ann@example.com")
    assert rows(url, "follows") == [(3, 2, 3)]


def test_an_address_goes_with_the_order_that_carries_it(url: str) -> None:
    plan = erase(url, "ann@example.com")
    assert plan.not_reached == ()
    assert rows(url, "addresses") == ROWS["addresses"][1:]
    assert rows(url, "orders") == ROWS["orders"][1:]


def test_it_is_shown_to_whose_order_carries_it(url: str) -> None:
    store, datamap = opened(url)
    found = collect(find(store, datamap, "bob@example.com"), datamap, store)
    store.close()
    assert [table.keys for table in found if table.table == "addresses"] == [((2,),)]


def test_what_anothers_order_carries_as_well_is_shown_and_stays(url: str) -> None:
    store, datamap = opened(url)
    run(url, "UPDATE orders SET address_id = 1 WHERE id = 2")
    subjects = find(store, datamap, "ann@example.com")
    plan = plan_erasure(subjects, datamap, {"main": store}, today=date(2026, 1, 31))
    assert not [step for step in plan.steps if step.table == "addresses" and step.rows]
    assert [table.keys for table in collect(subjects, datamap, store) if table.table == "addresses"] == [((1,),)]
    store.close()


def test_an_address_that_orders_of_several_share_goes_with_the_last_of_them(url: str) -> None:
    run(url, "UPDATE orders SET address_id = 1 WHERE id < 3")
    store, datamap = opened(url)
    store.close()
    assert datamap.store("main").table("addresses").ownership == "owned"
    erase(url, "ann@example.com")
    assert ROWS["addresses"][0] in rows(url, "addresses")
    erase(url, "bob@example.com")
    assert ROWS["addresses"][0] not in rows(url, "addresses")


def test_other_things_that_several_orders_share_are_unplaced(url: str) -> None:
    run(url, "ALTER TABLE addresses RENAME TO pickups", "UPDATE orders SET address_id = 1")
    store, datamap = opened(url)
    store.close()
    assert datamap.store("main").table("pickups").ownership == "unplaced"
    assert datamap.unknown == ("main.pickups",)


def test_an_empty_table_holds_nobodys_data(url: str) -> None:
    run(url, "DELETE FROM orders", "DELETE FROM addresses", "ALTER TABLE addresses RENAME TO pickups")
    store, datamap = opened(url)
    store.close()
    assert (datamap.unreached, datamap.unknown) == (("main.pickups",), ())


def test_what_is_left_of_it_is_seen(url: str) -> None:
    """The look afterwards finds an address that a trigger, say, put back under its key."""
    store, datamap = opened(url)
    subjects = find(store, datamap, "ann@example.com")
    (part,) = plan_erasure(subjects, datamap, {"main": store}, today=date(2026, 1, 31)).stores
    work = work_of(subjects, datamap, store, part.draft)
    execute(work, part, lambda _: None)
    run(url, f"INSERT INTO addresses VALUES {ROWS['addresses'][0]!r}")
    assert look(work, part.again) == {"addresses": 1}
    store.close()


def test_the_map_says_it_and_does_not_record_it_as_a_link(url: str, tmp_path: Path) -> None:
    from amanat.datamap.pins.file import load_pins, write

    store, datamap = opened(url)
    (path,) = datamap.store("main").table("addresses").paths
    assert str(path) == "addresses < orders.address_id > orders.member_id > members"
    write(tmp_path / "datamap.toml", datamap)
    again = build([store], None, load_pins(tmp_path / "datamap.toml"))
    store.close()
    shapes = [msgspec.structs.replace(one, columns=()) for one in again.store("main").tables]
    assert shapes == [msgspec.structs.replace(one, columns=()) for one in datamap.store("main").tables]
