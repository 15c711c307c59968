"""Services, laws, names and techniques that ended: `ended.toml`."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Literal

import msgspec

from amanat.toml.packaged import packaged


class Ended(msgspec.Struct, frozen=True, kw_only=True):
    """`ended`: the day from which it is gone or goes by another name; `now`: what to write instead.

    `words` are regular expressions over folded text; none of `unless` may stand in the same sentence.
    """

    name: str
    kind: Literal["service", "law", "company", "measure"]
    words: tuple[str, ...]
    ended: date
    now: str
    unless: tuple[str, ...] = ()


@cache
def ended() -> dict[str, Ended]:
    """All of them by identifier."""
    return msgspec.convert(packaged("amanat.vocabulary", "ended.toml"), dict[str, Ended])
