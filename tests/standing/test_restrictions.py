"""Restrictions of processing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from amanat.clock import FixedClock
from amanat.errors import InputError, KeyMissing
from amanat.records import tables
from amanat.records.database import Records
from amanat.records.journal import open_request
from amanat.records.keys import Keys
from amanat.standing import restrictions
from amanat.standing.restrictions import end, keep, kept, lift, place, restricted, restriction, standing

ONE, TWO, THREE = "a" * 64, "b" * 64, "c" * 64
UNTIL = date(2026, 3, 1)
NOON = datetime(2026, 1, 31, 12, tzinfo=UTC)


@pytest.fixture
def records(tmp_path: Path) -> Iterator[Records]:
    with Records.open(None, tmp_path / "service" / ".amanat", Keys.open(tmp_path / "keys"), FixedClock(NOON)) as opened:
        yield opened


def asked(records: Records, subject: str) -> str:
    with records.begin() as connection:
        return open_request(
            connection, kind="restrict", subject=subject, channel="staff", received_at=NOON, due_at=NOON
        ).id


def test_it_stands_from_the_moment_until_it_is_lifted_past_its_day_too(records: Records) -> None:
    request = asked(records, ONE)
    (one,) = place(records, [ONE], request=request, ground="accuracy", until=UNTIL, by="lee")
    assert restricted(records, [ONE, TWO]) == {ONE}
    later = Records.open(None, records.folder, records.keys, FixedClock(datetime(2027, 1, 1, tzinfo=UTC)))
    assert restricted(later, [ONE]) == {ONE}, "it never ends by itself: the person is told first"
    later.close()
    assert [each.id for each in lift(records, request)] == [one.id]
    assert restricted(records, [ONE]) == frozenset()
    with pytest.raises(InputError, match="no standing restriction"):
        restriction(records, one.id)
    assert [each.id for each in restrictions.restrictions(records)] == [one.id]


def test_two_grounds_stand_side_by_side_and_one_is_placed_once(records: Records) -> None:
    first, second = asked(records, ONE), asked(records, TWO)
    place(records, [ONE, TWO], request=first, ground="accuracy", until=UNTIL, by="lee")
    assert place(records, [ONE], request=second, ground="accuracy", until=UNTIL, by="lee") == ()
    place(records, [ONE], request=second, ground="claims", until=UNTIL, by="lee")
    lift(records, first)
    assert restricted(records, [ONE, TWO, THREE]) == {ONE}
    assert "Art. 18(1)(c)" in str(standing(records, [ONE])[0])


def test_what_a_store_is_set_back_to_is_sealed_and_goes_with_the_end(records: Records) -> None:
    request = asked(records, ONE)
    (one,) = place(records, [ONE], request=request, ground="objection", until=UNTIL, by="lee")
    keep(records, one.id, b"was visible")
    held = restriction(records, one.id)
    assert held.sealed is not None
    assert b"visible" not in held.sealed
    assert kept(records, held) == b"was visible"
    assert [each.id for each in end(records, [ONE])] == [one.id]
    with records.look() as connection:
        assert connection.execute(sa.select(tables.subject_key)).all() == []
    with pytest.raises(KeyMissing):
        kept(records, held)


@pytest.mark.parametrize(("ground", "until"), [("because", UNTIL), ("accuracy", date(2026, 1, 30))])
def test_a_ground_that_the_law_does_not_know_or_no_time_is_refused(records: Records, ground: str, until: date) -> None:
    request = asked(records, ONE)
    with pytest.raises(InputError):
        place(records, [ONE], request=request, ground=ground, until=until, by="lee")
    assert restrictions.restrictions(records) == ()


def test_many_people_are_asked_about_in_few_statements(records: Records, monkeypatch: pytest.MonkeyPatch) -> None:
    request = asked(records, ONE)
    people = [f"{number:064x}" for number in range(3_000)]
    place(records, people[::1000], request=request, ground="accuracy", until=UNTIL, by="lee")
    assert restricted(records, people) == set(people[::1000])
    monkeypatch.setattr(restrictions, "_MANY", 1_000)
    assert restricted(records, people) == set(people[::1000])


def test_placing_and_lifting_are_on_record(records: Records) -> None:
    request = asked(records, ONE)
    place(records, [ONE], request=request, ground="accuracy", until=UNTIL, by="lee")
    lift(records, request)
    with records.look() as connection:
        kinds = [ref.kind for ref in records.evidence.refs(connection)]
    assert kinds == ["restriction.placed", "restriction.lifted"]
