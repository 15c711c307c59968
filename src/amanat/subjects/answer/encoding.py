"""A value as a piece of JSON Lines."""

from __future__ import annotations

from typing import Any

import msgspec

from amanat.subjects.answer.package import plain

_encode = msgspec.json.Encoder(enc_hook=str).encode


def encoded(value: Any) -> bytes:
    try:
        return _encode(value)
    except (UnicodeEncodeError, OverflowError, ValueError, TypeError):
        return _encode(_plain(value))


def _plain(value: Any) -> Any:
    """Values that JSON cannot hold as they are: bytes of no encoding within text, whole numbers beyond 64 bits."""
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, int) and not -(2**63) <= value < 2**64:
        return str(value)
    return value if isinstance(value, msgspec.Struct | msgspec.Raw) else plain(value)
