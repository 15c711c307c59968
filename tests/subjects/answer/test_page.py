"""The page of a package: the person's own row first, what the data mean, and what is not in it."""

from __future__ import annotations

import re
from typing import Any

import pytest

from amanat.datamap.model import HERE, ColumnMap
from amanat.subjects.answer.collect import Collected
from amanat.subjects.answer.meaning import Meaning
from amanat.subjects.answer.package import About
from amanat.subjects.answer.page import page, title
from tests.policy.out.html import Page


def about(**more: Any) -> About:
    return About(
        kind="access",
        what="A copy.",
        made="2026-11-26T10:01:21Z",
        request="1",
        controller={"name": "Town Ltd", "contact": "privacy@town.example"},
        authority="You may complain.",
        policy_digest="0" * 64,
        **more,
    )


def table(name: str, path: str, columns: list[Meaning], *rows: tuple[Any, ...]) -> tuple[Collected, list[Meaning]]:
    mapped = tuple(ColumnMap(name=each.name, type=each.type) for each in columns)
    return Collected(store="main", table=name, path=path, columns=mapped, rows=rows, keys=()), columns


NOTES = table(
    "lesson_notes",
    "lesson_notes.user_id > users",
    [
        Meaning(name="at", type="DATE", purposes=("to teach",), period="P90D"),
        Meaning(name="body", type="TEXT", labels=("messages",), recipients=("the printer",), source="tutors"),
    ],
    ("2026-01-01", "<b>hello</b>"),
    ("2026-01-02", None),
)
USERS = table("users", HERE, [Meaning(name="firstName", type="TEXT", labels=("name",))], ("Ann",))


def shown(*tables: tuple[Collected, list[Meaning]], **more: Any) -> str:
    return page([each for each, _ in tables], [meant for _, meant in tables], about(**more), lambda value: value)


def words(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text.split("</style>")[1]))


def test_the_persons_own_row_comes_first_and_the_contents_lead_to_each_table() -> None:
    text = shown(NOTES, USERS)
    assert re.findall(r"<h2 id=\"(?:t\d)\">(.*?)</h2>", text) == ["Users", "Lesson notes"]
    for target in re.findall(r'href="#(t\d)"', text):
        assert f'id="{target}"' in text
    assert "First name name Ann" in words(text)


def test_it_says_what_for_from_whom_to_whom_and_for_how_long() -> None:
    said = words(shown(NOTES))
    for sentence in (
        "2 entries in lesson_notes : messages.",
        "Used for: to teach.",
        "From tutors: Body.",
        "Some of it is given to the printer.",
        "Kept for 90 days: At.",
        "Made on 26 November 2026, 10:01 UTC.",
    ):
        assert sentence in said


def test_nothing_is_said_of_what_is_not_known() -> None:
    said = words(shown(USERS))
    for word in ("Used for", "From", "given to", "Kept for", "Not in this copy", "None"):
        assert word not in said


@pytest.mark.parametrize("field", ["pending", "left", "restricted"])
def test_what_is_missing_or_restricted_stands_at_the_top(field: str) -> None:
    said = words(shown(USERS, **{field: ("folders & papers",)}))
    assert said.index("folders &amp; papers") < said.index("What is in this copy")


def test_values_are_text_and_an_empty_copy_says_so() -> None:
    assert "&lt;b&gt;hello&lt;/b&gt;" in shown(NOTES)
    assert "<b>" not in shown(NOTES)
    assert "What is in this copy Nothing." in words(shown())


def test_it_is_one_page_with_nothing_from_outside() -> None:
    read = Page(shown(NOTES, USERS))
    assert not read.crossed
    assert not read.open
    assert "script" not in {tag for tag, _ in read.tags}
    assert all(held.get("href", "#").startswith("#") and "src" not in held for _, held in read.tags)


@pytest.mark.parametrize(
    ("name", "said"),
    [("call_participants", "Call participants"), ("CallParticipants", "Call participants"), ("ip", "Ip"), ("__", "__")],
)
def test_names_are_spoken(name: str, said: str) -> None:
    assert title(name) == said
