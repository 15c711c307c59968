"""Sabotages: read with care, applied all or nothing."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from amanat.errors import InputError, StoreError
from amanat.examples import breaking, build, names, sabotage, sabotages

GOOD = """
title = "a column that the policy does not know"
breaks = ["datamap.categories"]
[[change]]
sql = "ALTER TABLE users ADD COLUMN religion TEXT; UPDATE users SET religion = 'none of your business'"
[[change]]
file = "policy.md"
find = "## 1. Visiting"
replace = "## 1. Coming"
[[change]]
request = "access"
subject_sql = "SELECT email FROM users ORDER BY id"
"""


@pytest.fixture
def example(tmp_path: Path) -> Path:
    build("tutoring", tmp_path / "built", people=40)
    return tmp_path / "built"


@pytest.fixture
def cases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of cases of its own, in place of the example's."""
    (tmp_path / "source" / "sabotages").mkdir(parents=True)
    monkeypatch.setattr(breaking, "folder", lambda _name: tmp_path / "source")
    return tmp_path / "source" / "sabotages"


def snapshot(example: Path) -> tuple[list[str], dict[str, bytes]]:
    with sqlite3.connect(example / "tutoring.db") as database:
        return list(database.iterdump()), {file.name: file.read_bytes() for file in example.glob("*.[tm][od]*")}


@pytest.mark.parametrize("name", names())
def test_the_cases_of_each_example_are_right(name: str) -> None:
    found = sabotages(name)
    assert len(found) >= 6
    for case in found.values():
        assert case.title
        assert case.breaks
        assert case.change


def test_a_case_changes_data_and_files_then_makes_its_request(example: Path, cases: Path) -> None:
    (cases / "case.toml").write_text(GOOD)
    asked: list[tuple[str, str]] = []
    sabotage("tutoring", "case", example, lambda kind, subject: asked.append((kind, subject)))
    with sqlite3.connect(example / "tutoring.db") as database:
        first, religion = database.execute("SELECT email, religion FROM users ORDER BY id").fetchone()
    assert religion == "none of your business"
    assert "## 1. Coming" in (example / "policy.md").read_text()
    assert asked == [("access", first)]
    assert not list(example.glob("*.new"))


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ("users ADD", StoreError, "syntax error"),
        ("## 1. Visiting", InputError, "stands 0 times in `policy.md`, not once"),
        ("SELECT email FROM users ORDER BY id", InputError, "finds nobody to make its request for"),
    ],
)
def test_a_case_that_fails_changes_nothing(
    example: Path, cases: Path, change: str, error: type[Exception], message: str
) -> None:
    wrong = {
        "users ADD": "users ADD ADD",
        "## 1. Visiting": "## 99. Nowhere",
        "SELECT email FROM users ORDER BY id": "SELECT email FROM users WHERE id < 0",
    }[change]
    (cases / "case.toml").write_text(GOOD.replace(change, wrong))
    before = snapshot(example)
    with pytest.raises(error, match=message):
        sabotage("tutoring", "case", example, lambda _kind, _subject: pytest.fail("asked"))
    assert snapshot(example) == before


def test_a_case_with_a_request_needs_somebody_to_run_it(example: Path, cases: Path) -> None:
    (cases / "case.toml").write_text(GOOD)
    before = snapshot(example)
    with pytest.raises(InputError, match="`case` makes a request"):
        sabotage("tutoring", "case", example)
    assert snapshot(example) == before


def test_a_case_is_applied_once(example: Path, cases: Path) -> None:
    (cases / "case.toml").write_text(GOOD)
    sabotage("tutoring", "case", example, lambda _kind, _subject: None)
    before = snapshot(example)
    with pytest.raises(InputError, match="a case can be applied once"):
        sabotage("tutoring", "case", example, lambda _kind, _subject: None)
    assert snapshot(example) == before


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("title = ", "Invalid value"),
        ('title = "x"\nchange = []', "missing required field `breaks`"),
        ('title = "x"\nbreaks = []\n[[change]]\nqsl = "x"', "unknown field `qsl`"),
        ('title = "x"\nbreaks = []\n[[change]]\nfile = "policy.md"', "change 1 is not exactly one of"),
        ('title = "x"\nbreaks = []\n[[change]]\nsql = "x"\nrequest = "port"', "change 1 is not exactly one of"),
        ('title = "x"\nbreaks = []\n[[change]]\nsql_postgresql = "x"', "change 1 is not exactly one of"),
    ],
)
def test_a_case_that_is_not_right_is_refused(cases: Path, text: str, message: str) -> None:
    (cases / "case.toml").write_text(text)
    with pytest.raises(InputError, match=message):
        sabotages("tutoring")


def test_an_unknown_case_is_refused(example: Path, cases: Path) -> None:
    (cases / "case.toml").write_text(GOOD)
    with pytest.raises(InputError, match="`tutoring` has no sabotage `cas`; use one of case"):
        sabotage("tutoring", "cas", example)


def test_a_folder_without_an_example_is_refused(tmp_path: Path, cases: Path) -> None:
    (cases / "case.toml").write_text(GOOD.split("[[change]]\nfile")[0])
    with pytest.raises(InputError, match="holds no example"):
        sabotage("tutoring", "case", tmp_path)
