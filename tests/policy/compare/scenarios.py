"""The scenario file: two versions and what a reader says of the change."""

from __future__ import annotations

import tomllib
from pathlib import Path

import msgspec

from amanat.policy.compare.model import Comparison

FRAME = """\
# Privacy policy of the Lindenhof Library

This policy tells you about your data and what we do with them when you are with us.
You have the right to complain to the supervisory authority.

## What this is about

{body}

## The end of it

You can close your account at any time in the settings of your account.
"""


class Case(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    old: str
    new: str
    changes: tuple[str, ...]


def cases() -> list[Case]:
    text = Path(__file__).with_name("scenarios.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text)["case"], list[Case])


def policy(body: str) -> str:
    return FRAME.format(body=body.strip())


def summary(comparison: Comparison) -> list[str]:
    """Each change as the scenarios write it."""
    return [
        " ".join([each.kind, each.material, *dict.fromkeys(reason.name for reason in each.reasons)])
        for each in comparison.changes
    ]
