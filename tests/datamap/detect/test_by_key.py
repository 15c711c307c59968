"""A key that chooses a row of what is nobody's: of a person it tells something, of a thing nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.datamap.making import USERS, column, mapped

SCHEMA = """
CREATE TABLE certificate_images (id INTEGER PRIMARY KEY, width INTEGER);
INSERT INTO certificate_images VALUES (31, 200), (32, 400);
CREATE TABLE {0} (id INTEGER PRIMARY KEY, owner_id INTEGER NOT NULL REFERENCES users (id),
  certificate_image_id INTEGER REFERENCES certificate_images (id));
"""


@pytest.mark.parametrize(("table", "categories"), [("events", ()), ("school_leavers", ("education",))])
def test_what_a_thing_is_shown_with(tmp_path: Path, table: str, categories: tuple[str, ...]) -> None:
    rows = "".join(f"INSERT INTO {table} VALUES ({n}, {n % 2 + 1}, {31 + n % 2});" for n in range(1, 9))
    found = column(mapped(tmp_path, USERS + SCHEMA.format(table) + rows), f"{table}.certificate_image_id")
    assert found.categories == categories
