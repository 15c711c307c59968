"""Requests are answered by the map and the reading of the last look, and by new ones as soon as anything differs."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from amanat.app import Amanat
from amanat.app.remembered import MAP, READING, keep_map, made_of, map_of
from amanat.clock import FixedClock
from amanat.datamap.model import DataMap, Link, TableMap
from amanat.policy.reading import Reading

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
SERVICE = """
[service]
name = "Shop"
policy = "policy.md"
[controller]
name = "Shop Ltd"
[[store]]
name = "main"
url = "sqlite:///main.db"
"""
PEOPLE = """
CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT NOT NULL UNIQUE, name TEXT, password_hash TEXT);
CREATE TABLE notes (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id), body TEXT);
CREATE TABLE later (id INTEGER PRIMARY KEY, word TEXT);
INSERT INTO users VALUES (1, 'ann@example.com', 'Ann Ash', 'x'), (2, 'bob@example.com', 'Bob Birch', 'y');
INSERT INTO notes VALUES (1, 1, 'call me');
"""


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A service without records."""
    (tmp_path / "policy.md").write_text("We collect your e-mail address to answer you.\n", "utf-8")
    (tmp_path / "amanat.toml").write_text(SERVICE, "utf-8")
    with sqlite3.connect(tmp_path / "main.db") as database:
        database.executescript(PEOPLE)
    return tmp_path


@pytest.fixture
def folder(bare: Path) -> Path:
    """A service with records, one request of which is answered: map and reading are kept."""
    asked(bare, plan=False)
    return bare


def opened(folder: Path, told: list[str] | None = None, *, at: datetime = NOW) -> Amanat:
    return Amanat.open(folder / "amanat.toml", FixedClock(at), (told if told is not None else []).append)


def asked(folder: Path, *, at: datetime = NOW, plan: bool = True) -> list[str]:
    """What is told while one person is answered; of a plan, nothing is written."""
    told: list[str] = []
    with opened(folder, told, at=at) as amanat:
        amanat.request("access", "ann@example.com", plan_only=plan)
    return told


def looked_anew(folder: Path, *, at: datetime = NOW) -> bool:
    told = asked(folder, at=at)
    assert any(line.startswith(("mapping", "taking the map")) for line in told)
    return any(line.startswith("mapping") for line in told)


def sql(folder: Path, statement: str) -> None:
    with sqlite3.connect(folder / "main.db") as database:
        database.execute(statement)


def append(file: Path, text: str) -> None:
    with file.open("a", encoding="utf-8") as written:
        written.write(text)


def test_a_second_request_takes_the_map_and_the_reading_of_the_first(folder: Path) -> None:
    assert asked(folder) == ["taking the map of 2026-11-26T12:00:00Z"]


def test_what_was_kept_is_what_a_new_look_gives(folder: Path) -> None:
    with opened(folder) as amanat:
        known = map_of(amanat.service, amanat.stores, amanat.map_file, NOW)
        assert known is not None
        assert known[0] == amanat.map()
        content = (folder / ".amanat" / READING).read_bytes()[64:]
        assert msgspec.msgpack.decode(content, type=Reading) == amanat.read()


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: sql(folder, "ALTER TABLE users ADD COLUMN religion TEXT"),
        lambda folder: sql(folder, "CREATE TABLE more (id INTEGER PRIMARY KEY)"),
        lambda folder: sql(folder, "CREATE TRIGGER more AFTER DELETE ON users BEGIN SELECT 1; END"),
        lambda folder: sql(folder, "INSERT INTO later VALUES (1, 'x')"),
        lambda folder: append(folder / "datamap.toml", '\n[store.main.users]\nerase = "scrub"\n'),
        lambda folder: append(folder / "amanat.toml", '\n[[store]]\nname = "more"\nurl = "sqlite:///main.db"\n'),
        lambda folder: (folder / ".amanat" / MAP).write_bytes((folder / ".amanat" / MAP).read_bytes()[:-1]),
        lambda folder: (folder / ".amanat" / MAP).unlink(),
    ],
    ids=["column", "table", "trigger", "first row of a table", "datamap.toml", "store", "damaged", "gone"],
)
def test_the_map_is_made_anew_when_anything_of_it_changed(folder: Path, change: Callable[[Path], object]) -> None:
    assert not looked_anew(folder)
    change(folder)
    assert looked_anew(folder)


