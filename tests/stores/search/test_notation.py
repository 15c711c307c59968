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
    other = opened(found.closed("nobody@example.com is here"))
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


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ann",
        "a plain sentence",
        SAID,
        "Zm9v YmFyYmF6cXV4",
        "YW5uQGV4YW1wbGUuY29tIQ=",
        base64.b64encode(b"\xff\xfe\xfd\x00 packed bytes").decode(),
        "deadBEEFdeadBEEF00",
    ],
)
def test_what_would_not_come_back_as_it_stood_is_left_shut(text: str) -> None:
    found = opened(text)
    assert found is None or found.closed(found.plain) == text


@given(st.text(min_size=9))
def test_any_text_comes_back(said: str) -> None:
    said = said.encode("utf-8", "replace").decode()
    found = opened(base64.b64encode(said.encode()).decode())
    assert found is not None
    assert opened(found.closed(said)) is not None
