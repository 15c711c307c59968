"""The command line. Each command is a module of its own, loaded when it is called."""

from __future__ import annotations

import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs one command and exits: 0 done and fine, 1 done and something is open, 2 could not be done."""
    from amanat.cli.commands import run

    sys.exit(run(list(sys.argv[1:] if arguments is None else arguments)))
