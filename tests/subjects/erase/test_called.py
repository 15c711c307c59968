"""The full name of a person, learnt beside their address and taken out of the rest of that document."""

from __future__ import annotations

import re

import pytest

from amanat.subjects.erase.called import full, stand_in, taken_out
from amanat.subjects.erase.redaction import erased_in

ANN = re.compile(r"ann@example\.com", re.IGNORECASE)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            '{"title": "Call with Ann Ash", "to": {"name": "Ann Ash", "email": "ann@example.com"}}',
            '{"title": "Call with [erased]", "to": {"name": "[erased]", "email": "[erased]"}}',
        ),
        (
            '{"by": {"first_name": "Ann", "last_name": "Ash", "email": "ann@example.com"}, "said": "Ann  ASH sang"}',
            '{"by": {"first_name": "[erased]", "last_name": "[erased]", "email": "[erased]"}, "said": "[erased] sang"}',
        ),
        (
            # A namesake is there as well: nobody knows which of them is meant.
            '{"title": "Ann Ash", "to": [{"name": "Ann Ash", "email": "ann@example.com"},'
            ' {"name": "Ann Ash", "email": "a@b.example"}]}',
            '{"title": "Ann Ash", "to": [{"name": "[erased]", "email": "[erased]"},'
            ' {"name": "Ann Ash", "email": "a@b.example"}]}',
        ),
        (
            # One word may mean anything.
            '{"title": "Rose garden", "to": {"name": "Rose", "email": "ann@example.com"}}',
            '{"title": "Rose garden", "to": {"name": "[erased]", "email": "[erased]"}}',
        ),
        (
            # Another's name beside another's address.
            '{"title": "With Bob Ash", "to": {"name": "Bob Ash", "email": "b@b.example"}, "cc": "ann@example.com"}',
            '{"title": "With Bob Ash", "to": {"name": "Bob Ash", "email": "b@b.example"}, "cc": "[erased]"}',
        ),
    ],
)
def test_the_name_goes_from_all_of_the_document(before: str, after: str) -> None:
    assert erased_in(before, ANN) == after


def test_names_are_whole_words_and_several() -> None:
    assert full({"Ann Ash", "Ann", "Ann 2", "O'Neill-Ash Ann", ""}) == {"Ann Ash", "O'Neill-Ash Ann"}
    assert stand_in("to ANN ASH.", {"Ann Ash"})
    assert not stand_in("Joann Ash, Ann Ashby", {"Ann Ash"})


def test_of_whom_a_text_that_is_nothing_but_the_name_is_may_not_be_known() -> None:
    text = '{"who": "Ann Ash", "said": "Ann Ash is ill", "Ann Ash": 1}'
    assert taken_out(text, {"Ann Ash"}, "-", within=True) == '{"who": "Ann Ash", "said": "- is ill", "Ann Ash": 1}'
    assert taken_out("Ann Ash", {"Ann Ash"}, "-", within=True) == "-"
