"""Copies for people: whole, without what is others' alone, and honest about what they lack."""

from __future__ import annotations

import csv
import io
import json
import stat
import zipfile
from pathlib import Path
from typing import Any

import msgspec
import pytest

from amanat.datamap.build import build
from amanat.datamap.model import DataMap, StoreMap
from amanat.duties.requests.history import past_requests
from amanat.duties.requests.run import answer
from amanat.duties.requests.tasks import finish
from amanat.service.model import People, Recipient, System
from amanat.subjects.answer import package
from tests.duties.requests import bed
from tests.subjects import town

ANN = "ann.lee@example.com"
PLACES = ("main.audit.data", "main.audit.line", "main.messages.body", "main.orders.meta", "main.orders.note")


def opened(path: str | None) -> dict[str, Any]:
    assert path is not None
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rows(files: dict[str, Any], table: str) -> list[dict[str, Any]]:
    found = [each for each in json.loads(files["data.json"])["tables"] if each["table"] == table]
    return found[0]["rows"] if found else []


def test_the_copy_holds_the_rows_of_the_person_and_no_one_elses(tmp_path: Path, town_url: str) -> None:
    before = town.dump(town_url)
    outcome = answer(bed.context(tmp_path, town_url), "access", ANN)
    assert town.dump(town_url) == before
    files = opened(outcome.package)
    assert [row["id"] for row in rows(files, "orders")] == [1, 2]
    assert [row["street"] for row in rows(files, "addresses")] == ["1 Low Road", "2 High Road"]
    assert [(row["order_id"], row["line"]) for row in rows(files, "order_items")] == [(1, 1), (1, 2), (2, 1)]
    assert [row["email"].lower() for row in rows(files, "access_log")] == [ANN, ANN]
    assert outcome.counts == {f"main.{name}": len(rows(files, name)) for name in _tables(files)}
    assert sum(outcome.counts.values()) == 22
    for stranger in (b"cyd@", b"dan@", b"3 Long Road", b"bob@example.net"):
        assert all(stranger not in text for text in files.values())


def _tables(files: dict[str, Any]) -> list[str]:
    return [each["table"] for each in json.loads(files["data.json"])["tables"]]


def test_the_other_partys_columns_are_left_out_and_what_they_wrote_stays(tmp_path: Path, town_url: str) -> None:
    files = opened(answer(bed.context(tmp_path, town_url), "access", ANN).package)
    sent, received, to_self = rows(files, "messages")
    assert (sent["sender_name"], sent["recipient_id"], sent["recipient_name"]) == ("Ann Lee", None, None)
    assert (received["sender_id"], received["sender_name"], received["body"]) == (None, None, "hello ann")
    assert (received["recipient_id"], received["recipient_name"]) == (1, "Ann Lee")
    assert (to_self["sender_id"], to_self["recipient_id"]) == (1, 1)


def test_places_that_only_mention_the_person_are_named_and_not_copied(tmp_path: Path, sqlite_town: str) -> None:
    outcome = answer(bed.context(tmp_path, sqlite_town), "access", ANN)
    assert (outcome.state, outcome.left, outcome.exit_code) == ("partly", PLACES, 1)
    about = json.loads(opened(outcome.package)["about.json"])
    assert tuple(about["left"]) == PLACES
    assert b"login of" not in opened(outcome.package)["data.json"]


def test_with_nothing_left_out_it_is_fulfilled(tmp_path: Path, sqlite_town: str) -> None:
    outcome = answer(bed.context(tmp_path, sqlite_town), "access", "dan@example.com")
    assert (outcome.state, outcome.left, outcome.exit_code) == ("fulfilled", (), 0)


def test_a_second_address_in_a_log_without_keys_is_noticed(tmp_path: Path, town_url: str) -> None:
    town.run(town_url, "INSERT INTO access_log VALUES ('dan@example.com', '/x')")
    assert answer(bed.context(tmp_path, town_url), "access", "dan@example.com").state == "fulfilled"
    town.run(town_url, "INSERT INTO access_log VALUES ('bob@example.net', '/from/dan@example.com')")
    outcome = answer(bed.context(tmp_path, town_url), "access", "dan@example.com")
    assert outcome.left == ("main.access_log.path",)


def test_the_package_can_be_read_by_people_and_machines(tmp_path: Path, town_url: str) -> None:
    town.run(town_url, "UPDATE users SET name = '=HYPERLINK(\"x\")<script>alert(1)</script>' WHERE id = 4")
    context = bed.context(tmp_path, town_url, recipients=(Recipient(name="Bank & Co", country="CH"),))
    out = tmp_path / "dan.zip"
    outcome = answer(context, "access", "dan@example.com", out=out)
    assert outcome.package == str(out)
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    files = opened(str(out))
    page = files["index.html"].decode()
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert "Bank &amp; Co" in page
    assert "supervisory authority" in page
    (cell,) = (row["name"] for row in csv.DictReader(io.StringIO(files["csv/main.users.csv"].decode("utf-8-sig"))))
    assert cell.startswith("'=HYPERLINK")
    assert rows(files, "users")[0]["name"].startswith("=HYPERLINK")
    schema = json.loads(files["schema.json"])["tables"]
    (users,) = (table for table in schema if table["table"] == "users")
    assert next(column["dpv"] for column in users["columns"] if column["name"] == "email") == ["pd:EmailAddress"]
    about = json.loads(files["about.json"])
    assert (about["controller"]["name"], about["policy_digest"], about["stores"]) == ("Town Ltd", "0" * 64, ["main"])
    assert json.loads(files["data.json"])["by_category"]["email"] == ["main.users.email"]


