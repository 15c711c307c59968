"""Requests are answered by the map and the reading of the last look, and by new ones as soon as anything differs."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from amanat.app import Amanat
from amanat.app.remembered import MAP, READING, keep_map, map_of
from amanat.clock import FixedClock
from amanat.datamap.model import DataMap, Link, TableMap
from amanat.examples import build
from amanat.policy.reading import Reading

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A service with records, one request of which is answered: map and reading are kept."""
    build("tutoring", tmp_path, people=60)
    asked(tmp_path, plan=False)
    return tmp_path


def asked(folder: Path, *, at: datetime = NOW, plan: bool = True) -> list[str]:
    """What is told while one person is answered; a plan, and nothing is written."""
    told: list[str] = []
    with Amanat.open(folder / "amanat.toml", FixedClock(at), told.append) as amanat:
        with sqlite3.connect(folder / "tutoring.db") as database:
            (who,) = database.execute("SELECT email FROM users ORDER BY id DESC LIMIT 1").fetchone()
        amanat.request("access", who, plan_only=plan)
    return told


def looked_anew(folder: Path, *, at: datetime = NOW) -> bool:
    told = asked(folder, at=at)
    assert any(line.startswith(("mapping", "taking the map")) for line in told)
    return any(line.startswith("mapping") for line in told)


def sql(folder: Path, statement: str) -> None:
    with sqlite3.connect(folder / "tutoring.db") as database:
        database.execute(statement)


def append(file: Path, text: str) -> None:
    with file.open("a", encoding="utf-8") as opened:
        opened.write(text)


def test_a_second_request_takes_the_map_and_the_reading_of_the_first(folder: Path) -> None:
    assert asked(folder) == ["taking the map of 2026-11-26T12:00:00Z"]


def test_what_was_kept_is_what_a_new_look_gives(folder: Path) -> None:
    with Amanat.open(folder / "amanat.toml", FixedClock(NOW)) as amanat:
        known = map_of(amanat.service, amanat.stores, amanat.map_file, NOW)
        assert known is not None
        assert known[0] == amanat.map()
        reading = msgspec.msgpack.decode((folder / ".amanat" / READING).read_bytes()[64:], type=Reading)
        (folder / ".amanat" / READING).unlink()
        assert reading == amanat.read()


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: sql(folder, "ALTER TABLE users ADD COLUMN religion TEXT"),
        lambda folder: sql(folder, "CREATE TABLE later (id INTEGER PRIMARY KEY)"),
        lambda folder: sql(folder, "CREATE TRIGGER later AFTER DELETE ON users BEGIN SELECT 1; END"),
        lambda folder: append(folder / "datamap.toml", '\n[store.main.users]\nerase = "scrub"\n'),
        lambda folder: append(folder / "amanat.toml", '\n[[store]]\nname = "more"\nurl = "sqlite:///tutoring.db"\n'),
        lambda folder: (folder / ".amanat" / MAP).write_bytes((folder / ".amanat" / MAP).read_bytes()[:-1]),
        lambda folder: (folder / ".amanat" / MAP).unlink(),
    ],
    ids=["column", "table", "trigger", "datamap.toml", "store", "damaged", "gone"],
)
def test_the_map_is_made_anew_when_anything_of_it_changed(folder: Path, change: Callable[[Path], object]) -> None:
    assert not looked_anew(folder)
    change(folder)
    assert looked_anew(folder)


def test_more_rows_are_no_reason_but_the_first_row_of_an_empty_table_is(folder: Path) -> None:
    sql(folder, "CREATE TABLE later (id INTEGER PRIMARY KEY, word TEXT)")
    assert asked(folder, plan=False)[-1].startswith("mapping")
    sql(folder, "UPDATE users SET last_name = last_name || '-Lee'")
    assert not looked_anew(folder)
    sql(folder, "INSERT INTO later VALUES (1, 'x')")
    assert looked_anew(folder)


def test_a_map_holds_for_a_day_or_as_long_as_the_service_file_says(folder: Path) -> None:
    day = timedelta(hours=24)
    assert not looked_anew(folder, at=NOW + day - timedelta(seconds=1))
    assert looked_anew(folder, at=NOW + day)
    assert looked_anew(folder, at=NOW - timedelta(seconds=1))
    file = folder / "amanat.toml"
    told = file.read_text("utf-8")
    file.write_text(told.replace("[service]", "[service]\nmap_hours = 48"), "utf-8")
    assert not looked_anew(folder, at=NOW + day)
    file.write_text(told.replace("[service]", "[service]\nmap_hours = 0"), "utf-8")
    assert looked_anew(folder)


