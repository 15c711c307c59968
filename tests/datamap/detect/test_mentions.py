"""Texts that call people of the store by name."""

from __future__ import annotations

from pathlib import Path

from tests.datamap.making import column, mapped

GIVEN = ("Anna", "Maria", "Peter", "Thomas", "Laura", "David", "Sarah", "Daniel", "Julia", "Robert")
FAMILY = ("Quarndon", "Tressell", "Ombersley", "Vexford", "Wrampling", "Yelden", "Zeal", "Umberley", "Inkpen", "Ashow")
PEOPLE = "CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT UNIQUE, first_name TEXT, last_name TEXT);" + "".join(
    f"INSERT INTO users VALUES ({n}, 'person{n}@x.example', '{first}', '{last}');"
    for n, (first, last) in enumerate(zip(GIVEN, FAMILY, strict=True))
)


def said(folder: Path, texts: list[str]) -> tuple[bool | None, str]:
    rows = "".join(f"INSERT INTO things VALUES ({n}, '{text}');" for n, text in enumerate(texts))
    found = mapped(folder, f"{PEOPLE}CREATE TABLE things (id INTEGER PRIMARY KEY, c1 TEXT);{rows}")
    verdict = column(found, "things.c1")
    return verdict.personal, verdict.because


def test_names_of_people_within_texts_of_nobody(tmp_path: Path) -> None:
    """Neither surname is in any list: only the store knows them."""
    texts = [f"Dues of {first} {last} came in" for first, last in zip(GIVEN, FAMILY, strict=True)]
    personal, because = said(tmp_path, texts + [f"Interest for month {n} of the year" for n in range(90)])
    assert personal is True
    assert because == "names of people of `users` within 10 % of its different texts"


def test_the_text_does_not_make_its_table_one_of_people(tmp_path: Path) -> None:
    texts = [f"Dues of {first} {last} came in" for first, last in zip(GIVEN, FAMILY, strict=True)]
    rows = "".join(f"INSERT INTO things VALUES ({n}, '{text}', 'word {n} of many');" for n, text in enumerate(texts))
    found = mapped(tmp_path, f"{PEOPLE}CREATE TABLE things (id INTEGER PRIMARY KEY, c1 TEXT, c2 TEXT);{rows}")
    assert column(found, "things.c1").categories == ("name",)
    assert column(found, "things.c2").personal is False


def test_a_given_name_alone_or_a_surname_of_nobody_is_no_person(tmp_path: Path) -> None:
    assert said(tmp_path, [f"The {first} Bridge is closed" for first in GIVEN])[0] is False


def test_a_surname_alone_is_no_person(tmp_path: Path) -> None:
    assert said(tmp_path, [f"The Lower {last} Road is closed" for last in FAMILY])[0] is False


def test_two_are_chance(tmp_path: Path) -> None:
    assert said(tmp_path, [f"From {GIVEN[n]} {FAMILY[n]} on" for n in range(2)] + ["It is so", "It is not"])[0] is False
