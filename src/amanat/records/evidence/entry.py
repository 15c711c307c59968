"""One entry of the log: a salted commitment to a payload that lies beside it and can be erased."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from amanat.errors import InputError
from amanat.records.evidence.canonical import canonical, parse

VERSION = 1
LONGEST = 0xFFFF
"""An entry's length is written in 16 bits."""
SALT = 32


def commitment(salt: bytes, payload: Mapping[str, Any]) -> str:
    """SHA-256(salt || canonical payload), hex. The salt (32 bytes) keeps small payloads from being guessed."""
    return hashlib.sha256(salt + canonical(payload)).hexdigest()


def opening(salt: bytes, payload: Mapping[str, Any]) -> bytes:
    """What lies beside the log and opens a commitment: the payload with its salt."""
    return canonical({"payload": payload, "salt": salt.hex()})


def sealed_opening(sealed: bytes) -> bytes:
    """The same, encrypted under a person's key."""
    return canonical({"sealed": sealed.hex()})


def entry(kind: str, at: str, commits: str, beside: bytes | None = None) -> bytes:
    """The bytes of an entry. `at` is RFC 3339 in UTC; `beside` the encrypted opening, which the entry then commits to
    as well, so that it can be verified by who cannot read it. Raises `InputError`."""
    fields: dict[str, Any] = {"at": at, "commitment": commits, "kind": kind, "v": VERSION}
    if beside is not None:
        fields["sealed"] = hashlib.sha256(beside).hexdigest()
    data = canonical(fields)
    if not kind or len(data) > LONGEST:
        raise InputError(f"`{kind[:80]}` is no kind of evidence", remedy="name it shortly, such as `request.closed`")
    return data


@dataclass(frozen=True)
class Opened:
    """What an entry and its payload file say. `payload` is None where it is encrypted."""

    payload: Mapping[str, Any] | None
    sealed: bytes | None


def open_beside(entry_bytes: bytes, beside: bytes) -> Opened:
    """Holds a payload file against its entry. Raises `InputError` when it is not what the entry commits to."""
    fields, content = parse(entry_bytes), parse(beside)
    if not isinstance(fields, dict) or not isinstance(content, dict):
        raise InputError("this is no payload")
    if "sealed" in fields:
        if fields["sealed"] != hashlib.sha256(beside).hexdigest() or content.keys() != {"sealed"}:
            raise InputError("the encrypted payload is not the one the entry commits to")
        return Opened(None, bytes.fromhex(content["sealed"]))
    return Opened(open_plain(fields, content), None)


def open_plain(fields: Mapping[str, Any], content: Mapping[str, Any]) -> Mapping[str, Any]:
    """The payload of an opening. Raises `InputError` when the entry commits to another."""
    salt, payload = content.get("salt"), content.get("payload")
    if content.keys() != {"payload", "salt"} or not isinstance(salt, str) or not isinstance(payload, dict):
        raise InputError("this is no payload")
    try:
        data = bytes.fromhex(salt)
    except ValueError:
        data = b""
    # Capital letters and spaces would decode to the same salt: one spelling only, or a flipped bit is not seen.
    if data.hex() != salt or commitment(data, payload) != fields.get("commitment"):
        raise InputError("the payload is not the one the entry commits to")
    return payload
