"""Many people in one pass, from the command line."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.acceptance.conftest import Shop


def listed(tutoring: Shop, path: Path, *more: str) -> list[str]:
    found = [str(row[0]) for row in tutoring.sql("SELECT email FROM users ORDER BY id LIMIT 5")]
    path.write_text("\n".join([*found, *more, ""]), "utf-8")
    return found


def test_a_list_of_people_is_planned_erased_and_listed(tutoring: Shop, tmp_path: Path) -> None:
    people = tmp_path / "people.txt"
    emails = listed(tutoring, people, "", "nobody@example.com")
    plan = tutoring.run("request erase", "--from", people, "--plan")
    assert (plan.code, "5 planned" in plan.out, "1 no match" in plan.out) == (1, True, True), plan.err
    assert "line 7 n***@example.com: no match" in plan.out
    assert len(tutoring.sql("SELECT 1 FROM users WHERE email IN (?, ?, ?, ?, ?)", *emails)) == 5
    ran = tutoring.run("request erase", "--from", people, "--json")
    assert (ran.code, ran.json["states"]) == (1, {"no match": 1, "searched": 5}), ran.err
    assert not any(email.lower() in ran.out.lower() for email in emails)
    assert not tutoring.sql("SELECT 1 FROM users WHERE email IN (?, ?, ?, ?, ?)", *emails)
    told = tutoring.run("request list")
    assert "6 people: 1 no match, 5 searched; 5 open" in told.out
    waiting = tutoring.run("task list", "--json").json["tasks"]
    assert {task["system"] for task in waiting} == {"signed tutor contracts on paper", "files of main"}
    for task in waiting:
        tutoring.run("task done", task["id"], "--by", "Sam")
    (past,) = tutoring.run("request list", "--json").json["requests"]
    assert (past["people"].get("searched", 0), past["open"], past["closed"] is not None) == (0, 0, True)


def test_a_list_that_comes_on_standard_input(tutoring: Shop) -> None:
    ((email,),) = tutoring.sql("SELECT email FROM users ORDER BY id LIMIT 1")
    done = subprocess.run(
        [sys.executable, "-m", "amanat", "request", "erase", "--service", tutoring.service, "--from", "-"],
        input=f"\ufeff{email}\r\n".encode(),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert "erase for 1 person: 1 searched" in done.stdout.decode()
    assert email not in done.stdout.decode()


def test_lines_that_are_no_identifiers_are_told_before_anything_is_done(tutoring: Shop, tmp_path: Path) -> None:
    people = tmp_path / "people.txt"
    listed(tutoring, people, "secret\x07words")
    ran = tutoring.run("request erase", "--from", people)
    assert (ran.code, ran.out) == (2, "")
    assert "line 6: this is no identifier of a person" in ran.err
    assert "secret" not in ran.err
    people.write_bytes(b"ann@example.com\n\xff\xfe\n")
    assert "line 2: this is no UTF-8" in tutoring.run("request erase", "--from", people).err
    assert tutoring.run("request erase", "--from", tmp_path / "none.txt").code == 2
    assert tutoring.run("request erase").code == 2
    assert tutoring.run("request erase", "--from", people, "--key", "1").code == 2
    assert tutoring.run("request list", "--json").json["requests"] == []


def test_a_list_that_was_cut_off_is_gone_on_with(tutoring: Shop, tmp_path: Path) -> None:
    people = tmp_path / "people.txt"
    emails = listed(tutoring, people)
    tutoring.run("request erase", "--from", people, env={"AMANAT_FAULT": "after:commit"})
    assert "5 people: 5 planned; 5 open" in tutoring.run("request list").out
    ran = tutoring.run("request resume")
    assert (ran.code, "erase for 5 people: 5 searched" in ran.out) == (1, True), ran.err
    assert not tutoring.sql("SELECT 1 FROM users WHERE email = ?", emails[0])
