"""What is said where a command is stopped by its user."""

from __future__ import annotations

import pytest

from amanat.cli.commands import run


def test_a_command_that_is_stopped_says_how_to_go_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stopped() -> tuple[str, ...]:
        raise KeyboardInterrupt

    monkeypatch.setattr("amanat.examples.names", stopped)
    assert run(["example", "list"]) == 130
    assert "stopped; run the same command again" in capsys.readouterr().err
