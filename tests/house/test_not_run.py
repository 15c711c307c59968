"""What could not be had is listed at the end of a run; under CI=true it fails."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

NEEDS_MUCH = """
from tests.conftest import cannot_run

def test_needs_what_nobody_has() -> None:
    cannot_run("the moon")
"""


@pytest.mark.parametrize(("in_ci", "code", "says"), [("false", 0, "1 tests: the moon"), ("true", 1, "1 failed")])
def test_what_could_not_be_had(tmp_path: Path, in_ci: str, code: int, says: str) -> None:
    (tmp_path / "test_much.py").write_text(NEEDS_MUCH, "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "tests.conftest", "--rootdir", ROOT, tmp_path / "test_much.py"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "CI": in_ci},
        check=False,
    )
    assert done.returncode == code, done.stdout + done.stderr
    assert says in done.stdout
