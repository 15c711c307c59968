"""Each engine, empty, for one scenario."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.subjects import town
from tests.subjects.patterns.scenario import Engine


@pytest.fixture(
    params=[
        "sqlite",
        pytest.param("postgresql", marks=pytest.mark.postgres),
        pytest.param("mysql", marks=pytest.mark.mysql),
    ]
)
def engine(request: pytest.FixtureRequest) -> Engine:
    found: Engine = request.param
    return found


@pytest.fixture
def url(request: pytest.FixtureRequest, engine: Engine, tmp_path: Path) -> str:
    if engine == "sqlite":
        return f"sqlite:///{tmp_path / 'main.db'}"
    made: str = request.getfixturevalue("postgres_url" if engine == "postgresql" else "mysql_url")
    if engine == "mysql":
        # As on the others, two spellings of an address are two addresses.
        town.run(made, "ALTER DATABASE COLLATE utf8mb4_bin")
    return made
