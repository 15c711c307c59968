"""Keys: plain pieces of needles, which stand in raw bytes as they are where no escape and no rare letter hides them."""

from __future__ import annotations

import re
from itertools import islice, product

from amanat.stores.search.needles import SEPARATOR

SIGNS = "-a-z0-9._+@"
"""What keys are made of, in a regular expression; of spaces too where a needle has nothing else."""
_SHORTEST = 5
"""A key of fewer characters stands everywhere."""
_SIMPLE = re.compile(f"[{SIGNS}]+")
_SPACED = re.compile(f"[{SIGNS} ]+")
_LATE = re.compile(r"[0-9].{5,}")
_DIGITS = 7
"""Of a number its last digits are enough: as many as a local number has, which the longer forms end in."""
_MOST_SPELLINGS = 1_000
TWO_S = re.compile("ss+")
_SHARP_S = ("ß", r"\u00df", r"\\u00df", r"\\\\u00df")
"""What two s may come from: the letter, and its escape in JSON, in JSON within JSON, and once more."""
_SPELLED = re.compile("(ss+| )")


def key_of(folded: str, shortest: int = _SHORTEST) -> str | None:
    """The longest plain piece of a needle, None where none is long enough. Better one in which no sharp s may stand."""
    for pieces in (_SIMPLE, _SPACED):
        found = pieces.findall(folded)
        for some in ([part for piece in found for part in TWO_S.split(piece)], found):
            # A number with and without its plus has one key.
            key = max((piece.lstrip("+") for piece in some), key=len, default="")
            if len(key) >= shortest:
                late = None if "@" in key else _LATE.search(key)
                key = late.group() if late else key
                return key[-_DIGITS:] if key.isdigit() else key
    return None


def spellings(key: str) -> list[str]:
    """A key in all the ways that are found as they stand; none where these are too many.

    Two s may be a sharp s. A space may be a zero byte, which the exact search takes for one.
    """
    parts = [_ways(part) if at % 2 else [part] for at, part in enumerate(_SPELLED.split(key))]
    found = ["".join(way) for way in islice(product(*parts), _MOST_SPELLINGS + 1)]
    return found if len(found) <= _MOST_SPELLINGS else []


def _ways(run: str) -> list[str]:
    if run == " ":
        return [" ", SEPARATOR]
    if len(run) < 2:
        return [run]
    shorter = [run[0] + way for way in _ways(run[1:])]
    return (shorter + [sharp + way for sharp in _SHARP_S for way in _ways(run[2:])])[: _MOST_SPELLINGS + 1]
