"""`datamap.toml`, beside the service file: verdicts that a person may correct and that later runs keep."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

import msgspec
import tomlkit
from tomlkit.items import InlineTable, Table

from amanat.datamap.model import ColumnMap, DataMap
from amanat.datamap.pins import ColumnPin, LinkPin, Pins, TablePin
from amanat.errors import InputError
from amanat.toml.lines import Lines, Place
from amanat.vocabulary.categories import categories

HEAD = """\
What `amanat map` found, by store and table. Correct it here: later runs keep what you change.
  categories = ["email"]      what the column holds (names as in categories.toml)
  personal = false            it is not about a person; "unknown" where nobody knows yet
  source = "google"           from whom the data came, if not from the person
A table may say `erase = "delete"`, "scrub", "unlink" or "keep", and `ownership = "owned"`, "shared", "actor", "none".
A link that the database does not declare:
  [[link]]
  store = "main"
  table = "audit_log"
  columns = ["user_id"]
  to_table = "users"
  to_columns = ["id"]
Entries with `auto` are Amanat's own; one that you change becomes yours."""


def load_pins(path: Path) -> Pins:
    """What the file pins; nothing where there is no file.

    Raises `InputError` with file and line for TOML that cannot be read, unknown keys and unknown values.
    """
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        return Pins()
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(str(error)[0].lower() + str(error)[1:], place=str(path), remedy="correct it there") from error
    return _Reader(path, text).pins(data)


def write(path: Path, datamap: DataMap) -> None:
    """Records the verdict on every personal or unplaced column; what a person wrote stays, byte for byte."""
    known = load_pins(path)
    text = path.read_text("utf-8") if path.exists() else ""
    document = tomlkit.parse(text)
    if not text:
        for line in HEAD.splitlines():
            document.add(tomlkit.comment(line))
    for store in datamap.stores:
        for table in store.held:
            pin = known.tables.get((store.name, table.name), TablePin())
            named = {column.name for column in table.columns}
            gone = [name for name, one in pin.columns.items() if one.auto and name not in named]
            wanted = {
                column.name: _entry(column)
                for column in table.columns
                if column.personal is not False and _is_ours(pin.columns.get(column.name))
            }
            if wanted or gone:
                _record(document, (store.name, table.name), wanted, gone)
    rendered = tomlkit.dumps(document)
    if rendered != text:
        path.write_text(rendered, "utf-8")


def _is_ours(pin: ColumnPin | None) -> bool:
    return pin is None or pin.auto


def _record(
    document: tomlkit.TOMLDocument, place: tuple[str, str], wanted: Mapping[str, InlineTable], gone: list[str]
) -> None:
    columns = _columns(document, place)
    for name, entry in wanted.items():
        if name not in columns or columns[name].unwrap() != entry.unwrap():
            columns[name] = entry
    for name in gone:
        del columns[name]


def _columns(document: tomlkit.TOMLDocument, place: tuple[str, str]) -> Table:
    """The table of columns, made with those above it where it is not there yet."""
    at: Any = document
    for depth, name in enumerate(("store", *place, "columns")):
        if name not in at:
            at[name] = tomlkit.table(is_super_table=depth < 3)
        at = at[name]
    return cast("Table", at)


def _entry(column: ColumnMap) -> InlineTable:
    fields = _fields(column.personal, column.categories, column.source, column.identifier)
    entry = tomlkit.inline_table()
    entry.update({**fields, "auto": _seal(fields)})
    return entry


def _fields(
    personal: bool | None, names: tuple[str, ...], source: str | None, identifier: str | None
) -> dict[str, Any]:
    """The verdict as written: only what says something."""
    found: dict[str, Any] = {}
    if personal is None:
        found["personal"] = "unknown"
    elif not personal:
        found["personal"] = False
    if names:
        found["categories"] = list(names)
    if source:
        found["source"] = source
    if identifier:
        found["identifier"] = identifier
    return found


def _seal(fields: Mapping[str, Any]) -> str:
    """Tells whether an entry still is as Amanat wrote it."""
    return hashlib.sha256(msgspec.json.encode(fields, order="deterministic")).hexdigest()[:8]


class _Column(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    personal: Any = True
    categories: tuple[str, ...] = ()
    source: str | None = None
    identifier: str | None = None
    auto: Any = None


class _Reader:
    """Reads the parsed file and says where it is wrong."""

    def __init__(self, path: Path, text: str) -> None:
        self._path = path
        self._lines = Lines(text)

    def pins(self, data: Mapping[str, Any]) -> Pins:
        self._only(data, ("store", "link"), ())
        tables = {
            (store, table): self._table(store, table, entry)
            for store, found in self._dict(data.get("store", {}), ("store",)).items()
            for table, entry in self._dict(found, ("store", store)).items()
        }
        links = data.get("link", [])
        if not isinstance(links, list):
            raise self._wrong("`link` is no list", ("link",), "write it as `[[link]]`")
        return Pins(tables=tables, links=tuple(self._link(at, entry) for at, entry in enumerate(links)))

    def _table(self, store: str, table: str, entry: Any) -> TablePin:
        keys = ("store", store, table)
        found = self._dict(entry, keys)
        self._only(found, ("erase", "ownership", "columns"), keys)
        columns = {
            name: self._column((*keys, "columns", name), value)
            for name, value in self._dict(found.get("columns", {}), (*keys, "columns")).items()
        }
        rest = {key: value for key, value in found.items() if key != "columns"}
        return msgspec.structs.replace(cast("TablePin", self._convert(rest, TablePin, keys)), columns=columns)

    def _column(self, keys: Place, entry: Any) -> ColumnPin:
        found = cast("_Column", self._convert(self._dict(entry, keys), _Column, keys))
        personal = None if found.personal == "unknown" else found.personal
        if personal not in (True, False, None):
            raise self._wrong(f"`{found.personal}` is no verdict", keys, 'write true, false or "unknown"')
        unknown = [name for name in found.categories if name not in categories()]
        if unknown:
            raise self._wrong(f"`{unknown[0]}` is no category", keys, "see the names in categories.toml")
        fields = _fields(personal, found.categories, found.source, found.identifier)
        pin = {"personal": personal, **{key: value for key, value in fields.items() if key != "personal"}}
        auto = found.auto is True or found.auto == _seal(fields)
        return cast("ColumnPin", self._convert({**pin, "auto": auto}, ColumnPin, keys))

    def _link(self, at: int, entry: Any) -> LinkPin:
        found = self._dict(entry, ("link", at))
        self._only(found, LinkPin.__struct_fields__, ("link", at))
        return cast("LinkPin", self._convert(found, LinkPin, ("link", at)))

    def _dict(self, value: Any, keys: Place) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise self._wrong(f"`{keys[-1]}` is no table", keys, "see the head of the file")
        return value

    def _only(self, found: Mapping[str, Any], allowed: tuple[str, ...], keys: Place) -> None:
        for key in found:
            if key not in allowed:
                options = ", ".join(f"`{name}`" for name in allowed)
                raise self._wrong(f"`{key}` is no key here", (*keys, key), f"use one of {options}")

    def _convert(self, value: Mapping[str, Any], shape: Any, keys: Place) -> Any:
        try:
            return msgspec.convert(value, shape)
        except msgspec.ValidationError as error:
            problem = str(error)
            raise self._wrong(problem[0].lower() + problem[1:], keys, "see the head of the file") from error

    def _wrong(self, problem: str, keys: Place, remedy: str) -> InputError:
        return InputError(problem, place=f"{self._path.name}:{self._lines.of(*keys)}", remedy=remedy)
