"""A small town: a schema with the shapes that erasure meets, its people, and its map, all written by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
import sqlalchemy as sa

from amanat.datamap.model import ColumnMap, DataMap, EraseBy, Link, Ownership, StoreMap, TableMap
from amanat.datamap.model import Path as Way
from amanat.service.model import People, StoreConfig
from amanat.stores.base import Store
from amanat.stores.markers import NAME
from amanat.stores.open import open_store

SCHEMA = """
CREATE TABLE users (
  id INTEGER PRIMARY KEY, email VARCHAR(120) NOT NULL UNIQUE, name VARCHAR(80) NOT NULL, phone VARCHAR(40),
  username VARCHAR(40), password VARCHAR(200) NOT NULL, referred_by INTEGER REFERENCES users (id),
  default_address_id INTEGER, created_at TIMESTAMP, deleted_at TIMESTAMP);
CREATE TABLE addresses (
  id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id), street VARCHAR(120) NOT NULL);
CREATE TABLE products (id INTEGER PRIMARY KEY, title VARCHAR(80) NOT NULL);
CREATE TABLE orders (
  id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE, note TEXT, meta JSON);
CREATE TABLE order_items (
  order_id INTEGER NOT NULL REFERENCES orders (id) ON DELETE CASCADE, line INTEGER NOT NULL,
  product_id INTEGER REFERENCES products (id), amount INTEGER NOT NULL, PRIMARY KEY (order_id, line));
CREATE TABLE item_marks (
  id INTEGER PRIMARY KEY, order_id INTEGER NOT NULL, line INTEGER NOT NULL, mark VARCHAR(20),
  FOREIGN KEY (order_id, line) REFERENCES order_items (order_id, line));
CREATE TABLE messages (
  id INTEGER PRIMARY KEY, sender_id INTEGER REFERENCES users (id), recipient_id INTEGER REFERENCES users (id),
  sender_name VARCHAR(80), recipient_name VARCHAR(80), body TEXT NOT NULL, deleted_at TIMESTAMP);
CREATE TABLE attachments (
  id INTEGER PRIMARY KEY, message_id INTEGER NOT NULL REFERENCES messages (id), caption VARCHAR(120));
CREATE TABLE contracts (
  id INTEGER PRIMARY KEY, buyer_id INTEGER NOT NULL REFERENCES users (id),
  seller_id INTEGER NOT NULL REFERENCES users (id), terms TEXT);
CREATE TABLE posts (
  id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id), title VARCHAR(120) NOT NULL, meta JSON);
CREATE TABLE replies (
  id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id),
  post_id INTEGER NOT NULL REFERENCES posts (id), parent_id INTEGER REFERENCES replies (id), body TEXT NOT NULL);
CREATE TABLE tickets (
  id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id), approved_by INTEGER REFERENCES users (id), text TEXT);
