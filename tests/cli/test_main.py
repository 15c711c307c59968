"""How a process ends."""

from __future__ import annotations

import subprocess
import sys


def test_where_the_web_server_ran_the_process_ends_before_python_is_taken_apart() -> None:
    assert ended(served=False) == (0, True)
    assert ended(served=True) == (0, False)


def ended(*, served: bool) -> tuple[int, bool]:
    """The exit code of a process that prints its version, and whether it was taken apart."""
    server = "import sys, types; sys.modules['granian'] = types.ModuleType('granian')\n" if served else ""
    told = "import atexit; atexit.register(print, 'taken apart')\n"
    code = f"{server}{told}from amanat.cli import main; main(['--version'])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    version, *rest = run.stdout.splitlines()
    assert version
    return run.returncode, rest == ["taken apart"]