def test_more_rows_are_no_reason(folder: Path) -> None:
    sql(folder, "INSERT INTO notes VALUES (2, 2, 'write to me')")
    assert not looked_anew(folder)


def test_a_map_holds_for_a_day_or_as_long_as_the_service_file_says(folder: Path) -> None:
    day = timedelta(hours=24)
    assert not looked_anew(folder, at=NOW + day - timedelta(seconds=1))
    assert looked_anew(folder, at=NOW + day)
    assert looked_anew(folder, at=NOW - timedelta(seconds=1))
    file = folder / "amanat.toml"
    for hours, anew in ((48, False), (0, True)):
        file.write_text(SERVICE.replace("[service]", f"[service]\nmap_hours = {hours}"), "utf-8")
        assert looked_anew(folder, at=NOW + day) is anew


def test_another_amanat_looks_anew(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("amanat.__version__", "999")
    assert asked(folder) == ["reading policy.md", "mapping main"]


def test_a_plan_writes_nothing(bare: Path) -> None:
    before = sorted(bare.rglob("*"))
    asked(bare)
    assert sorted(bare.rglob("*")) == before


@pytest.mark.parametrize("look", ["check", "map"])
def test_a_check_and_a_written_map_serve_the_requests_after_them(folder: Path, look: str) -> None:
    later = NOW + timedelta(days=3)
    assert looked_anew(folder, at=later)
    with opened(folder, at=later) as amanat:
        if look == "check":
            amanat.check()
        else:
            amanat.write_map(amanat.map())
    assert not looked_anew(folder, at=later)


def test_a_map_that_somebody_corrected_while_it_was_made_is_not_kept(folder: Path) -> None:
    later = NOW + timedelta(days=3)
    with opened(folder, at=later) as amanat:
        found = amanat.map()
        append(folder / "datamap.toml", '\n[store.main.users]\nerase = "scrub"\n')
        amanat.write_map(found)
    assert looked_anew(folder, at=later)


@pytest.mark.parametrize("file", ["policy.md", "reading.toml"])
def test_a_policy_is_read_anew_when_it_or_its_corrections_changed(folder: Path, file: str) -> None:
    assert "reading policy.md" not in asked(folder)
    append(folder / file, "\n# Nothing more\n")
    assert "reading policy.md" in asked(folder)


def test_a_policy_of_which_no_digest_can_be_taken_is_read_anew(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usual = Path.read_bytes

    def locked(path: Path) -> bytes:
        if path.name == "policy.md":
            raise PermissionError(13, "Permission denied")
        return usual(path)

    monkeypatch.setattr(Path, "read_bytes", locked)
    assert asked(folder)[0] == "reading policy.md"


def test_a_map_with_something_missing_is_not_kept(folder: Path) -> None:
    with opened(folder) as amanat:
        whole = amanat.map()
        store = whole.stores[0]

        def kept(changed: DataMap) -> bool:
            (folder / ".amanat" / MAP).unlink(missing_ok=True)
            keep_map(amanat.service, made_of(amanat.service, amanat.map_file), NOW, changed)
            return (folder / ".amanat" / MAP).exists()

        def with_table(table: TableMap) -> DataMap:
            more = msgspec.structs.replace(store, tables=(*store.tables, table))
            return msgspec.structs.replace(whole, stores=(more,))

        assert kept(whole)
        assert not kept(msgspec.structs.replace(whole, stores=(msgspec.structs.replace(store, answered=False),)))
        assert not kept(with_table(TableMap(name="locked", columns=(), unread="no right")))
        for value, told in (("User", True), ("Ann Miller of York", False)):
            link = Link(columns=("a",), table="users", to=("id",), nullable=True, when=("kind", value))
            assert kept(with_table(TableMap(name="notes", columns=(), links=(link,)))) is told


@pytest.mark.parametrize(
    "address", ["reader:{}@db.example/x", "reader:{}@db.example/x?ssl=on", "reader@db.example/x?password={}&ssl=on"]
)
def test_what_is_kept_does_not_depend_on_a_password(folder: Path, address: str) -> None:
    """A digest of one could be guessed."""
    with opened(folder) as amanat:

        def told(url: str) -> bytes:
            stores = tuple(msgspec.structs.replace(one, url=f"postgresql://{url}") for one in amanat.service.stores)
            return made_of(msgspec.structs.replace(amanat.service, stores=stores), amanat.map_file)

        assert told(address.format("a:b@c")) == told(address.format("hunter2"))
        assert told(address) != told(address.replace("db.example", "db2.example"))


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
