"""Identifiers taken out of texts, lists and documents: what goes, and that nothing else moves."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amanat.datamap.model import Link
from amanat.stores.base import Needle
from amanat.subjects.erase.redaction import erased_in
from amanat.subjects.erase.search import _pattern
from amanat.subjects.sql.documents import Form

ANN = _pattern([Needle(text="ann@example.com", kind="email"), Needle(text="ann_lee7", kind="username")])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("mail ann@example.com, please", "mail [erased], please"),
        ("ann@example.com", "[erased]"),
        ("ann@example.com, bob@example.com,cy@example.com", "bob@example.com,cy@example.com"),
        ("bob@example.com;Ann@Example.com ; cy@example.com\n", "bob@example.com ; cy@example.com\n"),
        ("bob@example.com | ann@example.com", "bob@example.com"),
        ("login,ann@example.com,42", "login,[erased],42"),
        ("ann_lee7,bob,cy_9", "bob,cy_9"),
        ("joann@example.com,bob@example.com", "joann@example.com,bob@example.com"),
        ('["ann@example.com"]', '["[erased]"]'),
        ('[ "ann@example.com" , "b@example.com" ]', '[ "b@example.com" ]'),
        ('["login", "ann@example.com", 3]', '["login", "[erased]", 3]'),
        ('{"n": 1.50, "to":\t"ann@example.com"}', '{"n": 1.50, "to":\t"[erased]"}'),
        ('{"ann@example.com": {"n": 1}, "b":  2}', '{"[erased]": {"n": 1}, "b":  2}'),
        ('{"a": [], "b": { }, "c": "x ann\\u0040example.com y"}', '{"a": [], "b": { }, "c": "x [erased] y"}'),
        ('{"a": "[\\"ann@example.com\\", \\"b@example.com\\"]"}', '{"a": "[\\"b@example.com\\"]"}'),
        ('{"a": 1, "a": "ann@example.com"}', '{"a": 1, "a": "[erased]"}'),
        ('{"broken": "ann@example.com"', '{"broken": "[erased]"'),
        ("thanks @ann_lee7, see you; _ann_lee7_", "thanks @[erased], see you; _[erased]_"),
        ("x@ann_lee7 and ann_lee7.example and y-ann_lee7", "x@ann_lee7 and ann_lee7.example and y-ann_lee7"),
        (["bob@example.com", "ann@example.com"], ["bob@example.com"]),
        ({"ann@example.com": 1, "b": ["ann@example.com", None]}, {"[erased]": 1, "b": ["[erased]", None]}),
    ],
)
def test_the_one_element_goes_and_the_rest_stays_as_it_is(before: Any, after: Any) -> None:
    assert erased_in(before, ANN) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('{"email":"ann@example.com","name":"Ann Lee"}', '{"email":"[erased]","name":"[erased]"}'),
        ('{"owner_email": "ann@example.com", "name": "Road map"}', '{"owner_email": "[erased]", "name": "Road map"}'),
        (
            '{"owner_email": "ann@example.com", "owner_name": "Ann", "to_email": "b@example.com", "to_name": "Bob"}',
            '{"owner_email": "[erased]", "owner_name": "[erased]", "to_email": "b@example.com", "to_name": "Bob"}',
        ),
        (
            '[{"name": "Ann", "email": "ann@example.com"}, {"name": "Ann", "email": "b@example.com"}]',
            '[{"name": "[erased]", "email": "[erased]"}, {"name": "Ann", "email": "b@example.com"}]',
        ),
    ],
)
def test_what_an_object_says_of_the_person_it_names_goes_with_the_identifier(before: str, after: str) -> None:
    assert erased_in(before, ANN) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            '{"by": {"id": 7, "name": "Ann", "born": 1980, "role": "cook"}, "n": 7}',
            '{"by": {"id": null, "name": "[erased]", "born": null, "role": "cook"}, "n": 7}',
        ),
        ('{"by": {"id": 70, "name": "Ann", "born": 1980}}', '{"by": {"id": 70, "name": "Ann", "born": 1980}}'),
    ],
)
def test_a_key_that_the_map_knows_names_the_person_too(before: str, after: str) -> None:
    link = Link(columns=("data",), table="users", to=("id",), nullable=True, inside="by.id")
    form = Form(personal=frozenset({("by", "born")}), keys=((("by", "id"), link),))
    assert erased_in(before, ANN, form, {("by", "id"): frozenset({"7"})}) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            '{"email": "ann@example.com", "at": {"kind": "call", "to": "+49 30 1234567"}}',
            '{"email": "[erased]", "at": {"kind": "call", "to": "[erased]"}}',
        ),
        (
            '{"email": "ann@example.com", "at": {"name": "Eve Lee", "to": "+49 30 1234567"}}',
            '{"email": "[erased]", "at": {"name": "Eve Lee", "to": "+49 30 1234567"}}',
        ),
        (
            '{"email": "b@example.com", "at": {"to": "+49 30 1234567"}, "cc": {"email": "ann@example.com"}}',
            '{"email": "b@example.com", "at": {"to": "+49 30 1234567"}, "cc": {"email": "[erased]"}}',
        ),
    ],
)
def test_where_somebody_is_to_be_called_is_theirs_unless_another_is_named_there(before: str, after: str) -> None:
    form = Form(personal=frozenset({("at", "to")}), kinds=((("at", "to"), "phone"),))
    assert erased_in(before, ANN, form) == after


_DOCUMENTS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=100, derandomize=True, database=None, deadline=None)
@given(document=_DOCUMENTS, indent=st.sampled_from([None, 0, 2]), ascii_only=st.booleans())
def test_documents_without_the_person_stay_byte_for_byte(document: Any, indent: int | None, ascii_only: bool) -> None:
    text = json.dumps(document, indent=indent, ensure_ascii=ascii_only)
    assert erased_in(text, ANN) == text
    assert erased_in(f'[{text}, "of ann@example.com"]', ANN) == f'[{text}, "of [erased]"]'
