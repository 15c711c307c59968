"""The count of work sees what grows faster than its input."""

from __future__ import annotations

from tests.work import lines_run


def _each_with_each(many: int) -> None:
    for _ in range(many):
        for _ in range(many):
            pass


def _each(many: int) -> None:
    for _ in range(many):
        pass


def test_what_is_quadratic_is_four_times_the_work_of_half() -> None:
    assert lines_run(lambda: _each_with_each(200)) > 3.9 * lines_run(lambda: _each_with_each(100))


def test_what_is_linear_is_twice_the_work_of_half_and_always_the_same() -> None:
    small, large = lines_run(lambda: _each(1_000)), lines_run(lambda: _each(2_000))
    assert 1.9 * small < large < 2.1 * small
    assert large == lines_run(lambda: _each(2_000))
