"""Values in another notation (base64, hex, per cent signs) read as what they stand for."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from urllib.parse import unquote

import polars as pl

from amanat.datamap.detect import validators as v
from amanat.stores.search.notation import from_base64, from_hex

_WITHIN: re.Pattern[str] = re.compile(v.EMAIL_WITHIN)

_KINDS: tuple[tuple[str, Callable[[str], bool]], ...] = (
    ("email", lambda text: v.EMAIL_REGEX.match(text) is not None),
    ("iban", lambda text: re.match(v.IBAN_SHAPE, text) is not None and v.is_iban(text)),
    ("phone", lambda text: text.startswith("+") and v.is_phone(text)),
    ("ip", lambda text: re.match(v.IP_SHAPE, text) is not None and v.is_ip(text)),
    ("email within", lambda text: _WITHIN.search(text) is not None),
)
_MOST = 0.6
_SOME = 0.2
"""Of values that are more than an address: what is packed with others is not in all of them."""

_LOOKED_AT = 200
_LONGEST = 65_536
"""Bytes of a value that is looked into."""


def hidden(texts: Sequence[str]) -> tuple[str, str, float] | None:
    """What most of the values are once decoded, in which notation, and their share; None where they are nothing."""
    for notation, decode in _NOTATIONS:
        plain = [decode(text) for text in texts]
        for kind, check in _KINDS:
            share = sum(text is not None and check(text) for text in plain) / max(1, len(plain))
            if share >= (_SOME if kind == "email within" else _MOST):
                return kind, notation, share
    return None


def packed(values: Sequence[object] | pl.Series) -> tuple[str, str] | None:
    """What lies within values of bytes that are no text, such as objects that a program has stored."""
    some = _bytes(values)
    found = sum(_WITHIN.search(value[:_LONGEST].decode("latin-1")) is not None for value in some)
    return ("email within", "bytes") if found > _SOME * len(some) else None


def addressed(values: Sequence[object] | pl.Series) -> float:
    """The share of values of bytes that are as long as an IP address is on the wire. So are other things: only beside a
    name that says so does it mean one."""
    some = _bytes(values)
    return sum(len(value) in _ON_THE_WIRE for value in some) / max(1, len(some))


_ON_THE_WIRE = (4, 16)


def _bytes(values: Sequence[object] | pl.Series) -> list[bytes]:
    first = values[:_LOOKED_AT]
    listed = first.to_list() if isinstance(first, pl.Series) else first
    return [bytes(value) for value in listed if isinstance(value, (bytes, bytearray, memoryview))]


def _base64(text: str) -> str | None:
    value = from_base64(text)
    if value is None:
        return None
    # What a program has packed is no text, and an address in it stands as it is.
    return value.decode("latin-1") if text.startswith(_PICKLED) else _text(value)


def _text(value: bytes) -> str | None:
    try:
        return value.decode("utf-8")
    except ValueError:
        return None


_PICKLED = ("gA", "rO0")
"""How base64 of what Python's `pickle` or Java writes begins."""


def _hex(text: str) -> str | None:
    value = from_hex(text)
    return None if value is None else _text(value)


def _escaped(text: str) -> str | None:
    return unquote(text) if "%" in text else None


_NOTATIONS: tuple[tuple[str, Callable[[str], str | None]], ...] = (
    ("hex", _hex),
    ("base64", _base64),
    ("per cent", _escaped),
)