CREATE TABLE access_log (email VARCHAR(120), path VARCHAR(200) NOT NULL);
CREATE TABLE audit (id INTEGER PRIMARY KEY, line TEXT NOT NULL, data JSON);
CREATE TABLE settings (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL);
"""

ROWS: dict[str, list[tuple[Any, ...]]] = {
    "products": [(1, "lamp"), (2, "chair")],
    "users": [
        (1, "Ann.Lee@example.com", "Ann Lee", "+49 30 901820", "ann_lee7", "h1", None, None, None, None),
        (2, "bob@example.net", "Bob Roe", None, "bob", "h2", 1, None, "2025-01-02 00:00:00", None),
        (3, "cyd@example.org", "Cyd Poe", "+49 30 901834", "cyd_99", "h3", 1, None, None, "2025-06-01 00:00:00"),
        (4, "dan@example.com", "Dan Moe", None, "dan.moe1", "h4", None, None, None, None),
        (5, "joann.lee@example.com", "Joann Lee", None, "joann", "h5", 4, None, None, None),
    ],
    "addresses": [(1, 1, "1 Low Road"), (2, 1, "2 High Road"), (3, 2, "3 Long Road"), (4, 4, "4 Old Road")],
    "orders": [
        (1, 1, "leave it with bob", '{"gift": true}'), (2, 1, None, None), (3, 2, "ring twice", None),
        (4, 4, "for ann.lee@example.com", '{"cc": ["ANN.LEE@example.com", "x"]}'),
    ],
    "order_items": [(1, 1, 1, 2), (1, 2, 2, 1), (2, 1, 1, 1), (3, 1, 2, 5), (4, 1, 1, 1)],
    "item_marks": [(1, 1, 2, "fragile"), (2, 3, 1, "heavy")],
    "messages": [
        (1, 1, 2, "Ann Lee", "Bob Roe", "hello bob, here is ann", None),
        (2, 2, 1, "Bob Roe", "Ann Lee", "hello ann", None),
        (3, 2, 3, "Bob Roe", "Cyd Poe", "hello cyd", "2025-05-05 00:00:00"),
        (4, 1, 1, "Ann Lee", "Ann Lee", "note to self", None),
        (5, 4, 5, None, None, "ann_lee7 told me", None),
    ],
    "attachments": [(1, 1, "ann-holiday.jpg"), (2, 2, "bob-cv.pdf"), (3, 3, "map.png")],
    "contracts": [(1, 2, 3, "bob buys of cyd")],
    "posts": [(1, 1, "ann's post", '{"tags": ["a"]}'), (2, 1, "ann's lonely post", None), (3, 4, "dan's post", None)],
    "replies": [
        (1, 2, 1, None, "bob says hi"), (2, 1, 1, 1, "ann answers bob"), (3, 2, 1, 2, "bob answers ann"),
        (4, 1, 3, None, "ann on dan's post"), (5, 1, 2, None, "ann to herself"),
    ],
    "tickets": [(1, 1, 2, "my lamp broke"), (2, 2, 1, "my chair broke"), (3, None, 1, "anonymous")],
    "access_log": [("ann.lee@example.com", "/a"), ("ANN.LEE@EXAMPLE.COM", "/b"), ("bob@example.net", "/c")],
    "audit": [
        (1, "login of ann.lee@example.com from 192.0.2.1", None), (2, "login of bob@example.net", None),
        (3, "import", '{"who": "ann.lee\\u0040example.com", "n": 1}'), (4, "seen joann.lee@example.com", None),
    ],
    "settings": [(1, "dark mode")],
}  # fmt: skip

PEOPLE = People(
    store="main", table="users", key="id", identifiers={"email": "email", "phone": "phone", "username": "username"}
)


def lay(url: str, schema: str, rows: Mapping[str, Sequence[tuple[Any, ...]]]) -> None:
    """Creates tables, and fills them in their order."""
    engine = sa.create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as connection:
        for statement in schema.split(";"):
            if statement.strip():
                connection.exec_driver_sql(statement)
        for table, some in rows.items():
            fill(connection, table, some)
    engine.dispose()


def build(url: str) -> None:
    """Creates schema and rows in an empty database."""
    lay(url, SCHEMA, ROWS)
    later = () if url.startswith(("sqlite", "mysql")) else (_LATER,)
    run(url, *later, "UPDATE users SET default_address_id = 1 WHERE id = 1")


_LATER = "ALTER TABLE users ADD FOREIGN KEY (default_address_id) REFERENCES addresses (id)"


def refill(url: str, tables: Collection[str] = tuple(ROWS)) -> None:
    """Puts all rows back as they were built, without foreign keys in the way; the engine's own table goes."""
    engine = sa.create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as connection:
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS {NAME}")
        off = _UNCHECKED.get(engine.dialect.name)
        if off:
            connection.exec_driver_sql(off[0])
        for table in tables:
            connection.exec_driver_sql(f"DELETE FROM {table}")
        for table in tables:
            fill(connection, table, ROWS[table])
        connection.exec_driver_sql("UPDATE users SET default_address_id = 1 WHERE id = 1")
        if off:
            connection.exec_driver_sql(off[1])
    engine.dispose()


_UNCHECKED = {
    "postgresql": ("SET LOCAL session_replication_role = replica", "SET LOCAL session_replication_role = origin"),
    "mysql": ("SET foreign_key_checks = 0", "SET foreign_key_checks = 1"),
}


def hamlet(url: str) -> DataMap:
    """Builds a part of the town, for what is done often; returns its map."""
    build(url)
    run(url, *(f"DROP TABLE {name}" for name in _ELSEWHERE))
    whole = town_map()
    (store,) = whole.stores
    tables = tuple(table for table in store.tables if table.name in HAMLET)
    return msgspec.structs.replace(whole, stores=(msgspec.structs.replace(store, tables=tables),))


HAMLET = ("users", "addresses", "messages", "tickets", "audit")
_ELSEWHERE = (
    "item_marks", "order_items", "orders", "products", "attachments", "contracts", "replies", "posts", "access_log",
    "settings",
)  # fmt: skip


def fill(connection: sa.Connection, table: str, rows: Sequence[tuple[Any, ...]]) -> None:
    mark = "?" if connection.dialect.name == "sqlite" else "%s"
    marks = ", ".join([mark] * len(rows[0]))
    connection.exec_driver_sql(f"INSERT INTO {table} VALUES ({marks})", list(rows))


def run(url: str, *statements: str) -> None:
    """Changes the town."""
    engine = sa.create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    engine.dispose()


def rows_of(url: str) -> dict[str, list[dict[str, str | None]]]:
    """Every row of every table but the engine's own, its values as text by column. Reads no map."""
    engine = sa.create_engine(url.replace("postgresql://", "postgresql+psycopg://"), poolclass=sa.NullPool)
    with engine.connect() as connection:
        return rows_in(connection)


def rows_in(connection: sa.Connection) -> dict[str, list[dict[str, str | None]]]:
    """The same by a connection that there is."""
    found: dict[str, list[dict[str, str | None]]] = {}
    quote = connection.dialect.identifier_preparer.quote
    for name in sorted({*sa.inspect(connection).get_table_names()} - {NAME}):
        rows = connection.exec_driver_sql(f"SELECT * FROM {quote(name)}").mappings()
        found[name] = [{column: None if value is None else str(value) for column, value in row.items()} for row in rows]
    return found


