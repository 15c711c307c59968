"""Digests of people's addresses in other tables: how far they are looked for."""

from __future__ import annotations

import hashlib
import sqlite3
from pathlib import Path

import pytest

from amanat.datamap.detect.looking import Looking
from amanat.datamap.graph.ties import Home, by_digest
from amanat.service.model import People, StoreConfig
from amanat.stores.open import open_store

ADDRESS = "ann@x.example"
STRANGERS = 11_000


@pytest.mark.parametrize(("people", "met"), [(100, False), (2_000, True)])
def test_the_more_people_there_are_the_more_rows_are_looked_through(tmp_path: Path, people: int, met: bool) -> None:
    digests = [hashlib.md5(f"{n}".encode(), usedforsecurity=False).hexdigest() for n in range(STRANGERS)]
    digests.append(hashlib.md5(ADDRESS.encode(), usedforsecurity=False).hexdigest())
    with sqlite3.connect(tmp_path / "a.db") as database:
        database.execute("CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT)")
        database.execute("CREATE TABLE list (id INTEGER PRIMARY KEY, mark TEXT)")
        database.executemany("INSERT INTO list (mark) VALUES (?)", [(one,) for one in digests])
    store = open_store(StoreConfig(name="main", url=f"sqlite:///{tmp_path / 'a.db'}"))
    tables = {table.name: table for table in store.schema().tables}
    looking = Looking()
    for name, table in tables.items():
        looking.add(table, store.sample(name, 100)[0])
    where = People(store="main", table="users", key="id", identifiers={"email": "email"})
    home = Home(people=where, store=store, family="whole", addresses=(ADDRESS,), count=people)
    found = [(table, link.columns, link.digest) for table, link in by_digest(store, tables, looking.finish(), home)]
    assert found == ([("list", ("mark",), "md5")] if met else [])
    store.close()
