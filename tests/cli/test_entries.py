"""Lists of what is on record, on a terminal and for another program."""

from __future__ import annotations

import re

import pytest

from amanat.cli.entries import show_entries

ENTRY = (
    "01J9Z3N4Q5R6S7T8V9WXYZABCD",
    "until 2027-01-31  case 12/26, which the office of Ash & Birch leads  (Legal, Kim)",
)


def test_an_entry_is_a_line_for_another_program(capsys: pytest.CaptureFixture[str]) -> None:
    show_entries([ENTRY, ENTRY], none="nothing")
    assert capsys.readouterr().out == f"{'  '.join(ENTRY)}\n" * 2


@pytest.mark.parametrize("width", [40, 60, 90])
def test_an_entry_is_wrapped_on_a_terminal(
    width: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TTY_COMPATIBLE", "1")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", str(width))
    show_entries([ENTRY], none="nothing")
    lines = re.sub(r"\x1b\[\d*m", "", capsys.readouterr().out).splitlines()
    assert len(lines) > 1
    assert max(map(len, lines)) <= width
    assert " ".join(" ".join(lines).split()) == " ".join(" ".join(ENTRY).split())


def test_what_people_wrote_steers_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    show_entries([("1", "until then  \x1b[2Jcase \u202e12\n(Kim)")], none="nothing")
    assert capsys.readouterr().out == "1  until then  [2Jcase 12 (Kim)\n"


def test_where_there_is_none_it_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    show_entries([], none="no hold stands")
    assert capsys.readouterr().out == "no hold stands\n"
