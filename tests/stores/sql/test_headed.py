"""Keys in texts after what says of which table they are."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from amanat.stores.sql.documents import text_at
from amanat.stores.sql.headed import HEAD, is_headed


@pytest.mark.parametrize(
    ("head", "text", "key"),
    [
        *(("users/", "users/17", "17"), ("users/", "users/17/roles/2", "17"), ("users/", "users/", "")),
        *(("users/", "lamps/17", None), ("users/", "old users/17", None), ("users/", None, None)),
        *(("account-", "account-a-b", "a-b"), ("it's:", "it's:4", "4")),
    ],
)
def test_what_follows_a_head(head: str, text: str | None, key: str | None) -> None:
    column = sa.literal(text, sa.Text())
    with sa.create_engine("sqlite://").connect() as connection:
        found = connection.scalar(sa.select(text_at("sqlite", column, HEAD + head, json=False)))
    assert found == key


@pytest.mark.parametrize(("path", "headed"), [("^users/", True), ("user.id", False), ("*", False), ("", False)])
def test_a_path_within_documents_is_no_head(path: str, headed: bool) -> None:
    assert is_headed(path) is headed
