"""Spellings of identifiers, and what stands in their place once somebody is gone."""

from __future__ import annotations

import pytest

from amanat.subjects.known.identifiers import distinctive, folded, needles
from amanat.subjects.people import Identifier
from amanat.subjects.standins import stands_in


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("email", "deleted@example.com"), ("email", "Deleted-User-17@example.com"), ("email", " "),
        ("email", "erased-0123456789abcdef@invalid.example"), ("email", "u17@gone.invalid"),
        ("email", "anonymised_3f2a-99@example.org"), ("username", "[deleted]"), ("username", "deleted user 9"),
        ("username", "user_removed"), ("phone", " "),
    ],
)  # fmt: skip
def test_what_stands_in_for_an_identifier_is_nobodys(kind: str, value: str) -> None:
    assert stands_in(kind, value)
    assert not distinctive(Identifier(kind, value))
    assert needles([Identifier(kind, value)]) == ()


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("email", "ann.lee@example.com"), ("email", "dee.leted@example.com"), ("email", "removals@example.com"),
        ("email", "ann@deleted-scenes.example"), ("email", "ann@validinvalid.example"), ("username", "erasedhead7"),
        ("username", "ann_lee7"), ("phone", "+49 30 901820"),
    ],
)  # fmt: skip
def test_what_people_have_is_theirs(kind: str, value: str) -> None:
    assert not stands_in(kind, value)


def test_digits_are_compared_without_what_stands_between_them() -> None:
    assert folded("phone", "0049 (30) 90-18.20") == folded("phone", "+49 30 901820") == "4930901820"
