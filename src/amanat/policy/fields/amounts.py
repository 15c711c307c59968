"""How long a text says something lasts: `two years`, `half a year`, `2½ years`, `a couple of weeks`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

import msgspec

_ONES = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_PARTS = {
    "½": Fraction(1, 2),
    "¼": Fraction(1, 4),
    "¾": Fraction(3, 4),
    "half": Fraction(1, 2),
    "quarter": Fraction(1, 4),
}
_UNITS = {
    "minute": ("PT{}M", 1), "hour": ("PT{}M", 60), "day": ("PT{}H", 24), "week": ("P{}D", 7), "fortnight": ("P{}D", 14),
    "month": ("P{}D", 30), "year": ("P{}M", 12), "decade": ("P{}Y", 10),
}  # fmt: skip
"""What a part of each unit is counted in, and how many of those it has."""
_WHOLE = {"minute": "PT{}M", "hour": "PT{}H", "day": "P{}D", "week": "P{}W", "month": "P{}M", "year": "P{}Y"}

_TEN = "|".join(_TENS)
_ONE = "|".join(sorted(_ONES, key=len, reverse=True))
WORD = rf"(?:(?:{_TEN})(?:[\s-](?:{'|'.join(list(_ONES)[1:10])}))?|{_ONE})"
"""A number below a hundred in words."""
_HUNDRED = rf"(?:an?|one|two|three|four|five)\shundred(?:\s(?:and\s)?{WORD})?"
_FIGURE = r"\d{1,4}(?:[.,]\d|\s?[½¼¾])?(?![.,]?\d)|[½¼¾]"
_UNIT = r"(?P<unit>minute|hour|day|week|fortnight|month|year|decade)s?\b"
_KIND = r"(?:(?:business|working|calendar|full|whole|consecutive|further|more)\s+)?"
_LASTS = re.compile(
    rf"(?<![\w.,-])(?:"
    rf"(?P<part>half|(?:an?\s|one\s|three\s)?quarters?)\s(?:of\s)?an?\s"
    rf"|(?P<pair>(?:an?\s)?couple)\sof\s"
    rf"|(?P<number>{_FIGURE}|{_HUNDRED}|{WORD}|an?)(?:\s?\(\w+\))?(?P<more>\sand\sa\s(?:half|quarter))?[\s-]+"
    rf"){_KIND}{_UNIT}(?P<behind>\sand\sa\s(?:half|quarter)\b)?"
)
_HOW_OFTEN = re.compile(r"\b(?:once|twice|times|per|every)\s\Z")


class Lasting(msgspec.Struct, frozen=True):
    """A duration of ISO 8601, and the words that say it: `text[start:end]`."""

    value: str
    unit: str
    start: int
    end: int


def lastings(words: str) -> Iterator[Lasting]:
    """What the words say of how long something lasts; not how often it is done (`once a year`)."""
    for match in _LASTS.finditer(words):
        count = _count(match)
        if count and not (match["number"] in ("a", "an") and _HOW_OFTEN.search(words[: match.start()])):
            yield Lasting(_duration(count, match["unit"]), match["unit"], match.start(), match.end())


def number_of(word: str) -> int | None:
    """A number below a hundred, in figures or in words."""
    if word.isascii() and word.isdigit():
        return int(word)
    parts = [_TENS.get(part, _ONES.get(part)) for part in re.split(r"[\s-]", word)]
    return None if None in parts or not parts else sum(part for part in parts if part is not None)


def _count(match: re.Match[str]) -> Fraction | None:
    if match["pair"]:
        return Fraction(2)
    if part := match["part"]:
        return 3 * _PARTS["quarter"] if part.startswith("three") else _PARTS["half" if part == "half" else "quarter"]
    count = _number(match["number"])
    behind = match["more"] or match["behind"]
    return count + _PARTS[behind.rsplit(None, 1)[-1]] if count is not None and behind else count


def _number(said: str) -> Fraction | None:
    if said in ("a", "an"):
        return Fraction(1)
    if said[0].isdigit() or said[0] in _PARTS:
        part = _PARTS.get(said[-1], Fraction(0))
        figure = said.rstrip("½¼¾ ").replace(",", ".")
        return (Fraction(figure) if figure else Fraction(0)) + part
    hundreds, _, rest = said.partition("hundred")
    if not rest and "hundred" not in said:
        number = number_of(said)
        return None if number is None else Fraction(number)
    least = number_of(rest.replace(" and ", "").strip()) if rest.strip() else 0
    return Fraction(100 * int(_number(hundreds.strip()) or 1) + (least or 0))


def _duration(count: Fraction, unit: str) -> str:
    """The duration; parts of a unit are counted in the next smaller one: half a year is six months."""
    if unit in _WHOLE and count.denominator == 1:
        return _WHOLE[unit].format(count)
    form, parts = _UNITS[unit]
    return form.format(round(count * parts))
