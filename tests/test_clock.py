from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from amanat.clock import FixedClock, add_months, clock_from_environment, local_date, stamp
from amanat.errors import InputError


def test_a_month_later_is_clamped_to_the_months_end() -> None:
    assert add_months(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert add_months(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert add_months(date(2026, 11, 30), 3) == date(2027, 2, 28)


def test_the_same_moment_has_another_date_in_another_zone() -> None:
    moment = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)
    assert local_date(moment, "Asia/Karachi") == date(2026, 3, 2)
    assert local_date(moment, "UTC") == date(2026, 3, 1)


def test_an_unknown_zone_is_refused() -> None:
    with pytest.raises(InputError, match="`Mars/Olympus` is no time zone"):
        local_date(datetime.now(UTC), "Mars/Olympus")


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(InputError, match="has no zone"):
        FixedClock(datetime(2026, 1, 1))


def test_the_environment_can_hold_the_clock_still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AMANAT_NOW", "2026-01-31T12:00:00+05:00")
    assert stamp(clock_from_environment().now()) == "2026-01-31T07:00:00Z"


def test_a_clock_that_is_no_moment_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AMANAT_NOW", "yesterday")
    with pytest.raises(InputError, match="AMANAT_NOW"):
        clock_from_environment()
