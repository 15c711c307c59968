"""People whom only several columns together tell apart: refused, as one number of theirs is somebody else's, too."""

from __future__ import annotations

import pytest

from amanat.datamap.build import build
from amanat.errors import InputError, ServiceFileError, StoreError
from amanat.service.model import People
from amanat.subjects.who.find import by_keys, find
from tests.subjects import town

PEOPLE = People(store="main", table="users", key="user_no", identifiers={"email": "email"})
SCHEMA = (
    "CREATE TABLE users (tenant_id INTEGER NOT NULL, user_no INTEGER NOT NULL, email VARCHAR(90), name VARCHAR(90),"
    " password_hash VARCHAR(90), PRIMARY KEY (tenant_id, user_no))",
    "INSERT INTO users VALUES (1, 7, 'ann@example.com', 'Ann Ash', 'x'), (1, 8, 'bob@example.com', 'Bob Ash', 'y')",
)
ANOTHER = "INSERT INTO users VALUES (2, 7, 'cy@example.com', 'Cy Ash', 'z')"


def test_the_map_takes_no_number_that_several_have(any_url: str) -> None:
    town.run(any_url, *SCHEMA, ANOTHER)
    with pytest.raises(ServiceFileError, match="several rows of `users` have the same `user_no`"):
        build([town.store_at(any_url)], PEOPLE)


def test_a_number_that_somebody_else_was_given_since_finds_nobody(any_url: str) -> None:
    town.run(any_url, *SCHEMA)
    store = town.store_at(any_url)
    datamap = build([store], PEOPLE)
    assert find(store, datamap, "ann@example.com").keys == (7,)
    town.run(any_url, ANOTHER)
    assert find(store, datamap, "bob@example.com").keys == (8,)
    with pytest.raises(StoreError, match="several rows have the same `user_no`"):
        find(store, datamap, "ann@example.com")
    with pytest.raises(StoreError, match="several rows have the same `user_no`"):
        by_keys(store, datamap, [7, 8])
    store.close()


def test_why_nobody_is_found_is_said(any_url: str) -> None:
    town.run(any_url, *SCHEMA, ANOTHER)
    store = town.store_at(any_url)
    with pytest.raises(InputError, match="only `tenant_id` and `user_no` together tell one row of `users`"):
        find(store, build([store], None), "ann@example.com")
    store.close()
