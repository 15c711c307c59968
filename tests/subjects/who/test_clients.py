"""A client is meant by its key, or by what is its alone."""

from __future__ import annotations

import pytest

from amanat.datamap.build import build
from amanat.errors import InputError
from amanat.service.model import People
from amanat.subjects.who.clients import Scope
from amanat.subjects.who.find import find
from tests.subjects import town

PEOPLE = People(store="main", table="members", key="id", identifiers={"email": "email"}, client="club_id")
_KEY = "8b0c6f5e-6d0f-4c53-9a55-0d5b8f3f6a11"


@pytest.mark.postgres
@pytest.mark.parametrize("club", ["North", _KEY, "1"])
def test_a_client_is_known_by_whatever_is_unique(postgres_url: str, club: str) -> None:
    """Beside a column of another type than text, which a name can never be in."""
    town.run(
        postgres_url,
        "CREATE TABLE clubs (id INTEGER PRIMARY KEY, code UUID UNIQUE, name TEXT UNIQUE, gate INET UNIQUE)",
        "CREATE TABLE members (id INTEGER PRIMARY KEY, club_id INTEGER NOT NULL REFERENCES clubs (id), email TEXT)",
        f"INSERT INTO clubs VALUES (1, '{_KEY}', 'North', '192.0.2.1'), (2, gen_random_uuid(), 'South', NULL)",
        "INSERT INTO members VALUES (1, 1, 'ann@example.com'), (2, 2, 'ann@example.com')",
    )
    store = town.store_at(postgres_url)
    datamap = build([store], PEOPLE)
    assert find(store, datamap, "ann@example.com", scope=Scope(store, datamap, PEOPLE, club)).keys == (1,)
    with pytest.raises(InputError, match="no client `West`"):
        Scope(store, datamap, PEOPLE, "West")
    store.close()
