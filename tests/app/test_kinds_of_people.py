"""People of several kinds in one database: each is found and answered as what they are, from the command line on."""

from __future__ import annotations

import json
import sqlite3
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from amanat.app import Amanat
from amanat.cli import main
from amanat.datamap.out.words import headline
from amanat.errors import InputError
from tests.app.test_remembered import bare
from tests.killing import command_killed

__all__ = ["bare"]

PATIENTS = """
CREATE TABLE patients (id INTEGER PRIMARY KEY, first_name TEXT, last_name TEXT, date_of_birth DATE, phone TEXT);
CREATE TABLE allergies (id INTEGER PRIMARY KEY, patient_id INTEGER NOT NULL REFERENCES patients (id), note TEXT);
INSERT INTO patients VALUES
  (51, 'Pia', 'Pine', '1970-02-03', '+44 20 7946 0151'), (52, 'Rex', 'Rowan', '1981-04-05', NULL);
INSERT INTO allergies VALUES (1, 51, 'nuts'), (2, 52, 'call +44 20 7946 0151 if he faints');
"""
LOST = "CREATE TABLE lost (id INTEGER PRIMARY KEY, iban TEXT); INSERT INTO lost VALUES (1, 'DE89370400440532013000')"
PHONE = "+44 20 7946 0151"


def changed(folder: Path, sql: str) -> None:
    with sqlite3.connect(folder / "main.db") as database:
        database.executescript(sql)


def rows(folder: Path, table: str) -> list[tuple[Any, ...]]:
    with sqlite3.connect(folder / "main.db") as database:
        return database.execute(f"SELECT * FROM {table} ORDER BY id").fetchall()


@pytest.fixture
def clinic(bare: Path) -> Path:
    changed(bare, PATIENTS)
    return bare


def answered(folder: Path, subject: str, **how: Any) -> tuple[str, dict[str, int], str]:
    """The state of an access request, the rows by table, and what it says that it misses."""
    with Amanat.open(folder / "amanat.toml") as amanat:
        outcome = amanat.request("access", subject, **how)
    return outcome.state, dict(outcome.counts), str(outcome.problem or "")


def test_what_an_answer_cannot_rule_out_is_told_apart_from_what_nobody_knows(clinic: Path) -> None:
    with Amanat.open(clinic / "amanat.toml") as amanat:
        assert headline(amanat.map()).endswith("2 of these are of people of other kinds than the main one.")
    state, _, misses = answered(clinic, "ann@example.com")
    assert (state, misses) == (
        "partly",
        "`main.allergies`, `main.patients` hold data of people of another kind, who cannot be found by what is known "
        "of this one: if they are one of them too, ask for `patients:KEY`; if not, say so by `--people users`",
    )
    changed(clinic, LOST)
    _, _, misses = answered(clinic, "ann@example.com")
    assert misses.startswith("nobody knows whose data stand in `main.lost`;")
    assert "`main.allergies`, `main.patients` hold data of people of another kind" in misses


def test_it_is_enough_to_say_of_which_kind_they_are(clinic: Path) -> None:
    assert answered(clinic, "ann@example.com", people="users")[::2] == ("fulfilled", "")
    assert answered(clinic, "patients:52") == ("fulfilled", {"main.patients": 1, "main.allergies": 1}, "")
    state, counts, misses = answered(clinic, PHONE)
    assert (state, counts) == ("partly", {"main.patients": 1, "main.allergies": 1})
    assert "`--people patients`" in misses
    assert "ask for `users:KEY`" in misses
    changed(clinic, LOST)
    assert answered(clinic, "patients:52")[2].startswith("nobody knows whose data stand in `main.lost`;")


def test_an_erasure_takes_them_and_what_texts_of_others_say(clinic: Path) -> None:
    users = rows(clinic, "users")
    with Amanat.open(clinic / "amanat.toml") as amanat:
        outcome = amanat.request("erase", PHONE, people="patients")
        assert (outcome.state, outcome.left) == ("fulfilled", ())
        assert amanat.request("access", PHONE).state == "no match"
    assert rows(clinic, "patients") == [(52, "Rex", "Rowan", "1981-04-05", None)]
    assert rows(clinic, "allergies") == [(2, 52, "call [erased] if he faints")]
    assert rows(clinic, "users") == users


