"""What changed against `datamap.toml`: every kind of change is told, and nothing else."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import msgspec
import pytest

from amanat.datamap.model import DataMap
from amanat.datamap.pins.drift import Drift, as_json, drift
from amanat.datamap.pins.file import load_pins, write
from tests.datamap.making import USERS, mapped
from tests.datamap.pins.test_recording import LINK, RICH, column, datamap, table
from tests.work import lines_run

SHOP = f"""{USERS}
CREATE TABLE notes (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id), body TEXT, flag INTEGER);
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "datamap.toml"


def between(path: Path, sql: str) -> Drift:
    """What `amanat map --diff` does with a database of this schema; the file as it was."""
    before = path.read_bytes() if path.exists() else None
    pins = load_pins(path)
    found = drift(pins, mapped(path.parent, sql, pins=pins))
    assert (path.read_bytes() if path.exists() else None) == before
    return found


def record(path: Path, sql: str = SHOP) -> None:
    write(path, mapped(path.parent, sql, pins=load_pins(path)))


def told(found: Drift) -> list[tuple[str, ...]]:
    return [(one.kind, one.place, one.was, one.now) for one in found.changes]


def test_a_recorded_map_has_no_drift(path: Path) -> None:
    record(path)
    assert between(path, SHOP) == Drift(changes=())
    assert between(path, SHOP).exit_code == 0


def test_without_a_file_everything_is_new(path: Path) -> None:
    found = between(path, SHOP)
    assert {one.kind for one in found.changes} == {"new table", "new column"}
    assert (found.exit_code, path.exists()) == (1, False)


def test_new_and_gone_columns_and_tables(path: Path) -> None:
    record(path)
    changed = f"""{USERS.replace("name TEXT", "name TEXT, date_of_birth DATE, colour_code INTEGER")}
    CREATE TABLE things (id INTEGER PRIMARY KEY);
    """
    # The values of the rows must fit the columns.
    changed = changed.replace("'Ann Ash')", "'Ann Ash', NULL, 1)").replace("'Bob Birch')", "'Bob Birch', NULL, 2)")
    found = between(path, changed)
    assert told(found) == [
        ("gone table", "main.notes", "", ""),
        ("new table", "main.things", "", "1 columns, 0 personal"),
        ("new column", "main.things.id", "", "not personal"),
        ("new column", "main.users.colour_code", "", "not personal"),
        ("new column", "main.users.date_of_birth", "", "date_of_birth"),
    ]
    assert found.changes[-1].because
    gone = between(path, SHOP.replace(", flag INTEGER", "").replace("body TEXT", "flag INTEGER"))
    assert [(one.kind, one.place) for one in gone.changes] == [("gone column", "main.notes.body")]


def test_a_verdict_that_changed(path: Path) -> None:
    start = f"{USERS}CREATE TABLE log (id INTEGER PRIMARY KEY, c7 TEXT); INSERT INTO log VALUES "
    record(path, f"{start}(1, 'x'), (2, 'y')")
    found = between(path, f"{start}(1, 'ann@x.example'), (2, 'bob@x.example')")
    assert ("verdict", "main.log.c7", "not personal", "email; identifier email") in told(found)


def test_a_person_said_it_is_nothing_and_now_it_is_a_card(path: Path) -> None:
    path.write_text('[store.main.notes.columns]\nbody = {personal = false, reviewed = "2026-11-01", by = "Jo"}\n')
    rows = "INSERT INTO notes VALUES " + ", ".join(f"({at}, 1, 'see you at {at}', 1)" for at in range(20)) + ";"
    record(path, SHOP + rows)
    assert not between(path, SHOP + rows).changes
    cards = rows.replace("see you at", "paid with 4539 5787 6362 1486, at")
    found = between(path, SHOP + cards)
    assert told(found) == [("verdict", "main.notes.body", "not personal", "card_number; free text: card_number")]
    assert "4539" not in str(as_json(found))
    record(path, SHOP + cards)
    assert between(path, SHOP + cards).changes, "a person's word is not overwritten, so it goes on differing"
    path.write_text(path.read_text().replace("personal = false, reviewed", 'categories = ["card_number"], reviewed'))
    assert not between(path, SHOP + cards).changes


