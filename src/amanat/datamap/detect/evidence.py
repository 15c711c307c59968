"""What sampled values say about a column, looked at whole columns at a time."""

from __future__ import annotations

import datetime as dt
import decimal
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import msgspec
import polars as pl

from amanat.datamap.detect import validators as v
from amanat.datamap.detect.lexicon import Kind
from amanat.datamap.detect.spoken import masked
from amanat.stores.base import ColumnSchema, TableSchema

_WORTH = 0.2
"""A smaller share of candidates decides nothing, so they are not looked at more closely."""

_CANDIDATES = 100
"""Values that go through a slow validator."""

_CARDS = 0.3
"""A smaller share of valid ones among long numbers is chance."""

_SHAPES: dict[str, str] = {
    "email": v.EMAIL, "ip": v.IP_SHAPE, "phone": v.PHONE_SHAPE, "card": v.CARD_SHAPE, "iban": v.IBAN_SHAPE,
    "mac": v.MAC, "agent": v.AGENT, "day": v.DAY, "birth": v.BIRTH, "person": v.PERSON,
    "email within": v.EMAIL_WITHIN, "ip within": v.IP_WITHIN, "card within": v.CARD_WITHIN,
}  # fmt: skip

_DIGIT = "[0-9]"
_NEEDED: dict[str, str] = {
    "email": "@", "email within": "@", "agent": "/", "person": " ",
    "phone": _DIGIT, "card": _DIGIT, "iban": _DIGIT, "day": _DIGIT, "birth": _DIGIT, "ip": _DIGIT, "mac": _DIGIT,
    "ip within": _DIGIT, "card within": _DIGIT,
}  # fmt: skip
"""What a value must have in it to be of that shape at all."""

_CHECKS: dict[str, Callable[[str], bool]] = {
    "ip": v.is_ip, "phone": v.is_phone, "card": v.is_card, "iban": v.is_iban, "card within": v.has_card,
}  # fmt: skip


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """One column as seen. `shares` are shares of the `filled` values, by shape, after validation."""

    name: str
    kind: Kind
    filled: int = 0
    distinct: int = 0
    shares: Mapping[str, float] = {}
    length: float = 0.0
    """Mean length in characters."""
    spaced: float = 0.0
    """Share of values with white space in them."""
    addresses: int = 0
    """Different e-mail addresses found, the first of each value."""
    keys: tuple[str, ...] = ()
    """Names within JSON documents, nested ones as `outer.inner`."""
    key_emails: tuple[str, ...] = ()
    """Those of them whose values are e-mail addresses."""

    def share(self, shape: str) -> float:
        return self.shares.get(shape, 0.0)


def evidence(table: TableSchema, values: Mapping[str, Sequence[Any]]) -> dict[str, Evidence]:
    """By column. Without sampled values only the declared type speaks."""
    texts = {column.name: _texts(values.get(column.name, ())) for column in table.columns}
    looked = _look({name: found for name, found in texts.items() if found})
    return {
        column.name: _one(column, values.get(column.name, ()), texts[column.name], looked.get(column.name))
        for column in table.columns
    }


def _one(column: ColumnSchema, values: Sequence[Any], texts: Sequence[str], looked: _Looked | None) -> Evidence:
    kind = kind_of(column, values, looked)
    if looked is None:
        filled = sum(value is not None and value != "" for value in values)
        return Evidence(name=column.name, kind=kind, filled=filled, distinct=_distinct(values))
    keys, emails = _documents(texts) if kind == "json" else ((), ())
    return Evidence(
        name=column.name,
        kind=kind,
        filled=len(texts),
        distinct=looked.distinct,
        shares={shape: _checked(shape, share, texts) for shape, share in looked.shares.items() if share},
        length=looked.length,
        spaced=looked.spaced,
        addresses=_addresses(texts) if looked.shares["email within"] else 0,
        keys=keys,
        key_emails=emails,
    )


class _Looked(msgspec.Struct, frozen=True):
    distinct: int
    length: float
    spaced: float
    documents: float
    shares: dict[str, float]


def _look(columns: Mapping[str, Sequence[str]]) -> dict[str, _Looked]:
    """All shapes over one column in one pass of polars."""
    return {name: _look_at(pl.Series("v", texts, dtype=pl.String)) for name, texts in columns.items()}


