"""Lists of people of several kinds: each line is answered as whoever it is, or all as people of the table named."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from amanat.app import Amanat
from amanat.cli import main
from amanat.duties.requests.batch.outcome import BatchOutcome
from amanat.errors import InputError
from tests.app.test_kinds_of_people import PHONE, bare, changed, clinic, rows
from tests.killing import command_killed

__all__ = ["bare", "clinic"]

LINES = ("ann@example.com", PHONE, "patients:52", "nobody@example.com")


def states(outcome: BatchOutcome) -> list[tuple[int | None, str]]:
    return [(one.line, one.state) for one in outcome.people]


def erased(folder: Path, lines: Sequence[str], **how: Any) -> BatchOutcome:
    with Amanat.open(folder / "amanat.toml") as amanat:
        return amanat.request_many("erase", lines, **how)


def left(folder: Path, table: str) -> list[Any]:
    return [row[0] for row in rows(folder, table)]


def test_each_line_is_answered_as_whoever_it_is(clinic: Path) -> None:
    before = left(clinic, "users")
    planned = erased(clinic, LINES, plan_only=True)
    assert states(planned) == [(1, "planned"), (2, "planned"), (3, "planned"), (4, "no match")]
    assert planned.plan is not None
    assert [plan["matched"] for plan in planned.plan["kinds"]] == [1, 2]
    assert left(clinic, "patients") == [51, 52]
    done = erased(clinic, LINES)
    assert [state for _, state in states(done)][3] == "no match"
    assert {state for _, state in states(done)[:3]} <= {"fulfilled", "partly"}
    assert len(done.batches) == 2
    assert left(clinic, "patients") == left(clinic, "allergies") == []
    assert left(clinic, "users") != before
    assert "ann@example.com" not in str(rows(clinic, "users"))


def test_one_table_may_be_meant(clinic: Path) -> None:
    users = rows(clinic, "users")
    with pytest.raises(InputError, match="this is no identifier of a person"):
        erased(clinic, ["ann@example.com"], people="patients")
    changed(clinic, "INSERT INTO patients VALUES (53, 'Una', 'Ulm', '1990-02-03', NULL)")
    done = erased(clinic, ["+44 20 7946 0999", PHONE, "patients:53", "users:1"], people="patients")
    assert states(done) == [(1, "no match"), (2, "fulfilled"), (3, "fulfilled"), (4, "no match")]
    assert done.batches == ()
    assert left(clinic, "patients") == [52]
    assert rows(clinic, "users") == users
    assert states(erased(clinic, (), keys=[52], people="patients")) == [(1, "fulfilled")]
    assert left(clinic, "patients") == []


def test_whom_several_may_be_is_told_and_left(clinic: Path) -> None:
    changed(clinic, f"INSERT INTO patients VALUES (53, 'Pia', 'Pine', '1990-02-03', '{PHONE}')")
    done = erased(clinic, [PHONE, "patients:52"])
    assert states(done) == [(1, "several"), (2, "partly")]
    assert left(clinic, "patients") == [51, 53]


def test_a_hold_keeps_one_of_another_kind(clinic: Path) -> None:
    with Amanat.open(clinic / "amanat.toml") as amanat:
        amanat.place_hold("patients:51", "case 12/26", date(2030, 1, 1), "Legal")
    done = erased(clinic, [PHONE, "patients:52"])
    assert [state for _, state in states(done)] == ["failed", "partly"]
    assert left(clinic, "patients") == [51]


@pytest.mark.parametrize("point", ["batch:opened", "after:planned", "before:commit", "after:commit", "after:search"])
def test_a_list_of_another_kind_that_was_cut_off_goes_on(clinic: Path, tmp_path: Path, point: str) -> None:
    users = rows(clinic, "users")
    (tmp_path / "list.txt").write_text(f"{PHONE}\npatients:52\n", "utf-8")
    command_killed(clinic, point, "request", "erase", "--from", str(tmp_path / "list.txt"))
    with Amanat.open(clinic / "amanat.toml") as amanat:
        (outcome,) = amanat.resume()
    assert outcome.state in ("fulfilled", "partly")
    assert left(clinic, "patients") == left(clinic, "allergies") == []
    assert rows(clinic, "users") == users


@pytest.mark.parametrize("how", ["--subject", "--from"])
def test_what_was_said_of_them_is_known_after_a_crash(clinic: Path, tmp_path: Path, how: str) -> None:
    """Without `--people` they could be patients too, and the answer would end as `partly`."""
    (tmp_path / "list.txt").write_text("ann@example.com\n", "utf-8")
    who = "ann@example.com" if how == "--subject" else str(tmp_path / "list.txt")
    command_killed(clinic, "after:commit", "request", "erase", how, who, "--people", "users")
    with Amanat.open(clinic / "amanat.toml") as amanat:
        (outcome,) = amanat.resume()
    assert (outcome.state, outcome.problem) == ("fulfilled", None)


def test_a_search_that_was_left_for_later_knows_it_too(clinic: Path) -> None:
    with Amanat.open(clinic / "amanat.toml") as amanat:
        assert amanat.request("erase", "ann@example.com", people="users", search_later=True).state == "erased"
        assert [one.state for one in amanat.search()] == ["fulfilled"]


def test_copies_are_of_the_kind_that_is_named(clinic: Path, tmp_path: Path) -> None:
    with Amanat.open(clinic / "amanat.toml") as amanat:
        made = amanat.export(tmp_path / "all", people="patients")
        assert made.people == 2
        made = amanat.export(tmp_path / "one", [PHONE, "ann@example.com"], people="patients")
        assert (made.people, made.unmatched) == (1, (2,))
    (person,) = (tmp_path / "one" / "people.jsonl").read_text("utf-8").splitlines()
    assert "Pia" in person
    assert "nuts" in person
    assert "Rex" not in person


def test_the_command_line_takes_a_list_of_one_table(
    clinic: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = str(clinic / "amanat.toml")
    (tmp_path / "list.txt").write_text(f"{PHONE}\n", "utf-8")
    what = ["--from", str(tmp_path / "list.txt"), "--service", file]
    with pytest.raises(SystemExit) as ended:
        main(["request", "erase", *what, "--people", "patients", "--plan", "--json"])
    assert ended.value.code == 0
    assert json.loads(capsys.readouterr().out)["matched"] == 1
    with pytest.raises(SystemExit) as ended:
        main(["request", "erase", *what, "--people", "lost", "--plan"])
    assert ended.value.code == 2
    assert "`lost` is no table of people" in capsys.readouterr().err
