from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from amanat.errors import InputError
from amanat.records.ids import is_id, moment_of, new_id

NOW = datetime(2026, 3, 1, 12, 0, 0, 123000, tzinfo=UTC)


def test_identifiers_sort_by_time_and_within_a_millisecond() -> None:
    made = [new_id(NOW + timedelta(milliseconds=number // 100)) for number in range(1000)]
    assert made == sorted(set(made))
    assert {len(each) for each in made} == {26}


def test_an_identifier_tells_when_it_was_made() -> None:
    assert moment_of(new_id(NOW)) == NOW
    assert moment_of("01ARZ3NDEKTSV4RRFFQ69G5FAV") == datetime(2016, 7, 30, 23, 54, 10, 259000, tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["", "01ARZ3NDEKTSV4RRFFQ69G5FA", "01ARZ3NDEKTSV4RRFFQ69G5FAU", "8" + "Z" * 25, "../x"]
)
def test_what_is_none_is_refused(text: str) -> None:
    assert not is_id(text)
    with pytest.raises(InputError, match="no identifier"):
        moment_of(text)
