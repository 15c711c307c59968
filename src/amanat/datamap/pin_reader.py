"""The parsed `datamap.toml` → `Pins`, with the line of what is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

import msgspec

from amanat.datamap.entry import fields_of, link_fields, listed, seal
from amanat.datamap.keeping import Keep
from amanat.datamap.pins import MARKS, ColumnPin, LinkPin, Pins, TablePin
from amanat.datamap.rules import fingerprint
from amanat.errors import InputError
from amanat.toml.lines import Piece, Place, pieces
from amanat.vocabulary.categories import categories

_KEEP = '`keep = [{ground = "law", because = "§ 147 AO", months = 120, from = "created_at"}]`'
_TABLE = (
    "erase", "last", "threads", "keep", "ownership", "children", "anonymise", "restricted", "hidden", "reviewed", "by",
    "columns",
)  # fmt: skip


class _Column(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    personal: Any = True
    categories: tuple[str, ...] = ()
    source: str | None = None
    identifier: str | None = None
    inside: dict[str, tuple[str, ...]] = {}
    form: str = "plain"
    reviewed: Any = None
    by: str = ""
    auto: Any = None


class PinReader:
    """Reads the parsed file once. Raises `InputError` for unknown keys, values and shapes."""

    def __init__(self, path: Path, text: str) -> None:
        self._path = path
        self._lines = text.split("\n")
        self._pieces: dict[Place, Piece] = {}
        for piece in pieces(text):
            self._pieces.setdefault(piece.place, piece)

    def pins(self, data: Mapping[str, Any]) -> Pins:
        self._only(data, ("store", "link", *MARKS, "nothing_personal", "amanat"), ())
        tables = {
            (store, table): self._table(store, table, entry)
            for store, found in self._dict(data.get("store", {}), ("store",)).items()
            for table, entry in self._dict(found, ("store", store)).items()
        }
        links = data.get("link", [])
        if not isinstance(links, list):
            raise self._wrong("`link` is no list", ("link",), "write it as `[[link]]`")
        nothing, touched = self._nothing(data.get("nothing_personal", {}), tables)
        marks = {
            (mark, store): self._names(names, (mark, store))
            for mark in MARKS
            for store, names in self._dict(data.get(mark, {}), (mark,)).items()
        }
        found = Pins(
            tables=tables,
            links=tuple(self._link(at, entry) for at, entry in enumerate(links)),
            nothing=nothing,
            marks=marks,
            touched=touched,
        )
        return msgspec.structs.replace(found, outdated=_has_own(found) and self._rules(data) != fingerprint())

    def _rules(self, data: Mapping[str, Any]) -> str:
        """By which rules Amanat's own entries were made; empty where the file was written before it told."""
        told = self._dict(data.get("amanat", {}), ("amanat",))
        self._only(told, ("rules",), ("amanat",))
        return str(told.get("rules", ""))

    def _nothing(
        self, data: Any, tables: dict[tuple[str, str], TablePin]
    ) -> tuple[dict[tuple[str, str], frozenset[str]], frozenset[tuple[str, ...]]]:
        """Amanat's own lists. One that a person touched is their word about each column in it."""
        found: dict[tuple[str, str], frozenset[str]] = {}
        touched: set[tuple[str, ...]] = set()
        for store, lists in self._dict(data, ("nothing_personal",)).items():
            for table, listing in self._dict(lists, ("nothing_personal", store)).items():
                place = ("nothing_personal", store, table)
                names = self._names(listing, place)
                if self._is_own(place, names):
                    found[store, table] = names
                    continue
                touched.add(place)
                pin = tables.get((store, table), TablePin())
                said = {name: ColumnPin(personal=False) for name in sorted(names)}
                tables[store, table] = msgspec.structs.replace(pin, columns={**said, **pin.columns})
        return found, frozenset(touched)

    def _is_own(self, place: Place, names: frozenset[str]) -> bool:
        piece = self._pieces.get(place)
        if piece is None:
            return False
        written = "\n".join(self._lines[piece.first : piece.last])
        return written.rstrip("\r") == listed(str(place[-1]), names)

    def _names(self, value: Any, keys: Place) -> frozenset[str]:
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise self._wrong(f"`{keys[-1]}` is no list of names", keys, "delete it; `amanat map` writes it again")
        return frozenset(value)

    def _table(self, store: str, table: str, entry: Any) -> TablePin:
        keys = ("store", store, table)
        found = self._dict(entry, keys)
        self._only(found, _TABLE, keys)
        columns = {
            name: self._column((*keys, "columns", name), value)
            for name, value in self._dict(found.get("columns", {}), (*keys, "columns")).items()
        }
        rest = {key: value for key, value in found.items() if key not in ("columns", "keep")}
        keeps = self._keeps(found.get("keep", []), (*keys, "keep"))
        return msgspec.structs.replace(
            cast("TablePin", self._convert(rest, TablePin, keys)), columns=columns, keep=keeps
        )

    def _keeps(self, value: Any, keys: Place) -> tuple[Keep, ...]:
        if not isinstance(value, list):
            raise self._wrong("`keep` is no list", keys, f"write {_KEEP}")
        return tuple(self._keep(entry, (*keys, at)) for at, entry in enumerate(value))

    def _keep(self, entry: Any, keys: Place) -> Keep:
        found = self._dict(entry, keys)
        self._only(found, ("ground", "because", "months", "from", "columns", "if"), keys)
        try:
            keep = msgspec.convert(found, Keep)
        except msgspec.ValidationError as error:
            raise self._wrong(str(error)[0].lower() + str(error)[1:], keys, f"write {_KEEP}") from error
        if keep.months < 1:
            raise self._wrong(f"`{keep.months}` is no number of months", keys, "give at least 1")
        if not keep.because.strip():
            raise self._wrong("`because` is empty", keys, "name the law, the claim or the case")
        return msgspec.structs.replace(keep, place=f"{self._path.name}:{self._line(keys)}")

    def _column(self, keys: Place, entry: Any) -> ColumnPin:
        found = cast("_Column", self._convert(self._dict(entry, keys), _Column, keys))
        personal = None if found.personal == "unknown" else found.personal
        if personal not in (True, False, None):
            raise self._wrong(f"`{found.personal}` is no verdict", keys, 'write true, false or "unknown"')
        named = (*found.categories, *(name for names in found.inside.values() for name in names))
        unknown = [name for name in named if name not in categories()]
        if unknown:
            raise self._wrong(f"`{unknown[0]}` is no category", keys, "see the names in categories.toml")
        fields = fields_of(
            personal=personal,
            categories=found.categories,
            source=found.source,
            identifier=found.identifier,
            inside=found.inside,
            form=found.form,
        )
        vouched = {"reviewed": found.reviewed, "by": found.by}
        auto = found.auto is True or (found.auto == seal(fields) and not any(vouched.values()))
        pin = {**fields, "personal": personal, **vouched, "auto": auto}
        return cast("ColumnPin", self._convert(pin, ColumnPin, keys))

    def _link(self, at: int, entry: Any) -> LinkPin:
        keys = ("link", at)
        found = dict(self._dict(entry, keys))
        self._only(found, LinkPin.__struct_fields__, keys)
        told = found.pop("auto", None)
        link = cast("LinkPin", self._convert(found, LinkPin, keys))
        own = told == seal(link_fields(link)) and not (link.reviewed or link.by)
        return msgspec.structs.replace(link, auto=own)

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
        return InputError(problem, place=f"{self._path.name}:{self._line(keys)}", remedy=remedy)

    def _line(self, keys: Place) -> int:
        near = (self._pieces.get(keys[:end]) for end in range(len(keys), 0, -1))
        return next((piece.first + 1 for piece in near if piece), 1)


def _has_own(pins: Pins) -> bool:
    columns = (column for table in pins.tables.values() for column in table.columns.values())
    return any(column.auto for column in columns) or any(link.auto for link in pins.links)
