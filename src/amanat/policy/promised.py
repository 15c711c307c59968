"""What a policy promises about time, in days."""

from __future__ import annotations

import re

from amanat.policy.reading import Reading

_DAYS = re.compile(r"P(?:(\d+)W)?(?:(\d+)D)?")


def answer_days(reading: Reading) -> int | None:
    """The shortest time, in calendar days, within which the policy promises to answer requests; None if it names none.

    Periods in months are left out: the law's own month is as short (GDPR Art. 12(3)).
    """
    periods = [
        value
        for statement in reading.statements
        if statement.duty == "rights.deadline"
        for value in (*statement.values("deadline"), *statement.values("period"))
    ]
    found = [days for period in periods if (days := _days(period)) is not None]
    return min(found, default=None)


def _days(period: str) -> int | None:
    match = _DAYS.fullmatch(period)
    if match is None or not any(match.groups()):
        return None
    weeks, days = (int(part or 0) for part in match.groups())
    return weeks * 7 + days
