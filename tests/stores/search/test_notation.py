"""What another notation hides is read, and written back as it stood or not at all."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amanat.stores.search.notation import opened

SAID = '{"email": "ann@example.com", "cart": [1, 2]}'
ASKED = "to ask? ann@example.com >>> ÿÿ"


@pytest.mark.parametrize(
    "text",
    [
        base64.b64encode(SAID.encode()).decode(),
        base64.b64encode(SAID.encode()).decode().rstrip("="),
        base64.urlsafe_b64encode(ASKED.encode()).decode(),
        SAID.encode().hex(),
        SAID.encode().hex().upper(),
    ],
)
def test_what_is_opened_can_be_written_again(text: str) -> None:
    found = opened(text)
    assert found is not None
    assert found.plain in (SAID, ASKED)
    assert found.closed(found.plain) == text
    other = opened(found.closed("nobody@example.com is here") or "")
    assert other is not None
    assert other.plain == "nobody@example.com is here"


def test_capitals_and_signs_that_fill_up_stay_as_a_program_writes_them() -> None:
    capitals = opened(SAID.encode().hex().upper())
    bare = opened(base64.b64encode(SAID.encode()).decode().rstrip("="))
    filled = opened(base64.b64encode(SAID.encode() + b" ").decode())
    assert capitals is not None
    assert capitals.closed("ann") == "616E6E"
    assert bare is not None
    assert bare.closed("ann ") == "YW5uIA"
    assert filled is not None
    assert filled.closed("ann ") == "YW5uIA=="


def test_white_space_around_it_stays() -> None:
    found = opened(f" {SAID.encode().hex()}\n")
    assert found is not None
    assert found.closed("ann") == " 616e6e\n"


@pytest.mark.parametrize(
    "text", ["", "ann", "a plain sentence", SAID, "Zm9v YmFyYmF6cXV4", "YW5uQGV4YW1wbGUuY29tI===", "YW5uQGV4YW1wbGUuY"]
)
def test_what_is_in_no_other_notation_is_left_shut(text: str) -> None:
    assert opened(text) is None


def test_packed_objects_are_no_words() -> None:
    assert opened(base64.b64encode(b"\x80\x02X\x0f\x00\x00\x00ann@example.comq\xff.").decode()) is None


def test_what_would_come_back_otherwise_is_read_and_not_written() -> None:
    found = opened("YW5uQGV4YW1wbGUuY29tIQ=")
    assert found is not None
    assert found.plain == "ann@example.com!"
    assert found.closed("x") is None


@given(st.text(min_size=9))
def test_any_text_is_read_and_comes_back(said: str) -> None:
    said = said.encode("utf-8", "replace").decode()
    text = base64.b64encode(said.encode()).decode()
    found = opened(text)
    assert found is not None
    assert found.plain == said
    assert found.closed(said) == text
