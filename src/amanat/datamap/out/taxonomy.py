"""Amanat's categories and the data categories of fideslang, both ways."""

from __future__ import annotations

from functools import cache

import msgspec

from amanat.toml.packaged import packaged


class Key(msgspec.Struct, frozen=True, kw_only=True):
    """A data category of fideslang. Where it is not `exact`, fideslang has no term of its own."""

    key: str
    exact: bool = True


class Taxonomy(msgspec.Struct, frozen=True, kw_only=True):
    to: dict[str, Key]
    given: dict[str, str] = msgspec.field(name="from")


@cache
def taxonomy() -> Taxonomy:
    return msgspec.convert(packaged("amanat.datamap.out", "fideslang.toml"), Taxonomy)


def keys_of(categories: tuple[str, ...]) -> tuple[str, ...]:
    """What these categories are in fideslang; personal data of no category is `user`."""
    return tuple(sorted({taxonomy().to[name].key for name in categories} or {"user"}))


def unmapped(categories: tuple[str, ...]) -> tuple[str, ...]:
    """Those of which fideslang has no term of its own."""
    return tuple(name for name in categories if not taxonomy().to[name].exact)


@cache
def category_of(key: str) -> str | None:
    """What a key of fideslang is to Amanat; `""` where it says too little, None where it is none about persons."""
    if key.partition(".")[0] != "user":
        return None
    reverse = {each.key: name for name, each in taxonomy().to.items() if each.exact}
    at = key
    while at:
        if at in taxonomy().given:
            return taxonomy().given[at]
        if at in reverse:
            return reverse[at]
        at = at.rpartition(".")[0]
    return ""
