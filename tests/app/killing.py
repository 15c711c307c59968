"""A command that is killed at a point of its work, as by a power cut."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path


def killed(folder: Path, point: str, *command: str) -> None:
    """Runs `amanat` with the service of the folder until the point, where it ends by SIGKILL."""
    done = subprocess.run(
        [sys.executable, "-m", "amanat", *command, "--service", "amanat.toml"],
        cwd=folder,
        env={**os.environ, "AMANAT_FAULT": point},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
