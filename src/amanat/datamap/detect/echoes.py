"""Values that identify people in one column and turn up in another: as copies, or as digests of them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
import polars as pl

from amanat.datamap.detect.evidence import Evidence
from amanat.datamap.detect.frames import first_of, long_frame, texts_of

_KEPT = 1_000
"""Different values of a column that are compared."""

_LEAST = 3
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

    def add(self, table: str, values: Mapping[str, Sequence[Any] | pl.Series], seen: Mapping[str, Evidence]) -> None:
        people = any(one.share("email") > 0.6 for one in seen.values())
        for name, one in seen.items():
            if one.kind != "text" or one.distinct < _LEAST or one.length > 120:
                continue
            category = _identifies(one, people)
            digest = one.share("digest") > 0.6
            if category is None and not digest and (one.share("uuid") > 0.5 or one.length < 3):
                continue
            kept = _different(values.get(name, ()))
            if digest:
                self._digests[table, name] = kept
            elif category is not None:
                self._sources[table, name] = _Source(category, kept)
            self._others[table, name] = kept

    def found(self, seen: Seen) -> dict[str, dict[str, Evidence]]:
        """The evidence again, with what each column repeats of another's."""
        repeats: dict[Place, dict[str, float]] = {}
        for place, source in self._sources.items():
            self._copies(place, source, repeats)
            if source.category in ("email", "phone") and self._digests:
                self._hashes(place, source, repeats)
        return {
            table: {
                name: msgspec.structs.replace(one, repeats=repeats[table, name]) if (table, name) in repeats else one
                for name, one in columns.items()
            }
            for table, columns in seen.items()
        }

    def _copies(self, place: Place, source: _Source, repeats: dict[Place, dict[str, float]]) -> None:
        for other, values in self._others.items():
            # Between two sources of one kind, the one with fewer values is the copy; a source is what it is by itself.
            if other == place or (
                other in self._sources
                and (self._sources[other].category, len(values)) >= (source.category, len(source.values))
            ):
                continue
            share = float(values.is_in(source.values.implode()).mean() or 0.0)  # type: ignore[arg-type]
            if share >= _SHARE and len(values) >= _LEAST:
                repeats.setdefault(other, {})[f"{source.category} of {place[0]}.{place[1]}"] = share

    def _hashes(self, place: Place, source: _Source, repeats: dict[Place, dict[str, float]]) -> None:
        plain = source.values.to_list()
        for method in _DIGESTS:
            digests = pl.Series(
                [hashlib.new(method, text.encode(), usedforsecurity=False).hexdigest() for text in plain]
            )
            for other, values in self._digests.items():
                share = float(values.is_in(digests.implode()).mean() or 0.0)  # type: ignore[arg-type]
                if share >= _DIGEST_SHARE:
                    repeats.setdefault(other, {})[f"{source.category} of {method} {place[0]}.{place[1]}"] = share


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


def _different(values: Sequence[Any] | pl.Series) -> pl.Series:
    found = texts_of(values)
    folded = (
        (found if isinstance(found, pl.Series) else pl.Series(found, dtype=pl.String))
        .str.to_lowercase()
        .str.strip_chars()
    )
    return first_of(long_frame({"v": folded}), _KEPT)["v"]
