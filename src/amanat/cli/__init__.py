"""The command line. Each command is a module of its own, loaded when it is called."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs one command and exits: 0 done and fine, 1 done and something is open, 2 could not be done.

    130 and 141 say that it was ended from outside.
    """
    from amanat.cli.commands import run

    code = run(list(sys.argv[1:] if arguments is None else arguments))
    if "granian" in sys.modules:
        _leave(code)
    sys.exit(code)


def _leave(code: int) -> None:
    """Ends the process at once. A thread of the web server that lets go of an object while Python takes itself apart
    aborts the process (granian, issue 693): by now everything is closed, so nothing needs to be taken apart."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
