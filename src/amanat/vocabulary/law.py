"""What the law itself promises, one data file per law."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Literal

import msgspec

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


class Law(msgspec.Struct, frozen=True, kw_only=True):
    """`promise` maps a rule's name to the rule, in the order of the file."""

    name: str
    short: str
    promise: dict[str, Rule]


@cache
def law_names() -> tuple[str, ...]:
    """The laws there are data for."""
    here = files("amanat.vocabulary.laws")
    return tuple(sorted(file.name.removesuffix(".toml") for file in here.iterdir() if file.name.endswith(".toml")))


@cache
def law(name: str) -> Law:
    """One law by its name, such as `gdpr`. Raises `KeyError` for an unknown one."""
    if name not in law_names():
        raise KeyError(name)
    text = files("amanat.vocabulary.laws").joinpath(f"{name}.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), Law)
