"""A file that keeps what was computed, for as long as all that it was computed of stays the same.

The file begins with a digest of what its content was made of and one of the content. Where either differs it is passed
over. A folder that cannot be read or written changes nothing but the time.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import amanat
from amanat.records.files import private_folder

_SIZE = 32
_ROOT = Path(amanat.__file__).parent
_SOURCES = (".py", ".toml")


def kept(file: Path, made_of: bytes) -> memoryview | None:
    """The content; None where it is not there, damaged, or made of something else. `made_of` is a SHA-256."""
    with contextlib.suppress(OSError):
        data = memoryview(file.read_bytes())
        content = data[2 * _SIZE :]
        if data[:_SIZE] == made_of and data[_SIZE : 2 * _SIZE] == _digest(content):
            return content
    return None


def _digest(content: bytes | memoryview) -> bytes:
    """Of BLAKE2b, which takes half the time of SHA-256: it guards against damage alone."""
    return hashlib.blake2b(content, digest_size=_SIZE).digest()


def keep(file: Path, made_of: bytes, content: bytes) -> None:
    """Writes the file for its owner only, whole or not at all. Who writes last wins."""
    with contextlib.suppress(OSError):
        _write(file, made_of + _digest(content) + content)


def _write(file: Path, data: bytes) -> None:
    private_folder(file.parent)
    number, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}")
    try:
        with os.fdopen(number, "wb") as written:
            written.write(data)
        Path(name).replace(file)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise


def installed(*rooms: str) -> bytes:
    """SHA-256 of which Amanat and which Python run; of the rooms also how their files stand, as Python's own byte code
    is kept by: names, sizes, times of change."""
    made_of = hashlib.sha256(f"{amanat.__version__} {sys.version}".encode())
    for file, status in sorted(entry for room in rooms for entry in _files(_ROOT / room)):
        made_of.update(f"\n{file} {status.st_size} {status.st_mtime_ns}".encode())
    return made_of.digest()


def _files(folder: Path) -> Iterator[tuple[str, os.stat_result]]:
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                yield from _files(Path(entry.path))
            elif entry.name.endswith(_SOURCES):
                yield entry.path, entry.stat()
