"""Legal holds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from amanat.clock import FixedClock
from amanat.errors import InputError
from amanat.records.database import Records
from amanat.records.keys import Keys
from amanat.standing.holds import holds, lift, place, standing

ONE, TWO = "a" * 64, "b" * 64


@pytest.fixture
def records(tmp_path: Path) -> Iterator[Records]:
    clock = FixedClock(datetime(2026, 1, 31, 12, tzinfo=UTC))
    with Records.open(None, tmp_path / "service" / ".amanat", Keys.open(tmp_path / "keys"), clock) as opened:
        yield opened


def test_a_hold_stands_through_its_last_day(records: Records) -> None:
    hold = place(records, ONE, ground=" claim 12/26 ", until=date(2026, 2, 1), by="lee")
    assert (hold.ground, hold.placed_by) == ("claim 12/26", "lee")
    assert standing(records, [ONE]) == (hold,)
    assert standing(records, [ONE], date(2026, 2, 1)) == (hold,)
    assert standing(records, [ONE], date(2026, 2, 2)) == ()
    assert standing(records, [TWO]) == ()


def test_a_lifted_hold_stays_on_the_list(records: Records) -> None:
    first = place(records, ONE, ground="claim", until=date(2027, 1, 1), by="lee")
    second = place(records, TWO, ground="audit", until=date(2027, 1, 1), by="lee")
    assert lift(records, first.id).lifted_at is not None
    assert standing(records) == (second,)
    assert [hold.id for hold in holds(records)] == [first.id, second.id]
    with pytest.raises(InputError, match="no standing hold"):
        lift(records, first.id)


@pytest.mark.parametrize(("ground", "until"), [("  ", date(2027, 1, 1)), ("claim", date(2026, 1, 30))])
def test_a_hold_without_ground_or_time_is_refused(records: Records, ground: str, until: date) -> None:
    with pytest.raises(InputError):
        place(records, ONE, ground=ground, until=until, by="lee")
    assert holds(records) == ()


def test_placing_and_lifting_are_on_record(records: Records) -> None:
    hold = place(records, ONE, ground="claim", until=date(2027, 1, 1), by="lee")
    lift(records, hold.id)
    with records.look() as connection:
        assert [ref.kind for ref in records.evidence.refs(connection)] == ["hold.placed", "hold.lifted"]
