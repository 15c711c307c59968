"""The page about the map names every key that is printed, and every kind of ownership."""

from __future__ import annotations

import re
from typing import Any

from amanat.datamap.out.as_json import as_json
from amanat.datamap.out.words import OWNERSHIP
from tests.conftest import ROOT
from tests.datamap.out.synthetic import small

PAGE = (ROOT / "docs/reference/map.md").read_text("utf-8")


def shown(row: str, page: str) -> set[str]:
    """The keys in a row of the table of keys."""
    line = re.search(rf"^\| {row} \| (.*) \|$", page, re.MULTILINE)
    return set(re.findall(r"`(\w+)`", line[1])) if line else set()


def test_every_key_of_the_json_is_documented() -> None:
    printed = as_json(small())
    store: dict[str, Any] = printed["stores"][0]
    users = store["tables"][0]
    inner = next(column["inside"][0] for column in users["columns"] if column["inside"])
    for row, keys in (
        ("a store", store),
        ("a table", users),
        ("a link", store["tables"][1]["links"][0]),
        ("a column", users["columns"][0]),
        ("data inside a column", inner),
    ):
        assert shown(row, PAGE) == set(keys), row


def test_every_ownership_is_documented_in_the_words_that_are_shown() -> None:
    for name, word in OWNERSHIP.items():
        assert f"| `{name}` | {word.word} | {word.meaning} |" in PAGE


def test_the_look_sees_a_key_that_is_not_documented() -> None:
    assert shown("a store", "| a store | `name`, `dialect` |") == {"name", "dialect"}
    assert shown("a store", PAGE) != {"name", "dialect"}
