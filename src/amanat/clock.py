"""Civil time: the one place that asks what time it is, and the arithmetic of deadlines."""

from __future__ import annotations

import calendar
import os
from datetime import UTC, date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from amanat.errors import InputError


class Clock(Protocol):
    """Tells the time. Everything that depends on time takes a clock, so that the same clock gives the same result."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class FixedClock:
    """A clock that stands still, for repeatable runs and tests."""

    def __init__(self, moment: datetime) -> None:
        if moment.tzinfo is None:
            raise InputError(f"the moment `{moment.isoformat()}` has no zone", remedy="end it with `Z` or an offset")
        self._moment = moment.astimezone(UTC)

    def now(self) -> datetime:
        return self._moment


def clock_from_environment() -> Clock:
    """A `FixedClock` at `AMANAT_NOW` (RFC 3339), or the machine's clock.

    Raises `InputError` when `AMANAT_NOW` is no moment with a zone.
    """
    text = os.environ.get("AMANAT_NOW")
    if not text:
        return SystemClock()
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise InputError(
            f"`{text}` is no moment", place="AMANAT_NOW", remedy="write it as `2026-01-31T12:00:00Z`"
        ) from error
    return FixedClock(moment)


def stamp(moment: datetime) -> str:
    """RFC 3339 in UTC to the second, ending in `Z`."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def local_date(moment: datetime, zone: str) -> date:
    """The calendar date of a moment in a time zone (IANA name). Raises `InputError` for an unknown zone."""
    try:
        return moment.astimezone(ZoneInfo(zone)).date()
    except (KeyError, ValueError, OSError) as error:
        raise InputError(f"`{zone}` is no time zone", remedy="use an IANA name such as `Europe/Berlin`") from error


def add_months(day: date, months: int) -> date:
    """The same day of a later month, clamped to that month's end (Regulation 1182/71, Art. 3(2)(c))."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
