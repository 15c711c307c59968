"""Copies of many people: each says what the copy of the one says."""

from __future__ import annotations

import base64
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import msgspec
import pytest
import sqlalchemy as sa

from amanat.datamap.build import build
from amanat.datamap.model import DataMap
from amanat.service.model import Activity, People, Recipient, Service
from amanat.stores.base import Store
from amanat.subjects.answer import export as export_module
from amanat.subjects.answer.attachments import into, kind_of, names_files
from amanat.subjects.answer.collect import collect
from amanat.subjects.answer.export import Export
from amanat.subjects.answer.meaning import ELSEWHERE, IN_IT, Meanings
from amanat.subjects.answer.package import About, plain, readable, write
from amanat.subjects.answer.showing import Showing, showing
from amanat.subjects.known.portions import portions
from amanat.subjects.who.find import by_keys, everyone, kinds_of
from tests.subjects import town
from tests.subjects.patterns.bed import Bed
from tests.subjects.patterns.scenario import HERE, load

CONTROLLER = {"name": "Town Ltd", "country": "DE", "contact": None}
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8


def exported(store: Store, datamap: DataMap, folder: Path, size: int = 2, **more: Any) -> dict[Any, dict[str, Any]]:
    """The tables of each person by key, as they were read back."""
    kinds = kinds_of(datamap)
    made = Export(datamap, {store.config.name: store}, into(folder), Meanings(None), **more)
    lines = list(made.lines(portions(everyone(store, datamap), kinds, size), kinds))
    return {line["key"]: line["tables"] for line in map(json.loads, lines)}


def copied(store: Store, datamap: DataMap, key: Any, **more: Any) -> dict[str, Any]:
    """What the copy of one person holds, in the same form."""
    tables = collect(by_keys(store, datamap, [key]), datamap, store, **more)
    return {
        f"{table.store}.{table.table}": [
            dict(zip((column.name for column in table.columns), map(plain, row), strict=True)) for row in table.rows
        ]
        for table in tables
    }


def in_any_order(tables: dict[str, Any]) -> dict[str, list[str]]:
    return {name: sorted(json.dumps(row, sort_keys=True) for row in rows) for name, rows in tables.items()}


@pytest.mark.parametrize("provided_only", [False, True])
def test_each_gets_what_one_alone_gets(town_url: str, tmp_path: Path, provided_only: bool) -> None:
    store, datamap = town.store_at(town_url), town.town_map()
    found = exported(store, datamap, tmp_path, provided_only=provided_only)
    assert sorted(found) == [1, 2, 3, 4, 5]
    for key, tables in found.items():
        assert in_any_order(tables) == in_any_order(copied(store, datamap, key, provided_only=provided_only)), key
    store.close()


@pytest.mark.parametrize("size", [1, 3])
def test_what_two_have_at_once_is_in_the_copy_of_each(tmp_path: Path, size: int) -> None:
    scenario = load(HERE / "address_book.toml")
    bed = Bed(scenario, "sqlite", f"sqlite:///{tmp_path / 'shop.db'}", tmp_path)
    found = exported(bed.store, bed.datamap, tmp_path, size=size)
    for key, tables in found.items():
        assert in_any_order(tables) == in_any_order(copied(bed.store, bed.datamap, key)), key
    shared = [key for key, tables in found.items() if 4 in [row["id"] for row in tables["main.addresses"]]]
    bed.close()
    assert shared == [1, 2]


