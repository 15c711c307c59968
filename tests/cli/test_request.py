"""Whom a request is about, as it is written on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from amanat.cli.commands import run

REQUESTS = [
    ("access",),
    ("port",),
    ("erase",),
    ("rectify", "--set", "users.name=Ann"),
    ("restrict", "--ground", "accuracy", "--until", "2030-01-31", "--by", "Legal"),
]


@pytest.mark.parametrize("request_", REQUESTS, ids=lambda each: each[0])
def test_a_person_stands_behind_the_command_with_or_without_the_option(
    request_: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Who is not said is refused before the service file is looked for, and two of them are, too."""
    kind, *more = request_
    told = {}
    for who in (("ann@example.com",), ("--subject", "ann@example.com"), (), ("ann@example.com", "bob@example.com")):
        code = run(["request", kind, *who, *more, "--plan", "--service", str(tmp_path / "none.toml")])
        shown = capsys.readouterr()
        told[who] = (code, "none.toml" in shown.out + shown.err)
    assert [reached for _, reached in told.values()] == [True, True, False, False]
    assert {code for code, _ in told.values()} == {2}
