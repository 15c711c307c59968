"""Texts in another notation (base64, hex) read as what they stand for, and written back in the same one."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable

import msgspec

_HEX = re.compile(r"(?:[0-9a-f]{2}){8,}|(?:[0-9A-F]{2}){8,}")
_BASE64 = re.compile(r"[A-Za-z0-9+/]{12,}={0,2}")
_URL_SAFE = re.compile(r"[A-Za-z0-9_-]{12,}={0,2}")


class Opened(msgspec.Struct, frozen=True):
    """What a text stands for, and how to write such a one again."""

    plain: str
    closed: Callable[[str], str]


def opened(text: str) -> Opened | None:
    """None where a text is none of these, or would not come back as it stood: in another notation nothing is changed
    that cannot be written as its program wrote it (RFC 4648)."""
    value = text.strip()
    for shape, decode, encode in _NOTATIONS:
        if not shape.fullmatch(value):
            continue
        try:
            data = decode(value + "=" * (-len(value) % 4) if shape is not _HEX else value)
            plain = data.decode("utf-8")
        except (ValueError, binascii.Error):
            continue
        # Without the signs that fill it up, as some programs leave them out.
        full = not encode(data).endswith("=") or value.endswith("=")
        upper = shape is _HEX and value == value.upper()
        found = Opened(plain, lambda said, of=(encode, full, upper): _written(said, *of))  # type: ignore[misc]
        if found.closed(plain) == value:
            return found
    return None


def _written(said: str, encode: Callable[[bytes], str], full: bool, upper: bool) -> str:
    text = encode(said.encode())
    text = text if full else text.rstrip("=")
    return text.upper() if upper else text


_NOTATIONS: tuple[tuple[re.Pattern[str], Callable[[str], bytes], Callable[[bytes], str]], ...] = (
    (_HEX, bytes.fromhex, bytes.hex),
    (_BASE64, base64.b64decode, lambda data: base64.b64encode(data).decode()),
    (_URL_SAFE, base64.urlsafe_b64decode, lambda data: base64.urlsafe_b64encode(data).decode()),
)
