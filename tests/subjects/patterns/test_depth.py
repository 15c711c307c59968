"""How deeply conditions stand within each other on SQLite, whose parser reads to a certain depth only."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from amanat.errors import StoreError
from amanat.subjects.sql import select
from tests.subjects.patterns.bed import Bed
from tests.subjects.patterns.running import failures
from tests.subjects.patterns.scenario import HERE, load

DEEPEST = 6
"""Queries within queries. With eight or more, and what stands between them, SQLite 3.40 gives up."""


def deepest(folder: Path) -> int:
    """Of all statements of the scenario."""
    bed = Bed(load(HERE / "held_far_from_others.toml"), "sqlite", f"sqlite:///{folder / 'main.db'}", folder)
    asked: list[str] = []

    def heard(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        asked.append(statement)

    sa.event.listen(sa.Engine, "before_cursor_execute", heard)
    try:
        assert list(failures(bed)) == []
    except StoreError:
        # What is too deep for this SQLite was asked all the same.
        assert max(map(depth, asked)) > DEEPEST
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", heard)
        bed.close()
    return max(map(depth, asked))


def depth(statement: str) -> int:
    """How many queries are open at once."""
    opened: list[bool] = []
    most = 0
    for at, sign in enumerate(statement):
        if sign == "(":
            opened.append(statement.startswith("SELECT", at + 1))
            most = max(most, sum(opened))
        elif sign == ")":
            opened.pop()
    return most


def test_it_is_told_how_deep_a_statement_is() -> None:
    assert depth("SELECT (1) WHERE x IN (SELECT y FROM z WHERE (q = 1) AND EXISTS (SELECT 1))") == 2


def test_conditions_are_not_nested_further_than_the_parser_reads(tmp_path: Path) -> None:
    assert deepest(tmp_path) <= DEEPEST


def test_they_would_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(select, "is_deep", lambda _: False)
    assert deepest(tmp_path) > DEEPEST
