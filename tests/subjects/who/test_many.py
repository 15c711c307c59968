"""Many people found at once: as each would be found alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from amanat.stores.base import Store
from amanat.subjects.who import many
from amanat.subjects.who.find import by_keys, find
from amanat.subjects.who.many import each, find_many, together
from tests.subjects import town

MAP = town.town_map()
ASKED = [
    "Ann.Lee@example.com", " ANN.LEE@EXAMPLE.COM", "ann_lee7", "lee@example.com", "+49 30 901820", "004930901820",
    "49(30)90-18-20", "DAN.MOE1", "bob@example.net", "%@example.com", "nobody", "12", "@", "Joann",
]  # fmt: skip


@pytest.fixture
def store(town_url: str) -> Store:
    town.run(town_url, "INSERT INTO users (id, email, name, password) VALUES (9, 'bob@EXAMPLE.net', 'T', 'h')")
    return town.store_at(town_url)


def test_each_is_found_as_if_asked_for_alone(store: Store) -> None:
    found = find_many(store, MAP, ASKED)
    assert list(found.keys) == [find(store, MAP, text, every=True).keys for text in ASKED]
    assert [one.keys for one in found.people] == [(1,), (2,), (4,), (5,), (9,)]
    assert found.people[0] == by_keys(store, MAP, [1])
    store.close()


def test_a_set_taken_apart_is_put_together_again(store: Store) -> None:
    whole = by_keys(store, MAP, [1, 2, 3, 5])
    assert together(tuple(each(whole, MAP))) == whole
    store.close()


def test_more_than_one_query_takes(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = find_many(store, MAP, ASKED)
    monkeypatch.setattr(many, "_AT_ONCE", 3)
    assert find_many(store, MAP, ASKED) == whole
    assert find_many(store, MAP, []) == many.Found(people=(), keys=())
    store.close()


def test_what_only_the_engine_knows_to_be_the_same_is_asked_one_by_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the spellings known here explain less than the engine found, the engine is asked for each."""
    url = f"sqlite:///{tmp_path / 'town.db'}"
    town.build(url)
    monkeypatch.setattr(many, "_forms", lambda _, text: {text})
    found = find_many(town.store_at(url), MAP, ["ANN.LEE@example.com", "bob"])
    assert found.keys == ((1,), (2,))
