"""Values in another notation (base64, hex, per cent signs) read as what they stand for."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Sequence
from urllib.parse import unquote

from amanat.datamap.detect import validators as v

_KINDS: tuple[tuple[str, Callable[[str], bool]], ...] = (
    ("email", lambda text: v.EMAIL_REGEX.match(text) is not None),
    ("iban", lambda text: re.match(v.IBAN_SHAPE, text) is not None and v.is_iban(text)),
    ("phone", lambda text: text.startswith("+") and v.is_phone(text)),
    ("ip", lambda text: re.match(v.IP_SHAPE, text) is not None and v.is_ip(text)),
)
_MOST = 0.6


def hidden(texts: Sequence[str]) -> tuple[str, str, float] | None:
    """What most of the values are once decoded, in which notation, and their share; None where they are nothing."""
    for notation, decode in _NOTATIONS:
        plain = [decode(text) for text in texts]
        for kind, check in _KINDS:
            share = sum(text is not None and check(text) for text in plain) / max(1, len(plain))
            if share >= _MOST:
                return kind, notation, share
    return None


def _base64(text: str) -> str | None:
    try:
        return base64.b64decode(text.replace("-", "+").replace("_", "/") + "=" * (-len(text) % 4)).decode("utf-8")
    except (binascii.Error, ValueError):
        return None


def _hex(text: str) -> str | None:
    try:
        return bytes.fromhex(text).decode("utf-8")
    except ValueError:
        return None


def _escaped(text: str) -> str | None:
    return unquote(text) if "%" in text else None


_NOTATIONS: tuple[tuple[str, Callable[[str], str | None]], ...] = (
    ("hex", _hex),
    ("base64", _base64),
    ("per cent", _escaped),
)
