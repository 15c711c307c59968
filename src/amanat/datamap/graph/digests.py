"""Hashed e-mail addresses: a column of digests, and whether they are those of addresses that people have."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence

DIGESTS: dict[str, Callable[[bytes], str]] = {
    "md5": lambda data: hashlib.md5(data, usedforsecurity=False).hexdigest(),
    "sha1": lambda data: hashlib.sha1(data, usedforsecurity=False).hexdigest(),
    "sha256": lambda data: hashlib.sha256(data).hexdigest(),
    "sha512": lambda data: hashlib.sha512(data).hexdigest(),
}
"""By name, as lower-case hexadecimal."""

_LENGTHS = {32: "md5", 40: "sha1", 64: "sha256", 128: "sha512"}
_HEX = frozenset("0123456789abcdefABCDEF")
_MOST = 1_000


def kind_of_digest(values: Iterable[object]) -> str | None:
    """Which digest all of the values could be; None where they are none or there are fewer than two."""
    texts = {value for value in values if isinstance(value, str) and value}
    lengths = {len(text) for text in texts}
    if len(texts) < 2 or len(lengths) != 1 or not all(_HEX.issuperset(text) for text in texts):
        return None
    return _LENGTHS.get(lengths.pop())


def digests_of(kind: str, identifiers: Iterable[str]) -> list[str]:
    """The digests of the first identifiers, as written and in small letters, as applications make them."""
    return list(spelled(kind, list(identifiers)[:_MOST]))


def spelled(kind: str, identifiers: Sequence[str]) -> Iterator[str]:
    """Without repetition, in the order given."""
    make = DIGESTS[kind]
    forms = dict.fromkeys(form for text in identifiers for form in (text.strip().lower(), text.strip()))
    yield from dict.fromkeys(make(form.encode()) for form in forms)
