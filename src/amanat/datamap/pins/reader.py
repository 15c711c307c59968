"""The parsed `datamap.toml` → `Pins`, with the line of what is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from amanat.datamap.keeping import Keep
from amanat.datamap.pins.entry import fields_of, link_fields, listed, seal
from amanat.datamap.pins.model import MARKS, ColumnPin, LinkPin, Pins, TablePin
from amanat.datamap.pins.rules import fingerprint
from amanat.toml.lines import Piece, Place, pieces
from amanat.toml.problems import Problem, Problems, nearest
from amanat.vocabulary.categories import categories

_KEEP = '`keep = [{ground = "law", because = "§ 147 AO", months = 120, from = "created_at"}]`'
_KEEPS = ("ground", "because", "months", "from", "columns", "if")
_TABLE = (
    "erase", "last", "threads", "keep", "ownership", "children", "anonymise", "restricted", "hidden", "reviewed", "by",
    "columns",
)  # fmt: skip


_AT = re.compile(r" - at `\$\.?(\w*)[^`]*`$")
"""Where in a value a conversion failed."""

_T = TypeVar("_T")


class MapFileProblems(Problems):
    """the file of the data map is not right"""


class _Slip(Exception):
    """One problem of an entry, which keeps the rest of the entry from being read."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem


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
    """Reads the parsed file once. Raises `MapFileProblems` with every unknown key in it, and of each table, column,
    ground and link the first value or shape that cannot be."""

    def __init__(self, path: Path, text: str) -> None:
        self._path = path
        self._problems: list[Problem] = []
        self._lines = text.split("\n")
        self._pieces: dict[Place, Piece] = {}
        for piece in pieces(text):
            self._pieces.setdefault(piece.place, piece)

    def pins(self, data: Mapping[str, Any]) -> Pins:
        pins = self._tried(lambda: self._read(data), Pins())
        if self._problems:
            raise MapFileProblems(Path(self._path.name), self._problems)
        return pins

    def _tried(self, read: Callable[[], _T], otherwise: _T) -> _T:
        """What was read of an entry; where it has a slip, this is noted, and the next entry is read."""
        try:
            return read()
        except _Slip as slip:
            self._problems.append(slip.problem)
            return otherwise

    def _read(self, data: Mapping[str, Any]) -> Pins:
        self._only(data, ("store", "link", *MARKS, "nothing_personal", "amanat"), ())
        tables = {
            (store, table): self._tried(partial(self._table, store, table, entry), TablePin())
            for store, found in self._dict(data.get("store", {}), ("store",)).items()
            for table, entry in self._dict(found, ("store", store)).items()
        }
        links = data.get("link", [])
        if not isinstance(links, list):
            raise self._wrong("`link` is no list", ("link",), "write it as `[[link]]`")
        nothing, touched = self._nothing(data.get("nothing_personal", {}), tables)
        marks: dict[tuple[str, str], frozenset[str]] = {
            (mark, store): self._tried(partial(self._names, names, (mark, store)), frozenset[str]())
            for mark in MARKS
            for store, names in self._dict(data.get(mark, {}), (mark,)).items()
        }
        found = Pins(
            tables=tables,
            links=tuple(
                link for at, entry in enumerate(links) if (link := self._tried(partial(self._link, at, entry), None))
            ),
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
        found = self._only(self._dict(entry, keys), _TABLE, keys)
        columns = {
            name: self._tried(partial(self._column, (*keys, "columns", name), value), ColumnPin())
            for name, value in self._dict(found.pop("columns", {}), (*keys, "columns")).items()
        }
        keeps = self._tried(partial(self._keeps, found.pop("keep", []), (*keys, "keep")), tuple[Keep, ...]())
        return msgspec.structs.replace(self._convert(found, TablePin, keys), columns=columns, keep=keeps)

    def _keeps(self, value: Any, keys: Place) -> tuple[Keep, ...]:
        if not isinstance(value, list):
            raise self._wrong("`keep` is no list", keys, f"write {_KEEP}")
        read = (self._tried(partial(self._keep, entry, (*keys, at)), None) for at, entry in enumerate(value))
        return tuple(keep for keep in read if keep is not None)

    def _keep(self, entry: Any, keys: Place) -> Keep:
        found = self._only(self._dict(entry, keys), _KEEPS, keys)
        keep = self._convert(found, Keep, keys, f"write {_KEEP}")
        if keep.months < 1:
            raise self._wrong(f"`{keep.months}` is no number of months", keys, "give at least 1")
        if not keep.because.strip():
            raise self._wrong("`because` is empty", keys, "name the law, the claim or the case")
        return msgspec.structs.replace(keep, place=f"{self._path.name}:{self._line(keys)}")

    def _column(self, keys: Place, entry: Any) -> ColumnPin:
        found = self._convert(self._dict(entry, keys), _Column, keys)
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
        return self._convert(pin, ColumnPin, keys)

    def _link(self, at: int, entry: Any) -> LinkPin:
        keys = ("link", at)
        found = self._only(self._dict(entry, keys), LinkPin.__struct_fields__, keys)
        told = found.pop("auto", None)
        link = self._convert(found, LinkPin, keys)
        own = told == seal(link_fields(link)) and not (link.reviewed or link.by)
        return msgspec.structs.replace(link, auto=own)

    def _dict(self, value: Any, keys: Place) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise self._wrong(f"`{keys[-1]}` is no table", keys, "see the head of the file")
        return value

    def _only(self, found: Mapping[str, Any], allowed: tuple[str, ...], keys: Place) -> dict[str, Any]:
        """The keys that may stand there; each of the others is noted as a problem."""
        for key in found:
            if key not in allowed:
                slip = self._wrong(f"`{key}` is no key here", (*keys, key), nearest(key, allowed))
                self._problems.append(slip.problem)
        return {key: value for key, value in found.items() if key in allowed}

    def _convert(
        self, value: Mapping[str, Any], shape: type[_T], keys: Place, remedy: str = "see the head of the file"
    ) -> _T:
        try:
            return msgspec.convert(value, shape)
        except msgspec.ValidationError as error:
            at = _AT.search(str(error))
            problem = str(error)[: at.start()] if at else str(error)
            place = (*keys, at[1]) if at and at[1] else keys
            raise self._wrong(_said(problem, place), place, remedy) from error

    def _wrong(self, problem: str, keys: Place, remedy: str) -> _Slip:
        return _Slip(Problem(line=self._line(keys), message=problem, remedy=remedy))

    def _line(self, keys: Place) -> int:
        near = (self._pieces.get(keys[:end]) for end in range(len(keys), 0, -1))
        return next((piece.first + 1 for piece in near if piece), 1)


def _said(problem: str, place: Place) -> str:
    """The problem with the key that has it, as far as it is not named; an entry of a list has no name."""
    problem = problem[0].lower() + problem[1:]
    at = place[-1]
    return problem if isinstance(at, int) or f"`{at}`" in problem else f"`{at}`: {problem}"


def _has_own(pins: Pins) -> bool:
    columns = (column for table in pins.tables.values() for column in table.columns.values())
    return any(column.auto for column in columns) or any(link.auto for link in pins.links)
