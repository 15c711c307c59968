"""Grounds for keeping in `datamap.toml`: read, refused where they make no sense, kept byte for byte, reckoned."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, strategies

from amanat.datamap.build import build
from amanat.datamap.keeping import If, Keep, on
from amanat.datamap.model import DataMap
from amanat.datamap.pins.file import load_pins, write
from amanat.errors import InputError
from amanat.service.model import StoreConfig
from amanat.stores.open import open_store

WRITTEN = """\
# Our accountant asked for this.
[store.main.orders]
keep = [
    {ground = "law", because = "§ 147 AO", months = 120, from = "placed", columns = ["amount"]},  # ten years
    {ground = "unpaid", because = "open invoice", months = 36, from = "placed", if = {column = "state", is = ["due"]}},
]

[[store.main.users.keep]]
ground = "fraud"
because = "case book"
months = 6
from = "since"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with closing(sqlite3.connect(tmp_path / "shop.db")) as connection:
        connection.executescript(
            "CREATE TABLE users (id INTEGER PRIMARY KEY, email VARCHAR(99), name VARCHAR(99), since DATE);"
            "CREATE TABLE orders (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id), placed TIMESTAMP,"
            " amount INTEGER, state VARCHAR(9));"
            "INSERT INTO users VALUES (1, 'ann@example.com', 'Ann', '2026-01-01');"
            "INSERT INTO orders VALUES (1, 1, '2026-01-01', 3, 'due');"
        )
    return tmp_path


def mapped(folder: Path, text: str) -> DataMap:
    (folder / "datamap.toml").write_text(text, "utf-8")
    store = open_store(StoreConfig(name="main", url="sqlite:///shop.db"), folder)
    try:
        return build([store], None, load_pins(folder / "datamap.toml"))
    finally:
        store.close()


def test_they_stand_in_the_map(folder: Path) -> None:
    found = mapped(folder, WRITTEN).store("main")
    law = Keep(ground="law", because="§ 147 AO", months=120, since="placed", columns=("amount",))
    unpaid = Keep(
        ground="unpaid",
        because="open invoice",
        months=36,
        since="placed",
        only=If(column="state", values=("due",)),
    )
    assert found.table("orders").keep == (law, unpaid)
    assert [keep.ground for keep in found.table("users").keep] == ["fraud"]


def test_a_new_look_leaves_them_byte_for_byte(folder: Path) -> None:
    datamap = mapped(folder, WRITTEN)
    write(folder / "datamap.toml", datamap)
    once = (folder / "datamap.toml").read_text("utf-8")
    assert all(part.rstrip("\n") in once for part in WRITTEN.split("\n\n"))
    assert "[store.main.orders.columns]" in once
    write(folder / "datamap.toml", mapped(folder, once))
    assert (folder / "datamap.toml").read_text("utf-8") == once


ORDERS = '[store.main.orders]\nkeep = [{{ground = "{}", because = "x", months = {}, from = "{}"{}}}]\n'


@pytest.mark.parametrize(
    ("text", "problem", "remedy"),
    [
        (ORDERS.format("tax", 1, "placed", ""), "invalid enum value 'tax'", "write `keep"),
        (ORDERS.format("law", 0, "placed", ""), "`0` is no number of months", "give at least 1"),
        (ORDERS.format("law", '"1"', "placed", ""), "expected `int`, got `str`", "write `keep"),
        (ORDERS.format("law", 1, "plced", ""), "`orders` has no column `plced`", "use one of `id`"),
        (ORDERS.format("law", 1, "amount", ""), "`amount` of type `integer` is no date", "dates: `placed`"),
        (ORDERS.format("law", 1, "placed", ', columns = ["sum"]'), "no column `sum`", "use one of"),
        (ORDERS.format("law", 1, "placed", ', if = {column = "paid", is = ["no"]}'), "no column `paid`", "use one of"),
        (ORDERS.format("law", 1, "placed", ', until = "x"'), "`until` is no key here", "use one of `ground`"),
        ('[store.main.orders]\nkeep = "law"\n', "`keep` is no list", "write `keep"),
        ('[store.main.orders]\nkeep = [{ground = "law", months = 1, from = "placed"}]\n', "`because`", "write `keep"),
        (ORDERS.format("law", 1, "placed", "").replace('"x"', '" "'), "`because` is empty", "name the law"),
    ],
)
def test_nonsense_is_refused_with_its_place(folder: Path, text: str, problem: str, remedy: str) -> None:
    with pytest.raises(InputError) as caught:
        mapped(folder, f"# one line above\n{text}")
    assert problem.lower() in caught.value.message.lower()
    assert caught.value.place == "datamap.toml:3"
    assert remedy in caught.value.remedy


@given(
    strategies.dates(date(2019, 1, 1), date(2030, 1, 1)),
    strategies.integers(1, 400),
    strategies.integers(-40, 40),
)
def test_a_row_is_past_its_period_from_the_day_of_its_end(today: date, months: int, near: int) -> None:
    keep = Keep(ground="law", because="x", months=months, since="placed")
    after = on(keep, today).after
    assert after is not None
    day = after + timedelta(days=near)
    assert (day <= after) == (keep.end(day) <= today)
