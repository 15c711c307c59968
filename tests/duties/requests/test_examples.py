"""Erasures in the five services, over the map as it is found, judged by the database's own foreign keys alone.

Only rows that hang on the person by foreign keys, or that name the person, may change; nothing that names the person
may be left; and what is kept of a row that was shared is what the others need.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from amanat.app import Amanat
from amanat.examples.builder import build
from amanat.examples.data import names

Row = tuple[Any, ...]
Place = tuple[str, int]
"""A row by its table and SQLite's row number."""


def rows(file: Path) -> dict[Place, Row]:
    with sqlite3.connect(file) as connection:
        return {
            (table, row[0]): row[1:]
            for table in tables(connection)
            for row in connection.execute(f'SELECT rowid, * FROM "{table}"')
        }


def tables(connection: sqlite3.Connection) -> list[str]:
    asked = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
    return [name for (name,) in connection.execute(asked)]


def hanging(file: Path, table: str, key: str, value: Any) -> set[Place]:
    """All rows from which foreign keys lead to a person's row, near or far."""
    with sqlite3.connect(file) as connection:
        links = [
            (child, row[3], row[2], row[4] or "id")
            for child in tables(connection)
            for row in connection.execute(f'PRAGMA foreign_key_list("{child}")')
        ]
        start = connection.execute(f'SELECT rowid FROM "{table}" WHERE "{key}" = ?', (value,)).fetchone()
        found: set[Place] = {(table, start[0])}
        waiting = list(found)
        while waiting:
            parent, number = waiting.pop()
            for child, column, target, to in links:
                if target != parent:
                    continue
                asked = (
                    f'SELECT c.rowid FROM "{child}" c JOIN "{parent}" p ON c."{column}" = p."{to}" WHERE p.rowid = ?'
                )
                for (each,) in connection.execute(asked, (number,)):
                    if (child, each) not in found:
                        found.add((child, each))
                        waiting.append((child, each))
        return found


def naming(held: dict[Place, Row], identifiers: set[str]) -> set[Place]:
    """Rows in which an identifier stands, whatever the spelling."""
    return {
        place
        for place, row in held.items()
        if any(each in str(value).casefold().replace("\\u0040", "@") for value in row for each in identifiers)
    }


@pytest.mark.parametrize("name", names())
def test_only_the_persons_rows_change_and_nothing_names_the_person_afterwards(name: str, tmp_path: Path) -> None:
    built = build(name, tmp_path / name, people=40)
    with Amanat.open(built.service) as amanat:
        people = amanat.service.people
        assert people is not None
        (file,) = built.service.parent.glob("*.db")
        columns = [column for column, kind in people.identifiers.items() if kind == "email"]
        for who in _some(file, people.table, columns[0], 2):
            with sqlite3.connect(file) as connection:
                asked = f'SELECT "{people.key}" FROM "{people.table}" WHERE "{columns[0]}" = ?'
                (key,) = connection.execute(asked, (who,)).fetchone()
            before = rows(file)
            allowed = hanging(file, people.table, people.key, key) | naming(before, _identifiers(file, people, key))
            outcome = amanat.request("erase", who)
            assert outcome.state in ("searched", "fulfilled"), outcome.problem
            after = rows(file)
            changed = {place for place in before if before[place] != after.get(place)}
            assert changed <= allowed
            assert set(after) <= set(before)
            assert not naming(after, {who.casefold()})


def _some(file: Path, table: str, column: str, count: int) -> list[str]:
    with sqlite3.connect(file) as connection:
        asked = f'SELECT "{column}" FROM "{table}" WHERE "{column}" IS NOT NULL ORDER BY rowid LIMIT ?'
        return [who for (who,) in connection.execute(asked, (count,))]


def _identifiers(file: Path, people: Any, key: Any) -> set[str]:
    with sqlite3.connect(file) as connection:
        wanted = ", ".join(f'"{column}"' for column in people.identifiers)
        asked = f'SELECT {wanted} FROM "{people.table}" WHERE "{people.key}" = ?'
        values = connection.execute(asked, (key,)).fetchone()
    return {str(value).casefold() for value in values if value}
