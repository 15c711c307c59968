"""What each column of a copy means: what is in it, where it comes from, what for, who gets it, for how long.

Art. 15(1)(a) to (d) and (g). What neither the map, the service file nor the policy says is left out, never guessed.
"""

from __future__ import annotations

import fnmatch
from collections.abc import Iterable

import msgspec

from amanat.datamap.model import ColumnMap
from amanat.policy.reading import Reading
from amanat.service.model import Service
from amanat.vocabulary.categories import categories
from amanat.vocabulary.terms import Polarity

IN_IT, ELSEWHERE = "in the copy, or beside it", "only named: it lies elsewhere"
"""Where the files of a column are."""


class Meaning(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One column. `file`: its values are files, kept as bytes or named by a path or an address."""

    name: str
    type: str
    categories: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    dpv: tuple[str, ...] = ()
    source: str | None = None
    purposes: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    period: str | None = None
    file: str | None = None


class Meanings:
    """What the service file and the policy say, ready to be asked for column after column."""

    def __init__(self, service: Service | None, reading: Reading | None = None) -> None:
        self._activities = service.activities if service else ()
        self._recipients = service.recipients if service else ()
        self._periods = _periods(reading) if reading else {}

    def of(self, store: str, table: str, column: ColumnMap, file: str | None = None) -> Meaning:
        """The meaning of a column."""
        known = categories()
        named = [known[name] for name in column.categories if name in known]
        personal = column.personal is not False
        return Meaning(
            name=column.name,
            type=column.type,
            categories=column.categories,
            labels=tuple(one.label for one in named),
            dpv=tuple(one.dpv for one in named),
            source=column.source,
            purposes=tuple(self._purposes(store, table)) if personal else (),
            recipients=tuple(
                one.name for one in self._recipients if not set(one.categories).isdisjoint(column.categories)
            ),
            period=next((self._periods[name] for name in column.categories if name in self._periods), None),
            file=file,
        )

    def _purposes(self, store: str, table: str) -> Iterable[str]:
        for activity in self._activities:
            served = not activity.tables or any(
                fnmatch.fnmatchcase(name, pattern)
                for pattern in activity.tables
                for name in (table, f"{store}.{table}")
            )
            if activity.purpose and served and (activity.tables or len(self._activities) == 1):
                yield activity.purpose


def _periods(reading: Reading) -> dict[str, str]:
    """By category, the period of the first sentence that limits its storage."""
    found: dict[str, str] = {}
    for statement in reading.statements:
        if statement.duty == "retention.limit" and statement.polarity is Polarity.YES:
            for period in statement.values("period"):
                for category in statement.concerns("category"):
                    found.setdefault(category, period)
    return found
