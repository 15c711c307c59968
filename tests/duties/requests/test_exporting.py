"""Copies of many people on disk and on record."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import sqlalchemy as sa

from amanat.duties.requests.exporting import export
from amanat.duties.requests.history import past_requests
from amanat.errors import InputError, StoreDown
from amanat.records import tables
from amanat.service.model import System
from tests.duties.requests import bed
from tests.subjects import town


def keys_in(folder: Path) -> list[int]:
    return [json.loads(line)["key"] for line in (folder / "people.jsonl").read_text("utf-8").splitlines()]


def test_everyone(tmp_path: Path, town_url: str) -> None:
    context = bed.context(tmp_path, town_url)
    found = export(context, None, tmp_path / "out")
    assert (found.people, found.unmatched, found.exit_code) == (5, (), 0)
    assert keys_in(tmp_path / "out") == [1, 2, 3, 4, 5]
    schema = json.loads((tmp_path / "out" / "schema.json").read_text("utf-8"))
    (users,) = (table for table in schema["tables"] if table["table"] == "users")
    assert {"name": "email", "type": "", "categories": ["email"]}.items() <= users["columns"][1].items()
    past = past_requests(context.book)
    assert {(one.kind, one.state, one.closed is not None) for one in past} == {("access", "partly", True)}
    assert len(past) == 5
    assert all([ref.kind for ref in one.evidence] == ["request.received", "request.closed"] for one in past)


def test_those_named_however_they_are_spelled(tmp_path: Path, town_url: str) -> None:
    context = bed.context(tmp_path, town_url)
    found = export(
        context, [" ANN.LEE@example.COM", "nobody@example.com", "0049 30 901834", "Ann_Lee7"], tmp_path / "out"
    )
    assert (found.people, found.unmatched, found.exit_code) == (2, (2,), 1)
    assert keys_in(tmp_path / "out") == [1, 3]


def test_who_cannot_be_told_apart_is_in_it_for_nobody(tmp_path: Path, sqlite_town: str) -> None:
    town.run(sqlite_town, "UPDATE users SET phone = '+49 30 901820' WHERE id = 3")
    found = export(bed.context(tmp_path, sqlite_town), ["+4930901820", "bob@example.net"], tmp_path / "out")
    assert (found.people, found.ambiguous) == (1, (1,))
    assert keys_in(tmp_path / "out") == [2]


def test_what_lies_elsewhere_is_said(tmp_path: Path, sqlite_town: str) -> None:
    context = bed.context(tmp_path, sqlite_town, systems=(System(name="paper", what="copy the file", who="desk"),))
    found = export(context, None, tmp_path / "out")
    assert found.tasks == ("paper: copy the file (desk)",)
    assert found.exit_code == 1


def test_nothing_is_written_without_all_stores(tmp_path: Path, sqlite_town: str) -> None:
    context = bed.context(tmp_path, sqlite_town)
    Path(sqlite_town.removeprefix("sqlite:///")).unlink()
    with pytest.raises(StoreDown):
        export(context, None, tmp_path / "out")
    assert not (tmp_path / "out").exists()
    with context.book.look() as connection:
        assert connection.execute(sa.select(tables.request.c.id)).all() == []


def test_a_folder_that_cannot_be_written(tmp_path: Path, sqlite_town: str) -> None:
    (tmp_path / "out").write_text("in the way")
    with pytest.raises(InputError, match="choose another folder"):
        export(bed.context(tmp_path, sqlite_town), None, tmp_path / "out")
