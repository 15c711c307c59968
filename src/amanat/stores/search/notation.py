"""Texts in another notation (base64, hex) read as what they stand for, and written back in the same one (RFC 4648)."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable

import msgspec


def from_base64(text: str) -> bytes | None:
    """In either alphabet, with or without the signs that fill it up; None where it is no base64."""
    try:
        return base64.b64decode(text.replace("-", "+").replace("_", "/") + "=" * (-len(text) % 4))
    except ValueError:
        return None


def from_hex(text: str) -> bytes | None:
    """None where it is no hex."""
    try:
        return bytes.fromhex(text)
    except ValueError:
        return None


class Opened(msgspec.Struct, frozen=True):
    """`plain` is what a `text` stands for, `encode` how its program writes such a one."""

    text: str
    plain: str
    encode: Callable[[bytes], str]

    def closed(self, plain: str) -> str | None:
        """Other words in its place, white space around it kept; None where not even its own would come back as they
        stand."""
        return self._written(plain) if self._written(self.plain) == self.text else None

    def _written(self, plain: str) -> str:
        value = self.text.strip()
        said = self.encode(plain.encode())
        if len(value) % 4:
            said = said.rstrip("=")
        return self.text.replace(value, said, 1)


def opened(text: str) -> Opened | None:
    """None where a text is in none of these notations, or stands for no words: in objects that a program has packed
    nothing says where one ends."""
    value = text.strip()
    for shape, decode, encode in _NOTATIONS:
        data = decode(value) if shape.fullmatch(value) else None
        try:
            if data is not None:
                return Opened(text, data.decode("utf-8"), encode)
        except UnicodeDecodeError:
            continue
    return None


_NOTATIONS: tuple[tuple[re.Pattern[str], Callable[[str], bytes | None], Callable[[bytes], str]], ...] = (
    (re.compile(r"(?:[0-9a-f]{2}){8,}"), from_hex, bytes.hex),
    (re.compile(r"(?:[0-9A-F]{2}){8,}"), from_hex, lambda data: data.hex().upper()),
    (re.compile(r"[A-Za-z0-9+/]{12,}={0,2}"), from_base64, lambda data: base64.b64encode(data).decode()),
    (re.compile(r"[A-Za-z0-9_-]{12,}={0,2}"), from_base64, lambda data: base64.urlsafe_b64encode(data).decode()),
)
