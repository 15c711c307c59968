"""A parent is read in the place of their child, but where a sentence is about the young as such."""

from __future__ import annotations

import pytest

from amanat.policy.reader import read_text
from amanat.policy.text.wards import without_wards

FRAME = "We teach and feed children of all the town, every day of the year.\n\n"


def duties(sentence: str) -> list[str]:
    return [each.duty for each in read_text(f"{FRAME}{sentence}\n").statements]


@pytest.mark.parametrize(
    ("said", "seen"),
    [
        ("we keep your child's records.", "we keep your records."),
        ("their own child's file is theirs.", "their own file is theirs."),
        ("what we know about your child is kept.", "what we know about you is kept."),
        ("your childhood is over.", "your childhood is over."),
        ("tell us if your child is under 13.", "tell us if your child is under 13."),
    ],
)
def test_the_parent_stands_in_the_childs_place(said: str, seen: str) -> None:
    folded = without_wards(said)
    assert " ".join(folded.split()) == seen
    assert len(folded) == len(said)


def test_a_parent_may_see_the_file_of_a_child() -> None:
    assert duties("Parents will have access to their own child's records at any time.") == ["rights.access"]


def test_what_is_said_of_the_young_is_about_them() -> None:
    assert duties("If you are aware that your child has given us personal data, please contact us.") == ["minors.purge"]


def test_a_closed_sentence_that_opens_a_paragraph_is_no_title() -> None:
    assert duties("Some suppliers process data outside the UK. All of them are small.") == ["recipient.transfer"]
    assert duties("Suppliers of data. All of them are small.") == []
