"""Addresses with a name before them: the name goes with the address, and the words before it stay."""

from __future__ import annotations

import re

import pytest

from amanat.subjects.erase.mailboxes import is_mailbox, is_of, names_in, without

ANN = re.compile(r"ann@example\.com", re.IGNORECASE)


@pytest.mark.parametrize(
    ("text", "clean", "name"),
    [
        ("Ann Ash <ann@example.com>", "[erased]", "Ann Ash"),
        ("ANN ASH <ANN@example.com>", "[erased]", "ANN ASH"),
        ('"Ash, Ann" <ann@example.com>', "[erased]", "Ash, Ann"),
        ("From: Ann von der Au <ann@example.com>", "From: [erased]", "Ann von der Au"),
        ("please ask Ann Ash <ann@example.com> now", "please ask [erased] now", "Ann Ash"),
        ("Ann Ash &lt;ann@example.com&gt;", "[erased]", "Ann Ash"),
        ("山田 太郎 <ann@example.com>", "[erased]", "山田 太郎"),
    ],
)
def test_the_name_goes_with_the_address(text: str, clean: str, name: str) -> None:
    assert without(text, ANN, "[erased]") == clean
    assert names_in(text, ANN) == {name}


@pytest.mark.parametrize(
    "text",
    [
        "Bob Ash <bob@example.com>",
        "Ann Ash",
        "ann@example.com",
        "please ask <ann@example.com>",
        "Ann Ash <ann@example.com.example>",
    ],
)
def test_another_s_stays_and_so_does_an_address_without_a_name(text: str) -> None:
    assert without(text, ANN, "[erased]") == text
    assert not names_in(text, ANN)


def test_what_is_one_and_whose() -> None:
    assert is_mailbox("Bob Ash <bob@example.com>")
    assert not is_of("Bob Ash <bob@example.com>", ANN)
    assert is_of(" Ann Ash <ann@example.com> ", ANN)
    assert not is_mailbox("Bob Ash <draft>")
    assert not is_mailbox("please ask Bob Ash <bob@example.com>")
    assert not is_mailbox("ask Bob Ash <bob@example.com> again")
