from __future__ import annotations

from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from amanat.errors import InputError
from amanat.records.evidence.canonical import SAFE, canonical, parse

KEYS = st.text(st.characters(max_codepoint=127))
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-SAFE, SAFE) | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(KEYS, inner),
    max_leaves=20,
)


@given(VALUES)
def test_the_bytes_are_those_of_rfc_8785(value: Any) -> None:
    assert canonical(value) == rfc8785.dumps(value)


@given(VALUES)
def test_what_is_canonical_reads_back(value: Any) -> None:
    assert parse(canonical(value)) == value


def test_the_order_of_keys_and_the_kind_of_sequence_do_not_matter() -> None:
    assert canonical({"b": (1, 2), "a": "ü"}) == canonical({"a": "ü", "b": [1, 2]}) == '{"a":"ü","b":[1,2]}'.encode()


@pytest.mark.parametrize(
    "value",
    [
        1.0,
        1.5,
        float("nan"),
        SAFE + 1,
        -SAFE - 1,
        {"ä": 1},
        {1: 2},
        b"bytes",
        {"a": [{"b": {1, 2}}]},
        "\ud800",
        object(),
    ],
)
def test_what_has_no_one_form_is_refused(value: object) -> None:
    with pytest.raises(InputError):
        canonical(value)


@pytest.mark.parametrize(
    "text", [b"", b"{", b'{"a": 1}', b'{"b":1,"a":1}', b'{"a":1,"a":1}', b"1.0", b'"\\u0041"', b"\xff"]
)
def test_other_spellings_are_refused(text: bytes) -> None:
    with pytest.raises(InputError):
        parse(text)


def test_a_refusal_names_the_place() -> None:
    with pytest.raises(InputError, match=r"\.counts\[1\]: `2\.5` cannot be evidence"):
        canonical({"counts": [1, 2.5]})