@pytest.mark.parametrize(
    "name",
    [
        "guests_twin_keyed_to_another",
        "guests_twin_keyed_by_kind",
        "people_in_documents",
        "named_in_documents",
        "orders_written_by_the_shop",
        "held_by_nobody_yet",
        "hostile_dating",
        "hostile_telecom",
        "hostile_tickets",
        "conversation",
        "keys_with_hyphens",
        "activity_of_causers",
        "attached_blobs",
        "history_mirrors",
        "meta_of_users",
        "partners_for_everybody",
        "shop_of_guests",
        "threads_of_participants",
        "versions_of_rows",
    ],
)
def test_what_tells_of_another_is_shown_to_nobody_else(tmp_path: Path, name: str) -> None:
    """Neither rows in which one's address stands, nor entries in documents; one's own are."""
    scenario = load(HERE / f"{name}.toml")
    bed = Bed(scenario, "sqlite", f"sqlite:///{tmp_path / 'shop.db'}", tmp_path)
    found = exported(bed.store, bed.datamap, tmp_path, size=10)
    for key, tables in found.items():
        assert in_any_order(tables) == in_any_order(copied(bed.store, bed.datamap, key)), key
    bed.close()


@pytest.mark.parametrize(
    ("name", "table", "rows"),
    [
        ("profile_beside_the_account", "main.newsletter", {1: [31], 2: [32]}),
        ("identities_of_accounts", "main.waiting_list", {1: [31], 2: [32]}),
        ("shop_with_a_zero_for_nobody", "main.orders", {1: [101, 113], 2: [102, 114], 3: [103]}),
    ],
)
def test_what_names_somebody_by_an_address_beside_their_row_is_in_their_copy(
    tmp_path: Path, name: str, table: str, rows: dict[int, list[int]]
) -> None:
    bed = Bed(load(HERE / f"{name}.toml"), "sqlite", f"sqlite:///{tmp_path / 'shop.db'}", tmp_path)
    found = exported(bed.store, bed.datamap, tmp_path, size=10)
    for key, tables in found.items():
        assert in_any_order(tables) == in_any_order(copied(bed.store, bed.datamap, key)), key
    bed.close()
    assert {key: [row["id"] for row in found[key][table]] for key in rows} == rows


def test_others_are_hidden_from_each(town_url: str, tmp_path: Path) -> None:
    store, datamap = town.store_at(town_url), town.town_map()
    found = exported(store, datamap, tmp_path, size=10)
    (ann, bob) = (next(row for row in found[key]["main.messages"] if row["id"] == 1) for key in (1, 2))
    store.close()
    assert (ann["sender_name"], ann["recipient_name"]) == ("Ann Lee", None)
    assert (bob["sender_name"], bob["recipient_name"]) == (None, "Bob Roe")


