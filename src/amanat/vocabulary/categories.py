"""Personal data categories, from `categories.toml`."""

from __future__ import annotations

from functools import cache

import msgspec

from amanat.toml.packaged import packaged


class Category(msgspec.Struct, frozen=True, kw_only=True):
    """`under` is the broader category; `special` marks GDPR Art. 9 and 10."""

    label: str
    dpv: str
    under: str | None = None
    special: bool = False


@cache
def categories() -> dict[str, Category]:
    """All categories by identifier."""
    data = packaged("amanat.vocabulary", "categories.toml")
    return msgspec.convert(data, dict[str, Category])


def broader(category: str) -> tuple[str, ...]:
    """The category and all that stand above it, nearest first. Raises `KeyError` for an unknown one."""
    chain = [category]
    while (under := categories()[chain[-1]].under) is not None:
        chain.append(under)
    return tuple(chain)


def discloses(named: str, held: str) -> bool:
    """Whether a policy that names `named` has disclosed `held`: the same category, or a broader one."""
    return named in broader(held)