def dump(url: str) -> dict[str, set[tuple[Any, ...]]]:
    """Every row of every table but the engine's own, as text. Rows that are equal are told apart by a count."""
    return {
        name: {(*values, times) for values, times in Counter(tuple(row.values()) for row in rows).items()}
        for name, rows in rows_of(url).items()
    }


def store_at(url: str, folder: Path | None = None) -> Store:
    return open_store(StoreConfig(name="main", url=url, write_url=url), folder)


def _column(name: str, personal: bool | None = False, identifier: str | None = None, *categories: str) -> ColumnMap:
    return ColumnMap(name=name, type="", personal=personal, identifier=identifier, categories=categories)


def _link(column: str, table: str, nullable: bool, role: Any = "subject") -> Link:
    return Link(columns=(column,), table=table, to=("id",), nullable=nullable, role=role)


def _table(
    name: str,
    ownership: Ownership,
    columns: list[ColumnMap],
    links: list[Link],
    ways: list[Way],
    key: tuple[str, ...] = ("id",),
    erase: EraseBy | None = None,
) -> TableMap:
    return TableMap(
        name=name,
        ownership=ownership,
        columns=tuple(columns),
        links=tuple(links),
        paths=tuple(ways),
        primary_key=key,
        erase=erase,
    )


def town_map(**erase: EraseBy) -> DataMap:
    """The map as a person who knows the town would draw it. `erase` pins tables."""
    order, item = _link("user_id", "users", False), _link("order_id", "orders", False)
    mark = Link(columns=("order_id", "line"), table="order_items", to=("order_id", "line"), nullable=False)
    sender, recipient = _link("sender_id", "users", True), _link("recipient_id", "users", True)
    message = _link("message_id", "messages", False)
    buyer, seller = _link("buyer_id", "users", False), _link("seller_id", "users", False)
    text = [_column("id"), _column("user_id")]
    tables = [
        _table(
            "users", "people",
            [
                _column("id"), _column("email", True, "email", "email"), _column("name", True, None, "name"),
                _column("phone", True, "phone", "phone"), _column("username", True, "username", "username"),
                _column("password", True, None, "credentials"), _column("referred_by"), _column("default_address_id"),
                _column("created_at"), _column("deleted_at"),
            ],
            [_link("referred_by", "users", True, "actor"), _link("default_address_id", "addresses", True)], [],
        ),
        _table("addresses", "owned", [*text, _column("street", True, None, "postal_address")], [order],
               [Way((("addresses", order),))]),
        _table("products", "none", [_column("id"), _column("title")], [], []),
        _table("orders", "owned", [*text, _column("note", None), _column("meta", None)], [order],
               [Way((("orders", order),))]),
        _table("order_items", "owned", [_column("order_id"), _column("line"), _column("product_id"), _column("amount")],
               [item, _link("product_id", "products", True)], [Way((("order_items", item), ("orders", order)))],
               ("order_id", "line")),
        _table("item_marks", "none", [_column("id"), _column("order_id"), _column("line"), _column("mark")], [mark],
               []),
        _table(
            "messages", "shared",
            [
                _column("id"), _column("sender_id"), _column("recipient_id"), _column("deleted_at"),
                _column("sender_name", True, None, "name"), _column("recipient_name", True, None, "name"),
                _column("body", True, None, "communication"),
            ],
            [sender, recipient], [Way((("messages", sender),)), Way((("messages", recipient),))],
        ),
        _table("attachments", "shared", [_column("id"), _column("message_id"), _column("caption", True)], [message],
               [Way((("attachments", message), ("messages", end))) for end in (sender, recipient)]),
        _table("contracts", "shared",
               [_column("id"), _column("buyer_id"), _column("seller_id"), _column("terms", True)], [buyer, seller],
               [Way((("contracts", buyer),)), Way((("contracts", seller),))]),
        _table("posts", "owned", [*text, _column("title", True, None, "content"), _column("meta", None)],
               [_link("user_id", "users", True)], [Way((("posts", _link("user_id", "users", True)),))]),
        _table("replies", "owned", [*text, _column("post_id"), _column("parent_id"), _column("body", True)],
               [order, _link("post_id", "posts", False, "actor"), _link("parent_id", "replies", True, "actor")],
               [Way((("replies", order),))]),
        _table("tickets", "owned", [*text, _column("approved_by"), _column("text", True)],
               [_link("user_id", "users", True), _link("approved_by", "users", True, "actor")],
               [Way((("tickets", _link("user_id", "users", True)),))]),
        _table("access_log", "identified", [_column("email", True, "email", "email"), _column("path")], [], [], ()),
        _table("audit", "none", [_column("id"), _column("line"), _column("data")], [], []),
        _table("settings", "none", [_column("id"), _column("name")], [], []),
    ]  # fmt: skip
    pinned = tuple(_pin(table, erase.get(table.name)) for table in tables)
    return DataMap(stores=(StoreMap(name="main", dialect="any", answered=True, tables=pinned),), people=PEOPLE)


def _pin(table: TableMap, erase: EraseBy | None) -> TableMap:
    return table if erase is None else msgspec.structs.replace(table, erase=erase, pinned=True)
