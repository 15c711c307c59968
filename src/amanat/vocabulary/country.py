"""Countries as data protection sees them: `countries.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

import msgspec


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
    text = files("amanat.vocabulary").joinpath("countries.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), dict[str, Country])


@cache
def eea() -> frozenset[str]:
    """The members of the European Economic Area, with `EU` and `EEA`."""
    return frozenset(code for code, country in countries().items() if country.eea)
