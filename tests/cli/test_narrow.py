"""What commands print fits a narrow terminal."""

from __future__ import annotations

from pathlib import Path

import pytest

from amanat.cli.commands import run
from tests.setup.test_doctor import FILE, POLICY


@pytest.fixture
def service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("COLUMNS", "60")
    (tmp_path / "policy.md").write_text(POLICY, "utf-8")
    file = tmp_path / "amanat.toml"
    file.write_text(FILE, "utf-8")
    return file


@pytest.mark.parametrize("words", ["sabotage tutoring --list", "example list", "doctor --service {service}"])
def test_no_line_is_wider_than_the_terminal(service: Path, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    run(words.format(service=service).split())
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) >= 5
    wide = [line for line in lines if len(line) > 60]
    assert all(" " not in line.strip() for line in wide), "only a word that is too long for a line of its own"


def test_examples_and_cases_are_listed_with_what_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    run(["example", "list"])
    assert "a marketplace on which students find tutors" in capsys.readouterr().out
    run(["sabotage", "tutoring", "--list"])
    out = capsys.readouterr().out
    assert "religion  breaks datamap.categories\n    a migration asks users for their religion" in out
