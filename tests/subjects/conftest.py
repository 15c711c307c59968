"""The town on SQLite, on PostgreSQL and on MariaDB."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.subjects import town


@pytest.fixture(
    params=[
        "sqlite",
        pytest.param("postgresql", marks=pytest.mark.postgres),
        pytest.param("mysql", marks=pytest.mark.mysql),
    ]
)
def town_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a freshly built town."""
    sqlite = f"sqlite:///{tmp_path / 'town.db'}"
    given = {"postgresql": "postgres_url", "mysql": "mysql_url"}
    url: str = sqlite if request.param == "sqlite" else request.getfixturevalue(given[request.param])
    if request.param == "mysql":
        # As on the others, two spellings of an address are two addresses.
        town.run(url, "ALTER DATABASE COLLATE utf8mb4_bin")
    town.build(url)
    return url
