"""Files that rows only name: told before the rows go, and said of a copy."""

from __future__ import annotations

from pathlib import Path

import pytest

from amanat.datamap.build import build
from amanat.service.model import People
from amanat.subjects.answer.collect import collect
from amanat.subjects.erase.outside import not_in_copy
from amanat.subjects.who.find import by_keys
from tests.subjects import town
from tests.subjects.erasing import planned

PEOPLE = People(store="main", table="users", key="id", identifiers={"email": "email"})
SCHEMA = (
    "CREATE TABLE users (id INTEGER PRIMARY KEY, email VARCHAR(90), name VARCHAR(90), website_url VARCHAR(90))",
    "CREATE TABLE uploads (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL, file_path VARCHAR(90), "
    "avatar_url VARCHAR(90), FOREIGN KEY (user_id) REFERENCES users (id))",
    "CREATE TABLE scans (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL, file_name VARCHAR(90), content BLOB, "
    "FOREIGN KEY (user_id) REFERENCES users (id))",
    "INSERT INTO users VALUES (1, 'ann@example.com', 'Ann Ash', 'https://ann.example'), "
    "(2, 'bob@example.com', 'Bob Birch', NULL)",
    "INSERT INTO uploads VALUES (1, 1, 'uploads/1/cv.pdf', 'https://cdn.example/a/1.jpg'), "
    "(2, 1, 'uploads/1/cv.pdf', ''), (3, 1, 'uploads/1/id.png', NULL), (4, 2, 'uploads/2/cv.pdf', NULL)",
    "INSERT INTO scans VALUES (1, 1, 'passport.png', NULL)",
)


@pytest.fixture
def gallery(any_url: str) -> str:
    blob = "BYTEA" if any_url.startswith("postgresql") else "BLOB"
    town.run(any_url, *(one.replace("BLOB", blob) for one in SCHEMA))
    return any_url


def test_files_that_only_these_rows_name_are_told_in_the_plan(gallery: str) -> None:
    store = town.store_at(gallery)
    datamap = build([store], PEOPLE)
    ann = planned(by_keys(store, datamap, [1]), datamap, store)
    told = {item.where: item.what for item in ann.residues if "outside of the database" in item.what}
    assert told == {
        "main.uploads.file_path": "2 files outside of the database, until the service deletes them",
        "main.uploads.avatar_url": "1 file outside of the database, until the service deletes them",
    }
    bob = planned(by_keys(store, datamap, [2]), datamap, store)
    assert [item.where for item in bob.residues if "1 file" in item.what] == ["main.uploads.file_path"]
    store.close()


def test_a_copy_says_which_files_are_not_in_it(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'gallery.db'}"
    town.run(url, *SCHEMA)
    store = town.store_at(url)
    datamap = build([store], PEOPLE)
    said = [line for table in collect(by_keys(store, datamap, [1]), datamap, store) for line in not_in_copy(table)]
    store.close()
    assert [line.partition(" the copy")[0] for line in said] == ["2 files", "1 file"]
    assert all("does not hold" in line for line in said)


@pytest.mark.postgres
def test_files_in_lists_are_told_one_by_one_and_what_is_no_text_is_none(postgres_url: str) -> None:
    """What the engine makes of another column names nothing anew."""
    town.run(
        postgres_url,
        SCHEMA[0],
        SCHEMA[3],
        "CREATE TABLE albums (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id), "
        "image_urls TEXT[], file_name TEXT GENERATED ALWAYS AS ('album-' || id || '.zip') STORED, "
        "picture UUID, upload INET)",
        "INSERT INTO albums VALUES (1, 1, '{a/1.jpg,a/both.jpg,\"\"}', DEFAULT, gen_random_uuid(), '192.0.2.1'), "
        "(2, 1, '{}', DEFAULT, NULL, NULL), (3, 2, '{a/both.jpg,a/2.jpg}', DEFAULT, NULL, NULL)",
    )
    store = town.store_at(postgres_url)
    datamap = build([store], PEOPLE)
    (part,) = planned(by_keys(store, datamap, [1]), datamap, store).stores
    told = {(one.table, one.column): one.names for one in part.files}
    store.close()
    assert told == {("albums", "image_urls"): ("a/1.jpg",)}


@pytest.mark.parametrize(
    ("table", "told"), [("stored_objects", ("1/me.jpg",)), ("user_uploads", ("1/me.jpg",)), ("courses", None)]
)
def test_files_go_by_their_names_in_a_table_of_files(tmp_path: Path, table: str, told: tuple[str, ...] | None) -> None:
    """A name that looks like a file's is one there alone."""
    url = f"sqlite:///{tmp_path / 'objects.db'}"
    town.run(
        url,
        SCHEMA[0],
        SCHEMA[3],
        f"CREATE TABLE {table} (id INTEGER PRIMARY KEY, owner_id INTEGER NOT NULL REFERENCES users (id), name TEXT)",
        f"INSERT INTO {table} VALUES (1, 1, '1/me.jpg'), (2, 2, '2/me.jpg')",
    )
    store = town.store_at(url)
    datamap = build([store], PEOPLE)
    (part,) = planned(by_keys(store, datamap, [1]), datamap, store).stores
    names = {one.column: one.names for one in part.files}
    store.close()
    assert names == ({} if told is None else {"name": told})
