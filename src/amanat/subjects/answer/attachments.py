"""Files within the stores: bytes in columns, large objects of PostgreSQL, and columns that only name a file.

A short one goes into the copy itself, a long one into a file beside it that is named after its content.
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import sqlalchemy as sa

from amanat.datamap.names.whose import words
from amanat.datamap.names.words import is_called, snake
from amanat.toml.packaged import packaged

OBJECTS = ("oid", "lo")
"""Types of columns that hold the numbers of large objects (PostgreSQL, "Large Objects"; the extension `lo`)."""
_SHORT = 1_000
"""Bytes up to which a file goes into the copy itself."""
_AT_ONCE = 50
"""Large objects that are read at once."""
_LOOKED_AT = 50
"""Values that tell whether a column names files."""


class Media(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`media`: (beginning in hexadecimal, media type, ending); `named`: endings of files; `columns`: words in the names
    of columns that may name files. Files that are rows of `tables` go by columns called as `there`."""

    media: tuple[tuple[str, str, str], ...]
    named: tuple[str, ...]
    columns: frozenset[str]
    tables: frozenset[str]
    there: frozenset[str]


class File(msgspec.Struct, frozen=True, omit_defaults=True):
    """A file as it stands in a copy: within it as base64, or beside it."""

    media_type: str
    bytes: int
    base64: str | None = None
    file: str | None = None


class Files:
    """Takes the bytes of files, each content once. `put` gets the name of a file, and what is in it."""

    def __init__(self, put: Callable[[str, bytes], None]) -> None:
        self._put = put
        self._names: set[str] = set()

    @property
    def written(self) -> int:
        return len(self._names)

    def take(self, data: bytes | memoryview) -> File:
        """Where the bytes are to be found. Raises what `put` raises."""
        content = bytes(data)
        kind, ending = kind_of(content)
        if len(content) <= _SHORT:
            return File(kind, len(content), base64=base64.b64encode(content).decode())
        name = f"files/{hashlib.sha256(content).hexdigest()}.{ending}"
        if name not in self._names:
            self._put(name, content)
            self._names.add(name)
        return File(kind, len(content), file=name)


def into(folder: Path) -> Files:
    """Files that go into a folder, readable by its owner only; it is made when the first comes."""

    def put(name: str, content: bytes) -> None:
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(content)

    return Files(put)


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


def may_name_files(table: str, column: str) -> bool:
    """Whether the name of a column speaks of files, or of addresses, or is what files of a table go by; its values tell
    whether they are any."""
    name, known = snake(column), _read()
    if not known.columns.isdisjoint(name.split("_")):
        return True
    return name in known.there and is_called(table, (*words().files.tables, *known.tables))


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


def with_objects(
    connection: sa.Connection, dialect: str, types: Sequence[str], rows: Sequence[Sequence[Any]]
) -> Sequence[Sequence[Any]]:
    """Rows in which the numbers of large objects are replaced by what is in them. `types` are those of the columns."""
    places = [at for at, name in enumerate(types) if dialect == "postgresql" and name in OBJECTS]
    numbers = sorted({row[at] for row in rows for at in places if row[at]})
    if not numbers:
        return rows
    held = dict(large_objects(connection, numbers))
    return [tuple(held.get(value, value) if at in places else value for at, value in enumerate(row)) for row in rows]


def taken(row: Mapping[str, Any], binary: Iterable[str], files: Files) -> dict[str, Any]:
    """A row with its bytes as files."""
    changed = dict(row)
    for name in binary:
        if isinstance(changed[name], bytes | memoryview):
            changed[name] = files.take(changed[name])
    return changed


@cache
def _read() -> Media:
    return msgspec.convert(packaged("amanat.subjects.answer", "media.toml"), Media)


@cache
def _media() -> tuple[tuple[bytes, str, str], ...]:
    known = sorted(_read().media, key=lambda each: -len(each[0]))
    return tuple((bytes.fromhex(beginning), kind, ending) for beginning, kind, ending in known)


@cache
def _named() -> re.Pattern[str]:
    return re.compile(rf"^(?:https?://|/|[\w.-]+[/.])\S*?\.?(?:{'|'.join(_read().named)})(?:\?\S*)?$", re.IGNORECASE)
