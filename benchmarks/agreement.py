"""Agreement of what was found with what people marked: precision, recall, F1, and how sure those figures are."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence

import msgspec

RESAMPLES = 1_000
SEED = 13
ENOUGH = 10
"""Positives that a requirement needs to count in the macro figures."""


class Counts(msgspec.Struct, frozen=True):
    """`right` of those predicted are right, `found` of those marked are found; over spans the two may differ."""

    right: int = 0
    predicted: int = 0
    found: int = 0
    marked: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.right + other.right,
            self.predicted + other.predicted,
            self.found + other.found,
            self.marked + other.marked,
        )

    @property
    def precision(self) -> float:
        """1.0 where nothing was predicted: nothing of it is wrong."""
        return self.right / self.predicted if self.predicted else 1.0

    @property
    def recall(self) -> float:
        """1.0 where nothing was marked: nothing of it is missed."""
        return self.found / self.marked if self.marked else 1.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


Table = Mapping[str, Counts]
"""Counts by requirement: of one policy, or of many."""


class Figures(msgspec.Struct, frozen=True):
    precision: float
    recall: float
    f1: float


class Interval(msgspec.Struct, frozen=True):
    """A figure with the interval that holds 95 % of its values over resampled policies."""

    precision: float
    recall: float
    f1: float
    low: float
    high: float


def present(predicted: bool, marked: bool) -> Counts:
    """Presence of one requirement in one policy."""
    both = int(predicted and marked)
    return Counts(both, int(predicted), both, int(marked))


def total(tables: Sequence[Table]) -> dict[str, Counts]:
    """The sum over policies, by requirement."""
    summed: dict[str, Counts] = {}
    for table in tables:
        for requirement, counts in table.items():
            summed[requirement] = summed.get(requirement, Counts()) + counts
    return summed


def micro(table: Table) -> Figures:
    """One count over all requirements."""
    counts = sum(table.values(), Counts())
    return Figures(counts.precision, counts.recall, counts.f1)


def macro(table: Table, counted: frozenset[str]) -> Figures:
    """The mean over the requirements that are `counted`; zeros where there are none."""
    chosen = [counts for requirement, counts in table.items() if requirement in counted]
    if not chosen:
        return Figures(0.0, 0.0, 0.0)
    return Figures(
        sum(counts.precision for counts in chosen) / len(chosen),
        sum(counts.recall for counts in chosen) / len(chosen),
        sum(counts.f1 for counts in chosen) / len(chosen),
    )


def with_intervals(
    tables: Sequence[Table], figures: Mapping[str, Callable[[Table], Figures]], resamples: int = RESAMPLES
) -> dict[str, Interval]:
    """Each of the figures over all policies, with the 95 % interval of its F1 over policies drawn with replacement.

    The draws are the same in every run.
    """
    draw = random.Random(SEED)
    drawn = [total(draw.choices(tables, k=len(tables))) for _ in range(resamples if tables else 0)]
    whole = total(tables)
    return {
        name: _interval(figure(whole), sorted(figure(each).f1 for each in drawn)) for name, figure in figures.items()
    }


def _interval(whole: Figures, values: Sequence[float]) -> Interval:
    low, high = (values[round(share * (len(values) - 1))] for share in (0.025, 0.975)) if values else (0.0, 0.0)
    return Interval(whole.precision, whole.recall, whole.f1, low, high)
