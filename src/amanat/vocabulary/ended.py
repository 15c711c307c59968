"""Services, laws, names and techniques that ended: `ended.toml`."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Literal

import msgspec


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
    text = files("amanat.vocabulary").joinpath("ended.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), dict[str, Ended])
