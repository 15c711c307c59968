"""The duties that a sentence can carry, from `duties.toml`."""

from __future__ import annotations

from functools import cache

import msgspec

from amanat.toml.packaged import packaged
from amanat.vocabulary.terms import Kind, Scope


class Duty(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`kind` and `scope` hold unless the sentence says otherwise; `law` is the article the duty answers to, if any."""

    kind: Kind
    meaning: str
    scope: Scope = Scope.SERVICE
    law: str | None = None


@cache
def duties() -> dict[str, Duty]:
    """All duties by name, such as `rights.access`."""
    data = packaged("amanat.vocabulary", "duties.toml")
    return msgspec.convert(data["duty"], dict[str, Duty])
