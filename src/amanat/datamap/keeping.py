"""Grounds on which rows of an erased person stay for a time (GDPR Art. 17(3)), as `datamap.toml` says of a table."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Literal

import msgspec

from amanat.clock import add_months
from amanat.errors import InputError

Ground = Literal["law", "dispute", "unpaid", "fraud", "hold"]
ARTICLE = {"law": "Art. 17(3)(b)"}
"""Of the other grounds it is the last one: legal claims."""

_CLAIMS = "Art. 17(3)(e)"
_DATE = re.compile(r"(?:timestamp|datetime|date)\b", re.IGNORECASE)
_UNTYPED = re.compile(r"(?:text)?$", re.IGNORECASE)
"""Types in which SQLite may hold dates; whether it does, the plan sees."""


class If(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Only rows in which a column has one of these values, as text."""

    column: str
    values: tuple[str, ...] = msgspec.field(name="is")


class Keep(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Rows stay for `months` from the date in a column; whole, or only `columns` of them.

    `place`: where it is written. `after`: rows dated after this day are within the period; None until a day is known.
    """

    ground: Ground
    because: str
    months: int
    since: str = msgspec.field(name="from")
    columns: tuple[str, ...] = ()
    only: If | None = msgspec.field(name="if", default=None)
    place: str = ""
    after: date | None = None

    @property
    def told(self) -> str:
        """The ground in words, with its article."""
        return f"{self.ground}: {self.because} ({ARTICLE.get(self.ground, _CLAIMS)})"

    @property
    def needed(self) -> frozenset[str]:
        """The columns that must stay as they are."""
        return frozenset((*self.columns, self.since, *([self.only.column] if self.only else [])))

    def end(self, day: date) -> date:
        """The day on which a row of this date may stay no longer."""
        return add_months(day, self.months)


def on(keep: Keep, today: date) -> Keep:
    """The same, for a day: rows dated up to `after` have reached their end."""
    back = add_months(today, -keep.months)
    if (today + timedelta(days=1)).month != today.month:
        # Later days of a longer month end on the last day of a shorter one.
        back = back.replace(day=calendar.monthrange(back.year, back.month)[1])
    return msgspec.structs.replace(keep, after=back)


def check(keep: Keep, table: str, columns: Iterable[tuple[str, str]], dialect: str) -> None:
    """Raises `InputError` where it names what `columns` (name, type) are not."""
    types = dict(columns)
    named = [keep.since, *keep.columns, *([keep.only.column] if keep.only else [])]
    missing = next((name for name in named if name not in types), None)
    if missing is not None:
        names = ", ".join(f"`{name}`" for name in types)
        raise InputError(f"`{table}` has no column `{missing}`", place=keep.place, remedy=f"use one of {names}")
    kind = types[keep.since]
    if not _DATE.match(kind) and not (dialect == "sqlite" and _UNTYPED.match(kind)):
        dates = ", ".join(f"`{name}`" for name, one in types.items() if _DATE.match(one)) or "none in this table"
        raise InputError(
            f"`{keep.since}` of type `{kind}` is no date to reckon from", place=keep.place, remedy=f"dates: {dates}"
        )
