"""What changes between plan and execution, and what changes behind the engine's back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from amanat.duties.requests import erase
from amanat.duties.requests.history import past_requests
from amanat.duties.requests.run import answer
from amanat.subjects.erase.execute import execute
from amanat.subjects.model import StorePlan
from amanat.subjects.sql.work import Work
from tests.duties.requests import bed
from tests.duties.requests.test_killed import killed
from tests.subjects import town

ANN = "ann.lee@example.com"


def meanwhile(url: str, times: int) -> Callable[..., None]:
    """An `execute` before which somebody writes one more row of the person's, so many times."""
    runs: list[int] = []

    def changed(work: Work, planned: StorePlan, before_commit: Callable[[str | None], None]) -> None:
        if len(runs) < times:
            runs.append(1)
            town.run(url, f"INSERT INTO tickets VALUES ({90 + len(runs)}, 1, NULL, 'one more')")
        execute(work, planned, before_commit)

    return changed


def test_an_honest_change_is_planned_again(tmp_path: Path, town_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(erase, "execute", meanwhile(town_url, 2))
    outcome = answer(bed.context(tmp_path, town_url), "erase", ANN)
    assert (outcome.state, outcome.problem) == ("fulfilled", None)
    assert outcome.counts["main.tickets"] == 5
    assert {row[0] for row in town.dump(town_url)["tickets"]} == {"2", "3"}


def test_no_more_than_three_times(tmp_path: Path, sqlite_town: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(erase, "execute", meanwhile(sqlite_town, 3))
    context = bed.context(tmp_path, sqlite_town)
    outcome = answer(context, "erase", ANN)
    assert outcome.state == "failed"
    assert "main.tickets: 3 rows were planned to delete, 4 were affected" in (outcome.problem or "")
    assert len(town.dump(sqlite_town)["users"]) == 5
    (past,) = past_requests(context.book)
    assert (past.state, past.closed is not None, past.clean) == ("failed", True, None)


def test_a_swallowing_trigger_ends_in_a_failure_that_names_the_table(tmp_path: Path, sqlite_town: str) -> None:
    town.run(sqlite_town, "CREATE TRIGGER swallow BEFORE DELETE ON tickets BEGIN SELECT RAISE(IGNORE); END")
    before = town.dump(sqlite_town)
    outcome = answer(bed.context(tmp_path, sqlite_town), "erase", ANN)
    assert outcome.state == "failed"
    assert "main.tickets" in (outcome.problem or "")
    assert town.dump(sqlite_town) == before


def test_a_trigger_that_copies_the_row_elsewhere_is_found_by_the_search(tmp_path: Path, sqlite_town: str) -> None:
    """What it copied is text of nobody's, so it is taken out; where it cannot be, the place is named."""
    town.run(
        sqlite_town,
        "CREATE TRIGGER copy AFTER DELETE ON users BEGIN "
        "INSERT INTO audit (id, line) VALUES (77, 'deleted ' || old.email); "
        "INSERT INTO access_log VALUES ('nobody@example.org', '/deleted/' || old.email); END",
    )
    outcome = answer(bed.context(tmp_path, sqlite_town), "erase", ANN)
    assert (outcome.state, outcome.left) == ("partly", ("main.access_log", "main.access_log.path", "main.audit"))
    assert ("77", "deleted [erased]", None, 1) in town.dump(sqlite_town)["audit"]


def test_a_row_that_comes_back_is_a_failure_that_names_the_table(tmp_path: Path, sqlite_town: str) -> None:
    town.run(
        sqlite_town,
        "CREATE TRIGGER back AFTER DELETE ON addresses BEGIN INSERT INTO addresses VALUES (old.id, 5, old.street); END",
        "CREATE TRIGGER back2 AFTER DELETE ON users BEGIN INSERT INTO tickets VALUES (55, NULL, NULL, old.name); "
        "INSERT INTO users (id, email, name, password) VALUES (old.id, old.email, old.name, ''); END",
    )
    outcome = answer(bed.context(tmp_path, sqlite_town), "erase", ANN)
    assert (outcome.state, outcome.exit_code) == ("partly", 1), outcome.problem
    assert "main.users" in outcome.left
    assert "rows are left after the erasure" in (outcome.problem or "")


def test_changed_rows_are_looked_at_by_key_even_after_a_kill(tmp_path: Path, sqlite_town: str) -> None:
    """No way leads to an unlinked row any more: its key was kept, sealed, for the look."""
    killed(tmp_path, sqlite_town, "after:commit")
    town.run(sqlite_town, "UPDATE messages SET sender_name = 'Ann Lee' WHERE id = 1")
    outcome = answer(bed.context(tmp_path, sqlite_town), "erase", ANN)
    assert (outcome.state, outcome.left) == ("partly", ("main.messages",))
