"""By what a row of somebody's is known, where no column is called anything: a primary key of letters lets in."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.datamap.making import USERS, column, mapped

TOKENS = "CREATE TABLE t (c1 TEXT PRIMARY KEY, c2 INTEGER NOT NULL REFERENCES users (id), c3 TEXT);"


@pytest.mark.parametrize(
    ("keys", "personal"),
    [
        ([f"{n}kZ8vQ2mT7xLw4RbN{n}pYc" for n in range(8)], True),
        ([f"{n}f0c8a1e2b3d4c6f8a9b0c1d2e3f4a5{n}5f0c8a1" for n in range(8)], True),
        ([f"{n}f0c8a1e2b3d4c6f8a9b0c1d2e3f4a5{n}" for n in range(8)], False),
    ],
    ids=["letters", "forty digits", "a UUID without hyphens"],
)
def test_a_key_that_nobody_could_guess(tmp_path: Path, keys: list[str], personal: bool) -> None:
    rows = "".join(f"INSERT INTO t VALUES ('{key}', {n % 2 + 1}, 'x');" for n, key in enumerate(keys))
    found = column(mapped(tmp_path, USERS + TOKENS + rows), "t.c1")
    assert (found.personal, found.categories) == ((True, ("credentials",)) if personal else (False, ()))


@pytest.mark.parametrize(("table", "personal"), [("program_access_tokens", True), ("boat_marks", False)])
def test_what_lets_a_program_in_may_be_the_key_of_its_row(tmp_path: Path, table: str, personal: bool) -> None:
    schema = (
        f"CREATE TABLE {table} (id TEXT PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id), revoked BOOLEAN);"
    )
    keys = [f"{n}f0c8a1e2b3d4c6f8a9b0c1d2e3f4a5{n}5f0c8a1" for n in range(8)]
    rows = "".join(f"INSERT INTO {table} VALUES ('{key}', {n % 2 + 1}, 0);" for n, key in enumerate(keys))
    found = column(mapped(tmp_path, USERS + schema + rows), f"{table}.id")
    assert (found.personal, found.categories) == ((True, ("credentials",)) if personal else (False, ()))
