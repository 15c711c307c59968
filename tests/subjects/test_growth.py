"""Of twice the people the engine has twice the work, and no more."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from amanat.datamap.build import build
from amanat.datamap.model import DataMap
from amanat.service.model import People, StoreConfig
from amanat.stores.base import Store
from amanat.stores.open import open_store
from amanat.subjects.answer.attachments import into
from amanat.subjects.answer.export import Export
from amanat.subjects.answer.meaning import Meanings
from amanat.subjects.known.portions import portions
from amanat.subjects.people import Subjects
from amanat.subjects.who.find import everyone, kinds_of
from tests.subjects.erasing import erase
from tests.subjects.town import lay
from tests.work import lines_run

SCHEMA = """
CREATE TABLE users (id INTEGER PRIMARY KEY, email VARCHAR(80) NOT NULL UNIQUE, name VARCHAR(40) NOT NULL,
  merged_into_id INTEGER REFERENCES users (id));
CREATE TABLE orders (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id), street VARCHAR(40));
CREATE TABLE messages (id INTEGER PRIMARY KEY, sender_id INTEGER REFERENCES users (id),
  recipient_id INTEGER REFERENCES users (id), body VARCHAR(80));
CREATE TABLE settings (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id), data JSON)
"""
"""Rows of one, rows of two, and documents: each is answered in a way of its own."""
PEOPLE = People(store="main", table="users", key="id", identifiers={"email": "email"})


def _copies(store: Store, datamap: DataMap) -> None:
    kinds = kinds_of(datamap)
    with tempfile.TemporaryDirectory() as folder:
        made = Export(datamap, {"main": store}, into(Path(folder)), Meanings(None))
        assert len(list(made.lines(portions(everyone(store, datamap), kinds), kinds))) > 1


def _erased(store: Store, datamap: DataMap) -> None:
    assert not erase(everyone(store, datamap), datamap, store)


def _work(folder: Path, many: int, do: Callable[[Store, DataMap], None]) -> int:
    folder.mkdir()
    url = f"sqlite:///{folder / 'shop.db'}"
    everybody = range(1, many + 1)
    rows: dict[str, list[tuple[Any, ...]]] = {
        "users": [(n, f"person{n}@mail.example", f"Person {n}", n - 1 if n % 10 == 0 else None) for n in everybody],
        "orders": [(n, n, f"{n} Long Road") for n in everybody],
        "messages": [(n, n, n % many + 1, f"words {n}") for n in everybody],
        "settings": [(n, n, '{"theme": "dark"}') for n in everybody],
    }
    lay(url, SCHEMA, rows)
    store = open_store(StoreConfig(name="main", url=url, write_url=url), folder)
    try:
        datamap = build([store], PEOPLE)
        return lines_run(lambda: do(store, datamap))
    finally:
        store.close()


def _growth(folder: Path, do: Callable[[Store, DataMap], None]) -> float:
    """How much more work 640 people are than 320, for each that those are more than 160.

    The first run is left out: it makes what is made once.
    """
    _, few, some, many = (_work(folder / f"{at}", count, do) for at, count in enumerate((20, 160, 320, 640)))
    return (many - some) / (some - few)


@pytest.mark.parametrize("do", [_copies, _erased])
def test_twice_the_people_are_twice_the_work(tmp_path: Path, do: Callable[[Store, DataMap], None]) -> None:
    assert _growth(tmp_path, do) < 2.2


def test_the_test_sees_what_is_made_anew_for_each(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    once = Subjects.__dict__["places"].func
    monkeypatch.setattr(Subjects, "places", property(once))
    assert _growth(tmp_path, _copies) > 2.5
