"""Spans that meet, against the plain comparison of each with each."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from amanat.promises.overlap import Overlap

SPANS = st.tuples(st.integers(0, 30), st.integers(0, 8)).map(lambda pair: (pair[0], pair[0] + pair[1]))


@given(st.lists(SPANS, max_size=12), SPANS)
def test_those_that_meet_are_those_that_share_a_place(spans: list[tuple[int, int]], asked: tuple[int, int]) -> None:
    start, end = asked
    plain = [one for one in sorted(spans) if one[0] < end and start < one[1]]
    assert list(Overlap(spans, lambda one: one).meeting(start, end)) == plain
