"""The command line. Each command is a module of its own, loaded when it is called."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs one command and exits: 0 done and fine, 1 done and something is open, 2 could not be done."""
    # a command lives for seconds and frees little: looking for cycles every 700 objects costs a tenth of its time
    gc.set_threshold(50_000, 20, 50)

    from amanat.cli.commands import run

    sys.exit(run(list(sys.argv[1:] if arguments is None else arguments)))
