"""The shapes that values can have, looked for in all columns of a frame at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import msgspec
import polars as pl

from amanat.datamap.detect import validators as v
from amanat.datamap.detect.frames import first_of

_CANDIDATES = 40
_FIRST = 15
"""Values of a column that go through a slow validator, and those that go first."""

_WORTH = 0.2
"""A smaller share of candidates decides nothing, so they are not looked at more closely."""

_CHANCE = 0.3
"""A smaller share of valid ones among long numbers is chance."""

_VALUE = pl.col("v")

_PLAIN_MARKS: dict[str, pl.Expr] = {
    "@": _VALUE.str.contains("@", literal=True),
    " ": _VALUE.str.contains(r"\s"),
    "digit": _VALUE.str.contains("[0-9]"),
}
_MARKS: dict[str, pl.Expr] = {
    "letter": _VALUE.str.contains("[A-Za-z]"),
    ":": _VALUE.str.contains(":", literal=True),
    ".": _VALUE.str.contains(".", literal=True),
    "-": _VALUE.str.contains("-", literal=True),
    "$": _VALUE.str.contains(r"^[${]|[$:]"),
}
"""What a value has in it; cheap, and it spares most values most shapes."""

_GLANCE, _DIFFERENT = 60, 500
"""Different values of a column that are looked at first, and that shares rest on: more say nothing more. What may lie
anywhere within a text (`_ANYWHERE`) is looked for in all."""


class _Group(msgspec.Struct, frozen=True):
    """Shapes that only a value with these marks, and without those, can have."""

    shapes: Mapping[str, str]
    marks: tuple[str, ...]
    without: tuple[str, ...] = ()
    length: tuple[int, int] = (0, 1_000_000)


_ANYWHERE = (
    _Group({"email": v.EMAIL, "email within": v.EMAIL_WITHIN, "function": v.FUNCTION}, ("@",)),
    _Group({"card within": v.CARD_WITHIN}, ("digit", " "), (), (13, 1_000_000)),
    _Group({"card in words": v.CARD_WITHIN}, ("digit",), (" ",), (18, 1_000_000)),
    _Group({"iban within": v.IBAN_WITHIN, "phone within": v.PHONE_WITHIN}, ("digit", " "), (), (16, 99_999)),
)
_GROUPS = (
    _Group({"phone": v.PHONE_SHAPE, "dialled": v.DIALLED, "phone +": v.PHONE_PLUS}, ("digit",), (":", "@"), (7, 32)),
    _Group({"card": v.CARD_SHAPE}, ("digit",), ("letter", ":", "."), (13, 24)),
    _Group({"masked": v.MASKED}, ("digit",), ("@",), (6, 30)),
    _Group({"sealed": v.SEALED}, ("letter",), (" ",), (40, 1_000_000)),
    _Group({"ip": v.IP_SHAPE, "ip within": v.IP_WITHIN}, ("digit", ".")),
    _Group({"ip 6": v.IP_SHAPE, "mac": v.MAC}, (":",), (" ",), (3, 45)),
    _Group({"mac dashed": v.MAC}, ("-", "letter"), (" ",), (17, 17)),
    _Group({"day": v.DAY, "birth": v.BIRTH}, ("digit", "-"), (), (10, 35)),
    _Group({"iban": v.IBAN_SHAPE}, ("digit", "letter"), ("@", ":"), (15, 42)),
    _Group({"number": v.NUMBER_SHAPE}, ("digit",), ("@", ":"), (8, 21)),
    _Group(
        {"agent": v.AGENT, "url": v.URL, "image": v.IMAGE, "paper": v.DOCUMENT, "network": v.NETWORK},
        ("letter",), (), (4, 2_000),
    ),
    _Group({"password": v.PASSWORD}, ("$",), (), (20, 400)),
    _Group({"digest": v.DIGEST, "uuid": v.UUID, "token": v.TOKEN}, ("digit", "letter"), (" ",), (16, 2_000)),
    _Group({"signed": v.SIGNED}, (".", "letter"), (" ", "@"), (20, 20_000)),
    _Group({"encoded": v.ENCODED}, ("digit", "letter"), (" ",), (12, 2_000)),
    _Group({"headed": v.HEADED, "worded": v.WORDED}, ("letter",), (" ", "@"), (3, 200)),
    _Group({"folder": v.FOLDER}, ("digit", "-"), (), (38, 2_000)),
    _Group({"coordinates": v.COORDINATES}, ("digit", "."), (), (9, 60)),
    _Group({"icd": v.ICD}, ("digit", "letter"), (" ",), (3, 8)),
    _Group({"escaped": v.ESCAPED}, ("digit",), (" ",), (6, 2_000)),
)  # fmt: skip

_CHECKS: dict[str, Callable[[str], bool]] = {
    "ip": v.is_ip, "ip 6": v.is_ip, "phone": v.is_phone, "card": v.is_card, "iban": v.is_iban, "token": v.is_random,
    "card within": v.has_card, "card in words": v.has_card, "iban within": v.has_iban, "phone within": v.has_phone,
}  # fmt: skip

_RARE = ("card within", "card in words", "iban within")
"""Few of them are worth a look, too."""

_SAME = {"card in words": "card within", "ip 6": "ip", "mac dashed": "mac"}
"""Shapes that are looked for apart, for speed."""

Shares = dict[int, dict[str, float]]
Values = dict[int, dict[str, list[str]]]


def marked(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(
        _VALUE.str.len_bytes().alias("length"), *(mark.alias(name) for name, mark in _PLAIN_MARKS.items())
    )


def shares_of(frame: pl.DataFrame) -> tuple[Shares, Values]:
    """By column, the share of rows of each shape after validation, and some of the values of shapes that others look
    into (`KEPT`). `frame` is what `marked` made."""
    few = first_of(frame, _DIFFERENT).with_columns(mark.alias(name) for name, mark in _MARKS.items())
    kept: Values = {}
    shares = _shares(frame, _ANYWHERE, kept)
    for at, found in _shares(few, _GROUPS, kept, _GLANCE).items():
        shares[at].update(found)
    return {at: _together(found) for at, found in shares.items()}, kept


def wordless(shares: Shares) -> list[int]:
    """Columns whose values are all of a shape in which no word stands."""
    return [at for at, found in shares.items() if max((found.get(shape, 0.0) for shape in _WORDLESS), default=0.0) == 1]


_WORDLESS = ("email", "uuid", "digest", "iban", "mac", "ip", "day", "url")


def _shares(frame: pl.DataFrame, groups: tuple[_Group, ...], kept: Values, glance: int = 0) -> Shares:
    """`glance`: so many candidates of a column are looked at first, and the others where one had a shape."""
    rows = frame.group_by("c").agg(pl.col("n").sum())
    filled = dict(zip(rows["c"].to_list(), rows["n"].to_list(), strict=True))
    shares: Shares = {at: {} for at in filled}
    for group in groups:
        here = frame.filter(_condition(group))
        shapes = [_VALUE.str.contains(regex).alias(name) for name, regex in group.shapes.items()]
        if glance and here.height:
            hit = first_of(here, glance).filter(pl.any_horizontal(shapes))["c"].unique()
            here = here.filter(pl.col("c").is_in(hit.to_list()))
        if not here.height:
            continue
        here = here.select("c", "v", "n", *shapes)
        sums = here.group_by("c").agg((pl.col(name) * pl.col("n")).sum() for name in group.shapes)
        for row in sums.iter_rows(named=True):
            for name in group.shapes:
                if row[name]:
                    shares[row["c"]][name] = row[name] / filled[row["c"]]
        for name in group.shapes:
            if name in _CHECKS or name in KEPT:
                _candidates(here, name, shares, kept)
    return shares


KEPT = ("number", "encoded", "digest", "escaped")


def _condition(group: _Group) -> pl.Expr:
    low, high = group.length
    parts = [pl.col("length") >= low, pl.col("length") <= high]
    parts += [pl.col(mark) for mark in group.marks]
    parts += [~pl.col(mark) for mark in group.without]
    return pl.all_horizontal(parts)


def _candidates(here: pl.DataFrame, name: str, shares: Shares, kept: Values) -> None:
    """Puts each column's candidates through the validator, or keeps them."""
    worth = [at for at, found in shares.items() if found.get(name, 0.0) >= (_WORTH if name not in _RARE else 1e-9)]
    for at in [at for at, found in shares.items() if name in found and at not in worth]:
        del shares[at][name]
    if not worth:
        return
    few = first_of(here.filter(pl.col(name) & pl.col("c").is_in(worth)).select("c", "v"), _CANDIDATES)
    check = _CHECKS.get(name)
    for (at,), part in few.group_by("c", maintain_order=True):
        column = int(str(at))
        values = part["v"].to_list()
        if check is None:
            kept.setdefault(column, {})[name] = values
            continue
        valid = _valid(check, values)
        # One in ten numbers of any kind passes the check digit of a card.
        shares[column][name] *= 0.0 if name.startswith("card ") and valid < _CHANCE else valid


def _valid(check: Callable[[str], bool], values: Sequence[str]) -> float:
    """The share that passes. Where all of the first do, or none, the others are as they are."""
    first = sum(map(check, values[:_FIRST]))
    rest = values[_FIRST:]
    if not rest or first in (0, _FIRST):
        return first / min(len(values), _FIRST)
    return (first + sum(map(check, rest))) / len(values)


def _together(found: dict[str, float]) -> dict[str, float]:
    for name, other in _SAME.items():
        if name in found:
            found[other] = found.get(other, 0.0) + found.pop(name)
    return {name: share for name, share in found.items() if share}
