"""The copy that a person gets: a ZIP that people can read and machines can take in (GDPR Art. 12(1), 15(3), 20(1))."""

from __future__ import annotations

import csv
import io
import json
import os
import zipfile
from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import msgspec

from amanat.errors import InputError
from amanat.subjects.answer.attachments import File, Files, names_files
from amanat.subjects.answer.collect import Collected
from amanat.subjects.answer.meaning import ELSEWHERE, IN_IT, Meaning, Meanings
from amanat.subjects.answer.page import page

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NO_CATEGORY = "other"
_MOMENT = (1980, 1, 1, 0, 0, 0)
"""ZIP's own epoch: the same content gives the same bytes."""


class About(msgspec.Struct, frozen=True, kw_only=True):
    """What a person is to be told beside the copy itself (Art. 15(1))."""

    kind: str
    what: str
    made: str
    request: str
    controller: dict[str, str | None]
    authority: str
    policy_digest: str
    activities: tuple[dict[str, str | None], ...] = ()
    recipients: tuple[dict[str, Any], ...] = ()
    stores: tuple[str, ...] = ()
    pending: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    withheld: tuple[str, ...] = ()
    """Columns in whose documents something is left out that tells of others, or may (Art. 15(4))."""
    acted: tuple[str, ...] = ()
    """Links that tell who acted in rows of others: such rows are not in the copy."""
    restricted: tuple[str, ...] = ()
    """Restrictions of processing that stand (Art. 18)."""


def write(path: Path, tables: Sequence[Collected], about: About, meanings: Meanings | None = None) -> None:
    """Writes the package, readable by its owner only. Raises `InputError` where it cannot be written."""
    members: dict[str, bytes] = {}
    known = meanings or Meanings(None)
    tables = [_with_files(table, Files(members.__setitem__)) for table in tables]
    meant = [[_meaning(table, at, known) for at in range(len(table.columns))] for table in tables]
    members |= {
        "about.json": _json(msgspec.to_builtins(about)),
        "data.json": _json({"tables": [_data(table) for table in tables], "by_category": _by_category(tables)}),
        "schema.json": _json({"tables": [_schema(*one) for one in zip(tables, meant, strict=True)]}),
        "index.html": page(tables, meant, about, _told).encode(),
    }
    for table in tables:
        members[f"csv/{table.store}.{table.table}.csv"] = _csv(table)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(path.name + ".part")
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            _zip(file, members)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        raise InputError(
            f"the package cannot be written: {(error.strerror or '').lower()}",
            place=str(path),
            remedy="choose another place with `--out`",
        ) from error


def readable(path: Path, tables: Sequence[Collected]) -> bool:
    """Reads the package back: whether all rows are in it, in JSON and in CSV."""
    wanted = {(table.store, table.table): len(table.rows) for table in tables}
    try:
        with zipfile.ZipFile(path) as archive:
            if archive.testzip() is not None:
                return False
            data = json.loads(archive.read("data.json"))
            held = {(table["store"], table["table"]): len(table["rows"]) for table in data["tables"]}
            lines = {place: _lines(archive.read(f"csv/{place[0]}.{place[1]}.csv")) for place in wanted}
    except (OSError, KeyError, ValueError, zipfile.BadZipFile):
        return False
    return held == wanted and lines == wanted


def _lines(text: bytes) -> int:
    return sum(1 for _ in csv.reader(io.StringIO(text.decode("utf-8-sig"), newline=""))) - 1


def _zip(file: Any, members: dict[str, bytes]) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(members):
            entry = zipfile.ZipInfo(name, _MOMENT)
            entry.external_attr = 0o600 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, members[name])


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode()


def _data(table: Collected) -> dict[str, Any]:
    names = [column.name for column in table.columns]
    return {
        "store": table.store,
        "table": table.table,
        "path": table.path,
        "sources": {column.name: column.source for column in table.columns if column.source},
        "rows": [dict(zip(names, map(plain, row), strict=True)) for row in table.rows],
    }


def _by_category(tables: Sequence[Collected]) -> dict[str, list[str]]:
    """For each category, the columns of `rows` in `tables` that hold it."""
    found: dict[str, list[str]] = {}
    for table in tables:
        for column in table.columns:
            for category in column.categories or ((_NO_CATEGORY,) if column.personal is not False else ()):
                found.setdefault(category, []).append(f"{table.store}.{table.table}.{column.name}")
    return dict(sorted(found.items()))


def _schema(table: Collected, meant: Sequence[Meaning]) -> dict[str, Any]:
    return {"store": table.store, "table": table.table, "columns": msgspec.to_builtins(meant)}


def _meaning(table: Collected, at: int, meanings: Meanings) -> Meaning:
    values = [row[at] for row in table.rows]
    held = any(isinstance(value, File) for value in values)
    file = IN_IT if held else ELSEWHERE if names_files(values) else None
    return meanings.of(table.store, table.table, table.columns[at], file)


def _with_files(table: Collected, files: Files) -> Collected:
    """Bytes as files: within the data where they are few, else as files of the package."""
    if not any(isinstance(value, bytes | memoryview) for row in table.rows for value in row):
        return table
    rows = tuple(
        tuple(files.take(value) if isinstance(value, bytes | memoryview) else value for value in row)
        for row in table.rows
    )
    return msgspec.structs.replace(table, rows=rows)


def _csv(table: Collected) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([column.name for column in table.columns])
    writer.writerows([_cell(value) for value in row] for row in table.rows)
    return out.getvalue().encode("utf-8-sig")


def _cell(value: Any) -> Any:
    """Text that a spreadsheet would take for a formula gets an apostrophe in front (OWASP, CSV injection)."""
    value = _told(value)
    if isinstance(value, dict | list):
        value = json.dumps(value, ensure_ascii=False)
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return value


def _told(value: Any) -> Any:
    """As in a table that people read: a file by its place in the package, or by what it is."""
    if isinstance(value, File):
        return value.file or f"{value.media_type}, {value.bytes} bytes: see data.json"
    return plain(value)


def plain(value: Any) -> Any:
    """A value as JSON can hold it; bytes as hex, and within text those that are no UTF-8 as `\\xff`."""
    if isinstance(value, str):
        return value if value.isascii() else _readable(value)
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    if isinstance(value, File):
        return msgspec.to_builtins(value)
    if isinstance(value, dict):
        return {_readable(str(key)): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set):
        return [plain(item) for item in value]
    return str(value)


def _readable(text: str) -> str:
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
