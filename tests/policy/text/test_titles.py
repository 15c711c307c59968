"""Titles in the running text, and heads in front of what a sentence says."""

from __future__ import annotations

import pytest

from amanat.policy.reader import read_text, split
from amanat.policy.text.titles import head_end, in_capitals, title_of

FRAME = "We bake bread for all of you and for everyone in the town, every day of the year.\n\n"


def read(words: str) -> list[tuple[str, str]]:
    return [(each.duty, each.text) for each in read_text(FRAME + words + "\n").statements]


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("**What we keep.**", "What we keep"),
        ("How We Use Your Data.", "How We Use Your Data"),
        ("Access to the Records:", "Access to the Records"),
        ("The Garante is in Rome.", ""),
        ("We Never Sell Your Data.", ""),
        ("Log Data: We Keep It.", ""),
        ("Version 3 of the Text.", ""),
        ("Thanks.", ""),
    ],
)
def test_a_title_is_bold_or_in_capitals(words: str, title: str) -> None:
    assert title_of(words) == title


def test_words_all_in_capitals_are_no_title_by_them() -> None:
    assert in_capitals("Sharing With Others")
    assert not in_capitals("SHARING WITH OTHERS")


def test_a_title_stands_over_the_sentences_behind_it() -> None:
    title, behind = split(FRAME + "Bread We Deliver. We keep your address for the driver.\n")[1:]
    assert title.titled
    assert behind.section == "bread we deliver"


@pytest.mark.parametrize("title", ["Crash Reports:", "Encryption:", "Access, correction and deletion:"])
def test_a_paragraph_that_is_a_title_carries_nothing(title: str) -> None:
    assert read(f"{title}\n\nThe oven is cleaned every night by two of our bakers.") == []


def test_a_link_behind_a_colon_is_no_title() -> None:
    assert [duty for duty, _ in read("Pennick's privacy policy: https://pennick.example/privacy")] == ["external.links"]


@pytest.mark.parametrize(
    ("words", "behind"),
    [
        ("log data: we keep your address for the driver.", "we keep your address for the driver."),
        ("sale of the bakery - if we sell it, the buyer gets the list.", "if we sell it, the buyer gets the list."),
        ("storage period: two years", ""),
        ("basket: remembers what you put into your basket", ""),
        ("cookies on request: when we detect this signal we switch them off.", ""),
        ("you can write to us: we answer each letter within a week.", ""),
    ],
)
def test_where_a_sentence_begins_behind_its_head(words: str, behind: str) -> None:
    end = head_end(words)
    assert (words[end:] if end else "") == behind


def test_a_head_says_no_more_than_what_follows() -> None:
    assert [duty for duty, _ in read("Log data: We share your address with couriers.")] == ["recipient.fields"]
    assert "web.log" in [duty for duty, _ in read("Log data: the oven is cleaned every night.")]


def test_a_list_does_not_speak_for_later_sentences_of_its_items() -> None:
    words = "We collect:\n\n- Your allergies. You can talk to the baker about the bread.\n- Your favourite bread."
    assert read(words) == [
        ("datamap.categories", "Your allergies."),
        ("datamap.categories", "Your favourite bread."),
    ]


def test_a_list_does_not_speak_for_what_stands_behind_a_head_of_an_item() -> None:
    found = read("We collect:\n\n- Orders: You can unsubscribe from our letters at any time.\n- Your favourite bread.")
    assert ("marketing.optout", "Orders: You can unsubscribe from our letters at any time.") in found
    assert "datamap.categories" not in [duty for duty, text in found if text.startswith("Orders")]
