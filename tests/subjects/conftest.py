"""The town on SQLite, on PostgreSQL and on MariaDB."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from tests.subjects import town


@pytest.fixture
def town_url(any_url: str) -> str:
    """The URL of a freshly built town."""
    if sa.make_url(any_url).get_backend_name() == "mysql":
        # As on the others, two spellings of an address are two addresses.
        town.run(any_url, "ALTER DATABASE COLLATE utf8mb4_bin")
    town.build(any_url)
    return any_url
