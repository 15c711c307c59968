"""What is wrong with a command line, in the words of every other error."""

from __future__ import annotations

import re
from datetime import date

from cyclopts import CoercionError, CycloptsError, MissingArgumentError
from cyclopts.exceptions import UnusedCliTokensError

from amanat.errors import InputError

_OPTION = re.compile(r"(?<![`\w])(--[\w-]+)")


class UsageError(InputError):
    """the command line is not understood"""


def misuse(error: CycloptsError) -> UsageError:
    """The error with what to do: what was likely meant, how a value is written, or where it is told."""
    command = " ".join(("amanat", *(error.command_chain or ())))
    said, _, meant = _said(error).partition(". ")
    meant = meant.partition("Available commands")[0].rstrip("? ")
    ways = f"`{command} --help` says what there is"
    if isinstance(error, CoercionError) and error.target_type is date:
        ways = f"write it as `2030-01-31`; {ways}"
    if meant:
        ways = f"{meant[:1].lower()}{meant[1:]}, or see what there is: `{command} --help`"
    return UsageError(f"{said[:1].lower()}{said[1:]}", remedy=ways)


def _said(error: CycloptsError) -> str:
    if isinstance(error, UnusedCliTokensError):
        left = ", ".join(f"`{token}`" for token in error.unused_tokens or ())
        return f"nothing takes {left}"
    if isinstance(error, MissingArgumentError) and error.argument is not None:
        return f"`{error.argument.name}` is given no value"
    return _OPTION.sub(r"`\1`", str(error).rstrip(".").replace('"', "`").replace("Unknown option: ", "unknown option "))
