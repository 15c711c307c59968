"""Requests over the town on SQLite and on PostgreSQL."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.subjects import town


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def town_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a freshly built town."""
    sqlite = f"sqlite:///{tmp_path / 'town.db'}"
    url: str = sqlite if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    town.build(url)
    return url


@pytest.fixture
def sqlite_town(tmp_path: Path) -> str:
    """The URL of a freshly built town on SQLite, for what is the same on all stores."""
    url = f"sqlite:///{tmp_path / 'town.db'}"
    town.build(url)
    return url
