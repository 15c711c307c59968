"""Texts as PHP's `serialize` writes them: what goes, and that lengths and numbers of members stay true."""

from __future__ import annotations

import json

import pytest

from amanat.stores.base import Needle
from amanat.subjects.erase.redaction import erased_in
from amanat.subjects.erase.search import _pattern

ANN = _pattern([Needle(text="ann@example.com", kind="email"), Needle(text="ann_lee7", kind="username")])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('s:15:"ann@example.com";', 's:8:"[erased]";'),
        ('a:1:{s:2:"to";s:15:"ann@example.com";}', 'a:1:{s:2:"to";s:8:"[erased]";}'),
        ('a:1:{s:15:"ann@example.com";b:1;}', 'a:1:{s:8:"[erased]";b:1;}'),
        # Lengths are of bytes, and what is in quotes may hold quotes.
        ('a:1:{s:1:"t";s:22:"grüß ann@example.com";}', 'a:1:{s:1:"t";s:15:"grüß [erased]";}'),
        ('a:1:{s:1:"t";s:21:"a";} "ann@example.com";}', 'a:1:{s:1:"t";s:14:"a";} "[erased]";}'),
        # A serialised text in another: its own length changes with what is in it.
        (
            'a:1:{s:1:"c";s:38:"a:1:{s:2:"to";s:15:"ann@example.com";}";}',
            'a:1:{s:1:"c";s:30:"a:1:{s:2:"to";s:8:"[erased]";}";}',
        ),
        # Of a list the element goes, unless others refer to members by their place.
        ('a:2:{i:0;s:15:"ann@example.com";i:1;s:13:"b@example.com";}', 'a:1:{i:0;s:13:"b@example.com";}'),
        (
            'a:2:{s:1:"l";a:2:{i:0;s:15:"ann@example.com";i:1;s:13:"b@example.com";}s:1:"r";R:4;}',
            'a:2:{s:1:"l";a:2:{i:0;s:8:"[erased]";i:1;s:13:"b@example.com";}s:1:"r";R:4;}',
        ),
        # A document in it.
        ('a:1:{s:1:"j";s:24:"{"to":"ann@example.com"}";}', 'a:1:{s:1:"j";s:17:"{"to":"[erased]"}";}'),
    ],
)  # fmt: skip
def test_lengths_and_numbers_stay_true(before: str, after: str) -> None:
    assert erased_in(before, ANN) == after
    assert erased_in(json.dumps({"command": before}), ANN) == json.dumps({"command": after}, ensure_ascii=False)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            'a:3:{s:2:"id";i:7;s:5:"email";s:15:"ann@example.com";s:4:"name";s:7:"Ann Lee";}',
            'a:3:{s:2:"id";i:7;s:5:"email";s:8:"[erased]";s:4:"name";s:8:"[erased]";}',
        ),
        # The members of an object, those that its class alone sees among them.
        (
            'O:3:"Job":2:{s:8:"\0*\0email";s:15:"ann@example.com";s:7:"\0*\0name";s:7:"Ann Lee";}',
            'O:3:"Job":2:{s:8:"\0*\0email";s:8:"[erased]";s:7:"\0*\0name";s:8:"[erased]";}',
        ),
        # Its twin: the name beside another's address is another's, and what no address stands beside is nobody's.
        (
            'a:3:{s:5:"email";s:13:"b@example.com";s:4:"name";s:7:"Bob Lee";s:2:"cc";s:15:"ann@example.com";}',
            'a:3:{s:5:"email";s:13:"b@example.com";s:4:"name";s:7:"Bob Lee";s:2:"cc";s:8:"[erased]";}',
        ),
        (
            'a:3:{s:2:"to";s:15:"ann@example.com";s:4:"name";s:4:"Pans";s:4:"body";s:5:"hello";}',
            'a:3:{s:2:"to";s:8:"[erased]";s:4:"name";s:4:"Pans";s:4:"body";s:5:"hello";}',
        ),
    ],
)  # fmt: skip
def test_what_is_said_beside_an_address_goes_with_it(before: str, after: str) -> None:
    assert erased_in(before, ANN) == after


@pytest.mark.parametrize(
    "text",
    [
        'a:1:{s:1:"t";s:13:"b@example.com";}',
        'a:0:{}',
        'a:4:{s:1:"n";N;s:1:"d";d:1.0E+25;s:1:"b";b:0;i:-3;O:1:"K":1:{s:1:"x";s:0:"";}}',
        's:4:"grü";',
    ],
)  # fmt: skip
def test_what_names_nobody_stays_as_it_is(text: str) -> None:
    assert erased_in(text, ANN) == text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('a:1:{s:2:"to";s:99:"ann@example.com";}', 'a:1:{s:2:"to";s:99:"[erased]";}'),
        ("a:1:{ann@example.com", "a:1:{[erased]"),
        ("s:1: said ann@example.com", "s:1: said [erased]"),
    ],
)
def test_what_only_looks_so_is_a_text(before: str, after: str) -> None:
    assert erased_in(before, ANN) == after
