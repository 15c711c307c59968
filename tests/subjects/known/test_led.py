"""Rows whose own key leads to somebody: no address that stands in them makes them anybody else's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path as File
from typing import Any

import pytest
import sqlalchemy as sa

from amanat.datamap.model import ColumnMap, Link, Ownership, Path, StoreMap, TableMap
from amanat.stores.base import Store
from amanat.subjects.known.led import led
from tests.subjects import town

COLUMNS = ("id", "house", "number", "kind", "parent", "address")


@pytest.fixture
def store(tmp_path: File) -> Iterator[Store]:
    url = f"sqlite:///{tmp_path / 'shop.db'}"
    town.run(
        url,
        "CREATE TABLE users (house INTEGER, number INTEGER, PRIMARY KEY (house, number))",
        "CREATE TABLE parents (id INTEGER PRIMARY KEY)",
        f"CREATE TABLE orders ({', '.join(COLUMNS)}, PRIMARY KEY (id))",
        "INSERT INTO users VALUES (1, 1), (2, 7)",
        "INSERT INTO parents VALUES (1)",
        # Somebody's; nobody's any more; a number of each key, but of no one person; a guest's.
        "INSERT INTO orders VALUES (1, 2, 7, 'User', 1, 'ann@example.com'), (2, 3, 3, 'User', 1, 'ann@example.com'), "
        "(3, 1, 7, 'User', 1, 'ann@example.com'), (4, NULL, NULL, NULL, 1, 'ann@example.com'), "
        "(5, 2, 7, 'Post', 1, 'ann@example.com'), (6, 2, 7, NULL, 1, 'ann@example.com')",
    )
    found = town.store_at(url)
    yield found
    found.close()


def table(*paths: tuple[Link, ...], ownership: Ownership = "owned") -> TableMap:
    return TableMap(
        name="orders",
        columns=tuple(ColumnMap(name=name, type="INTEGER", nullable=True) for name in COLUMNS),
        primary_key=("id",),
        ownership=ownership,
        paths=tuple(Path(tuple(("orders", link) for link in path)) for path in paths),
    )


def key(**more: Any) -> Link:
    columns = ("house", "number")
    found: dict[str, Any] = {"columns": columns, "table": "users", "to": columns, "nullable": True}
    return Link(**found | more)


@pytest.mark.parametrize(
    ("mapped", "rows"),
    [
        (table((key(),)), [1, 5, 6]),
        (table((key(when=("kind", "User")),)), [1]),
        # The other store cannot be asked: a key is somebody's.
        (table((key(store="people"),)), [1, 2, 3, 5, 6]),
        # What the row hangs on may be a guest's itself.
        (table((key(columns=("parent",), table="parents", to=("id",)), key())), []),
        (table((key(columns=("address",), to=("email",), by="identifier", identifier="email"),)), []),
        (table((key(),), ownership="shared"), []),
    ],
)
def test_rows_whose_key_leads_to_somebody(store: Store, mapped: TableMap, rows: list[int]) -> None:
    orders = store.table("orders")
    users = TableMap(name="users", columns=(), links=(), primary_key=("house", "number"), ownership="people")
    whole = StoreMap(name="main", dialect="sqlite", answered=True, tables=(mapped, users))
    with store.reading() as connection:
        asked = sa.select(orders.c.id).where(led(store, whole, "orders", orders)).order_by(orders.c.id)
        rest = sa.select(orders.c.id).where(sa.not_(led(store, whole, "orders", orders)))
        assert list(connection.execute(asked).scalars()) == rows
        assert {*rows, *connection.execute(rest).scalars()} == {1, 2, 3, 4, 5, 6}
