"""The runner itself: each kind of wrong expectation is told, a file that it cannot understand is an error, and a broken
engine is seen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from amanat.subjects.erase import search
from amanat.subjects.model import Operation
from amanat.subjects.sql.select import Selection
from amanat.subjects.sql.work import Work
from tests.subjects.patterns.bed import Bed
from tests.subjects.patterns.running import failures
from tests.subjects.patterns.scenario import Wrong, load, parsed, scenarios

HEAD = """
says = "Notes are a person's; a log holds text."
schema = '''
CREATE TABLE notes (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id), body VARCHAR(90));
CREATE TABLE log (id INTEGER PRIMARY KEY, line VARCHAR(90));
CREATE TABLE tickets (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id),
  approved_by INTEGER REFERENCES users (id), text VARCHAR(90));
'''
[rows]
notes = '''
id | user_id | body
51 | 1       | a
52 | 2       |
53 | 1       | -
'''
log = '''
id | line
61 | login of ann@example.com
'''
tickets = '''
id | user_id | approved_by | text
71 | 2       | 1           | broken
'''
"""
ERASE = """
[[case]]
kind = "erase"
people = ["ann@example.com"]
not_reached = []
steps = ["notes: delete 2; own", "tickets: unlink 1", "users: delete 1"]
[case.gone]
users = ["1"]
notes = ["51", "53"]
[case.changed.log]
61 = { line = "login of [erased]" }
[case.changed.tickets]
71 = { approved_by = "-" }
"""
ACCESS = """
[[case]]
kind = "access"
people = ["bob@example.com"]
[case.shown]
users = ["2"]
notes = ["52"]
tickets = ["71"]
[case.hidden.tickets]
71 = ["approved_by"]
"""
BOTH = """
[[case]]
kind = "erase"
people = ["ann@example.com", "bob@example.com"]
[case.gone]
users = ["1", "2"]
notes = ["51", "52", "53"]
tickets = ["71"]
[case.changed.log]
61 = { line = "login of [erased]" }
"""
PLAN = """
[[case]]
kind = "plan"
people = ["bob@example.com"]
steps = ["notes: delete 1", "tickets: delete 1", "users: delete 1"]
"""


def told(tmp_path: Path, *cases: str) -> list[str]:
    """What the runner says of the cases, on SQLite."""
    path = tmp_path / "main.db"
    path.unlink(missing_ok=True)
    bed = Bed(parsed("notes", HEAD + "".join(cases)), "sqlite", f"sqlite:///{path}", tmp_path)
    try:
        return list(failures(bed))
    finally:
        bed.close()


def test_what_is_right_passes(tmp_path: Path) -> None:
    assert told(tmp_path, ERASE, ACCESS, BOTH, PLAN) == []


@pytest.mark.parametrize(
    ("case", "right", "wrong", "says"),
    [
        (ERASE, 'notes = ["51", "53"]', 'notes = ["51"]', "notes: wanted 53 | 1 | -"),
        (ERASE, 'notes = ["51", "53"]', 'notes = ["51", "52", "53"]', "notes: found 52 | 2 | "),
        (ERASE, 'approved_by = "-"', 'approved_by = "2"', "tickets: found 71 | 2 | - | broken"),
        (ERASE, 'approved_by = "-"', 'text = "-"', "tickets: wanted 71 | 2 | 1 | -"),
        (ERASE, "login of [erased]", "erased-*", "log: found 61 | login of [erased]"),
        (ERASE, "delete 2; own", "delete 2; a trade", "the steps are notes: delete 2; the person's own"),
        (ERASE, '"tickets: unlink 1", ', "", "the steps are notes: delete 2; the person's own"),
        (ERASE, "not_reached = []", 'not_reached = ["main.log.line"]', "not reached: nothing"),
        (ERASE, "not_reached = []", 'stays = ["log.line"]', "the search does not find them in log.line"),
        (ACCESS, 'notes = ["52"]', 'notes = ["51", "52"]', "notes 51 is not shown"),
        (ACCESS, 'notes = ["52"]', "", "notes 52 is shown"),
        (ACCESS, '71 = ["approved_by"]', '71 = ["approved_by", "text"]', "tickets 71: text is shown"),
        (ACCESS, '71 = ["approved_by"]', "", "tickets 71: approved_by is hidden"),
        (BOTH, '"53"', '"51"', "notes: wanted 53"),
        (PLAN, "notes: delete 1", "notes: delete 2", "the steps are"),
        (PLAN, 'steps = ["notes', 'refused = ["notes: held"]\nsteps = ["notes', "refused: nothing"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told(tmp_path: Path, case: str, right: str, wrong: str, says: str) -> None:
    assert right in case
    assert any(says in one for one in told(tmp_path, case.replace(right, wrong)))


def test_a_row_hidden_where_it_is_shown_otherwise_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.subjects.patterns.running.collect", lambda *_: ())
    assert any("users 2 is not shown" in one for one in told(tmp_path, ACCESS))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (HEAD + ERASE.replace("kind", "kinds"), "kinds"),
        (HEAD + ERASE + "[case.moved]\nusers = ['1']", "moved"),
        (HEAD, "case"),
        ("colour = 1\n" + HEAD + ERASE, "colour"),
        ('engines = ["sqlite"]\n' + HEAD + ERASE, "because"),
        (HEAD + ACCESS + "[case.gone]\nusers = ['1']", "access knows no `gone`"),
        (HEAD + "[[case]]\nkind = 'plan'\npeople = ['ann@example.com']", "expects nothing"),
        (HEAD.replace("51 | 1       | a", "51 | a") + ERASE, "as many cells"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_understood_is_an_error(text: str, says: str) -> None:
    with pytest.raises(Wrong, match=says):
        parsed("notes", text)


@pytest.mark.parametrize(
    ("case", "right", "wrong"),
    [
        (ERASE, 'users = ["1"]', 'userz = ["1"]'),
        (ERASE, 'users = ["1"]', 'users = ["99"]'),
        (ERASE, "approved_by", "rejected_by"),
        (ACCESS, '71 = ["approved_by"]', '71 = ["colour"]'),
    ],
)
def test_an_expectation_of_what_is_not_there_is_an_error(tmp_path: Path, case: str, right: str, wrong: str) -> None:
    with pytest.raises(Wrong):
        told(tmp_path, case.replace(right, wrong))


def _skipped(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = Work.statement

    def statement(work: Work, operation: Operation) -> sa.Update | sa.Delete:
        table = work.table(operation)
        if operation.table != "tickets" or operation.action == "delete":
            return whole(work, operation)
        return table.update().where(work.rows(operation)).values({"id": table.c.id})

    monkeypatch.setattr(Work, "statement", statement)


def _widened(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = Selection.operation

    def operation(selection: Selection, step: Operation, target: Any) -> Any:
        return target.c.id.is_not(None) if step.table == "notes" else whole(selection, step, target)

    monkeypatch.setattr(Selection, "operation", operation)


def _unredacted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "erased_in", lambda value, *_: value)


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        (_skipped, "did not run: main: FOREIGN KEY"),
        (_widened, "notes: wanted"),
        (_unredacted, "the search still finds them in log.l"),
    ],
)
def test_a_broken_engine_is_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: Callable[[pytest.MonkeyPatch], None], says: str
) -> None:
    broken(monkeypatch)
    assert any(says in one for one in told(tmp_path, ERASE))


def test_twins_stand_beside_what_they_are_twins_of() -> None:
    files = {path.stem: load(path) for path in scenarios()}
    assert {scenario.twin_of for scenario in files.values()} - {""} <= set(files)
