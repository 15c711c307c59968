"""Values that identify people in one column and turn up in another: as copies, or as digests of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

import msgspec
import polars as pl

from amanat.datamap.detect.evidence import Evidence, Gathered
from amanat.datamap.detect.frames import places
from amanat.datamap.graph.digests import DIGESTS, LENGTHS

_LEAST = 3
_COMPARED = 300
"""Values of a column that are held against those that identify people."""

_SHARE = 0.5
_DIGEST_SHARE = 0.3

_ALIKE = 8
"""Sources with one and the same value that are told apart."""

_AT_ONCE = 200_000
"""Values that are held against the sources in one join, which yields at most `_ALIKE` rows for each."""

_SEED = 11

Place = tuple[str, str]
Seen = Mapping[str, Mapping[str, Evidence]]


class _Listed:
    """Values of many columns, as hashes: equal ones are met by them, and none is kept."""

    def __init__(self) -> None:
        self._parts: list[pl.DataFrame] = []
        self._waiting: list[pl.Series] = []
        self.sizes: dict[Place, int] = {}

    def add(self, place: Place, values: pl.Series) -> None:
        self._waiting.append(values)
        self.sizes[place] = len(values)

    def settle(self) -> None:
        """Lets go of the values that were added."""
        if self._waiting:
            first = len(self.sizes) - len(self._waiting)
            values = pl.DataFrame({"h": pl.concat(self._waiting).hash(_SEED), "c": places(self._waiting)})
            self._parts.append(values.with_columns(pl.col("c") + first))
            self._waiting = []

    def frame(self) -> pl.DataFrame:
        self.settle()
        return pl.concat(self._parts) if self._parts else pl.DataFrame(schema={"h": pl.UInt64, "c": pl.UInt32})


class Echoes:
    """Filled while values are at hand; compared once at the end. It holds addresses and numbers: drop it then."""

    def __init__(self) -> None:
        self._sources, self._others, self._digests = _Listed(), _Listed(), _Listed()
        self._categories: dict[Place, str] = {}
        self._plain: dict[Place, list[str]] = {}
        """Values of which there may be digests."""
        self._lengths: set[int] = set()
        """Digits of the digests that were seen."""

    def add(self, table: str, found: Gathered) -> None:
        people = any(one.share("email") > 0.6 for one in found.seen.values())
        for name, one in found.seen.items():
            kept = found.some.get(name)
            if kept is None or one.kind != "text" or one.distinct < _LEAST or one.length > 130:
                continue
            place, category = (table, name), _identifies(one, people)
            digest = one.share("digest") > 0.6
            some = kept.head(_COMPARED)
            if digest:
                self._digests.add(place, some)
                self._lengths.update(map(len, some.to_list()))
            elif category is not None:
                self._sources.add(place, kept)
                self._categories[place] = category
                if category in _HASHED:
                    self._plain[place] = kept.to_list()
            if digest or category is not None or (one.share("uuid") <= 0.5 and one.length >= _LEAST):
                self._others.add(place, some)

    def settle(self) -> None:
        """After the last of some tables: lets go of what need not be kept."""
        for listed in (self._sources, self._others, self._digests):
            listed.settle()

    def found(self, seen: Seen) -> dict[str, dict[str, Evidence]]:
        """The evidence again, with what each column repeats of another's."""
        repeats: dict[Place, dict[str, float]] = {}
        for place, other, share in _shared(self._sources, self._others, _SHARE):
            if self._is_copy(place, other):
                repeats.setdefault(other, {})[f"{self._categories[place]} of {'.'.join(place)}"] = share
        for method in _methods(self._lengths):
            for place, other, share in _shared(self._hashed(method), self._digests, _DIGEST_SHARE):
                repeats.setdefault(other, {})[f"{self._categories[place]} of {method} {'.'.join(place)}"] = share
        return {
            table: {
                name: msgspec.structs.replace(one, repeats=repeats[table, name]) if (table, name) in repeats else one
                for name, one in columns.items()
            }
            for table, columns in seen.items()
        }

    def _is_copy(self, place: Place, other: Place) -> bool:
        """Between two columns that both identify people, the one with fewer values is the copy."""
        rival = self._categories.get(other)
        if rival is None:
            return True
        sizes = self._sources.sizes
        return (rival, sizes[other]) < (self._categories[place], sizes[place])

    def _hashed(self, method: str) -> _Listed:
        """Each different value is hashed once, in however many columns it stands."""
        make = DIGESTS[method]
        known = {text: make(text.encode()) for text in {text for texts in self._plain.values() for text in texts}}
        hashed = _Listed()
        for place, texts in self._plain.items():
            hashed.add(place, pl.Series([known[text] for text in texts], dtype=pl.String))
        return hashed


_HASHED = ("email", "phone")


def _methods(lengths: Collection[int]) -> list[str]:
    return [method for length, method in LENGTHS.items() if length in lengths]


def _shared(sources: _Listed, others: _Listed, least: float) -> Iterator[tuple[Place, Place, float]]:
    """Pairs of a source and another column, and the share of the other's values that are the source's; in joins of
    many columns, as there may be thousands."""
    if not sources.sizes or not others.sizes:
        return
    known, targets = list(sources.sizes), list(others.sizes)
    left = sources.frame().filter(pl.int_range(pl.len()).over("h") < _ALIKE).rename({"c": "s"})
    every = others.frame().rename({"c": "o"})
    parts = [
        every.slice(at, _AT_ONCE).join(left, on="h").group_by("s", "o").len() for at in range(0, every.height, _AT_ONCE)
    ]
    rows = pl.concat(parts).group_by("s", "o").agg(pl.col("len").sum()).sort("s", "o")
    for at, to, count in rows.iter_rows():
        place, other = known[at], targets[to]
        share = count / others.sizes[other]
        if place != other and share >= least:
            yield place, other, share


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
