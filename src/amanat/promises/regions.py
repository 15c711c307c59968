"""Where a store lies: a country, from a code, a name, or the name of a cloud's region."""

from __future__ import annotations

import re
from functools import cache

import msgspec

from amanat.toml.packaged import packaged
from amanat.vocabulary.country import eea
from amanat.vocabulary.values import values

_NOT_IN_THE_UNION = frozenset({"IS", "LI", "NO", "EEA"})


@cache
def _clouds() -> dict[str, str]:
    """Beginnings of the names of cloud regions, longest first, and the country that they lie in."""
    data = msgspec.convert(packaged("amanat.promises", "regions.toml"), dict[str, tuple[str, ...]])
    pairs = [(name, country) for country, names in data.items() for name in names]
    return dict(sorted(pairs, key=lambda pair: (-len(pair[0]), pair[0])))


def country_of(region: str) -> str | None:
    """ISO 3166 alpha-2, or `EU` or `EEA`; None where the region is not known."""
    told = region.strip()
    if told.upper() in values()["country"] or told.upper() in ("EU", "EEA"):
        return told.upper()
    folded = " ".join(told.casefold().split())
    by_name = {value.label.casefold(): code for code, value in values()["country"].items()}
    if folded in by_name:
        return by_name[folded]
    plain = re.sub(r"[^a-z0-9]", "", folded)
    return next((country for name, country in _clouds().items() if plain.startswith(name)), None)


def lies_in(country: str, named: frozenset[str]) -> bool:
    """Whether a country is one of those named; the whole of the EU or the EEA stands for its members."""
    if country in named:
        return True
    return ("EEA" in named and country in eea()) or ("EU" in named and country in eea() - _NOT_IN_THE_UNION)
