"""Values that identify people in one column and turn up in another: as copies, or as digests of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

import msgspec
import polars as pl

from amanat.datamap.detect.digests import DIGESTS, LENGTHS
from amanat.datamap.detect.evidence import Evidence, Gathered
from amanat.datamap.detect.frames import first_of

_LEAST = 3
_COMPARED = 300
"""Values of a column that are held against those that identify people."""

_SOURCES = 1_000
"""Values of a column that identifies people."""

_LONG, _LONGEST = 130, 320
"""Bytes of the values of a column that may be compared: at the mean, and at most."""

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
        self.sizes: dict[Place, int] = {}

    def add(self, places: Mapping[int, Place], values: pl.DataFrame) -> None:
        """`values`: a hash `h` for each value of the columns numbered `c`, of which those in `places` are taken."""
        numbers = {at: len(self.sizes) + number for number, at in enumerate(places)}
        here = values.filter(pl.col("c").is_in(list(numbers)))
        counts = dict(here.group_by("c").len().iter_rows())
        self.sizes.update((place, counts.get(at, 0)) for at, place in places.items())
        self._parts.append(here.select("h", pl.col("c").replace_strict(numbers, return_dtype=pl.UInt32)))

    def frame(self) -> pl.DataFrame:
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

    def add(self, tables: Mapping[str, Gathered], frame: pl.DataFrame) -> None:
        """Tables whose texts are in `frame` (`evidence.evidence_of`)."""
        sources: dict[int, Place] = {}
        others: dict[int, Place] = {}
        digests: dict[int, Place] = {}
        for table, found in tables.items():
            people = any(one.share("email") > 0.6 for one in found.seen.values())
            for name, at in found.places.items():
                one, place = found.seen[name], (table, name)
                if one.kind != "text" or one.distinct < _LEAST or one.length > _LONG:
                    continue
                category = _identifies(one, people)
                if one.share("digest") > 0.6:
                    digests[at] = others[at] = place
                elif category is not None:
                    sources[at] = others[at] = place
                    self._categories[place] = category
                elif one.share("uuid") <= 0.5 and one.length >= _LEAST:
                    others[at] = place
        known, some = _lowered(frame, sources, _SOURCES), _lowered(frame, others, _COMPARED)
        self._sources.add(sources, known)
        self._others.add(others, some)
        self._digests.add(digests, some)
        hashed = some.filter(pl.col("c").is_in(list(digests)))["v"]
        self._lengths.update(hashed.str.len_chars().unique().to_list())
        for at, place in sources.items():
            if self._categories[place] in _HASHED:
                self._plain[place] = known.filter(pl.col("c") == at)["v"].to_list()

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
            values = pl.DataFrame({"v": [known[text] for text in texts]}, schema={"v": pl.String})
            hashed.add({0: place}, values.select(pl.lit(0, pl.UInt32).alias("c"), _hash()))
        return hashed


def _lowered(frame: pl.DataFrame, columns: Mapping[int, Place], most: int) -> pl.DataFrame:
    """At most so many values of each of these columns, in small letters, and a hash `h` of each. Of columns with long
    texts none: those are nobody's name."""
    here = frame.filter(pl.col("c").is_in(list(columns)))
    short = first_of(here.filter(pl.col("length").max().over("c") <= _LONGEST), most)
    plain = short.select("c", pl.col("v").str.to_lowercase().str.strip_chars()).with_columns(_hash())
    return plain.unique(["c", "h"], maintain_order=True)


def _hash() -> pl.Expr:
    return pl.col("v").hash(_SEED).alias("h")


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
