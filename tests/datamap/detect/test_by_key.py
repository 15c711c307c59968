"""A key that chooses a row of what is nobody's: of a person it tells something, of a thing nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.datamap.making import USERS, column, mapped

SCHEMA = """
CREATE TABLE certificate_images (id INTEGER PRIMARY KEY, width INTEGER);
INSERT INTO certificate_images VALUES (31, 200), (32, 400);
CREATE TABLE {0} (id INTEGER PRIMARY KEY, owner_id INTEGER NOT NULL UNIQUE REFERENCES users (id),
  certificate_image_id INTEGER REFERENCES certificate_images (id));
"""


@pytest.mark.parametrize(("table", "categories"), [("events", ()), ("school_leavers", ("education",))])
def test_what_a_thing_is_shown_with(tmp_path: Path, table: str, categories: tuple[str, ...]) -> None:
    rows = "".join(f"INSERT INTO {table} VALUES ({n}, {n % 2 + 1}, {31 + n % 2});" for n in range(1, 3))
    found = column(mapped(tmp_path, USERS + SCHEMA.format(table) + rows), f"{table}.certificate_image_id")
    assert found.categories == categories


TERMS = """
CREATE TABLE semesters (id INTEGER PRIMARY KEY, title TEXT);
INSERT INTO semesters VALUES (31, 'Winter'), (32, 'Summer');
CREATE TABLE {0} (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL {1} REFERENCES users (id),
  semester_id INTEGER REFERENCES semesters (id));
"""


@pytest.mark.parametrize(
    ("table", "alone", "categories"), [("points_given", "", ()), ("pupils", "UNIQUE", ("education",))]
)
def test_when_it_was_and_where_somebody_stands(
    tmp_path: Path, table: str, alone: str, categories: tuple[str, ...]
) -> None:
    """The semester in which points were given is told of the points; that of a pupil is theirs."""
    many = 2 if alone else 8
    rows = "".join(f"INSERT INTO {table} VALUES ({n}, {n % 2 + 1}, {31 + n % 2});" for n in range(1, many + 1))
    found = column(mapped(tmp_path, USERS + TERMS.format(table, alone) + rows), f"{table}.semester_id")
    assert found.categories == categories


LINES = """
CREATE TABLE lines ({0} VARCHAR(20) PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id));
INSERT INTO lines VALUES ('491715550001', 1), ('491715550002', 2);
"""


@pytest.mark.parametrize(("key", "categories"), [("msisdn", ("phone",)), ("line_ref", ())])
def test_what_others_know_somebody_by_though_rows_are_told_apart_by_it(
    tmp_path: Path, key: str, categories: tuple[str, ...]
) -> None:
    assert column(mapped(tmp_path, USERS + LINES.format(key)), f"lines.{key}").categories == categories
