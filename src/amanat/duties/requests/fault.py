"""Where a run may be cut off on purpose, so that tests can show that it goes on and ends right."""

from __future__ import annotations

import os
import signal


def fault_point(name: str) -> None:
    """Kills this process, without any clean-up, when `AMANAT_FAULT` names this point."""
    if os.environ.get("AMANAT_FAULT") == name:
        os.kill(os.getpid(), signal.SIGKILL)
