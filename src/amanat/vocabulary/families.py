"""The families of duties, from `families.toml`."""

from __future__ import annotations

from functools import cache

import msgspec

from amanat.toml.packaged import packaged


class Family(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`word` is the short name that stands in running text."""

    label: str
    word: str


@cache
def families() -> dict[str, Family]:
    """All families by the first part of their duties' names, in the order in which they are told."""
    return msgspec.convert(packaged("amanat.vocabulary", "families.toml"), dict[str, Family])


def family_of(duty: str) -> str:
    """`rights` for `rights.access`."""
    return duty.partition(".")[0]
