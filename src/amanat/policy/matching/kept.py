"""What is computed of the lexicon alone, kept from run to run, so that a reading need not compute it anew.

It lies in one file of the user's cache folder, or of the folder that `AMANAT_CACHE` names; `off` keeps nothing. The
file stands for all that its content was made of (every lexicon file, the code that reads them, the versions of Amanat
and of Python); where that differs it is passed over, and written anew at the end of the next reading. No policy leaves
a trace in it.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import TypeVar

import msgspec

import amanat
from amanat.records import kept as records

VARIABLE = "AMANAT_CACHE"
OFF = "off"
_FILE = "lexicon.msgpack"
_HERE = Path(__file__).parent.parent
_CODE = (
    "elements", "fields/amounts", "fields/find", "fields/measures", "lint/said", "matching/expressions",
    "matching/kept", "matching/lexical", "matching/needs", "matching/parts", "matching/patterns", "matching/pieces",
    "matching/sift", "matching/tokens", "matching/wording", "labelling/frame", "labelling/rules", "text/clauses",
    "text/modals",
)  # fmt: skip
"""What decides, besides the lexicon, what is kept."""

T = TypeVar("T")


class Kept:
    """Parts by their names, each computed once: read from `file`, or computed and written there by `save`."""

    def __init__(self, file: Path | None) -> None:
        self._file = file
        self._made_of = digest() if file else b""
        self._parts = _read(file, self._made_of) if file else {}
        self._new: dict[str, msgspec.Raw] = {}

    @property
    def keeps(self) -> bool:
        """Whether what is computed will be there for the next reading."""
        return self._file is not None

    def part(self, name: str, kind: type[T], make: Callable[[], T]) -> T:
        """The part as it was kept, else as `make` computes it."""
        kept = self._parts.get(name)
        if kept is not None:
            with contextlib.suppress(msgspec.DecodeError):
                return msgspec.msgpack.decode(kept, type=kind)
        made = make()
        if self._file:
            self._new[name] = msgspec.Raw(msgspec.msgpack.encode(made))
        return made

    def save(self) -> None:
        """Writes the file, whole or not at all, if anything was computed."""
        if self._file is None or not self._new:
            return
        self._parts, self._new = {**self._parts, **self._new}, {}
        records.keep(self._file, self._made_of, msgspec.msgpack.encode(self._parts))


def _read(file: Path, made_of: bytes) -> dict[str, msgspec.Raw]:
    """The parts in the file; none where there is nothing to be had of it."""
    content = records.kept(file, made_of)
    with contextlib.suppress(msgspec.DecodeError):
        return msgspec.msgpack.decode(content, type=dict[str, msgspec.Raw]) if content else {}
    return {}


def digest() -> bytes:
    """SHA-256 of all that decides what is kept."""
    made_of = hashlib.sha256(f"{amanat.__version__} {sys.version} {msgspec.__version__}".encode())
    for file in _files():
        data = file.read_bytes()
        made_of.update(f"\n{file.relative_to(_HERE).as_posix()} {len(data)}\n".encode() + data)
    return made_of.digest()


def _files() -> Iterator[Path]:
    for folder in ("lexicon", "lexicon/lint", "lexicon/rules"):
        yield from sorted((_HERE / folder).glob("*.toml"))
    yield from (_HERE / f"{name}.py" for name in _CODE)


def place() -> Path | None:
    """Where the file lies; None where nothing is to be kept."""
    folder = os.environ.get(VARIABLE)
    if folder == OFF:
        return None
    if folder:
        return Path(folder) / _FILE
    from platformdirs import user_cache_dir

    return Path(user_cache_dir("amanat")) / _FILE


@cache
def kept() -> Kept:
    """What this installation keeps. Nothing where its own files cannot be read, as within an archive."""
    try:
        return Kept(place())
    except OSError:
        return Kept(None)
