"""Small real databases and their maps."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from amanat.datamap.build import build
from amanat.datamap.model import ColumnMap, DataMap, TableMap
from amanat.datamap.pins.model import Pins
from amanat.service.model import People, StoreConfig
from amanat.stores.base import Store
from amanat.stores.open import open_store

USERS = """
CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT NOT NULL UNIQUE, password_hash TEXT, name TEXT);
INSERT INTO users VALUES (1, 'ann@x.example', 'x', 'Ann Ash'), (2, 'bob@x.example', 'y', 'Bob Birch');
"""


def made(folder: Path, sql: str, name: str = "main") -> Store:
    """A store over a new SQLite file."""
    path = folder / f"{name}.db"
    connection = sqlite3.connect(path)
    connection.executescript(sql)
    connection.close()
    return open_store(StoreConfig(name=name, url=f"sqlite:///{path}"))


def mapped(folder: Path, sql: str, *, people: People | None = None, pins: Pins | None = None) -> DataMap:
    path = folder / "main.db"
    path.unlink(missing_ok=True)
    return build([made(folder, sql)], people, pins)


def table(datamap: DataMap, name: str) -> TableMap:
    return datamap.stores[0].table(name)


def column(datamap: DataMap, name: str) -> ColumnMap:
    where, _, what = name.partition(".")
    return table(datamap, where).column(what)
