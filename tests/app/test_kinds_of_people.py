"""Data of people of another kind than those who are answered are told as theirs, and not as nobody's."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from amanat.app import Amanat
from amanat.datamap.out.words import headline
from tests.app.test_remembered import bare

__all__ = ["bare"]

PATIENTS = """
CREATE TABLE patients (id INTEGER PRIMARY KEY, first_name TEXT, last_name TEXT, date_of_birth DATE);
CREATE TABLE allergies (id INTEGER PRIMARY KEY, patient_id INTEGER NOT NULL REFERENCES patients (id), note TEXT);
INSERT INTO patients VALUES (51, 'Pia', 'Pine', '1970-02-03'), (52, 'Rex', 'Rowan', '1981-04-05');
INSERT INTO allergies VALUES (1, 51, 'nuts');
"""
LOST = "CREATE TABLE lost (id INTEGER PRIMARY KEY, iban TEXT); INSERT INTO lost VALUES (1, 'DE89370400440532013000')"


def answered(folder: Path, sql: str) -> tuple[str, str]:
    """How the map begins, and what an answer says that it misses."""
    with sqlite3.connect(folder / "main.db") as database:
        database.executescript(sql)
    with Amanat.open(folder / "amanat.toml") as amanat:
        outcome = amanat.request("access", "ann@example.com")
        return headline(amanat.map()), str(outcome.problem)


def test_they_are_told_apart_from_what_nobody_knows(bare: Path) -> None:
    begins, misses = answered(bare, PATIENTS)
    assert begins.endswith("2 of these are of people whom requests are not about.")
    assert misses.startswith("`main.allergies`, `main.patients` hold data of people of another kind")
    assert "nobody knows" not in misses
    begins, misses = answered(bare, LOST)
    assert begins.endswith("From 1 of these tables no way leads to a person.")
    assert misses.startswith("nobody knows whose data stand in `main.lost`;")
    assert "`main.allergies`, `main.patients` hold data of people of another kind" in misses
