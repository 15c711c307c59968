"""Texts that call people by name: people whom another table of the store knows."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
import polars as pl

from amanat.datamap.detect.evidence import Evidence, Gathered
from amanat.datamap.detect.frames import first_of
from amanat.datamap.detect.lexicon import lexicon

_TEXTS = 100
"""Different texts of a column that are looked at."""

_HEAD = 2_000
"""Letters of a text that are looked at."""

_NAMES = 1_000
"""Names of a table that others are searched for."""

_SHARE, _LEAST = 0.05, 3
"""The share of texts, and the number of them, from which names are no chance."""

_SPACED, _LENGTH = 0.2, 8
"""Texts of several words: the share with a space in them, and bytes at the mean."""

_SEED = 13
_WORD = r"\b\p{Lu}[\p{L}'’-]+"

Seen = Mapping[str, Mapping[str, Evidence]]


class Mentions:
    """Filled while values are at hand; compared once at the end. It holds hashes of words alone.

    A name is two capitalised words that follow one another, of which a table of people has the first as a given name
    and the second as a surname. A table with one full name in a column has both in it.
    """

    def __init__(self) -> None:
        self._given: dict[str, set[int]] = {}
        self._family: dict[str, set[int]] = {}
        self._texts: list[tuple[tuple[str, str], int, list[tuple[int, int, int]]]] = []

    def add(self, tables: Mapping[str, Gathered], frame: pl.DataFrame) -> None:
        """Tables whose texts are in `frame` (`evidence.evidence_of`)."""
        given: dict[int, str] = {}
        family: dict[int, str] = {}
        texts: dict[int, tuple[str, str]] = {}
        for table, found in tables.items():
            people = any(one.share("email") > _PEOPLE for one in found.seen.values())
            for name, at in found.places.items():
                one = found.seen[name]
                if one.kind != "text" or one.distinct < _LEAST:
                    continue
                first, last = _parts(one) if people else (False, False)
                given.update({at: table} if first else {})
                family.update({at: table} if last else {})
                if not (first or last) and one.spaced > _SPACED and one.length > _LENGTH:
                    texts[at] = (table, name)
        _gather(frame, given, self._given, pl.element().first())
        _gather(frame, family, self._family, pl.element().last())
        self._texts.extend(_pairs(frame, texts))

    def found(self, seen: Seen) -> dict[str, dict[str, Evidence]]:
        """The evidence again, with the people whom each column mentions."""
        people = [(table, names, self._family[table]) for table, names in self._given.items() if table in self._family]
        again = {table: dict(columns) for table, columns in seen.items()}
        for (table, column), texts, pairs in self._texts:
            for other, given, family in people:
                rows = {row for row, first, last in pairs if first in given and last in family}
                if len(rows) >= _LEAST and len(rows) / texts >= _SHARE:
                    mentions = (other, len(rows) / texts)
                    again[table][column] = msgspec.structs.replace(again[table][column], mentions=mentions)
                    break
        return again


_PEOPLE = 0.6


def _parts(one: Evidence) -> tuple[bool, bool]:
    """Whether a column of people holds given names, surnames, or both in one."""
    if one.share("full name") > 0.25 and one.share("person") > 0.6:
        return True, True
    if one.spaced > 0.5 or one.distinct < _LEAST:
        return False, False
    first = one.share("given") > 0.3 and one.share("given") >= one.share("family")
    last = lexicon().is_surname(one.name) or one.share("family") > 0.3
    return first, last and not first


def _gather(frame: pl.DataFrame, columns: Mapping[int, str], into: dict[str, set[int]], which: pl.Expr) -> None:
    here = first_of(frame.filter(pl.col("c").is_in(list(columns))), _NAMES)
    words = here.select("c", pl.col("v").str.to_lowercase().str.split(" ").list.eval(which).list.first().alias("w"))
    for at, word in words.select("c", pl.col("w").hash(_SEED)).iter_rows():
        into.setdefault(columns[at], set()).add(word)


def _pairs(
    frame: pl.DataFrame, columns: Mapping[int, tuple[str, str]]
) -> list[tuple[tuple[str, str], int, list[tuple[int, int, int]]]]:
    """By column, how many texts were looked at, and (text, word, word) of the words that follow one another there."""
    here = first_of(frame.filter(pl.col("c").is_in(list(columns)) & pl.col(" ")), _TEXTS).with_row_index("row")
    sizes = dict(here.group_by("c").len().iter_rows())
    words = (
        here.select("c", "row", pl.col("v").str.head(_HEAD).str.extract_all(_WORD).alias("w"))
        .explode("w")
        .drop_nulls("w")
        .with_columns(pl.col("w").str.to_lowercase().hash(_SEED))
        .with_columns(pl.col("w").shift(-1).over("row").alias("next"))
        .drop_nulls("next")
    )
    found: dict[int, list[tuple[int, int, int]]] = {}
    for at, row, word, after in words.iter_rows():
        found.setdefault(at, []).append((row, word, after))
    return [(columns[at], sizes[at], pairs) for at, pairs in found.items()]
