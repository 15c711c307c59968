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

LENGTHS: dict[float, str] = {32: "md5", 40: "sha1", 64: "sha256", 128: "sha512"}
"""By the number of digits."""

_MOST = 1_000


def digests_of(kind: str, identifiers: Iterable[str]) -> list[str]:
    """The digests of the first identifiers, as written and in small letters, as applications make them."""
    return list(spelled(kind, list(identifiers)[:_MOST]))


def spelled(kind: str, identifiers: Sequence[str]) -> Iterator[str]:
    """Without repetition, in the order given."""
    make = DIGESTS[kind]
    forms = dict.fromkeys(form for text in identifiers for form in (text.strip().lower(), text.strip()))
    yield from dict.fromkeys(make(form.encode()) for form in forms)
