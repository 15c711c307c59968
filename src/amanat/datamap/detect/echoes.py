"""Values that identify people in one column and turn up in another: as copies, or as digests of them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping

import msgspec
import polars as pl

from amanat.datamap.detect.evidence import Evidence

_LEAST = 3
_COMPARED = 300
"""Values of a column that are held against those that identify people."""

_SHARE = 0.5
_DIGESTS = ("md5", "sha1", "sha256", "sha512")
_DIGEST_SHARE = 0.3

Place = tuple[str, str]
Seen = Mapping[str, Mapping[str, Evidence]]


class _Source(msgspec.Struct, frozen=True):
    category: str
    values: pl.Series


class Echoes:
    """Filled table by table while values are at hand; compared once at the end. It holds values: drop it then."""

    def __init__(self) -> None:
        self._sources: dict[Place, _Source] = {}
        self._others: dict[Place, pl.Series] = {}
        self._digests: dict[Place, pl.Series] = {}

    def add(self, table: str, seen: Mapping[str, Evidence], some: Mapping[str, pl.Series]) -> None:
        """`some` different values by column, lower-case."""
        people = any(one.share("email") > 0.6 for one in seen.values())
        for name, one in seen.items():
            kept = some.get(name)
            if kept is None or one.kind != "text" or one.distinct < _LEAST or one.length > 130:
                continue
            category = _identifies(one, people)
            digest = one.share("digest") > 0.6
            if digest:
                self._digests[table, name] = kept.head(_COMPARED)
            elif category is not None:
                self._sources[table, name] = _Source(category, kept)
            if digest or category is not None or (one.share("uuid") <= 0.5 and one.length >= _LEAST):
                self._others[table, name] = kept.head(_COMPARED)

    def found(self, seen: Seen) -> dict[str, dict[str, Evidence]]:
        """The evidence again, with what each column repeats of another's."""
        repeats: dict[Place, dict[str, float]] = {}
        plain = {place: source.values for place, source in self._sources.items()}
        for place, other, share in _shared(plain, self._others, _SHARE):
            if self._is_copy(place, other):
                repeats.setdefault(other, {})[f"{self._sources[place].category} of {'.'.join(place)}"] = share
        for method in _DIGESTS if self._digests else ():
            hashed = {
                place: _hashed(source, method) for place, source in self._sources.items() if source.category in _HASHED
            }
            for place, other, share in _shared(hashed, self._digests, _DIGEST_SHARE):
                repeats.setdefault(other, {})[f"{self._sources[place].category} of {method} {'.'.join(place)}"] = share
        return {
            table: {
                name: msgspec.structs.replace(one, repeats=repeats[table, name]) if (table, name) in repeats else one
                for name, one in columns.items()
            }
            for table, columns in seen.items()
        }

    def _is_copy(self, place: Place, other: Place) -> bool:
        """Between two columns that both identify people, the one with fewer values is the copy."""
        rival = self._sources.get(other)
        source = self._sources[place]
        return rival is None or (rival.category, len(rival.values)) < (source.category, len(source.values))


_HASHED = ("email", "phone")


def _hashed(source: _Source, method: str) -> pl.Series:
    digests = [hashlib.new(method, text.encode(), usedforsecurity=False).hexdigest() for text in source.values]
    return pl.Series(digests, dtype=pl.String)


_ALIKE = 8
"""Sources with one and the same value that are told apart."""


def _shared(
    sources: Mapping[Place, pl.Series], others: Mapping[Place, pl.Series], least: float
) -> Iterator[tuple[Place, Place, float]]:
    """Pairs of a source and another column, and the share of the other's values that are the source's; in one join,
    as there may be thousands of columns."""
    if not sources or not others:
        return
    places, targets = list(sources), list(others)
    left = _listed(list(sources.values()), "s").filter(pl.int_range(pl.len()).over("v") < _ALIKE)
    rows = _listed(list(others.values()), "o").join(left, on="v").group_by("s", "o").len().sort("s", "o")
    for at, to, count in rows.iter_rows():
        place, other = places[at], targets[to]
        share = count / len(others[other])
        if place != other and share >= least:
            yield place, other, share


def _listed(columns: list[pl.Series], name: str) -> pl.DataFrame:
    parts = [
        pl.DataFrame({"v": values, name: pl.repeat(at, len(values), dtype=pl.UInt32, eager=True)})
        for at, values in enumerate(columns)
    ]
    return pl.concat(parts)


def _identifies(seen: Evidence, people: bool) -> str | None:
    """What a column that names people, each by another value, names them by."""
    if seen.share("email") > 0.6:
        return "email"
    if seen.share("phone") > 0.7 and seen.share("dialled") > 0.7:
        return "phone"
    if not people or seen.distinct < 0.9 * seen.filled or seen.distinct < 5:
        return None
    if seen.share("full name") > 0.25 and seen.share("person") > 0.6:
        return "name"
    names = max(seen.share("given"), seen.share("family"), seen.share("city"))
    if seen.share("handle") > 0.9 and names < 0.2 and not seen.share("uuid") and seen.share("token") < 0.5:
        return "username"
    return None
