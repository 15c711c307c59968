"""When an answer is whole though a table is nobody's: where the exact search finds all that may be the person's."""

from __future__ import annotations

import sqlite3
from base64 import b64encode
from pathlib import Path
from typing import Literal

import pytest

from amanat.app import Amanat
from tests.app.test_remembered import bare

__all__ = ["bare"]

VOUCHERS = """
CREATE TABLE vouchers (id INTEGER PRIMARY KEY, code TEXT, remark TEXT);
INSERT INTO vouchers VALUES (1, 'A1', 'given out by x1@example.net'), (2, 'A2', 'asked for by Ann@Example.com twice'),
  (3, 'A3', 'for the fair'), (4, 'A4', 'see x2@example.net'), (5, 'A5', 'for x3@example.net'),
  (6, 'A6', 'as x4@example.net says');
"""
IBAN = "ALTER TABLE vouchers ADD COLUMN iban TEXT; UPDATE vouchers SET iban = 'DE89370400440532013000'"
ENCODED = f"UPDATE vouchers SET remark = '{b64encode(b'a ticket for x1@example.net at noon').decode()}'"


def changed(folder: Path, sql: str) -> None:
    with sqlite3.connect(folder / "main.db") as database:
        database.executescript(sql)


@pytest.fixture
def fair(bare: Path) -> Path:
    changed(bare, VOUCHERS)
    return bare


def answered(folder: Path, kind: Literal["access", "erase"], subject: str) -> tuple[str, tuple[str, ...], str]:
    with Amanat.open(folder / "amanat.toml") as amanat:
        assert amanat.map().at("main.vouchers").ownership == "unplaced"
        outcome = amanat.request(kind, subject)
    return outcome.state, outcome.left, str(outcome.problem or "")


def test_addresses_of_nobody_known_are_searched_and_hold_no_answer_back(fair: Path) -> None:
    assert answered(fair, "access", "bob@example.com") == ("fulfilled", (), "")
    assert answered(fair, "access", "ann@example.com")[:2] == ("partly", ("main.vouchers.remark",))
    assert answered(fair, "erase", "ann@example.com") == ("fulfilled", (), "")
    with sqlite3.connect(fair / "main.db") as database:
        assert database.execute("SELECT remark FROM vouchers WHERE id < 3 ORDER BY id").fetchall() == [
            ("given out by x1@example.net",),
            ("asked for by [erased] twice",),
        ]


@pytest.mark.parametrize("more", [IBAN, ENCODED], ids=["an account beside them", "in base64"])
def test_what_the_search_cannot_find_holds_it_back(fair: Path, more: str) -> None:
    changed(fair, more)
    kinds: tuple[Literal["access", "erase"], ...] = ("access", "erase")
    for kind in kinds:
        state, _, problem = answered(fair, kind, "bob@example.com")
        assert (state, problem.partition(";")[0]) == ("partly", "nobody knows whose data stand in `main.vouchers`")


def test_who_has_no_address_is_not_searched_for_by_one(fair: Path) -> None:
    changed(fair, "UPDATE users SET email = '' WHERE id = 1")
    state, _, problem = answered(fair, "erase", "users:1")
    assert (state, problem.partition(";")[0]) == ("partly", "nobody knows whose data stand in `main.vouchers`")