def test_where_nothing_can_be_searched_for_the_answer_says_so(clinic: Path) -> None:
    with Amanat.open(clinic / "amanat.toml") as amanat:
        outcome = amanat.request("erase", "patients:52")
    assert outcome.state == "fulfilled"
    assert any("the name that the person is known by" in residue for residue in outcome.residue)
    assert [row[0] for row in rows(clinic, "patients")] == [51]


def test_a_hold_keeps_them_however_they_are_asked_for(clinic: Path) -> None:
    with Amanat.open(clinic / "amanat.toml") as amanat:
        amanat.place_hold("patients:51", "case 12/26", date(2030, 1, 1), "Legal")
        outcome = amanat.request("erase", PHONE)
    assert (outcome.state, "hold" in str(outcome.problem)) == ("failed", True)
    assert [row[0] for row in rows(clinic, "patients")] == [51, 52]


@pytest.mark.parametrize(
    ("subject", "point"), [(PHONE, "after:commit"), ("patients:51", "after:commit"), ("patients:51", "")]
)
def test_an_erasure_that_was_cut_off_goes_on(clinic: Path, subject: str, point: str) -> None:
    """By the same command once the row is gone, and by `resume`, which knows the kind from what was sealed."""
    command_killed(clinic, point or "before:commit", "request", "erase", "--subject", subject)
    with Amanat.open(clinic / "amanat.toml") as amanat:
        outcome = amanat.request("erase", subject, people="patients") if point else amanat.resume()[0]
    assert (outcome.state, outcome.matched) == ("fulfilled", 1)
    assert [row[0] for row in rows(clinic, "patients")] == [52]
    assert rows(clinic, "allergies") == [(2, 52, "call [erased] if he faints")]


def test_one_search_for_people_of_several_kinds(clinic: Path) -> None:
    with Amanat.open(clinic / "amanat.toml") as amanat:
        for one in (PHONE, "ann@example.com"):
            assert amanat.request("erase", one, search_later=True).state == "erased"
        assert [(one.state, one.left) for one in amanat.search()] == [("partly", ())] * 2
    assert rows(clinic, "allergies") == [(2, 52, "call [erased] if he faints")]
    assert [row[0] for row in rows(clinic, "patients")] == [52]
    assert "ann@example.com" not in str(rows(clinic, "users"))


def test_they_are_corrected_and_restricted(clinic: Path) -> None:
    with Amanat.open(clinic / "amanat.toml") as amanat:
        assert amanat.rectify("patients:52", ["phone=+44 20 7946 0152"]).state in ("fulfilled", "partly")
        assert rows(clinic, "patients")[1][4] == "+44 20 7946 0152"
        amanat.restrict("+44 20 7946 0152", ground="accuracy", until=date(2030, 1, 1), by="Legal")
        assert amanat.restricted("patients:52")
        assert not amanat.restricted("patients:51")


def test_a_client_sees_people_of_one_kind(clinic: Path) -> None:
    with (
        Amanat.open(clinic / "amanat.toml") as amanat,
        pytest.raises(InputError, match="a client's people are of one kind"),
    ):
        amanat.request("access", PHONE, client="1", people="patients")


def test_the_command_line_asks_for_a_row(clinic: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = str(clinic / "amanat.toml")
    with pytest.raises(SystemExit) as ended:
        main(["request", "access", "--subject", "patients:51", "--service", file, "--plan", "--json"])
    assert ended.value.code == 0
    assert json.loads(capsys.readouterr().out)["matched"] == 1
    with pytest.raises(SystemExit) as ended:
        main(["request", "access", "--subject", PHONE, "--people", "lost", "--service", file, "--plan"])
    assert ended.value.code == 2
    assert "`lost` is no table of people; name one of `main.users`, `main.patients`" in capsys.readouterr().err
