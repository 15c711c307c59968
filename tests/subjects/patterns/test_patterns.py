"""Patterns of ownership and identity: every scenario, on every engine, one by one and as a set."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.subjects.patterns.bed import Bed
from tests.subjects.patterns.running import failures
from tests.subjects.patterns.scenario import Engine, load, scenarios

FILES = scenarios()


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_scenario(path: Path, engine: Engine, url: str, tmp_path: Path) -> None:
    scenario = load(path)
    if engine not in scenario.engines:
        return
    bed = Bed(scenario, engine, url, tmp_path)
    try:
        assert list(failures(bed)) == []
    finally:
        bed.close()
