"""A program that is killed at a point of its work, as by a power cut."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT


def run(module: str, *arguments: object, point: str = "", folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Runs a module in a folder: to the end, or until the point, where it ends by SIGKILL."""
    return subprocess.run(
        [sys.executable, "-m", module, *map(str, arguments)],
        cwd=folder,
        env={**os.environ, "AMANAT_FAULT": point},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def killed(module: str, *arguments: object, point: str, folder: Path = ROOT) -> None:
    """Runs a module until the point, which MUST be reached."""
    done = run(module, *arguments, point=point, folder=folder)
    assert done.returncode == -signal.SIGKILL, done.stderr


def command_killed(folder: Path, point: str, *command: str) -> None:
    """The same for `amanat` with the service of the folder."""
    killed("amanat", *command, "--service", "amanat.toml", point=point, folder=folder)
