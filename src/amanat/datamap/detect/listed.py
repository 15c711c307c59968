"""`names.toml`, `places.toml`, `choices.toml`: words that values are looked up in, folded."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from functools import cache
from typing import Literal

import msgspec

from amanat.toml.packaged import packaged
from amanat.vocabulary.country import countries

_PLAIN = str.maketrans(
    {"ß": "ss", "ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "ä": "ae", "ö": "oe", "ü": "ue"}
)
_BETWEEN = re.compile(r"[\s/'’.,()-]+(?!$)|[\s/'’.,()]+$")


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """Values about a person that are chosen from a list. See the head of `choices.toml`."""

    category: str
    where: Literal["any", "person"]
    least: int
    values: frozenset[str]
    core: frozenset[str]


@cache
def given_names() -> frozenset[str]:
    return _names("given")


@cache
def family_names() -> frozenset[str]:
    return _names("family")


@cache
def telling_names() -> frozenset[str]:
    """Given names that are no words of everyday English, for finding people within sentences."""
    everyday = _names("everyday")
    return frozenset(name for name in given_names() if len(name) > 3) - everyday


@cache
def cities() -> frozenset[str]:
    """Of one word, and those listed as pairs; a word that is only a part of a pair (`new`, `los`) is no city."""
    data = packaged("amanat.datamap.detect", "places.toml")["cities"]
    text = " ".join(data["world"].split())
    for pair in data["pairs"]:
        text = text.replace(pair, "")
    return frozenset(text.split()) | frozenset(data["pairs"])


@cache
def street_regex() -> str:
    """Matches a folded line with a word for a way, or the room within a house, and a number."""
    data = packaged("amanat.datamap.detect", "places.toml")["streets"]
    words = "|".join(sorted(set(data["words"].split())))
    ends = "|".join(data["ends"])
    units = "|".join(re.escape(unit) for unit in data["units"])
    return rf"\b(?:{words})\b|(?:{ends})\b|^(?:{units})\b"


@cache
def town_regex() -> str:
    """The form of a town's name, folded."""
    data = packaged("amanat.datamap.detect", "places.toml")["cities"]
    begins, ends = "|".join(data["begins"]), "|".join(data["ends"])
    return rf"^(?:(?:{begins}) )?[a-z'-]{{3,}}(?:{ends})$|^(?:{begins}) [a-z'-]{{3,}}$"


@cache
def firm_regex() -> str:
    """The name of a company, folded, that ends in its legal form: `heron ropes ltd.`, `b.v.` with or without points."""
    forms = packaged("amanat.datamap.detect", "places.toml")["firms"]["forms"].split()
    spelt = "|".join(r"\.?".join(form) for form in sorted(forms))
    return rf"[^\s,],? (?:{spelt})\.?(?: & co\.? kg)?$"


@cache
def country_codes() -> frozenset[str]:
    return frozenset(packaged("amanat.vocabulary", "country_names.toml")) - {"EU", "EEA"}


@cache
def country_names() -> frozenset[str]:
    """Names of countries and of those who belong to them, folded."""
    named = [str(name) for name in packaged("amanat.vocabulary", "country_names.toml").values()]
    known = [name for country in countries().values() for name in country.names]
    return frozenset(folded(name) for name in (*named, *known))


@cache
def choices() -> tuple[Choice, ...]:
    data = packaged("amanat.datamap.detect", "choices.toml")["choice"]
    return tuple(
        Choice(
            category=one["category"],
            where=one["where"],
            least=one["least"],
            values=frozenset(one["values"].split()),
            core=frozenset(one.get("core", one["values"]).split()),
        )
        for one in data
    )


def folded(value: str) -> str:
    """`Prefer not to say` is `prefer_not_to_say`, `Jüdisch` `juedisch`; the sign at the end of `A+` stays."""
    plain = value.strip().lower().translate(_PLAIN)
    if not plain.isascii():
        plain = "".join(char for char in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(char))
        plain = unicodedata.normalize("NFC", plain)
    return _BETWEEN.sub("_", plain).strip("_")


_NEARLY_ALL = 0.85


def chosen(values: Collection[str], *, about: bool) -> Choice | None:
    """The list that nearly all of these different values are taken from; None where there is none.

    At least one value, and half of what `least` asks for, must be one that no other kind of list offers.
    """
    plain = {folded(value) for value in values} - {""}
    best: tuple[float, Choice] | None = None
    for choice in choices():
        if choice.where == "person" and not about:
            continue
        hits = len(plain & choice.values)
        sure = len(plain & choice.core)
        if hits < choice.least or sure < max(1, choice.least // 2) or hits < _NEARLY_ALL * len(plain):
            continue
        rank = (sure + hits) / len(plain)
        if best is None or rank > best[0]:
            best = (rank, choice)
    return best[1] if best else None


def _names(kind: str) -> frozenset[str]:
    data = packaged("amanat.datamap.detect", "names.toml")[kind]
    return frozenset(word for words in data.values() for word in words.split())
