"""Numbers that states give to persons, by their checks. Companies' numbers are not personal.

The checks are those of python-stdnum (LGPL-2.1 or later), which is installed and called as it is.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Sequence
from functools import cache

import msgspec

from amanat.toml.packaged import packaged

_ENOUGH = 8
"""Different values that must pass: one in ten of any numbers passes most checks."""

_SHARE = 0.9
_DIGITS = 6


class _Number(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    module: str
    shape: str = ""


def whose(texts: Sequence[str]) -> str | None:
    """The key in `numbers.toml` of the state whose numbers these different values are; None where they are none's.

    Barcodes (GTIN) pass some of the checks and are of things.
    """
    values = [text for text in texts if sum(char.isdigit() for char in text) >= _DIGITS]
    if len(values) < _ENOUGH or _pass(_barcode(), values):
        return None
    return next((name for name, check in _checks() if _pass(check, values)), None)


def _pass(check: Callable[[str], bool], values: Sequence[str]) -> bool:
    """Gives up as soon as too many have failed: most checks are of other states."""
    allowed = int(len(values) * (1 - _SHARE))
    failed = 0
    for value in values:
        failed += not check(value)
        if failed > allowed:
            return False
    return True


@cache
def _checks() -> tuple[tuple[str, Callable[[str], bool]], ...]:
    numbers = msgspec.convert(packaged("amanat.datamap.detect", "numbers.toml"), dict[str, _Number])
    return tuple((name, _check(number)) for name, number in numbers.items())


def _check(number: _Number) -> Callable[[str], bool]:
    valid = _safe(importlib.import_module(number.module).is_valid)
    if not number.shape:
        return valid
    shape = re.compile(number.shape)
    return lambda text: shape.match(text) is not None and valid(text)


@cache
def _barcode() -> Callable[[str], bool]:
    return _safe(importlib.import_module("stdnum.ean").is_valid)


def _safe(check: Callable[[str], bool]) -> Callable[[str], bool]:
    """A module that stumbles over a strange value (an unknown county) has not found it valid."""

    def valid(text: str) -> bool:
        try:
            return check(text)
        except (KeyError, IndexError, ValueError, TypeError):
            return False

    return valid
