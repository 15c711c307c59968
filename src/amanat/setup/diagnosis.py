"""What an examination says."""

from __future__ import annotations

from typing import Literal

import msgspec

Level = Literal["ok", "warn", "fail"]


class Diagnosis(msgspec.Struct, frozen=True, kw_only=True):
    """`fail`: something cannot be done. `warn`: it works, but not as it should. `about`: the part looked at."""

    level: Level
    about: str
    what: str
    remedy: str = ""


def ok(about: str, what: str) -> Diagnosis:
    return Diagnosis(level="ok", about=about, what=what)


def warn(about: str, what: str, remedy: str) -> Diagnosis:
    return Diagnosis(level="warn", about=about, what=what, remedy=remedy)


def fail(about: str, what: str, remedy: str) -> Diagnosis:
    return Diagnosis(level="fail", about=about, what=what, remedy=remedy)
