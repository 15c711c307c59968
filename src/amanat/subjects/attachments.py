"""Files within the stores: bytes in columns, large objects of PostgreSQL, and columns that only name a file.

A short one goes into the copy itself, a long one into a file beside it that is named after its content.
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import sqlalchemy as sa

from amanat.toml.packaged import packaged

_SHORT = 1_000
"""Bytes up to which a file goes into the copy itself."""
_AT_ONCE = 50
"""Large objects that are read at once."""
_LOOKED_AT = 50
"""Values that tell whether a column names files."""


class Media(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`media`: (beginning in hexadecimal, media type, ending); `named`: endings of files."""

    media: tuple[tuple[str, str, str], ...]
    named: tuple[str, ...]


class File(msgspec.Struct, frozen=True, omit_defaults=True):
    """A file as it stands in a copy: within it as base64, or beside it."""

    media_type: str
    bytes: int
    base64: str | None = None
    file: str | None = None


class Files:
    """Takes the bytes of files into a folder, each content once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.written = 0

    def take(self, data: bytes | memoryview) -> File:
        """Where the bytes are to be found. Raises `OSError`."""
        content = bytes(data)
        kind, ending = kind_of(content)
        if len(content) <= _SHORT:
            return File(kind, len(content), base64=base64.b64encode(content).decode())
        place = self._folder / f"{hashlib.sha256(content).hexdigest()}.{ending}"
        if not place.exists():
            self._folder.mkdir(parents=True, exist_ok=True)
            with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                file.write(content)
            self.written += 1
        return File(kind, len(content), file=f"{self._folder.name}/{place.name}")


def kind_of(content: bytes) -> tuple[str, str]:
    """The media type of a file by how it begins, and how its name should end."""
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "image/webp", "webp"
    if content[4:8] == b"ftyp":
        return "video/mp4", "mp4"
    for beginning, kind, ending in _media():
        if content.startswith(beginning):
            return kind, ending
    try:
        content.decode()
    except UnicodeDecodeError:
        return "application/octet-stream", "bin"
    return "text/plain", "txt"


def names_files(values: Iterable[Any]) -> bool:
    """Whether the values of a column are paths or addresses of files: most of the first that are there."""
    given = [value for _, value in zip(range(_LOOKED_AT), filter(None, values), strict=False)]
    named = sum(isinstance(value, str) and _named().search(value) is not None for value in given)
    return named * 2 > len(given)


def large_objects(connection: sa.Connection, oids: Sequence[int]) -> Iterator[tuple[int, bytes]]:
    """Those of the numbers that large objects have, with what is in them (PostgreSQL).

    Raises `StoreError` where the role may not read them.
    """
    asked = sa.text(
        "SELECT m.oid::bigint, lo_get(m.oid) FROM pg_catalog.pg_largeobject_metadata m WHERE m.oid = ANY(:oids)"
    )
    for start in range(0, len(oids), _AT_ONCE):
        some = list(oids[start : start + _AT_ONCE])
        yield from ((int(oid), bytes(data)) for oid, data in connection.execute(asked, {"oids": some}))


def taken(row: Mapping[str, Any], binary: Iterable[str], files: Files) -> dict[str, Any]:
    """A row with its bytes as files."""
    changed = dict(row)
    for name in binary:
        if isinstance(changed[name], bytes | memoryview):
            changed[name] = files.take(changed[name])
    return changed


@cache
def _read() -> Media:
    return msgspec.convert(packaged("amanat.subjects", "media.toml"), Media)


@cache
def _media() -> tuple[tuple[bytes, str, str], ...]:
    known = sorted(_read().media, key=lambda each: -len(each[0]))
    return tuple((bytes.fromhex(beginning), kind, ending) for beginning, kind, ending in known)


@cache
def _named() -> re.Pattern[str]:
    return re.compile(rf"^(?:https?://|/|[\w.-]+[/.])\S*?\.?(?:{'|'.join(_read().named)})(?:\?\S*)?$", re.IGNORECASE)
