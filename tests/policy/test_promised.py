from __future__ import annotations

from amanat.policy.promised import answer_days
from amanat.policy.reader import read_text


def test_the_shortest_promise_in_days_counts() -> None:
    reading = read_text("We answer every request within 30 days. We will answer access requests within two weeks.\n")
    assert answer_days(reading) == 14


def test_other_periods_promise_nothing_about_answers() -> None:
    assert answer_days(read_text("We keep server logs for 7 days and delete them afterwards.\n")) is None
