"""What sampled values say about a column, looked at whole tables at a time. Evidence holds no value."""

from __future__ import annotations

import datetime as dt
import decimal
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

import msgspec
import polars as pl

from amanat.datamap.detect import numbers
from amanat.datamap.detect.decoded import addressed, hidden, packed
from amanat.datamap.detect.documents import paths_of
from amanat.datamap.detect.frames import first_of, long_frame, texts_of
from amanat.datamap.detect.lexicon_file import Kind
from amanat.datamap.detect.listed import Choice, chosen
from amanat.datamap.detect.lookups import looked_up, words_of
from amanat.datamap.detect.measured import Measured, measured
from amanat.datamap.detect.shapes import marked, shares_of, wordless
from amanat.datamap.detect.spans import NOTHING, Span, span_of_dates, span_of_numbers
from amanat.datamap.detect.validators import EMAIL_WITHIN
from amanat.stores.schema.model import ColumnSchema, TableSchema

_CHOSEN_FROM = 60
"""More different values are no list to choose from."""


_WORDS, _TOKENS = 0.9, 0.5


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """One column as seen. `shares` are shares of the `filled` values, by shape, after validation.

    `hidden`: what the values are in another notation, as (shape, notation). `nation`: the state whose numbers of
    persons they are. `choice`: the list of `choices.toml` that they, or the labels of the type, are taken from, in a
    table about people; `anywhere` in any. `repeats`: the columns whose values these are, a share each; see `echoes.py`.
    """

    name: str
    kind: Kind
    filled: int = 0
    distinct: int = 0
    shares: Mapping[str, float] = {}
    length: float = 0.0
    """Mean length in bytes."""
    spaced: float = 0.0
    """Share of values with white space in them."""
    addresses: int = 0
    """Different e-mail addresses found in the first values with any, the first of each."""
    hidden: tuple[str, str] | None = None
    nation: str | None = None
    choice: str | None = None
    anywhere: str | None = None
    span: Span = NOTHING
    inside: Mapping[str, Evidence] = {}
    """By path within JSON documents; values that stand alone, or in a list alone, have the path ``."""
    repeats: Mapping[str, float] = {}
    mentions: tuple[str, float] = ("", 0.0)
    """A table whose people its texts call by their names, and the share of the texts that do; see `mentions.py`."""

    def share(self, shape: str) -> float:
        return self.shares.get(shape, 0.0)

    @property
    def words(self) -> bool:
        """Whether the values are short words, as people log in with; letters that nobody could remember are none."""
        shown = self.kind == "text" and self.share("handle") >= _WORDS
        return shown and not self.share("uuid") and self.share("token") < _TOKENS

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(path for path in self.inside if path)

    @property
    def key_emails(self) -> tuple[str, ...]:
        """The paths within JSON documents whose values are e-mail addresses."""
        return tuple(path for path, one in self.inside.items() if path and one.share("email") > 0.5)


Key = TypeVar("Key")
Columns = Mapping[str, Sequence[Any] | pl.Series]


class Gathered(msgspec.Struct, frozen=True):
    """Evidence of a table, and at which place of the frame its columns with texts are."""

    seen: dict[str, Evidence]
    places: dict[str, int]


def evidence(table: TableSchema, values: Columns) -> dict[str, Evidence]:
    """By column. Without sampled values only the declared type speaks."""
    return evidence_of([(table, values)])[0][0].seen


def evidence_of(tables: Sequence[tuple[TableSchema, Columns]]) -> tuple[list[Gathered], pl.DataFrame]:
    """Of many tables at once: small ones cost little more together than one. With their different texts, as `look_at`
    has them."""
    columns = {
        (at, column.name): (column, values.get(column.name, ()))
        for at, (table, values) in enumerate(tables)
        for column in table.columns
    }
    looked, frame = look_at({place: values for place, (_, values) in columns.items()})
    sizes = measured({place: values for place, (_, values) in columns.items()})
    bare = {place: _one(*columns[place], looked.get(place), sizes.get(place)) for place in columns}
    inside = _inside(
        {
            place: (columns[place][0].name, looked[place].texts)
            for place, one in bare.items()
            if one.kind == "json" and place in looked
        }
    )
    found = [
        Gathered(
            {
                one.name: msgspec.structs.replace(bare[at, one.name], inside=inside.get((at, one.name), {}))
                for one in table.columns
            },
            {one.name: looked[at, one.name].place for one in table.columns if (at, one.name) in looked},
        )
        for at, (table, _) in enumerate(tables)
    ]
    return found, frame


