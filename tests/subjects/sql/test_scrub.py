"""What takes the place of personal values, by type, in a real database."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from amanat.datamap.model import ColumnMap, DataMap, StoreMap, TableMap
from amanat.service.model import People
from amanat.subjects.erase.plan import drafted, work_of
from amanat.subjects.who.find import by_keys
from tests.subjects import town
from tests.subjects.erasing import erase, planned

COLUMNS = {
    "sqlite": [
        ("email", "VARCHAR(60) NOT NULL UNIQUE", "'ann@example.com'"),
        ("nick", "VARCHAR(20) NOT NULL UNIQUE", "'ann1'"),
        ("bio", "TEXT NOT NULL", "'hello'"), ("age", "INTEGER NOT NULL", "777"), ("vip", "BOOLEAN NOT NULL", "1"),
        ("born", "DATE NOT NULL", "'1990-02-03'"), ("seen", "DATETIME NOT NULL", "'2026-01-01 10:00:00'"),
        ("face", "BLOB NOT NULL", "x'0102'"), ("steps", "BIGINT NOT NULL", "777"),
        ("shoe", "SMALLINT NOT NULL", "777"), ("more", "JSON NOT NULL", "'{\"a\": 1}'"), ("town", "TEXT", "'Ulm'"),
    ],
    "postgresql": [
        ("email", "VARCHAR(60) NOT NULL UNIQUE", "'ann@example.com'"),
        ("nick", "VARCHAR(20) NOT NULL UNIQUE", "'ann1'"),
        ("bio", "TEXT NOT NULL", "'hello'"), ("age", "NUMERIC(5,1) NOT NULL", "777"), ("vip", "BOOL NOT NULL", "true"),
        ("born", "DATE NOT NULL", "'1990-02-03'"), ("seen", "TIMESTAMPTZ NOT NULL", "now()"),
        ("face", "BYTEA NOT NULL", "'\\x0102'"), ("steps", "BIGINT NOT NULL", "777"),
        ("shoe", "SMALLINT NOT NULL", "777"), ("more", "JSONB NOT NULL", "'{\"a\": 1}'"), ("town", "TEXT", "'Ulm'"),
        ("token", "UUID NOT NULL UNIQUE", "'00000000-0000-0000-0000-000000000001'"), ("at", "TIME NOT NULL", "'10:00'"),
    ],
}  # fmt: skip

PEOPLE = People(store="main", table="users", key="id", identifiers={"email": "email"})


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def one(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    if request.param == "sqlite":
        return request.param, f"sqlite:///{tmp_path_factory.mktemp('one') / 'one.db'}"
    return request.param, request.getfixturevalue("postgres_url")


def make(url: str, columns: list[tuple[str, str, str]]) -> DataMap:
    """A table of people with one row, pinned so that the row stays."""
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        defined = ", ".join(f'"{name}" {kind}' for name, kind, _ in columns)
        connection.exec_driver_sql(f"CREATE TABLE users (id INTEGER PRIMARY KEY, {defined})")
        values = ", ".join(value for _, _, value in columns)
        connection.exec_driver_sql(f"INSERT INTO users VALUES (1, {values})".replace("%", "%%"))
    engine.dispose()
    mapped = [ColumnMap(name="id", type="")]
    mapped += [
        ColumnMap(name=name, type="", personal=True, categories=("email",) if name == "email" else ())
        for name, _, _ in columns
    ]
    table = TableMap(name="users", columns=tuple(mapped), primary_key=("id",), ownership="people", erase="scrub")
    return DataMap(stores=(StoreMap(name="main", dialect="", answered=True, tables=(table,)),), people=PEOPLE)


UUID_LIKE = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def test_every_type_is_emptied_and_the_look_sees_that(one: tuple[str, str]) -> None:
    dialect, url = one
    datamap = make(url, COLUMNS[dialect])
    store = town.store_at(url)
    people = by_keys(store, datamap, [1])
    (operation,) = drafted(datamap, store).operations
    work = work_of(people, datamap, store, drafted(datamap, store))
    with store.reading() as connection:
        left = connection.scalar(sa.select(sa.func.count()).where(work.left(operation)))
    assert left == 1
    assert erase(people, datamap, store) == {}
    store.close()
    (row,) = town.dump(url)["users"]
    # A fresh UUID may spell anything.
    text = str([value for value in row[3:] if not UUID_LIKE.fullmatch(str(value))])
    for trace in ("ann", "hello", "777", "1990", "2026", "Ulm", "a'"):
        assert trace not in text
    assert str(row[1]).startswith("erased-")
    assert str(row[1]).endswith("@invalid.example")
    assert str(row[2]).startswith("erased-")
    assert len(str(row[2])) <= 20


@pytest.mark.postgres
def test_a_type_without_an_empty_value_is_refused_in_the_plan(postgres_url: str) -> None:
    town.run(postgres_url, "CREATE TYPE mood AS ENUM ('good', 'bad')")
    datamap = make(postgres_url, [("email", "TEXT", "'ann@example.com'"), ("mood", "mood NOT NULL", "'good'")])
    store = town.store_at(postgres_url)
    (refusal,) = planned(by_keys(store, datamap, [1]), datamap, store).refusals
    store.close()
    assert refusal.because == "`mood` of type `mood` may not be NULL and has no empty value"


def test_a_unique_code_that_is_short_is_overwritten_at_random(one: tuple[str, str]) -> None:
    """There is no room to say that it is erased; a name by which people are known says so, or nothing is done."""
    _, url = one
    datamap = make(
        url, [("email", "VARCHAR(60)", "'ann@example.com'"), ("token", "VARCHAR(11) NOT NULL UNIQUE", "'ann12345678'")]
    )
    store = town.store_at(url)
    assert erase(by_keys(store, datamap, [1]), datamap, store) == {}
    store.close()
    (row,) = town.dump(url)["users"]
    assert row[2] != "ann12345678"
    assert len(str(row[2])) == 11


def test_a_short_unique_name_cannot_be_emptied(one: tuple[str, str]) -> None:
    _, url = one
    datamap = make(url, [("email", "VARCHAR(11) NOT NULL UNIQUE", "'a@b.example'")])
    store = town.store_at(url)
    (refusal,) = planned(by_keys(store, datamap, [1]), datamap, store).refusals
    store.close()
    assert "may not be NULL" in refusal.because
