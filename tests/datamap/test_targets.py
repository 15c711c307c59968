"""Measured on two real applications; the README beside them says how their truth was made.

Both were looked at while the rules were written: this holds what was reached, and tells little of those never seen.
`benchmarks/discovery.py` prints the figures, each disagreement, and what is left where columns have no names.

Disagreements, beyond those of form: counts and sums beside ones that the truth lists (`num_order_lines` beside
`num_orders`, `total_incl_tax` beside `number`), the score of a review, the amount of a payment and the searchable copy
of a partner's address are personal here; the key of an alert, and keys to addresses that lie in tables of their own,
are not.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.discovery import Score, on_postgres, on_sqlite
from benchmarks.targets import target


@pytest.fixture
def folder(shared: Path) -> Path:
    return shared / "targets"


@pytest.mark.shared
def test_a_shop(folder: Path, tmp_path: Path) -> None:
    _holds(on_sqlite(target(folder / "oscar"), tmp_path, blind=False))


@pytest.mark.shared
@pytest.mark.postgres
def test_a_shop_on_postgresql(folder: Path, postgres_server: str) -> None:
    _holds(on_postgres(target(folder / "oscar"), postgres_server, extensions=False, blind=False))


@pytest.mark.shared
@pytest.mark.postgres
def test_a_forum_on_postgresql(folder: Path, postgres_server: str) -> None:
    score = on_postgres(target(folder / "misago"), postgres_server, extensions=False, blind=False)
    assert score.recall == 1
    assert score.right == score.ways == 8


def _holds(score: Score) -> None:
    assert score.recall >= 0.95
    assert score.precision >= 0.9
    assert score.right == score.ways == 21