class Looked(msgspec.Struct, frozen=True, kw_only=True):
    """What the texts of one column show, which is at this `place` of the frame. `texts` are dropped with it."""

    place: int
    filled: int
    distinct: int
    length: float
    spaced: float
    documents: float
    addresses: int
    shares: dict[str, float]
    kept: dict[str, list[str]]
    words: list[str] | None
    texts: Sequence[str] | pl.Series


def look_at(columns: Mapping[Key, Sequence[Any] | pl.Series]) -> tuple[dict[Key, Looked], pl.DataFrame]:
    """All columns in a few passes of polars, and their different texts (`shapes.marked`), in which `c` is the place of
    a column; columns without texts are left out."""
    texts = {name: found for name, values in columns.items() if len(found := texts_of(values))}
    frame = marked(long_frame(texts))
    if not frame.height:
        return {}, frame
    summed = {row["c"]: row for row in _sums(frame).iter_rows(named=True)}
    addresses = _addresses(frame)
    shares, kept = shares_of(frame)
    lists, words = looked_up(frame, wordless(shares)), words_of(frame, _CHOSEN_FROM)
    seen = {
        name: Looked(
            place=at,
            filled=summed[at]["filled"],
            distinct=summed[at]["distinct"],
            length=summed[at]["length"] / summed[at]["filled"],
            spaced=summed[at]["spaced"] / summed[at]["filled"],
            documents=summed[at]["documents"] / summed[at]["filled"],
            addresses=addresses.get(at, 0),
            shares={**lists.get(at, {}), **shares[at]},
            kept=kept.get(at, {}),
            words=words.get(at),
            texts=given,
        )
        for at, (name, given) in enumerate(texts.items())
        if at in summed
    }
    return seen, frame


def _sums(frame: pl.DataFrame) -> pl.DataFrame:
    value, rows = pl.col("v"), pl.col("n")
    return frame.group_by("c").agg(
        rows.sum().alias("filled"),
        pl.len().alias("distinct"),
        (pl.col("length") * rows).sum().alias("length"),
        (pl.col(" ") * rows).sum().alias("spaced"),
        (value.str.contains(r"^\s*[\[{]") * rows).sum().alias("documents"),
    )  # fmt: skip


def _addresses(frame: pl.DataFrame) -> dict[int, int]:
    """Of the first values alone: whether there are several is all that is asked."""
    found = pl.col("v").str.extract(f"({EMAIL_WITHIN})").str.to_lowercase()
    some = first_of(frame.filter(pl.col("@")), _ADDRESSES)
    return dict(some.group_by("c").agg(found.drop_nulls().n_unique().alias("addresses")).iter_rows())


_ADDRESSES = 50


def _one(
    column: ColumnSchema, values: Sequence[Any] | pl.Series, looked: Looked | None, size: Measured | None = None
) -> Evidence:
    kind = kind_of(column, values, looked)
    words = list(column.values) or (looked.words if looked is not None and kind == "text" else None) or []
    bare = Evidence(
        name=column.name,
        kind=kind,
        choice=_category(chosen(words, about=True)),
        anywhere=_category(chosen(words, about=False)),
        span=_span(kind, values, size),
    )
    if looked is None or kind == "binary":
        distinct = _distinct(values) if size is None else size.distinct
        inner = packed(values) if kind == "binary" else None
        shares = {"ip bytes": share} if kind == "binary" and (share := addressed(values)) else {}
        filled = _filled(values, empty=False)
        return msgspec.structs.replace(bare, filled=filled, distinct=distinct, hidden=inner, shares=shares)
    found = hidden(looked.kept["escaped"]) if looked.shares.get("escaped", 0.0) > _MOST else None
    if found is None and looked.shares.get("encoded", 0.0) > _MOST:
        found = hidden(looked.kept["encoded"])
    nation = looked.shares.get("number", 0.0) >= _NUMBERS and kind in ("text", "number")
    filled = _filled(values) if kind == "number" else looked.filled
    return msgspec.structs.replace(
        bare,
        filled=filled,
        distinct=looked.distinct,
        # Small numbers are no texts, but they are values.
        shares={shape: share * looked.filled / filled for shape, share in looked.shares.items()},
        length=looked.length,
        spaced=looked.spaced,
        addresses=looked.addresses,
        hidden=found[:2] if found else None,
        nation=numbers.whose(looked.kept["number"]) if nation else None,
    )


