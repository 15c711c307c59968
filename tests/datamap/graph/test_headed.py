"""Texts that say of which table a row is meant: only what was seen to have some is looked at again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from amanat.datamap.graph.believed import LIMIT, sampled
from amanat.datamap.graph.headed import headed
from amanat.datamap.look import look
from amanat.datamap.names.targets import Names
from amanat.service.model import StoreConfig
from amanat.stores.open import open_store
from tests.datamap.test_look import run

SCHEMA = (
    "CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT, born_on TEXT)",
    "CREATE TABLE changes (id INTEGER PRIMARY KEY, resource_path TEXT, page TEXT)",
    "CREATE TABLE notes (id INTEGER PRIMARY KEY, said TEXT, tag TEXT)",
    *(f"INSERT INTO users VALUES ({at}, 'p{at}@x.example', '1980-01-0{at}')" for at in range(1, 6)),
    *(f"INSERT INTO changes VALUES ({at}, 'users/{at}/roles', 'https://x.example/{at}')" for at in range(1, 6)),
    *(f"INSERT INTO notes VALUES ({at}, 'call number {at}', 'red{at}')" for at in range(1, 6)),
)


def test_only_columns_that_were_seen_to_have_such_texts_are_sampled(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'main.db'}"
    (tmp_path / "main.db").touch()
    run(url, *SCHEMA)
    store = open_store(StoreConfig(name="main", url=url))
    seen = look(store, 100)
    assert seen.schema is not None
    tables = {table.name: table for table in seen.schema.tables}
    asked: list[str] = []

    def sample(table: str) -> Mapping[str, Sequence[Any]]:
        asked.append(table)
        return sampled(store)(table)

    found = list(headed(tables, seen.seen, Names(tables, "users"), sample, lambda some: store.contained(some, LIMIT)))
    store.close()
    assert [(name, link.columns, link.table) for name, link in found] == [("changes", ("resource_path",), "users")]
    assert asked == ["changes"]
