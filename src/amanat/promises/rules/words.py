"""The word lists of reconciliation: `words.toml`, `purposes.toml`."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

import msgspec

from amanat.toml.packaged import packaged

Saying = Literal[
    "optional", "freely", "required", "turn", "reserve", "special", "holds", "stored", "only", "outside", "elsewhere"
]


class PurposeUse(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a purpose shows in a schema, and which categories it can use; none listed: any but special ones."""

    tables: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()


@cache
def sayings() -> dict[Saying, re.Pattern[str]]:
    """One pattern for each list of `words.toml`."""
    lists = msgspec.convert(packaged("amanat.promises.rules", "words.toml"), dict[Saying, tuple[str, ...]])
    return {name: re.compile("|".join(f"(?:{one})" for one in each), re.I | re.S) for name, each in lists.items()}


def says(text: str, saying: Saying) -> bool:
    """Whether the words of a sentence say it."""
    return sayings()[saying].search(text) is not None


@cache
def purpose_uses() -> dict[str, PurposeUse]:
    """All purposes that `purposes.toml` knows."""
    return msgspec.convert(packaged("amanat.promises.rules", "purposes.toml"), dict[str, PurposeUse])
