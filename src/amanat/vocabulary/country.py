"""Countries as data protection sees them: `countries.toml`."""

from __future__ import annotations

from functools import cache

import msgspec

from amanat.toml.packaged import packaged


class Country(msgspec.Struct, frozen=True, kw_only=True):
    """`names` in lower case; `age` from when a child consents alone (None: not known), `law` where that stands."""

    names: tuple[str, ...]
    eea: bool = False
    age: int | None = None
    law: str = ""
    authority: str = ""


@cache
def countries() -> dict[str, Country]:
    """Countries by ISO 3166 alpha-2, with `EU` and `EEA` for the whole."""
    return msgspec.convert(packaged("amanat.vocabulary", "countries.toml"), dict[str, Country])


@cache
def eea() -> frozenset[str]:
    """The members of the European Economic Area, with `EU` and `EEA`."""
    return frozenset(code for code, country in countries().items() if country.eea)
