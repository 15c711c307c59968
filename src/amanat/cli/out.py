"""How commands speak: JSON on standard output, progress on standard error."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import PurePath
from typing import Annotated, Any

import msgspec
from cyclopts import Parameter

Json = Annotated[bool, Parameter(name="--json", negative=(), help="Print JSON instead of a table.")]


def emit(value: Any) -> None:
    """Prints a value as indented JSON, in UTF-8 whatever the locale."""
    sys.stdout.flush()
    sys.stdout.buffer.write(_json(value) + b"\n")
    sys.stdout.buffer.flush()


def emit_parts(value: dict[str, Any]) -> None:
    """Prints what `emit` does of an object, part by part: iterators in it are printed as lists while they go."""
    sys.stdout.flush()
    sys.stdout.buffer.writelines(_parts(value))
    sys.stdout.buffer.flush()


def _parts(value: dict[str, Any]) -> Iterator[bytes]:
    before = b"{"
    for key, each in value.items():
        yield before + b"\n  " + _json(key) + b": "
        before = b","
        if isinstance(each, Iterator):
            yield from _listed(each)
        else:
            yield _json(each).replace(b"\n", b"\n  ")
    yield b"\n}\n"


def _listed(found: Iterator[Any]) -> Iterator[bytes]:
    before = b"["
    for each in found:
        yield before + b"\n    " + _json(each).replace(b"\n", b"\n    ")
        before = b","
    yield b"[]" if before == b"[" else b"\n  ]"


def _json(value: Any) -> bytes:
    """Indented JSON, in which no string has a line break of its own."""
    return msgspec.json.format(msgspec.json.encode(value, enc_hook=_path_as_text), indent=2)


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
