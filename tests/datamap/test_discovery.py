"""The benchmark of discovery counts what it should: each way to be wrong lowers a figure."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import msgspec
import pytest

from amanat.datamap.model import ColumnMap, Link, StoreMap, TableMap
from amanat.datamap.model import Path as Way
from benchmarks.discovery import Score, compared, missed_bars, on_sqlite, pooled, said
from benchmarks.targets import Target, target

USERS = TableMap(name="users", ownership="people", columns=(ColumnMap(name="email", type="TEXT", personal=True),))
KEY = Link(columns=("user_id",), table="users", to=("id",), nullable=False)
NOTES = TableMap(
    name="notes",
    ownership="owned",
    columns=(ColumnMap(name="user_id", type="INTEGER"), ColumnMap(name="body", type="TEXT", personal=True)),
    links=(KEY,),
    paths=(Way((("notes", KEY),)),),
)
STORE = StoreMap(name="main", dialect="sqlite", answered=True, tables=(USERS, NOTES))
TRUTH: dict[str, Any] = {
    "meta": {},
    "tables": {
        "users": {"fields": {"email": "hand"}, "path_to_user": []},
        "notes": {
            "fields": {"user_id": "hand", "body": "hand", "id": "deleted-row"},
            "path_to_user": [["notes", "user_id", "users"]],
        },
    },
}


def truth(tmp_path: Path, data: dict[str, Any] = TRUTH) -> Target:
    (tmp_path / "truth.json").write_text(json.dumps(data))
    return target(tmp_path)


def score(tmp_path: Path, *tables: TableMap, data: dict[str, Any] = TRUTH) -> Score:
    return compared(msgspec.structs.replace(STORE, tables=tables), truth(tmp_path, data))


def test_all_right(tmp_path: Path) -> None:
    found = score(tmp_path, USERS, NOTES)
    assert (found.found, found.missed, found.sure, found.extra, found.right, found.ways) == (3, 0, 3, 0, 2, 2)
    assert missed_bars([found], []) == []


def test_a_missed_column_an_extra_one_and_a_wrong_way(tmp_path: Path) -> None:
    columns = (ColumnMap(name="user_id", type="INTEGER"), ColumnMap(name="size", type="INTEGER", personal=True))
    wrong = msgspec.structs.replace(NOTES, columns=columns, paths=())
    found = score(tmp_path, USERS, wrong)
    assert (found.found, found.missed, found.extra, found.right) == (2, 1, 1, 1)
    assert {(one.kind, one.place) for one in found.disagreements} == {
        ("missed", "notes.body"), ("extra", "notes.size"), ("way", "notes: notes.user_id"),
    }  # fmt: skip
    assert len(missed_bars([found], [found])) == 4


def test_a_table_that_is_not_in_the_map_is_missed(tmp_path: Path) -> None:
    assert score(tmp_path, USERS).missed == 2


def test_what_went_with_its_row_counts_neither_way(tmp_path: Path) -> None:
    more = msgspec.structs.replace(NOTES, columns=(*NOTES.columns, ColumnMap(name="id", type="TEXT", personal=True)))
    assert score(tmp_path, USERS, more).extra == 0


def test_tables_that_are_not_listed_count_only_where_the_truth_is_exhaustive(tmp_path: Path) -> None:
    other = TableMap(name="goods", columns=(ColumnMap(name="title", type="TEXT", personal=True),))
    assert score(tmp_path, USERS, NOTES, other).extra == 0
    assert score(tmp_path, USERS, NOTES, other, data=TRUTH | {"meta": {"exhaustive": True}}).extra == 1


def test_a_truth_by_removal_tells_no_precision(tmp_path: Path) -> None:
    told = {"users": {"fields": {"name": "executed"}, "path_to_user": []}}
    found = score(tmp_path, USERS, data={"meta": {}, "tables": told})
    assert (found.missed, found.sure, found.extra) == (1, 0, 0)


def test_a_suspect_key_is_not_followed() -> None:
    doubted = msgspec.structs.replace(NOTES, links=(msgspec.structs.replace(KEY, suspect="it points elsewhere"),))
    people = frozenset({"users"})
    assert said(NOTES, people) - said(doubted, people) == {"user_id"}


def test_a_key_to_a_row_that_is_no_person_is_not_said_to_be_personal() -> None:
    assert "user_id" in said(NOTES, frozenset({"users"}))
    assert "user_id" not in said(NOTES, frozenset())


def test_nothing_measured_is_no_success() -> None:
    assert missed_bars([], []) == ["nothing was measured"]
    assert pooled([]).ways == 0


@pytest.mark.parametrize("blind", [False, True])
def test_a_file_is_measured_with_names_and_without(tmp_path: Path, blind: bool) -> None:
    connection = sqlite3.connect(tmp_path / f"{tmp_path.name}.sqlite")
    connection.executescript(
        "CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT, phone TEXT);"
        "CREATE TABLE notes (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id), body TEXT);"
    )
    connection.executemany("INSERT INTO users VALUES (?, ?, NULL)", [(n, f"p{n}@x.example") for n in range(9)])
    connection.executemany("INSERT INTO notes VALUES (?, ?, 'hello')", [(n, n) for n in range(9)])
    connection.commit()
    connection.close()
    told = truth(tmp_path, {"meta": {}, "tables": TRUTH["tables"] | {
        "users": {"fields": {"email": "hand", "phone": "hand"}, "path_to_user": []},
    }})  # fmt: skip
    found = on_sqlite(told, tmp_path, blind=blind)
    # Without a name nothing tells an empty `phone`, so it does not count; one word that all say is no free text.
    assert (found.found, found.missed) == ((2, 1) if blind else (4, 0))
    assert (found.right, found.ways) == (2, 2)
