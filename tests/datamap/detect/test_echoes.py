"""What identifies people in one table and turns up in another; whose data are children's."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from tests.datamap.making import column, mapped, table

PEOPLE = "CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT UNIQUE, login TEXT UNIQUE, pwd TEXT);" + "".join(
    f"INSERT INTO users VALUES ({n}, 'person{n}@x.example', 'nick{chr(97 + n)}x', 'secret');" for n in range(12)
)


def test_a_copy_of_a_user_name_under_a_name_that_says_nothing(tmp_path: Path) -> None:
    rows = "".join(f"INSERT INTO board VALUES ({n}, 'nick{chr(97 + n)}x', 'word{chr(97 + n)}x');" for n in range(8))
    found = mapped(tmp_path, PEOPLE + "CREATE TABLE board (id INTEGER PRIMARY KEY, c2 TEXT, c3 TEXT);" + rows)
    assert column(found, "board.c2").categories == ("username",)
    assert "`users.login`" in column(found, "board.c2").because
    assert column(found, "board.c3").personal is False


@pytest.mark.parametrize("method", ["md5", "sha1", "sha256", "sha512"])
def test_digests_of_addresses_of_the_same_store(tmp_path: Path, method: str) -> None:
    digests = [hashlib.new(method, f"person{n}@x.example".encode()).hexdigest() for n in range(9)]
    others = [hashlib.new(method, f"article {n}".encode()).hexdigest() for n in range(9)]
    rows = "".join(f"INSERT INTO list VALUES ({n}, '{digests[n]}', '{others[n]}');" for n in range(9))
    found = mapped(tmp_path, PEOPLE + "CREATE TABLE list (id INTEGER PRIMARY KEY, c2 TEXT, c3 TEXT);" + rows)
    hashed = column(found, "list.c2")
    assert (hashed.categories, hashed.form) == (("email",), "hashed")
    assert method in hashed.because
    assert column(found, "list.c3").personal is False


def pupils(years: list[int]) -> str:
    rows = "".join(
        f"INSERT INTO users VALUES ({n}, 'u{n}@x.example', '{year}-05-0{1 + n % 9}', '2024-03-01 10:0{n}:00');"
        for n, year in enumerate(years)
    )
    return "CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT, dob DATE, created_at TIMESTAMP);" + rows


def test_days_of_birth_tell_of_children(tmp_path: Path) -> None:
    young = mapped(tmp_path, pupils([1970, 1980, 1990, 2012, 2015, 1999]))
    assert "33 %" in table(young, "users").children
    grown = mapped(tmp_path, pupils([1970, 1980, 1990, 1992, 1995, 1999]))
    assert table(grown, "users").children == ""


def test_years_of_birth_tell_of_children_too(tmp_path: Path) -> None:
    def users(column: str) -> str:
        rows = "".join(
            f"INSERT INTO users VALUES ({n}, 'u{n}@x.example', {year}, '2024-03-01 10:0{n}:00');"
            for n, year in enumerate([1970, 1980, 1990, 2012, 2015, 1999])
        )
        return f"CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT, {column} INTEGER, created_at TIMESTAMP);{rows}"

    (tmp_path / "born").mkdir()
    assert "33 % of the dates of birth" in table(mapped(tmp_path / "born", users("birth_year")), "users").children
    assert table(mapped(tmp_path, users("entry_year")), "users").children == ""


def test_names_tell_of_children(tmp_path: Path) -> None:
    found = mapped(
        tmp_path,
        PEOPLE
        + "CREATE TABLE guardians (id INTEGER PRIMARY KEY, phone TEXT);"
        + "CREATE TABLE clubs (id INTEGER PRIMARY KEY, title TEXT);"
        + "CREATE TABLE forms (id INTEGER PRIMARY KEY, guardian_email TEXT);",
    )
    assert table(found, "guardians").children
    assert "`guardian_email`" in table(found, "forms").children
    assert table(found, "clubs").children == table(found, "users").children == ""
