"""Values looked up in lists: names of people and places, words of an address."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache

import polars as pl

from amanat.datamap.detect import listed
from amanat.datamap.detect.frames import first_of

_DIFFERENT = 200
"""Different values of a column that are looked up: more say nothing more."""

_WORDY = 100
"""Values of a column in which names are looked for word by word."""

_LONGEST = 160
"""Bytes of the longest value that may be a name or a line of an address."""

_PARTICLES = r"(?: (?:de|van|von|al|bin|bint|la|del|di|da|dos|der|den|e|y|ter|ibn|\p{L}\.?))*"
PERSON = rf"^\p{{Lu}}[\p{{L}}'’.-]+{_PARTICLES}(?: \p{{Lu}}[\p{{L}}'’.-]*){{1,4}}$"
_TITLE = r"^(?:(?:mr|mrs|ms|miss|mx|dr|prof|sir|herr|frau|m|mme|sr|sra|dra)\.? )+"
_PARTS = r"[\p{L}'’-]+"
_NUMBERED = r"(?:^|[\s,])\p{L}?\d{1,5}\s?\p{L}?(?:[\s,/-]|$)"

_POSTCODES = (
    r"^(?:[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|[A-Z]\d[A-Z] ?\d[A-Z]\d|\d{4} ?[A-Z]{2}|\d{5}-\d{4}|\d{2}-\d{3}|\d{4}-\d{3}"
    r"|\d{5}-\d{3}|\d{3}-\d{4}|\d{3} \d{2}|(?:[A-Z]{1,2}-)\d{4,5})$"
)
"""Of a form that little else has."""
_DIGIT_POSTCODES = r"^\d{4,6}$"

_AT_SERVER = r"^@[A-Za-z0-9._=/+-]+[:@][A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?::\d+)?$"
"""What somebody is called beyond their own server: `@ann:chat.example`, `@ann@social.example`."""

_FOLDED = pl.col("f")


@cache
def _shares() -> dict[str, pl.Expr]:
    value, initial, count = pl.col("v"), pl.col("initial"), pl.col("count")
    given, family, person = pl.col("is given"), pl.col("is family"), value.str.contains(PERSON)
    numbered = pl.col("numbered")
    named = (given & (person | family)) | (family & person) | pl.col("is listed")
    handle = value.str.contains(r"^@?[A-Za-z][A-Za-z0-9]*(?:[._-][A-Za-z0-9]+){0,2}[._-]?$")
    return {
        "person": person | pl.col("is listed"),
        "title": value.str.contains(r"^\p{Lu}[\p{L}'’ .-]*$"),
        "given": initial & (count <= 2) & given,
        "family": initial & (count <= 2) & family,
        "full name": initial & count.is_between(2, 5) & ~numbered & named,
        "city": initial & pl.col("is city"),
        "town": initial & _FOLDED.str.contains(listed.town_regex()),
        "street": numbered & _FOLDED.str.contains(listed.street_regex()),
        "numbered": numbered & value.str.contains(r"\p{L}{3}") & count.is_between(2, 12),
        "postcode": value.str.contains(_POSTCODES),
        "digits postcode": value.str.contains(_DIGIT_POSTCODES),
        "firm": initial & _FOLDED.str.contains(listed.firm_regex()),
        "country code": value.is_in(sorted(listed.country_codes())),
        "country": initial & pl.col("is country"),
        "handle": (handle & ~value.str.contains(r"[0-9a-f]{12}") & pl.col("length").is_between(2, 32))
        | (pl.col("@") & value.str.contains(_AT_SERVER)),
        "colour": value.str.contains(r"^#(?:[0-9A-Fa-f]{3}){1,2}$"),
        "letters": value.str.contains(r"\p{L}{2}"),
    }


def looked_up(frame: pl.DataFrame, known: Collection[int] = ()) -> dict[int, dict[str, float]]:
    """By column, shares of rows among the first different values; without columns of which it is `known` that they are
    no words. `frame` is what `shapes.marked` made."""
    frame = frame.filter(~pl.col("c").is_in(list(known)))
    short = first_of(frame.filter(pl.col("length") <= _LONGEST), _DIFFERENT)
    whole = first_of(frame, _DIFFERENT).group_by("c").agg(pl.col("n").sum().alias("all"))
    if not short.height:
        return {}
    parts = _in_parts(short)
    sums = parts.group_by("c").agg(
        (share.cast(pl.UInt32) * pl.col("n")).sum().alias(name) for name, share in _shares().items()
    )
    found: dict[int, dict[str, float]] = {}
    for row in sums.join(whole, on="c").iter_rows(named=True):
        found[row["c"]] = {name: row[name] / row["all"] for name in _shares() if row[name]}
    for at, share in _within(frame).items():
        found.setdefault(at, {})["given within"] = share
    return found


def _folded(short: pl.DataFrame) -> pl.DataFrame:
    """With `f`, the values in small letters without marks. Most have none, which is cheap to see."""
    lower = pl.col("v").str.to_lowercase().str.strip_chars()
    bare = (
        lower.str.normalize("NFKD").str.replace_all(r"\p{M}", "").str.replace_all("ł", "l")
        .str.replace_all("ø", "o").str.replace_all("ß", "ss").str.replace_all("ı", "i").str.strip_chars()
    )  # fmt: skip
    plain = pl.col("v").str.len_chars() == pl.col("length")
    return pl.concat([short.filter(plain).with_columns(f=lower), short.filter(~plain).with_columns(f=bare)])


def _in_parts(short: pl.DataFrame) -> pl.DataFrame:
    given, family = sorted(listed.given_names()), sorted(listed.family_names())
    bare = _FOLDED.str.replace(_TITLE, "")
    frame = _folded(short).with_columns(
        bare.str.extract(f"^({_PARTS})").alias("first"),
        bare.str.extract(f"({_PARTS})$").alias("last"),
        bare.str.extract(rf"^({_PARTS}), ?\p{{L}}").alias("before"),
        bare.str.extract(rf"^{_PARTS}, ?({_PARTS})").alias("after"),
    )
    return frame.with_columns(
        pl.col("v").str.contains(r"^['’]?\p{Lu}|^\p{Lo}").alias("initial"),
        (_FOLDED.str.count_matches(r"\s+") + 1).alias("count"),
        pl.col("v").str.contains(_NUMBERED).alias("numbered"),
        pl.col("first").is_in(given).fill_null(False).alias("is given"),
        pl.col("last").is_in(family).fill_null(False).alias("is family"),
        (pl.col("before").is_in(family) | pl.col("after").is_in(given)).fill_null(False).alias("is listed"),
        _FOLDED.str.replace(r",.*$", "").is_in(sorted(listed.cities())).alias("is city"),
        _FOLDED.str.replace_all(r"[\s'’.,()-]+", "_").is_in(sorted(listed.country_names())).alias("is country"),
    )


def _within(frame: pl.DataFrame) -> dict[int, float]:
    """Shares of the values of several words that name somebody by a given name that is no other word."""
    wordy = first_of(frame.filter(pl.col(" ") & ~pl.col("@")), _WORDY)
    if not wordy.height:
        return {}
    words = (
        wordy.with_row_index("row")
        .select("row", "c", pl.col("v").str.head(2_000).str.extract_all(r"\b\p{Lu}\p{Ll}{3,}\b").alias("words"))
        .explode("words")
        .filter(pl.col("words").str.to_lowercase().is_in(sorted(listed.telling_names())))
    )
    hits = words.group_by("c").agg(pl.col("row").n_unique().alias("hits"))
    total = wordy.group_by("c").agg(pl.len().alias("all"))
    return {row["c"]: row["hits"] / row["all"] for row in hits.join(total, on="c").iter_rows(named=True)}


def words_of(frame: pl.DataFrame, most: int) -> Mapping[int, list[str]]:
    """The different values of columns that have no more than `most` of them, short ones."""
    few = frame.filter((pl.len().over("c") <= most) & (pl.col("length").max().over("c") <= 60))
    return {int(str(at)): part["v"].sort().to_list() for (at,), part in few.group_by("c", maintain_order=True)}