_MOST = 0.6
_NUMBERS = 0.9
_DOCUMENTS = 200


def _category(choice: Choice | None) -> str | None:
    return choice.category if choice else None


def _inside(documents: Mapping[Key, tuple[str, Sequence[str] | pl.Series]]) -> dict[Key, dict[str, Evidence]]:
    """By column, given with its name, each path of its documents, looked at as a column of its own."""
    paths = {
        (key, path): values
        for key, (_, texts) in documents.items()
        for path, values in paths_of([text for text in texts if text][:_DOCUMENTS]).items()
    }
    looked, _ = look_at(paths)
    found: dict[Key, dict[str, Evidence]] = {key: {} for key in documents}
    for (key, path), values in paths.items():
        column = ColumnSchema(name=path.rpartition(".")[2] or documents[key][0], type="", nullable=True)
        found[key][path] = _one(column, values, looked.get((key, path)))
    return found


def _span(kind: Kind, values: Sequence[Any] | pl.Series, size: Measured | None) -> Span:
    if kind not in ("date", "number"):
        return NOTHING
    if size is not None and isinstance(values, pl.Series) and (kind == "date") == values.dtype.is_temporal():
        return size.span
    return span_of_dates(values) if kind == "date" else span_of_numbers(values)


def _filled(values: Sequence[Any] | pl.Series, *, empty: bool = True) -> int:
    """How many are there; `empty`: empty texts among them."""
    if isinstance(values, pl.Series):
        texts = values.dtype == pl.String and not empty
        return int((values != "").sum()) if texts else len(values) - values.null_count()
    return sum(value is not None and (empty or value != "") for value in values)


def _distinct(values: Sequence[Any] | pl.Series) -> int:
    if isinstance(values, pl.Series):
        return values.drop_nulls().n_unique()
    try:
        return len(set(values) - {None})
    except TypeError:
        return len({repr(value) for value in values if value is not None})


_NUMBER_TYPES = ("INT", "NUMERIC", "NUMBER", "DEC", "REAL", "FLOA", "DOUB", "SERIAL", "MONEY")


def kind_of(column: ColumnSchema, values: Sequence[Any] | pl.Series, looked: Looked | None) -> Kind:
    """The declared type; where there is none, or it is text, what the values are."""
    declared = column.type.upper()
    if column.values:
        return "text"
    if column.json or (looked is not None and looked.documents > 0.9 and looked.length > 4 and not column.array):
        return "json"
    if column.binary:
        # Some applications keep all their texts as bytes, lest the engine compare them its own way.
        return _said(looked) if looked is not None and 2 * looked.filled > _filled(values) else "binary"
    if "BOOL" in declared or "TINYINT(1)" in declared:
        return "flag"
    if "DATE" in declared or "TIME" in declared:
        return "date"
    if any(word in declared for word in _NUMBER_TYPES) and "POINT" not in declared:
        return "number"
    if isinstance(values, pl.Series) and values.dtype == pl.String:
        return _said(looked)
    filled = [value for value in values[:_SOME] if value is not None]
    if filled and all(isinstance(value, (int, float, decimal.Decimal)) for value in filled):
        return "flag" if set(filled) <= {0, 1} else "number"
    if filled and all(isinstance(value, bytes) for value in filled):
        return "binary"
    if filled and all(isinstance(value, (dt.date, dt.datetime)) for value in filled):
        return "date"
    return _said(looked)


def _said(looked: Looked | None) -> Kind:
    if looked is not None and looked.words and _FLAGS.issuperset(word.lower() for word in looked.words):
        return "flag"
    return "date" if looked is not None and looked.shares.get("day", 0.0) > 0.9 else "text"


_FLAGS = frozenset(("y", "n", "yes", "no", "true", "false", "t", "f"))
"""A text of nothing but these is a yes or no."""

_SOME = 2_000
