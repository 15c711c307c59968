"""A town with a crowd in it: people who share messages, posts and contracts with their neighbours."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from tests.subjects import town

FIRST = 1000
"""The key of the first of the crowd."""


def build(url: str, people: int) -> None:
    """The town, and so many people more. No text of others names any of them."""
    if url.startswith("mysql"):
        town.run(url, "ALTER DATABASE COLLATE utf8mb4_bin")
    town.build(url)
    engine = sa.create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as connection:
        for table, rows in _rows(people).items():
            town.fill(connection, table, rows)
    engine.dispose()


def _rows(people: int) -> dict[str, list[tuple[Any, ...]]]:
    keys = range(FIRST, FIRST + people)
    other = {key: keys[(at + 1) % people] for at, key in enumerate(keys)}
    third = [key for key in keys if key % 3 == 0]
    return {
        "users": [
            (key, email(key), f"Name {key}", None, f"crowd_{key}", "h", None, None, "2025-01-02 00:00:00", None)
            for key in keys
        ],
        "addresses": [(key, key, f"{key} Low Road") for key in keys],
        "orders": [(key, key, f"note of {key}", None) for key in keys],
        "order_items": [(key, line, 1, line) for key in keys for line in (1, 2)],
        "item_marks": [(key, key, 1, "fragile") for key in keys],
        "messages": [(key, key, other[key], f"N{key}", f"N{other[key]}", f"from {key}", None) for key in keys],
        "attachments": [(key, key, f"{key}.jpg") for key in keys],
        "posts": [(key, key, f"post of {key}", None) for key in third],
        "replies": [(key, 4, key, None, f"answer to {key}") for key in third],
        "tickets": [(key, key, other[key], f"ticket of {key}") for key in keys],
        "access_log": [(email(key).upper(), f"/{key}") for key in keys],
        # Every tenth pair stays bound to each other by a contract.
        "contracts": [(key, key, other[key], f"terms of {key}") for key in keys if key % 10 == 0],
    }


def email(key: int) -> str:
    return f"crowd{key}@example.com"


def emails(people: int, start: int = 0) -> list[str]:
    """Of so many people, from the one at `start` on."""
    return [email(FIRST + at) for at in range(start, start + people)]


def same(dump: dict[str, set[tuple[Any, ...]]]) -> dict[str, set[tuple[Any, ...]]]:
    """A dump with what is random in emptied rows made equal, so that it can be compared."""
    users = {tuple("erased" if str(value).startswith("erased-") else value for value in row) for row in dump["users"]}
    return {**dump, "users": users}