def test_links_marks_and_insides(path: Path) -> None:
    write(path, datamap(*RICH))
    pins = load_pins(path)
    assert not drift(pins, datamap(*RICH)).changes
    bare = msgspec.structs.replace(RICH[1], links=())
    assert told(drift(pins, datamap(RICH[0], bare, *RICH[2:]))) == [
        ("gone link", "main.audit.who", "who > users (id)", "")
    ]
    other = msgspec.structs.replace(LINK, inside="a.b")
    more = msgspec.structs.replace(RICH[1], links=(LINK, other))
    found = drift(pins, datamap(RICH[0], more, *RICH[2:]))
    assert told(found) == [("new link", "main.audit.who", "", "who at a.b > users (id)")]
    grown = msgspec.structs.replace(RICH[0], children="")
    placed = msgspec.structs.replace(RICH[2], ownership="owned")
    deeper = msgspec.structs.replace(
        RICH[1].columns[1],
        inside=(*RICH[1].columns[1].inside, RICH[1].columns[1].inside[0].__class__(path="c", categories=("health",))),
    )
    again = drift(
        pins, datamap(grown, msgspec.structs.replace(RICH[1], columns=(RICH[1].columns[0], deeper)), placed, RICH[3])
    )
    assert told(again) == [
        ("verdict", "main.audit.doc", "email; a.b: email", "email; a.b: email; c: health"),
        ("mark", "main.lost", "no way leads to a person", "a way leads to a person"),
        ("mark", "main.users", "data of children", "no data of children"),
    ]
    own = msgspec.structs.replace(RICH[2], ownership="none", because="the service's own: settings")
    assert told(drift(pins, datamap(*RICH[:2], own, RICH[3]))) == [
        ("mark", "main.lost", "no way leads to a person", "the service's own: settings")
    ]


def test_a_silent_store_says_nothing_and_fails(path: Path) -> None:
    write(path, datamap(*RICH))
    down = msgspec.structs.replace(datamap().stores[0], answered=False, error="down")
    found = drift(load_pins(path), DataMap(stores=(down,)))
    assert (found.changes, found.silent, found.exit_code) == ((), ("main",), 2)


def test_a_view_is_no_holding(path: Path) -> None:
    write(path, datamap(*RICH[:3]))
    assert not drift(load_pins(path), datamap(*RICH)).changes
    copy = msgspec.structs.replace(RICH[3], kind="materialized view")
    found = drift(load_pins(path), datamap(*RICH[:3], copy))
    assert [one.kind for one in found.changes] == ["new table", "new column"]


def test_more_rows_of_the_same_are_no_drift(tmp_path: Path) -> None:
    """The people of an example doubled: what was sampled before speaks on."""
    from amanat.app import Amanat
    from amanat.examples import build

    build("tutoring", tmp_path / "small", people=60)
    build("tutoring", tmp_path / "large", people=130)
    with Amanat.open(tmp_path / "small" / "amanat.toml") as amanat:
        amanat.write_map(amanat.map())
        assert amanat.map_drift().exit_code == 0
    (tmp_path / "large" / "datamap.toml").write_bytes((tmp_path / "small" / "datamap.toml").read_bytes())
    with Amanat.open(tmp_path / "large" / "amanat.toml") as amanat:
        assert amanat.map_drift().changes == ()
    with sqlite3.connect(tmp_path / "large" / "tutoring.db") as database:
        database.execute("ALTER TABLE users ADD COLUMN religion TEXT")
    with Amanat.open(tmp_path / "large" / "amanat.toml") as amanat:
        assert [one.place for one in amanat.map_drift().changes] == ["main.users.religion"]


def test_many_columns_are_compared_and_written_in_proportion(tmp_path: Path) -> None:
    """2,000 columns are little more than twice the work of 1,000."""

    def work(tables: int) -> tuple[int, int, int, int]:
        path = tmp_path / f"{tables}.toml"
        wide = datamap(
            *(
                table(f"t{number:03}", *(column(f"c{at:02}", *(("email",) if at % 3 else ())) for at in range(20)))
                for number in range(tables)
            )
        )
        changed = datamap(
            *(
                msgspec.structs.replace(
                    one,
                    columns=tuple(
                        msgspec.structs.replace(each, personal=True, categories=("name",)) for each in one.columns
                    ),
                )
                for one in wide.stores[0].tables
            )
        )

        def compared(now: DataMap) -> None:
            assert not drift(load_pins(path), now).changes

        return (
            lines_run(lambda: write(path, wide)),
            lines_run(lambda: compared(wide)),
            lines_run(lambda: write(path, changed)),
            lines_run(lambda: compared(changed)),
        )

    for small, large in zip(work(50), work(100), strict=True):
        assert large < 2.3 * small


@pytest.mark.postgres
def test_another_engine_gives_the_same_file(tmp_path: Path, postgres_url: str) -> None:
    from amanat.app import Amanat
    from amanat.examples import build

    build("tutoring", tmp_path / "sqlite", people=60)
    build("tutoring", tmp_path / "postgresql", people=60, url=postgres_url)
    for name in ("sqlite", "postgresql"):
        with Amanat.open(tmp_path / name / "amanat.toml") as amanat:
            amanat.write_map(amanat.map())
    texts = [(tmp_path / name / "datamap.toml").read_text("utf-8") for name in ("sqlite", "postgresql")]
    assert texts[0] == texts[1]


def test_a_pinned_table_that_is_gone(path: Path) -> None:
    path.write_text('[store.main.old]\nerase = "keep"\n')
    record(path)
    assert told(between(path, SHOP)) == [("gone table", "main.old", "", "")]
