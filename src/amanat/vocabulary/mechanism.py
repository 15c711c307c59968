"""What carries a transfer to a third country, from when to when: `mechanisms.toml`."""

from __future__ import annotations

from datetime import date
from functools import cache

import msgspec

from amanat.toml.packaged import packaged


class Mechanism(msgspec.Struct, frozen=True, kw_only=True):
    """`ended` is the day from which it carries nothing, `by` what made or ended it, `now` what stands in its place.

    `words` are regular expressions over folded text.
    """

    name: str
    words: tuple[str, ...]
    since: date
    by: str
    ended: date | None = None
    now: str = ""


class Adequacy(msgspec.Struct, frozen=True, kw_only=True):
    """A decision of the Commission under GDPR Art. 45; `only` where it holds for some recipients."""

    since: date
    decision: str
    only: str = ""


class _Data(msgspec.Struct, frozen=True):
    mechanism: dict[str, Mechanism]
    adequacy: dict[str, Adequacy]
    pending: dict[str, str]


@cache
def _data() -> _Data:
    return msgspec.convert(packaged("amanat.vocabulary", "mechanisms.toml"), _Data)


def mechanisms() -> dict[str, Mechanism]:
    """All mechanisms by identifier, those that ended among them; a longer name comes before the one it contains."""
    return _data().mechanism


def adequacy() -> dict[str, Adequacy]:
    """Adequacy decisions in force, by country (ISO 3166 alpha-2)."""
    return _data().adequacy


def undecided() -> frozenset[str]:
    """Countries of which nothing can be said: a decision had been drafted when the list was made."""
    return frozenset(_data().pending)
