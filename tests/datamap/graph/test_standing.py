"""What keys say of a row, and what its columns are for it: a row that no person has two of, and records that others
keep."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.datamap.making import USERS, column, mapped, table

PEOPLE = f"{USERS}INSERT INTO users VALUES " + ", ".join(
    f"({n}, 'p{n}@x.example', 'x', '{name}')"
    for n, name in enumerate(("Cy Cole", "Di Dunn", "Ed East", "Flo Finn", "Gus Gray", "Hal Hart"), start=3)
)
CODES = ", ".join(f"({n}, {n}, '{n}71-Q{n * 7}')" for n in range(1, 9))
NOTES = ", ".join(
    f"({n}, {1 + n % 8}, '{said}')"
    for n, said in enumerate(("Leads a team well", "Is late on Mondays", "Wants to learn Latin") * 8)
)


@pytest.mark.parametrize(
    ("key", "personal"),
    [
        ("owner_id INTEGER NOT NULL UNIQUE REFERENCES users (id)", True),
        ("owner_id INTEGER NOT NULL REFERENCES users (id)", False),
        ("created_by INTEGER NOT NULL UNIQUE REFERENCES users (id)", False),
    ],
)
def test_what_stands_on_a_row_that_nobody_has_two_of_is_theirs(tmp_path: Path, key: str, personal: bool) -> None:
    found = mapped(
        tmp_path,
        f"{PEOPLE}; CREATE TABLE marks (id INTEGER PRIMARY KEY, {key}, zwb TEXT); INSERT INTO marks VALUES {CODES};",
    )
    assert column(found, "marks.zwb").personal is personal


def test_the_key_of_such_a_row_may_be_its_own(tmp_path: Path) -> None:
    codes = ", ".join(f"({n}, '{n}71-Q{n * 7}')" for n in range(1, 9))
    found = mapped(
        tmp_path,
        f"{PEOPLE}; CREATE TABLE marks (user_id INTEGER PRIMARY KEY REFERENCES users (id), zwb TEXT);"
        f"INSERT INTO marks VALUES {codes};",
    )
    assert column(found, "marks.zwb").because == "it differs from person to person, on each one's own row"


@pytest.mark.parametrize(("unique", "personal"), [("UNIQUE", True), ("", False)])
def test_the_post_that_somebody_has_is_chosen_for_them(tmp_path: Path, unique: str, personal: bool) -> None:
    """On a row that nobody has two of; on others the same key may say what a thing is for."""
    owner = f"owner_id INTEGER NOT NULL {unique} REFERENCES users (id)"
    found = mapped(
        tmp_path,
        f"{PEOPLE}; CREATE TABLE positions (id INTEGER PRIMARY KEY, label TEXT);"
        "INSERT INTO positions VALUES (1, 'Cook'), (2, 'Clerk');"
        f"CREATE TABLE desks (id INTEGER PRIMARY KEY, {owner}, position_id INTEGER REFERENCES positions (id));"
        "INSERT INTO desks VALUES (1, 1, 1), (2, 2, 2), (3, 3, 1);",
    )
    assert column(found, "desks.position_id").personal is personal


@pytest.mark.parametrize(("people", "personal"), [("pupils", True), ("pupil_data", True), ("users", False)])
def test_what_is_noted_of_a_pupil_is_theirs_however_often_it_is_noted(
    tmp_path: Path, people: str, personal: bool
) -> None:
    key = "whose_id INTEGER NOT NULL REFERENCES users (id)"
    sql = f"{PEOPLE}; CREATE TABLE terms (id INTEGER PRIMARY KEY, {key}, aims TEXT);"
    found = mapped(tmp_path, f"{sql} INSERT INTO terms VALUES {NOTES};".replace("users", people))
    assert bool(column(found, "terms.aims").personal) is personal


PATIENTS = f"""{USERS}
CREATE TABLE patients (id INTEGER PRIMARY KEY, first_name TEXT, surname TEXT, date_of_birth DATE, phone TEXT);
INSERT INTO patients VALUES (1, 'Cora', 'Cole', '1951-02-03', '+44 20 7946 0101'),
    (2, 'Dina', 'Dunn', '1987-11-30', '+44 20 7946 0102'), (3, 'Edwin', 'East', '2004-06-07', '+44 20 7946 0103');
CREATE TABLE stays (id INTEGER PRIMARY KEY, patient_id INTEGER NOT NULL REFERENCES patients (id), begun DATE);
INSERT INTO stays VALUES (1, 1, '2024-01-02'), (2, 2, '2024-02-03'), (3, 3, '2024-03-04'), (4, 1, '2024-04-05');
"""


@pytest.mark.parametrize(("hangs", "reached"), [("NOT NULL", True), ("", False)])
def test_what_hangs_on_a_record_is_theirs_of_whom_it_is_kept(tmp_path: Path, hangs: str, reached: bool) -> None:
    """Whoever of those that log in has a key there wrote it, or has it in hand; a row that can do without the record
    need not be of it."""
    keys = f"user_id INTEGER NOT NULL REFERENCES users (id), stay_id INTEGER {hangs} REFERENCES stays (id)"
    found = mapped(tmp_path, f"{PATIENTS} CREATE TABLE pins (id INTEGER PRIMARY KEY, {keys}, label TEXT);")
    ways = [str(path) for path in table(found, "pins").paths]
    assert ("pins.stay_id > stays.patient_id > patients" in ways) is reached
    assert "pins.user_id > users" in ways
