"""All commands, by name. A command returns its exit code."""

from __future__ import annotations

import os
import sys

from cyclopts import App, CycloptsError

from amanat import __version__
from amanat.errors import AmanatError

EPILOGUE = "Exit codes: 0 done and fine; 1 done and something is broken, open or unmatched; 2 could not be done."

app = App(
    name="amanat",
    help="A privacy policy that runs: read it, find the data, do the duties, prove it.",
    help_epilogue=EPILOGUE,
    version=__version__,
    result_action="return_value",
    help_format="plaintext",
)

COMMANDS = {
    "init": "Write a first amanat.toml by looking at a database and a policy.",
    "doctor": "Say what is missing, what is reachable, and with which rights.",
    "read": "Read a policy: statements, duties, spans, lint.",
    "map": "Find the personal data in the stores, and whose it is.",
    "check": "Show for each promise whether it is kept. The build fails on what is new.",
    "baseline": "Accept today's findings, so that only new ones fail the build.",
    "serve": "Show the board live on this machine.",
    "verify": "Verify an evidence folder, offline, without trusting us.",
    "demo": "Build an example service and run the main job on it.",
    "sabotage": "Change an example so that exactly the named promises break.",
}
GROUPS = {
    "request": ("Answer a person: access, erase, port.", ("access", "erase", "port", "resume", "list")),
    "task": ("Work that people do in systems Amanat cannot reach.", ("list", "done")),
    "hold": ("Legal holds: while one stands, nothing of the person is erased.", ("place", "lift", "list")),
    "evidence": ("The evidence log: its key and its checkpoint.", ("key", "checkpoint")),
    "example": ("Five small services to try Amanat on.", ("list", "build")),
}

for _name, _help in COMMANDS.items():
    app.command(f"amanat.cli.{_name}:{_name}", name=_name, help=_help)
for _name, (_help, _parts) in GROUPS.items():
    _group = App(name=_name, help=_help, help_format="plaintext", result_action="return_value")
    for _part in _parts:
        _group.command(f"amanat.cli.{_name}:{_part}", name=_part)
    app.command(_group)


def run(arguments: list[str]) -> int:
    """Runs one command line and returns its exit code; errors are told on standard error, or as JSON with `--json`."""
    try:
        result = app(arguments, exit_on_error=False)
    except CycloptsError:
        return 2
    except AmanatError as error:
        _tell(error, as_json="--json" in arguments)
        return error.exit_code
    except KeyboardInterrupt:
        print("amanat: stopped; run the same command again to go on", file=sys.stderr)
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return result if isinstance(result, int) else 0


def _tell(error: AmanatError, *, as_json: bool) -> None:
    if as_json:
        from amanat.cli.out import emit

        emit({"error": error.as_problem()})
    print(f"amanat: {error}", file=sys.stderr)
