"""What stands in the place of people's identifiers once they are gone: it is nobody's, however many rows have it."""

from __future__ import annotations

import re
from functools import cache

import msgspec

from amanat.toml.packaged import packaged


class Standins(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words that stand in the place of identifiers of people who are no longer there."""

    words: tuple[str, ...]
    nouns: tuple[str, ...]
    domains: tuple[str, ...]


@cache
def _standins() -> tuple[re.Pattern[str], tuple[str, ...], tuple[str, ...]]:
    """The form of a name that stands in, the domains, and how addresses under them end."""
    found = msgspec.convert(packaged("amanat.subjects", "standins.toml"), Standins)
    word, noun = ("|".join(map(re.escape, one)) for one in (found.words, found.nouns))
    form = rf"[\[(<]?(?:(?:{noun})[-_. ]?)?(?:{word})(?:[-_. ]?(?:{noun}))?(?:[-_.+# ]?[0-9a-f][0-9a-f-]*)?[\])>]?"
    return re.compile(form), found.domains, tuple(f"{mark}{domain}" for domain in found.domains for mark in "@.")


def undeliverable() -> tuple[str, ...]:
    """The ends of domains that no mail ever reaches: whoever had an address there is gone."""
    return _standins()[1]


def stands_in(kind: str, value: str) -> bool:
    """Whether it is what an erasure left in the place of an identifier of a kind, or nothing at all: it is nobody's."""
    text = value.strip().casefold()
    if not text or kind == "phone":
        return not text
    form, _, ends = _standins()
    name = text.rpartition("@")[0] or text
    return form.fullmatch(name) is not None or text.endswith(ends)