def test_the_same_data_give_the_same_bytes(tmp_path: Path, sqlite_town: str) -> None:
    context = bed.context(tmp_path, sqlite_town)
    answer(context, "access", "dan@example.com", out=tmp_path / "one.zip")
    answer(context, "access", "dan@example.com", out=tmp_path / "two.zip")
    one, two = opened(str(tmp_path / "one.zip")), opened(str(tmp_path / "two.zip"))
    assert {name for name in one if one[name] != two[name]} == {"about.json"}


def test_to_take_along_is_only_what_the_person_gave(tmp_path: Path, sqlite_town: str) -> None:
    datamap = town.town_map()
    context = bed.context(tmp_path, sqlite_town, datamap=_sourced(datamap, "orders", "note", "credit bureau"))
    files = opened(answer(context, "port", "dan@example.com").package)
    assert "note" not in rows(files, "orders")[0]
    assert "meta" in rows(files, "orders")[0]
    whole = opened(answer(context, "access", "dan@example.com").package)
    assert rows(whole, "orders")[0]["note"] == "for ann.lee@example.com"
    (orders,) = (table for table in json.loads(whole["data.json"])["tables"] if table["table"] == "orders")
    assert orders["sources"] == {"note": "credit bureau"}


def _sourced(datamap: DataMap, table: str, column: str, source: str) -> DataMap:
    def changed(each: Any) -> Any:
        columns = tuple(
            msgspec.structs.replace(one, source=source) if (each.name, one.name) == (table, column) else one
            for one in each.columns
        )
        return msgspec.structs.replace(each, columns=columns)

    (store,) = datamap.stores
    tables = tuple(changed(each) for each in store.tables)
    return msgspec.structs.replace(datamap, stores=(msgspec.structs.replace(store, tables=tables),))


def test_a_silent_store_makes_it_partly_and_never_clean(tmp_path: Path, sqlite_town: str) -> None:
    whole = town.town_map()
    silent = StoreMap(name="archive", dialect="sqlite", answered=False, error="down")
    context = bed.context(tmp_path, sqlite_town, datamap=msgspec.structs.replace(whole, stores=(*whole.stores, silent)))
    outcome = answer(context, "access", "dan@example.com")
    assert (outcome.state, outcome.left) == ("partly", ("archive (no answer)",))
    (past,) = past_requests(context.book)
    assert (past.clean, past.readable) == (False, True)


def test_tasks_are_named_and_the_last_one_fulfils(tmp_path: Path, sqlite_town: str) -> None:
    context = bed.context(tmp_path, sqlite_town, systems=(System(name="paper", what="copy the file", who="desk"),))
    outcome = answer(context, "access", "dan@example.com")
    assert (outcome.state, outcome.tasks, outcome.left) == ("partly", ("paper: copy the file (desk)",), ())
    assert json.loads(opened(outcome.package)["about.json"])["pending"] == ["paper: copy the file (desk)"]
    again = answer(context, "access", "dan@example.com")
    assert again.id == outcome.id
    (task,) = bed.open_tasks(context)
    assert finish(context, task.id, "kim") == "fulfilled"


def test_a_package_that_cannot_be_written_or_read_back_fails(
    tmp_path: Path, sqlite_town: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = bed.context(tmp_path, sqlite_town)
    (tmp_path / "file").write_text("in the way")
    outcome = answer(context, "access", "dan@example.com", out=tmp_path / "file" / "dan.zip")
    assert (outcome.state, outcome.package, outcome.exit_code) == ("failed", None, 2)
    monkeypatch.setattr(package, "_csv", lambda _: b"id\r\n")
    outcome = answer(context, "access", "dan@example.com")
    assert (outcome.state, outcome.problem) == ("failed", "the package could not be read back")
    assert [past.readable for past in past_requests(context.book)] == [False, False]


def test_a_plan_of_a_copy_writes_nothing(tmp_path: Path, sqlite_town: str) -> None:
    context = bed.context(tmp_path, sqlite_town)
    outcome = answer(context, "access", ANN, plan_only=True, out=tmp_path / "ann.zip")
    assert (outcome.state, outcome.matched) == ("planned", 1)
    assert not (tmp_path / "ann.zip").exists()
    assert past_requests(context.book) == ()


def test_what_documents_tell_of_others_is_left_out_and_said_to_be(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'trips.db'}"
    town.run(
        url,
        "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, email TEXT NOT NULL UNIQUE)",
        "CREATE TABLE trips (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id), "
        "approved_by INTEGER REFERENCES users (id), travellers TEXT)",
        *(f"INSERT INTO users VALUES ({at}, 'Ann Lee', 'ann.{at}@example.com')" for at in (1, 2, 3)),
        *(
            f"""INSERT INTO trips VALUES ({at}, {at}, {at % 3 + 1}, '[{{"email": "ann.{at}@example.com", "seat": "A"}},
            {{"email": "ann.{at % 3 + 1}@example.com", "seat": "B"}}]')"""
            for at in (1, 2, 3)
        ),
    )
    store = town.store_at(url)
    people = People(store="main", table="users", key="id", identifiers={"email": "email"})
    context = bed.context(tmp_path, url, datamap=build([store], people), stores=(store,))
    files = opened(answer(context, "access", "ann.1@example.com").package)
    about = json.loads(files["about.json"])
    assert about["withheld"] == ["main.trips.travellers"]
    assert about["acted"] == ["main.trips.approved_by"]
    (trip,) = rows(files, "trips")
    assert [one["seat"] for one in json.loads(trip["travellers"])] == ["A", "B"]
    assert b"ann.2@" not in files["data.json"]
    assert b"ann.2@" not in files["index.html"]
    assert b"In part: main.trips.travellers" in files["index.html"]
    assert b"as told by main.trips.approved_by" in files["index.html"]