def _look_at(series: pl.Series) -> _Looked:
    """Two passes: what the values are made of, then the shapes that such values can have."""
    value = pl.col("v")
    frame = series.to_frame()
    row = frame.select(
        value.n_unique().alias("#distinct"),
        value.str.len_chars().mean().alias("#length"),
        value.str.contains(r"\s").mean().alias("#spaced"),
        value.str.contains(r"^\s*[\[{]").mean().alias("#documents"),
        *(value.str.contains(mark, literal=mark != _DIGIT).any().alias(mark) for mark in set(_NEEDED.values())),
    ).row(0, named=True)
    shapes = [shape for shape in _SHAPES if row[_NEEDED[shape]]]
    found = (
        frame.select(value.str.contains(_SHAPES[shape]).mean().alias(shape) for shape in shapes).row(0, named=True)
        if shapes
        else {}
    )
    shares = {shape: float(found.get(shape) or 0.0) for shape in _SHAPES}
    return _Looked(row["#distinct"], float(row["#length"]), float(row["#spaced"]), float(row["#documents"]), shares)


def _checked(shape: str, share: float, texts: Sequence[str]) -> float:
    """The share that also passes the validator, measured on the first distinct candidates."""
    check = _CHECKS.get(shape)
    if check is None:
        return share
    if share < _WORTH and shape != "card within":
        return 0.0
    matching = pl.Series(texts).unique(maintain_order=True)
    candidates = matching.filter(matching.str.contains(_SHAPES[shape])).head(_CANDIDATES).to_list()
    valid = sum(check(text) for text in candidates) / len(candidates)
    # One in ten numbers of any kind passes the check digit of a card.
    return 0.0 if shape == "card within" and valid < _CARDS else share * valid


def _addresses(texts: Sequence[str]) -> int:
    return pl.Series(texts).str.extract(f"({v.EMAIL_WITHIN})").str.to_lowercase().drop_nulls().n_unique()


def _texts(values: Sequence[Any]) -> list[str]:
    """Strings as they are, whole numbers in digits (a card or a phone may be one), what else there is left out."""
    found = []
    for value in values:
        if isinstance(value, str):
            if value:
                found.append(value if value.isascii() else value.encode("utf-8", "replace").decode())
        elif isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 1_000_000:
            found.append(str(value))
    return found


def _distinct(values: Sequence[Any]) -> int:
    return len({repr(value) for value in values if value is not None})


_NUMBERS = ("INT", "NUM", "DEC", "REAL", "FLOA", "DOUB", "SERIAL", "MONEY")


def kind_of(column: ColumnSchema, values: Sequence[Any], looked: _Looked | None) -> Kind:
    """The declared type; where there is none, or it is text, what the values are."""
    declared = column.type.upper()
    if column.json or (looked is not None and looked.documents > 0.9 and looked.length > 4):
        return "json"
    if column.binary:
        return "binary"
    if "BOOL" in declared:
        return "flag"
    if "DATE" in declared or "TIME" in declared:
        return "date"
    if any(word in declared for word in _NUMBERS):
        return "number"
    filled = [value for value in values if value is not None]
    if filled and all(isinstance(value, (int, float, decimal.Decimal)) for value in filled):
        return "flag" if set(filled) <= {0, 1} else "number"
    if filled and all(isinstance(value, (dt.date, dt.datetime)) for value in filled):
        return "date"
    if looked is not None and looked.shares["day"] > 0.9:
        return "date"
    return "text"


_DOCUMENTS = 200
_DEPTH = 4


def _documents(texts: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Keys of the first documents, and those whose values are e-mail addresses."""
    keys: dict[str, None] = {}
    emails: dict[str, None] = {}
    address = v.EMAIL_REGEX
    for document in masked(list(_parsed(texts[:_DOCUMENTS]))):
        for key, value in _walk(document, "", _DEPTH):
            keys[key] = None
            if isinstance(value, str) and address.match(value):
                emails[key] = None
    return tuple(sorted(keys)), tuple(sorted(emails))


def _parsed(texts: Sequence[str]) -> Iterator[Any]:
    for text in texts:
        try:
            yield msgspec.json.decode(text)
        except (msgspec.DecodeError, RecursionError):
            continue


def _walk(document: Any, prefix: str, depth: int) -> list[tuple[str, Any]]:
    if depth == 0:
        return []
    if isinstance(document, list):
        return [pair for item in document[:5] for pair in _walk(item, prefix, depth - 1)]
    if not isinstance(document, dict):
        return [(prefix, document)] if prefix else []
    found: list[tuple[str, Any]] = []
    for key, value in document.items():
        name = f"{prefix}.{key}" if prefix else str(key)
        found.append((name, value))
        if isinstance(value, (dict, list)):
            found += _walk(value, name, depth - 1)
    return found
