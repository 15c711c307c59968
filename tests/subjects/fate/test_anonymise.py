"""Rows that stay for statistics tell nobody: links cut, identifiers gone, the rest coarser, and too few never stay."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest
import sqlalchemy as sa

from amanat.datamap.model import ColumnMap, Crowd, DataMap, Link, StoreMap, TableMap
from amanat.datamap.model import Path as Way
from amanat.service.model import People
from amanat.stores.base import Store
from amanat.subjects.erase.execute import execute
from amanat.subjects.erase.look import look
from amanat.subjects.erase.plan import plan_erasure, work_of
from amanat.subjects.model import Plan
from amanat.subjects.who.find import by_keys
from tests.subjects import town

SCHEMA = """
CREATE TABLE people (id INTEGER PRIMARY KEY, email VARCHAR(60) NOT NULL UNIQUE);
CREATE TABLE visits (
  id INTEGER PRIMARY KEY, person_id INTEGER REFERENCES people (id), email VARCHAR(60), born DATE, postcode VARCHAR(10),
  seen_at TIMESTAMP NULL, mood SMALLINT NOT NULL, note VARCHAR(80) NOT NULL, price NUMERIC(6, 2))
"""
FIVE = range(1, 6)
"""Born in one year, living in one district, seen in one month, of one mood. The sixth is of another mood."""
PEOPLE = People(store="main", table="people", key="id", identifiers={"email": "email"})


def visit(number: int, person: int, mood: int = 1) -> tuple[Any, ...]:
    seen = f"2025-03-{10 + person:02d} 14:{person:02d}:05"
    return (
        number,
        person,
        f"p{person}@example.com",
        f"1980-0{person}-1{person}",
        f"101{person}7",
        seen,
        mood,
        "hello",
        5,
    )


VISITS = [*(visit(person, person) for person in FIVE), visit(6, 6, 9), visit(7, 1)]


@pytest.fixture
def url(any_url: str) -> str:
    build(any_url)
    return any_url


@pytest.fixture
def sqlite_visits(tmp_path: Path) -> str:
    found = f"sqlite:///{tmp_path / 'visits.db'}"
    build(found)
    return found


def build(url: str) -> None:
    engine = sa.create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as connection:
        for statement in SCHEMA.split(";"):
            connection.exec_driver_sql(statement)
        town.fill(connection, "people", [(person, f"p{person}@example.com") for person in range(1, 7)])
        town.fill(connection, "visits", VISITS)
    engine.dispose()


def visits_map(**more: Any) -> DataMap:
    def column(name: str, personal: bool | None = False, *categories: str, identifier: str | None = None) -> ColumnMap:
        return ColumnMap(name=name, type="", personal=personal, categories=categories, identifier=identifier)

    link = Link(columns=("person_id",), table="people", to=("id",), nullable=True)
    email = column("email", True, "email", identifier="email")
    people = TableMap(name="people", ownership="people", columns=(column("id"), email), primary_key=("id",))
    visits = TableMap(
        name="visits",
        ownership="owned",
        columns=(
            column("id"), column("person_id"), email, column("born", True, "date_of_birth"),
            column("postcode", True, "postal_address"), column("seen_at"), column("mood", True, "health"),
            column("note", True, "content"), column("price"),
        ),
        links=(link,),
        paths=(Way((("visits", link),)),),
        primary_key=("id",),
        erase="anonymise",
        **more,
    )  # fmt: skip
    return DataMap(
        stores=(StoreMap(name="main", dialect="any", answered=True, tables=(people, visits)),), people=PEOPLE
    )


def erase(url: str, people: list[int], datamap: DataMap) -> tuple[Plan, dict[str, int], set[tuple[Any, ...]]]:
    """The plan, what the look finds, and the visits that are there then."""
    store: Store = town.store_at(url)
    plan = plan_erasure(by_keys(store, datamap, people), datamap, {"main": store}, today=date(2026, 1, 31))
    assert not plan.refusals
    (part,) = plan.stores
    work = work_of(by_keys(store, datamap, people), datamap, store, part.draft)
    execute(work, part, lambda _: None)
    left = look(work, part.again)
    store.close()
    return plan, left, {row[:-1] for row in town.dump(url)["visits"]}


def told(plan: Plan) -> str:
    return "; ".join(item.what for item in plan.residues if item.where == "main.visits")


def test_what_stays_tells_nobody_and_the_one_who_would_stand_out_goes(url: str) -> None:
    plan, left, rows = erase(url, [*FIVE, 6], visits_map())
    assert left == {}
    shown = {tuple(str(value).removesuffix(" 00:00:00") for value in row[1:]) for row in rows}
    price = next(iter(rows))[8]
    assert shown == {("None", "None", "1980-01-01", "101", "2025-03-01", "1", "", str(price))}
    assert sorted(row[0] for row in rows) == ["1", "2", "3", "4", "5", "7"]
    assert "6 rows for statistics; k is at most 5 over" in told(plan)
    assert "1 rows with k below 5, deleted" in told(plan)
    assert "anonymous" not in str(plan)
    assert "recital 26; WP 216" in str(plan)


def test_many_rows_of_one_person_are_no_crowd(sqlite_visits: str) -> None:
    town.run(sqlite_visits, "INSERT INTO visits SELECT id + 100, 1, email, born, postcode, seen_at, mood, note, price "
             "FROM visits WHERE id IN (1, 2, 3, 4, 5, 7)")  # fmt: skip
    plan, _, rows = erase(sqlite_visits, [1], visits_map())
    assert "none stays" in told(plan)
    assert not [row for row in rows if row[1] == "1" or row[1] is None]


def test_those_who_came_before_count(url: str) -> None:
    """Four, then a fifth: the four went below the setting of five, and would have stayed with one of four."""
    _, left, rows = erase(url, [1, 2, 3, 4], visits_map(anonymise=Crowd(k=4)))
    assert (left, len([row for row in rows if row[1] is None])) == ({}, 5)
    plan, left, rows = erase(url, [5], visits_map())
    assert (left, len([row for row in rows if row[1] is None])) == ({}, 6)
    assert "k is at most 6" in told(plan)


def test_instead_of_going_a_row_can_lose_what_tells(url: str) -> None:
    plan, left, rows = erase(url, [6], visits_map(anonymise=Crowd(below="empty")))
    assert left == {}
    (row,) = [row for row in rows if row[0] == "6"]
    assert row[1:8] == (None, None, None, None, None, "0", "")
    assert "emptied of these columns" in told(plan)


def test_a_key_that_cannot_be_cut_is_refused(sqlite_visits: str) -> None:
    town.run(
        sqlite_visits, "CREATE TABLE bonds (id INTEGER PRIMARY KEY, person_id INTEGER NOT NULL REFERENCES people (id))"
    )
    datamap = visits_map()
    link = Link(columns=("person_id",), table="people", to=("id",), nullable=False)
    bonds = TableMap(
        name="bonds", ownership="owned", columns=(ColumnMap(name="id", type=""), ColumnMap(name="person_id", type="")),
        links=(link,), paths=(Way((("bonds", link),)),), primary_key=("id",), erase="anonymise",
    )  # fmt: skip
    (main,) = datamap.stores
    datamap = msgspec.structs.replace(datamap, stores=(msgspec.structs.replace(main, tables=(*main.tables, bonds)),))
    store = town.store_at(sqlite_visits)
    plan = plan_erasure(by_keys(store, datamap, [1]), datamap, {"main": store}, today=date(2026, 1, 31))
    assert [(item.table, "ties the rows to one person" in item.because) for item in plan.refusals] == [("bonds", True)]


@pytest.mark.parametrize("broken", ["coarser", "crowd"])
def test_the_look_sees_rows_that_still_tell(sqlite_visits: str, monkeypatch: pytest.MonkeyPatch, broken: str) -> None:
    if broken == "coarser":
        town.run(sqlite_visits, "CREATE TRIGGER again AFTER UPDATE ON visits WHEN NEW.seen_at <> OLD.seen_at BEGIN "
                 "UPDATE visits SET seen_at = OLD.seen_at WHERE id = OLD.id; END")  # fmt: skip
    else:
        monkeypatch.setattr("amanat.subjects.erase.plan.parted", lambda operation, *_: (operation,))
    people = [*FIVE, 6] if broken == "coarser" else [1, 6]
    _, left, _ = erase(sqlite_visits, people, visits_map())
    assert set(left) == {"visits"}