def test_the_test_sees_a_leak(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def everything(*told: Any) -> Showing:
        found = showing(*told)
        return msgspec.structs.replace(found, hidden=tuple(frozenset() for _ in found.hidden), aside=())

    monkeypatch.setattr(export_module, "showing", everything)
    url = f"sqlite:///{tmp_path / 'town.db'}"
    town.build(url)
    store, datamap = town.store_at(url), town.town_map()
    found = exported(store, datamap, tmp_path)
    assert in_any_order(found[1]) != in_any_order(copied(store, datamap, 1))


@pytest.fixture
def gallery(postgres_url: str) -> Iterator[tuple[Store, DataMap]]:
    """Two people, one with a photo in a column and a scan as a large object."""
    engine = sa.create_engine(postgres_url)
    with engine.begin() as connection:
        for statement in (
            "CREATE TABLE users (id int PRIMARY KEY, email text UNIQUE, photo bytea, scan oid, avatar_url text)",
            "CREATE TABLE notes (id int PRIMARY KEY, user_id int REFERENCES users, doc jsonb)",
            "INSERT INTO users VALUES (1, 'ann@x.example', 'short', NULL, '/files/ann.png')",
            "INSERT INTO notes VALUES (1, 1, '{\"big\": 12345678901234567890123}')",
        ):
            connection.exec_driver_sql(statement)
        connection.execute(
            sa.text("INSERT INTO users SELECT 2, 'bob@x.example', :png, lo_from_bytea(0, :png), '/files/bob.png'"),
            {"png": PNG},
        )
    engine.dispose()
    store = town.store_at(postgres_url)
    yield store, build([store], People(store="main", table="users", key="id", identifiers={"email": "email"}))
    store.close()


@pytest.mark.postgres
def test_files_and_large_objects_are_in_it(gallery: tuple[Store, DataMap], tmp_path: Path) -> None:
    store, datamap = gallery
    kinds = kinds_of(datamap)
    made = Export(datamap, {"main": store}, into(tmp_path), Meanings(None))
    ann, bob = (json.loads(line)["tables"] for line in made.lines(portions(everyone(store, datamap), kinds), kinds))
    (row,) = ann["main.users"]
    assert base64.b64decode(row["photo"]["base64"]) == b"short"
    assert row["photo"]["media_type"] == "text/plain"
    assert ann["main.notes"][0]["doc"] == {"big": 12345678901234567890123}
    (row,) = bob["main.users"]
    for column in ("photo", "scan"):
        assert row[column]["media_type"] == "image/png"
        assert (tmp_path / row[column]["file"]).read_bytes() == PNG
    said = {column.name: column.file for place in made.places() if place.table == "users" for column in place.columns}
    assert said == {"id": None, "email": None, "photo": IN_IT, "scan": IN_IT, "avatar_url": ELSEWHERE}


@pytest.mark.postgres
def test_they_are_in_the_package_of_one(gallery: tuple[Store, DataMap], tmp_path: Path) -> None:
    store, datamap = gallery
    tables = collect(by_keys(store, datamap, [2]), datamap, store)
    about = About(kind="access", what="", made="", request="", controller=CONTROLLER, authority="", policy_digest="")
    write(tmp_path / "bob.zip", tables, about)
    with zipfile.ZipFile(tmp_path / "bob.zip") as archive:
        data, schema = (json.loads(archive.read(name)) for name in ("data.json", "schema.json"))
        (users,) = (table for table in data["tables"] if table["table"] == "users")
        assert archive.read(users["rows"][0]["scan"]["file"]) == PNG
        assert users["rows"][0]["photo"] == users["rows"][0]["scan"]
        assert users["rows"][0]["scan"]["file"] in archive.read("csv/main.users.csv").decode()
        assert users["rows"][0]["scan"]["file"] in archive.read("index.html").decode()
    (users,) = (table for table in schema["tables"] if table["table"] == "users")
    assert {column["name"]: column.get("file") for column in users["columns"]}["avatar_url"] == ELSEWHERE
    assert readable(tmp_path / "bob.zip", tables)


def test_what_a_column_means() -> None:
    datamap = town.town_map()
    table = datamap.store("main").table("users")
    service = Service(
        name="t", file=Path("x"), policy=Path("y"), controller=cast("Any", None), stores=(),
        activities=(Activity(name="shop", purpose="selling", tables=("user*",)), Activity(name="mail", purpose="spam")),
        recipients=(Recipient(name="Post", categories=("email",)), Recipient(name="Bank", categories=("iban",))),
    )  # fmt: skip
    meaning = Meanings(service).of("main", "users", table.column("email"))
    assert (meaning.purposes, meaning.recipients, meaning.dpv) == (("selling",), ("Post",), ("pd:EmailAddress",))


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PNG, "image/png"), (b"\xff\xd8\xff\xe0", "image/jpeg"), (b"%PDF-1.7", "application/pdf"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"), (b"\0\0\0\x18ftypmp42", "video/mp4"), (b"plain", "text/plain"),
        (b"\x00\xff\xfe", "application/octet-stream"),
    ],
)  # fmt: skip
def test_files_are_told_by_how_they_begin(content: bytes, kind: str) -> None:
    assert kind_of(content)[0] == kind


def test_columns_that_only_name_files() -> None:
    assert names_files(["https://cdn.example/a/1.jpg", "uploads/b.png", None, "c.pdf"])
    assert not names_files(["ann@x.example", "https://example.org/about", "see a.pdf for more"])
    assert not names_files([None, 1])
