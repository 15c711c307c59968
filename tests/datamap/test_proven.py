"""Values that were validated speak, whatever a column is called and whatever was once said of it."""

from __future__ import annotations

import random
import sqlite3
from pathlib import Path

import pytest

from amanat.datamap.build import build
from amanat.datamap.model import ColumnMap
from amanat.datamap.pins.model import ColumnPin, Pins, TablePin
from amanat.service.model import StoreConfig
from amanat.stores.open import open_store

CARD = "I pay with 4539 5787 6362 1486, as ever"
DICE = random.Random(7)
LONG_NUMBERS = [f"reference 45{DICE.randrange(10**13, 10**14)} of the parcel" for _ in range(60)]


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    path = tmp_path / "shop.db"
    connection = sqlite3.connect(path)
    connection.executescript(
        """
        CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT UNIQUE);
        CREATE TABLE messages (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id), body TEXT);
        CREATE TABLE medical_visits (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id), reason TEXT);
        CREATE TABLE desk_visits (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id), reason TEXT);
        """
    )
    for number in range(60):
        connection.execute("INSERT INTO users VALUES (?, ?)", (number, f"user{number}@example.com"))
        for table in ("medical_visits", "desk_visits"):
            connection.execute(f"INSERT INTO {table} (user_id, reason) VALUES (?, 'cold')", (number,))
    connection.commit()
    connection.close()
    return path


def say(shop: Path, bodies: list[str]) -> None:
    connection = sqlite3.connect(shop)
    with connection:
        connection.executemany("INSERT INTO messages (user_id, body) VALUES (1, ?)", [(body,) for body in bodies])
    connection.close()


def column(shop: Path, table: str, name: str, pins: Pins | None = None) -> ColumnMap:
    store = open_store(StoreConfig(name="main", url=f"sqlite:///{shop}"))
    try:
        return build((store,), None, pins).store("main").table(table).column(name)
    finally:
        store.close()


def test_a_card_number_in_a_message_is_seen(shop: Path) -> None:
    say(shop, ["See you at noon"] * 50 + [CARD] * 10)
    found = column(shop, "messages", "body")
    assert found.categories == ("communication", "card_number")
    assert "card numbers within 17 % of 60" in found.because


def test_long_numbers_are_no_cards(shop: Path) -> None:
    say(shop, LONG_NUMBERS)
    assert column(shop, "messages", "body").categories == ("communication",)


@pytest.mark.parametrize("personal", [True, False])
def test_a_correction_does_not_hide_what_came_later(shop: Path, personal: bool) -> None:
    pin = ColumnPin(personal=personal, categories=("communication",) if personal else ())
    pins = Pins(tables={("main", "messages"): TablePin(columns={"body": pin})})
    say(shop, ["See you at noon"] * 50)
    assert column(shop, "messages", "body", pins).categories == pin.categories
    say(shop, [CARD] * 10)
    found = column(shop, "messages", "body", pins)
    assert found.personal is True
    assert found.categories == (*pin.categories, "card_number")
    assert found.because == "pinned in datamap.toml, but card numbers within 17 % of 60 sampled values"


def test_a_correction_may_accept_it(shop: Path) -> None:
    say(shop, [CARD] * 10)
    pins = Pins(tables={("main", "messages"): TablePin(columns={"body": ColumnPin(categories=("card_number",))})})
    assert column(shop, "messages", "body", pins).because == "pinned in datamap.toml"


def test_a_table_of_medical_visits_is_about_health_and_one_of_desk_visits_is_not(shop: Path) -> None:
    assert column(shop, "medical_visits", "reason").categories == ("health",)
    assert column(shop, "desk_visits", "reason").categories == ("content",)


@pytest.mark.parametrize("pin", [ColumnPin(personal=False), ColumnPin(categories=("content",))])
def test_a_column_of_nothing_but_card_numbers_is_not_hidden_by_a_person(shop: Path, pin: ColumnPin) -> None:
    say(shop, ["4539578763621486"] * 20)
    pins = Pins(tables={("main", "messages"): TablePin(columns={"body": pin})})
    found = column(shop, "messages", "body", pins)
    assert found.personal
    assert "card_number" in found.categories
