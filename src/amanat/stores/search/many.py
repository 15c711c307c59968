"""The first look for very many needles: short parts of them are looked up in tables.

An automaton of a hundred thousand keys does not fit the processor's caches, and takes long to make. A part stands in
raw bytes wherever the key does that it is cut from (`keys.py`), and few other needles have it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

import polars as pl

from amanat.stores.search.keys import SIGNS, TWO_S, key_of, spellings
from amanat.stores.search.needles import SEPARATOR, Matcher
from amanat.stores.search.windows import LONG, SHORT, Parts, Windows

_WHOLE = tuple((size, re.compile(f"[{SIGNS}]{{{size}}}").fullmatch) for size in (LONG, SHORT))
_LAST = tuple(
    re.compile(f".*([{signs}]{{{size}}})", re.DOTALL).match
    for size, signs in ((LONG, SIGNS), (SHORT, SIGNS), (SHORT, f"{SIGNS} "))
)
_BEHIND = 2
"""Of an e-mail address the part ends so far behind the start of the @: what follows is the same for many."""
_BEFORE = re.compile(f"[{SIGNS}]{{0,3}}.$", re.DOTALL).search
_BEYOND = b"\x80"
"""Stands for any character beyond ASCII."""
_SIGN = re.compile(f"[{SIGNS}]".encode()).match
_ESCAPED = re.compile(rb"(?:\\u[0-9a-f]{4}|%[0-9a-f]{2}|\\[\\/\"bfnrt]|[\x80-\xff])\Z").search
"""What a character may come from, in raw bytes, that is no part of a key."""
_LONGEST = 6
"""Bytes of an escape."""
_BATCH = 20_000
_HIDDEN = "\n"
"""Stands for two s or more."""
_ADDRESS = f"[{SIGNS.replace('@', '')}]{{{LONG - _BEHIND}}}@[{SIGNS}]"
_END = f"[{SIGNS}]{{{LONG}}}$|(?:^|[{SIGNS}]{{0,3}}[\\x01-\\x09\\x0b-\\x7f])[{SIGNS}]{{{SHORT}}}$"
"""A long part at the end of a needle, or else a short one and what stands before it."""


class Many:
    """Needles by their parts; `rest` are the numbers of those that have none."""

    def __init__(self, matcher: Matcher) -> None:
        self.rest: list[int] = []
        # Apart from the ways in which two s are written.
        self.alphabet = set("abcdefghijklmnopqrstuvwxyz0123456789._+@-")
        """What parts are made of."""
        parts = Parts()
        texts = matcher.texts()
        while some := list(islice(texts, _BATCH)):
            for number, folded in _without_usual(some, parts):
                start, end = part_of(folded)
                text = folded[start:end]
                if text:
                    before = _before(folded, start) if len(text) < LONG else b""
                    parts.add(text.encode(), number, last=end == len(folded), before=before)
                    if " " in text:
                        self.alphabet.add(" ")
                elif ways := _ways(folded):
                    for way, last in ways:
                        parts.add(way, number, last=last)
                elif folded:
                    self.rest.append(number)
        self._windows = Windows(parts) if parts.numbers else None

    def found(self, block: bytes | bytearray, *, closed: bool) -> Iterator[tuple[int, int]]:
        """Where parts begin, and the numbers of needles. With `closed` none that ends its needle and goes on there."""
        if self._windows is None:
            return
        if " " in self.alphabet:
            # The exact search takes a zero byte for a space.
            block = block.replace(b"\0", b" ")
        for place, number, before in self._windows.found(block, closed=closed):
            if not before or _may_follow(block, place, before):
                yield place, number


def _without_usual(needles: Sequence[tuple[int, str]], parts: Parts) -> list[tuple[int, str]]:
    """Those that are left when the parts of the usual addresses, numbers and names have been added, all at once.

    To look at each of them takes Python longer than all else that is done before a search.
    """
    text, part = pl.col("text"), pl.col("part")
    address = pl.when(text.str.contains("@", literal=True)).then(text.str.extract(_ADDRESS, 0))
    numbers = pl.Series([number for number, _ in needles], dtype=pl.UInt32)
    frame = pl.DataFrame({"number": numbers, "text": [folded for _, folded in needles]})
    frame = frame.with_columns(text.str.replace_all("ss+", _HIDDEN))
    frame = frame.with_columns(address.otherwise(text.str.extract(_END, 0)).alias("part"))
    long = ~part.str.contains(f"[^{SIGNS}]") & (part.str.len_bytes() == LONG)
    usual = frame.drop_nulls().with_columns(long.alias("long"), text.str.ends_with(part).alias("last"))
    parts.extend(usual["part"], usual["number"], long=usual["long"], last=usual["last"])
    return [needles[at] for at in frame["part"].is_null().arg_true()]


def _ways(folded: str) -> list[tuple[bytes, bool]]:
    """Of a needle that is long enough only with two s in a row a part in each way they are written.

    And whether it ends the needle. None where it is too short even so.
    """
    key = key_of(folded, SHORT)
    ways = [way.encode() for way in spellings(key)] if key else []
    if not key or min(map(len, ways), default=0) < SHORT:
        return []
    return [(way[-LONG if len(way) >= LONG else -SHORT :], folded.endswith(key)) for way in ways]


def _before(folded: str, start: int) -> bytes:
    """The character before a part, and up to three signs before that; empty where it may be written in many ways."""
    plain = _plain(folded)[:start]
    found = _BEFORE(plain)
    if found is None or plain[-1] != folded[start - 1] or plain[-1] == SEPARATOR:
        return b""
    return found.group().encode() if plain[-1].isascii() else _BEYOND


def _may_follow(block: bytes | bytearray, place: int, before: bytes) -> bool:
    """Whether before a part at this place stands what its needle has there: as it is, or behind an escape."""
    if _SIGN(before[-1:]):
        return block.endswith(before, 0, place)
    written = (before, before[:-1] + b"\0") if before.endswith(b" ") else (before,)
    return block.endswith(written, 0, place) or _ESCAPED(block[max(place - _LONGEST, 0) : place]) is not None


def part_of(folded: str) -> tuple[int, int]:
    """Where in a needle a part stands in which no sharp s may: `LONG` if it can be, else `SHORT`. Zeros for nowhere."""
    plain = _plain(folded)
    at = plain.find("@")
    end = len(plain) if at < 0 else at + _BEHIND
    if end >= LONG and _WHOLE[0][1](plain, end - LONG, end):
        return end - LONG, end
    for size, whole in _WHOLE:
        for end in range(max(at + _BEHIND, size), at + size + 1) if at >= 0 else (len(plain),):
            if whole(plain, end - size, end):
                return end - size, end
    found = next((match for last in _LAST if (match := last(plain))), None)
    return found.span(1) if found else (0, 0)


def _plain(folded: str) -> str:
    """Without two s in a row, which may come from a sharp s."""
    return TWO_S.sub(lambda found: _HIDDEN * len(found.group()), folded) if "ss" in folded else folded
