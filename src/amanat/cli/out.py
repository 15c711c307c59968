"""How commands speak: JSON on standard output, progress on standard error."""

from __future__ import annotations

import sys
from pathlib import PurePath
from typing import Annotated, Any

import msgspec
from cyclopts import Parameter

Json = Annotated[bool, Parameter(name="--json", negative=(), help="Print JSON instead of a table.")]


def emit(value: Any) -> None:
    """Prints a value as indented JSON, in UTF-8 whatever the locale."""
    sys.stdout.flush()
    text = msgspec.json.encode(value, enc_hook=_path_as_text)
    sys.stdout.buffer.write(msgspec.json.format(text, indent=2) + b"\n")
    sys.stdout.buffer.flush()


def emit_text(text: str) -> None:
    """Prints a text in UTF-8, whatever the locale; ends with one line break."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.rstrip("\n").encode("utf-8") + b"\n")
    sys.stdout.buffer.flush()


def _path_as_text(value: object) -> str:
    if isinstance(value, PurePath):
        return str(value)
    raise NotImplementedError(type(value).__name__)


def progress(message: str) -> None:
    """Tells a person at a terminal what is going on; silent in a pipe."""
    if sys.stderr.isatty():
        print(f"  {message} …", file=sys.stderr)