def test_another_amanat_looks_anew(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("amanat.__version__", "999")
    assert {"reading policy.md", "mapping main"} <= set(asked(folder))


def test_a_plan_writes_nothing(tmp_path: Path) -> None:
    build("tutoring", tmp_path, people=60)
    before = sorted(tmp_path.rglob("*"))
    asked(tmp_path)
    assert sorted(tmp_path.rglob("*")) == before


def test_a_check_and_a_written_map_serve_the_requests_after_them(folder: Path) -> None:
    later = NOW + timedelta(days=3)
    for look in ("check", "map"):
        with Amanat.open(folder / "amanat.toml", FixedClock(later)) as amanat:
            if look == "check":
                amanat.check()
            else:
                amanat.write_map(amanat.map())
        assert not looked_anew(folder, at=later)
        later += timedelta(days=3)


@pytest.mark.parametrize("file", ["policy.md", "reading.toml"])
def test_a_policy_is_read_anew_when_it_or_its_corrections_changed(folder: Path, file: str) -> None:
    assert "reading policy.md" not in asked(folder)
    append(folder / file, "\n# Nothing more\n")
    assert "reading policy.md" in asked(folder)


def test_a_map_with_something_missing_is_not_kept(folder: Path) -> None:
    with Amanat.open(folder / "amanat.toml", FixedClock(NOW)) as amanat:
        whole = amanat.map()
        store = whole.stores[0]

        def kept(changed: DataMap) -> bool:
            (folder / ".amanat" / MAP).unlink(missing_ok=True)
            keep_map(amanat.service, amanat.map_file, changed, NOW)
            return (folder / ".amanat" / MAP).exists()

        def with_table(table: TableMap) -> DataMap:
            return msgspec.structs.replace(
                whole, stores=(msgspec.structs.replace(store, tables=(*store.tables, table)),)
            )

        assert kept(whole)
        assert not kept(msgspec.structs.replace(whole, stores=(msgspec.structs.replace(store, answered=False),)))
        assert not kept(with_table(TableMap(name="locked", columns=(), unread="no right")))
        for value, told in (("User", True), ("Ann Miller of York", False)):
            link = Link(columns=("a",), table="users", to=("id",), nullable=True, when=("kind", value))
            assert kept(with_table(TableMap(name="notes", columns=(), links=(link,)))) is told


def test_neither_a_password_nor_a_digest_of_it_is_kept(folder: Path) -> None:
    """Two services that differ in nothing but the password keep the same file."""
    told = set()
    for address in (
        "reader:{}@db.example/x",
        "reader:{}@db.example/x?ssl=on",
        "reader@db.example/x?password={}&ssl=on",
    ):
        told.add(frozenset(kept_with(folder, f"postgresql://{address.format(one)}") for one in ("a:b@c", "hunter2")))
    assert [len(one) for one in told] == [1, 1, 1]


def kept_with(folder: Path, url: str) -> bytes:
    with Amanat.open(folder / "amanat.toml", FixedClock(NOW)) as amanat:
        stores = tuple(msgspec.structs.replace(one, url=url) for one in amanat.service.stores)
        keep_map(msgspec.structs.replace(amanat.service, stores=stores), amanat.map_file, amanat.map(), NOW)
    return (folder / ".amanat" / MAP).read_bytes()


def test_a_store_that_is_down_is_told_by_a_new_look(folder: Path) -> None:
    """The people's own store answers: the person is, too."""
    with sqlite3.connect(folder / "more.db") as database:
        database.execute("CREATE TABLE orders (id INTEGER PRIMARY KEY, email TEXT)")
        database.execute("INSERT INTO orders VALUES (1, 'x@example.com')")
    append(folder / "amanat.toml", '\n[[store]]\nname = "more"\nurl = "sqlite:///more.db"\n')
    assert asked(folder, plan=False)
    assert not looked_anew(folder)
    (folder / "more.db").unlink()
    assert looked_anew(folder)
