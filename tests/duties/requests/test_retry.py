"""How often is tried again, after what."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from amanat.duties.requests import retry
from amanat.errors import PlanDrift, StoreBusy, StoreDown


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retry, "PAUSES", (0.0,) * len(retry.PAUSES))


def failing(*errors: Exception) -> tuple[Callable[[int], str], list[int]]:
    numbers: list[int] = []

    def attempt(number: int) -> str:
        numbers.append(number)
        if number < len(errors):
            raise errors[number]
        return "done"

    return attempt, numbers


def test_what_lost_is_tried_again() -> None:
    attempt, numbers = failing(StoreBusy(), PlanDrift(), StoreBusy(), PlanDrift(), StoreBusy())
    assert retry.tried(attempt) == "done"
    assert numbers == [0, 1, 2, 3, 4, 5]


@pytest.mark.parametrize(("error", "times"), [(StoreBusy(), 5), (PlanDrift(), 3), (StoreDown(), 1)])
def test_but_not_for_ever(error: Exception, times: int) -> None:
    attempt, numbers = failing(*[error] * 10)
    with pytest.raises(type(error)):
        retry.tried(attempt)
    assert len(numbers) == times
