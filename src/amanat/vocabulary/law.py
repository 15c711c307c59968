"""What the law itself promises, since when, and who watches over it: one data file per law."""

from __future__ import annotations

from datetime import date
from functools import cache
from importlib.resources import files
from typing import Literal

import msgspec

from amanat.toml.packaged import packaged
from amanat.vocabulary.terms import Kind


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that a law asks of a service.

    `when` is `always` (stands beside the policy's sentences) or `silent` (stands only where no sentence carries the
    duty). `denials` says that a sentence denying the thing has said it too.
    """

    duty: str
    article: str
    text: str
    when: Literal["always", "silent"]
    kind: Kind
    denials: bool = False


class Clock(msgspec.Struct, frozen=True, kw_only=True):
    """A time that the law sets: `days` are calendar days, working days where `business`; `text` is what the law says.

    `longer` are the days by which the law lets it be extended; 0 where it does not.
    """

    article: str
    text: str
    days: int
    business: bool = False
    longer: int = 0


class Law(msgspec.Struct, frozen=True, kw_only=True):
    """`promise` maps a rule's name to the rule, in the order of the file; `clock` what is timed to its time.

    `since`: from when it applies; None where it is not in force, and then `note` says so. `age`: from when a child
    consents alone, where the law itself says it. `words`: how a text names it, in lower case. `source`: where its words
    can be read.
    """

    name: str
    short: str
    since: date | None = None
    authority: str = ""
    source: str = ""
    words: tuple[str, ...] = ()
    age: int | None = None
    note: str = ""
    clock: dict[str, Clock] = {}
    promise: dict[str, Rule] = {}


@cache
def law_names() -> tuple[str, ...]:
    """The laws in force that there are data for."""
    return tuple(name for name in _files() if law(name).since)


@cache
def laws() -> dict[str, Law]:
    """Every law there are data for, in force or not, by name."""
    return {name: law(name) for name in _files()}


@cache
def law(name: str) -> Law:
    """One law by its name, such as `gdpr`. Raises `KeyError` for an unknown one."""
    if name not in _files():
        raise KeyError(name)
    return msgspec.convert(packaged("amanat.vocabulary.laws", f"{name}.toml"), Law)


@cache
def _files() -> tuple[str, ...]:
    here = files("amanat.vocabulary.laws")
    return tuple(sorted(file.name.removesuffix(".toml") for file in here.iterdir() if file.name.endswith(".toml")))
