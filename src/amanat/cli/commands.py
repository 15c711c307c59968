"""All commands, by name. A command returns its exit code."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

from cyclopts import App, CycloptsError, Parameter

from amanat import __version__
from amanat.errors import AmanatError

if TYPE_CHECKING:
    from rich.console import Console

STOPPED = 130
READER_WENT = 141
"""Whoever read standard output closed it. As where a signal ends a program, neither is a verdict on anything."""

EPILOGUE = (
    "Exit codes: 0 done and fine; 1 done and something is broken, open or unmatched; 2 could not be done. "
    f"Ended from outside: {STOPPED} by Ctrl-C, {READER_WENT} where the reader of a pipe went."
)


def _told_default(value: object) -> str | None:
    """How a default is told in help: not at all where the option is merely left out."""
    return None if value in (False, "", None, ()) else str(value)


_ALIKE: dict[str, Any] = {
    "result_action": "return_value",
    "help_format": "plaintext",
    "default_parameter": Parameter(show_default=_told_default),
}
"""For the program and its groups: the reference, unlike help, takes nothing of a group from the program."""

app = App(
    name="amanat",
    help="A privacy policy that runs: read it, find the data, do the duties, prove it.",
    help_epilogue=EPILOGUE,
    version=__version__,
    suppress_keyboard_interrupt=False,
    **_ALIKE,
)

_TOLD = {"-h", "--help", "--version"}
COMMANDS = (
    "init", "doctor", "read", "compare", "map", "record", "check", "baseline", "serve", "verify", "demo", "sabotage",
)  # fmt: skip
GROUPS = {
    "request": (
        "Answer a person: access, erase, port, rectify, restrict.",
        ("access", "erase", "port", "rectify", "restrict", "export", "search", "resume", "due", "list"),
    ),
    "restriction": ("Restrictions of processing that stand (GDPR Art. 18).", ("list", "lift")),
    "task": ("Work that people do in systems Amanat cannot reach.", ("list", "show", "done")),
    "hold": ("Legal holds: while one stands, nothing of the person is erased.", ("place", "lift", "list")),
    "evidence": ("The evidence log: its key and its checkpoint.", ("key", "checkpoint")),
    "example": ("Five small services to try Amanat on.", ("list", "build")),
}

for _name in COMMANDS:
    app.command(f"amanat.cli.{_name}:{_name}", name=_name)
for _name, (_help, _parts) in GROUPS.items():
    _group = App(name=_name, help=_help, **_ALIKE)
    for _part in _parts:
        _group.command(f"amanat.cli.{_name}:{_part}", name=_part)
    app.command(_group)


def run(arguments: list[str]) -> int:
    """Runs one command line and returns its exit code; errors are told on standard error, or as JSON with `--json`."""
    try:
        return _run(arguments)
    except KeyboardInterrupt:
        print("amanat: stopped; run the same command again to go on", file=sys.stderr)
        return STOPPED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return READER_WENT


def _run(arguments: list[str]) -> int:
    _load_what_help_lists(arguments)
    try:
        result = app(arguments, exit_on_error=False, print_error=False, console=_for_help(arguments))
        sys.stdout.flush()
    except CycloptsError as error:
        from amanat.cli.misuse import misuse

        _tell(misuse(error), arguments)
        return 2
    except AmanatError as error:
        _tell(error, arguments)
        return error.exit_code
    except BrokenPipeError:
        raise
    except OSError as error:
        _tell(_as_error(error), arguments)
        return 2
    return result if isinstance(result, int) else 0


def _for_help(arguments: list[str]) -> Console | None:
    """What help is printed on; None for a command that does something, which need not load it."""
    if arguments and arguments[-1] not in GROUPS and _TOLD.isdisjoint(arguments):
        return None
    from amanat.board.typewriter import terminal

    return terminal()


def _as_error(error: OSError) -> AmanatError:
    """A file that cannot be read or written, in the words of every other error."""
    reason = (error.strerror or "unknown reason").lower()
    return AmanatError(reason, place=str(error.filename or ""), remedy="check the place and its rights")


def _load_what_help_lists(arguments: list[str]) -> None:
    """A list of commands shows their first lines, which stand in their modules; other runs load one module only."""
    group = GROUPS.get(arguments[0]) if arguments else None
    if group and arguments[1:] in ([], ["--help"], ["-h"]):
        for part in group[1]:
            _ = app[arguments[0]][part]
    elif arguments in ([], ["--help"], ["-h"]):
        for name in COMMANDS:
            _ = app[name]


def _tell(error: AmanatError, arguments: list[str]) -> None:
    if "--json" in arguments:
        from amanat.cli.out import emit

        # Whoever reads the answer to a request looks for its state, also where there could be none.
        state = {"state": "failed"} if arguments[0] == "request" else {}
        emit({**state, "error": error.as_problem()})
    print(f"amanat: {error}", file=sys.stderr)
