"""Requests over the town on SQLite and on PostgreSQL."""

from __future__ import annotations

import pytest

from tests.subjects import town


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def town_url(request: pytest.FixtureRequest) -> str:
    """The URL of a freshly built town."""
    given = {"sqlite": "sqlite_url", "postgresql": "postgres_url"}
    url = str(request.getfixturevalue(given[request.param]))
    town.build(url)
    return url


@pytest.fixture
def sqlite_town(sqlite_url: str) -> str:
    """The URL of a freshly built town on SQLite, for what is the same on all stores."""
    town.build(sqlite_url)
    return sqlite_url
