"""Identifiers that sort by time: ULIDs, 26 characters, 48 bits of milliseconds and 80 bits of randomness."""

from __future__ import annotations

import secrets
import threading
from datetime import UTC, datetime

from amanat.errors import InputError

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_VALUES = {letter: value for value, letter in enumerate(_ALPHABET)}
_lock = threading.Lock()
_last = 0


def new_id(moment: datetime) -> str:
    """A fresh identifier; those made by one process in the same millisecond keep their order."""
    global _last
    fresh = int(moment.timestamp() * 1000) << 80 | secrets.randbits(80)
    with _lock:
        if fresh >> 80 == _last >> 80:
            fresh = _last + 1
        _last = fresh
    return "".join(_ALPHABET[fresh >> shift & 31] for shift in range(125, -5, -5))


def is_id(text: str) -> bool:
    """Whether a text has the form of an identifier."""
    return len(text) == 26 and text[0] <= "7" and all(letter in _VALUES for letter in text)


def moment_of(identifier: str) -> datetime:
    """When an identifier was made, to the millisecond, in UTC. Raises `InputError` for what is none."""
    if not is_id(identifier):
        raise InputError(f"`{identifier}` is no identifier", remedy="it has 26 capital letters and digits")
    number = 0
    for letter in identifier:
        number = number << 5 | _VALUES[letter]
    return datetime.fromtimestamp((number >> 80) / 1000, UTC)
