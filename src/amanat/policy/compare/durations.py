"""ISO 8601 durations as days, to tell the longer from the shorter."""

from __future__ import annotations

import re
from collections.abc import Iterable
from math import isclose

_DURATION = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?\Z")
_DAYS = (365.25, 365.25 / 12, 7.0, 1.0, 1 / 24, 1 / 1440)
_UNITS = ("year", "month", "week", "day", "hour", "minute")


def days(duration: str) -> float | None:
    """About how many days a duration lasts; None for what is no duration."""
    match = _DURATION.match(duration)
    if match is None or not any(match.groups()):
        return None
    return sum(int(number or 0) * each for number, each in zip(match.groups(), _DAYS, strict=True))


def same(one: str, other: str) -> bool:
    """Whether two durations are as long, such as twelve months, a year and 365 days."""
    return isclose(days(one) or 0, days(other) or 0, rel_tol=0.001)


def longest(durations: Iterable[str]) -> str | None:
    return max((each for each in durations if days(each) is not None), key=lambda each: days(each) or 0, default=None)


def shortest(durations: Iterable[str]) -> str | None:
    return min((each for each in durations if days(each) is not None), key=lambda each: days(each) or 0, default=None)


def in_words(duration: str) -> str:
    """`P1Y6M` is `1 year 6 months`."""
    match = _DURATION.match(duration)
    if match is None:
        return duration
    held = zip(match.groups(), _UNITS, strict=True)
    return " ".join(f"{number} {unit}{'' if number == '1' else 's'}" for number, unit in held if number)
