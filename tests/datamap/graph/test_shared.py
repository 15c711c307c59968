"""How sure a link by an identifier is: some of its values are held against those of people."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from amanat.datamap.build import build
from tests.datamap.making import made, mapped
from tests.datamap.test_patterns import USERS

TICKETS = "CREATE TABLE tickets (id INTEGER PRIMARY KEY, email TEXT, subject TEXT);"
NAMES = ("ann", "bob", "cy", "dee", "eve", "fay", "gus", "hal", "ida", "jon", "kay", "lou")


def rows(addresses: list[str]) -> str:
    return "".join(f"INSERT INTO tickets VALUES ({at}, '{one}', 'late');" for at, one in enumerate(addresses))


@pytest.mark.parametrize(
    ("addresses", "sure", "told"),
    [
        ([], 0.5, "no values were compared"),
        ([f"{name}@example.com" for name in NAMES], 0.95, "12 of 12 e-mail addresses looked at are in `users.email`"),
        ([f"{name}@Example.COM" for name in NAMES], 0.95, "12 of 12 e-mail addresses looked at are in `users.email`"),
        (
            [f"{name}@{'example.com' if name < 'd' else 'x.example'}" for name in NAMES],
            0.8,
            "3 of 12 e-mail addresses looked at are in `users.email`",
        ),
        (
            [f"{name}@x.example" for name in NAMES[:4]],
            0.5,
            "none of 4 e-mail addresses looked at is in `users.email`",
        ),
        (
            [f"{name}@x.example" for name in NAMES],
            0.3,
            "none of 12 e-mail addresses looked at is in `users.email`",
        ),
    ],
)
def test_by_what_is_in_common(tmp_path: Path, addresses: list[str], sure: float, told: str) -> None:
    for datamap in (
        mapped(tmp_path, USERS + TICKETS + rows(addresses)),
        build([made(tmp_path, USERS, "a"), made(tmp_path, TICKETS + rows(addresses), "b")], None),
    ):
        table = next(table for store in datamap.stores for table in store.tables if table.name == "tickets")
        link = next(link for link in table.links if link.by == "identifier")
        assert (link.confidence, link.because) == (sure, told)
        (tmp_path / "main.db").unlink(missing_ok=True)
        (tmp_path / "b.db").unlink(missing_ok=True)


def test_upper_case_among_the_people(tmp_path: Path) -> None:
    """Addresses are the same in large letters."""
    large = USERS.replace("@example.com", "@EXAMPLE.com")
    for some in (large, large.replace("y@EXAMPLE", "y@example")):
        found = mapped(tmp_path, some + TICKETS + rows([f"{name}@example.com" for name in NAMES]))
        link = found.stores[0].table("tickets").links[0]
        assert (link.confidence, link.because) == (0.95, "12 of 12 e-mail addresses looked at are in `users.email`")


def test_numbers_that_are_written_in_another_way_are_left_open(tmp_path: Path) -> None:
    people = (
        "CREATE TABLE members (id INTEGER PRIMARY KEY, email TEXT UNIQUE, pwd TEXT, phone TEXT);"
        + "".join(f"INSERT INTO members VALUES ({n}, 'm{n}@x.example', 'x', '+4420794601{n}');" for n in range(10, 30))
        + "CREATE TABLE calls (id INTEGER PRIMARY KEY, phone TEXT, minutes INTEGER);"
        + "".join(f"INSERT INTO calls VALUES ({n}, '020 7946 01{n}', 4);" for n in range(10, 30))
    )
    link = mapped(tmp_path, people).stores[0].table("calls").links[0]
    assert (link.identifier, link.confidence) == ("phone", 0.5)


def test_people_are_gone_through_for_all_tables_together(tmp_path: Path) -> None:
    """Their column may have no index over small letters, and be long: not once for each table."""

    def passes(tables: int) -> int:
        asked: list[str] = []

        def heard(*given: Any) -> None:
            if "FROM users" in given[2] and "users.email" in given[2]:
                asked.append(given[2])

        more = "".join(TICKETS.replace("tickets", f"tickets_{n}") for n in range(tables))
        more += "".join(
            rows([f"{name}{n}@X.example" for name in NAMES]).replace("tickets", f"tickets_{n}") for n in range(tables)
        )
        sa.event.listen(sa.Engine, "before_cursor_execute", heard)
        try:
            mapped(tmp_path, USERS + more)
        finally:
            sa.event.remove(sa.Engine, "before_cursor_execute", heard)
        return len(asked)

    assert 0 < passes(40) == passes(2)
