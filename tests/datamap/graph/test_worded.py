"""People named in texts by what they log in with: only what was seen to have such texts is sampled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from amanat.datamap.graph.believed import LIMIT, sampled
from amanat.datamap.graph.worded import worded
from amanat.datamap.look import look
from amanat.service.model import StoreConfig
from amanat.stores.open import open_store
from tests.datamap.test_look import run

LOGINS = ("ann", "bob", "cyra", "dora", "evan")
SCHEMA = (
    "CREATE TABLE members (uid TEXT PRIMARY KEY, full_name TEXT)",
    "CREATE TABLE users (id INTEGER PRIMARY KEY, login TEXT)",
    "CREATE TABLE folders (id INTEGER PRIMARY KEY, principal TEXT, picture TEXT)",
    "CREATE TABLE notes (id INTEGER PRIMARY KEY, said TEXT)",
    *(f"INSERT INTO members VALUES ('{one}', '{one.title()} Ash')" for one in LOGINS),
    *(f"INSERT INTO users VALUES ({at}, '{one}')" for at, one in enumerate(LOGINS)),
    *(f"INSERT INTO folders VALUES ({at}, 'all/members/{one}/x', 'a/p{at}.jpg')" for at, one in enumerate(LOGINS)),
    *(f"INSERT INTO notes VALUES ({at}, 'to {one}: call me')" for at, one in enumerate(LOGINS)),
)


def found(folder: Path, people: str) -> tuple[list[tuple[str, str]], list[str]]:
    """Table and beginning of each link, and the tables that were sampled."""
    url = f"sqlite:///{folder / 'main.db'}"
    (folder / "main.db").touch()
    run(url, *SCHEMA)
    store = open_store(StoreConfig(name="main", url=url))
    seen = look(store, 100)
    assert seen.schema is not None
    tables = {table.name: table for table in seen.schema.tables}
    asked: list[str] = []

    def sample(table: str) -> Mapping[str, Sequence[Any]]:
        asked.append(table)
        return sampled(store)(table)

    links = list(worded(tables, seen.seen, people, sample, lambda some: store.contained(some, LIMIT)))
    store.close()
    return [(name, link.inside) for name, link in links], asked


def test_a_path_names_whoever_logs_in_by_its_last_word_but_one(tmp_path: Path) -> None:
    links, asked = found(tmp_path, "members")
    assert links == [("folders", "^all/members/")]
    assert set(asked) == {"folders"}


def test_nothing_is_sampled_where_people_are_told_apart_by_numbers(tmp_path: Path) -> None:
    assert found(tmp_path, "users") == ([], [])
