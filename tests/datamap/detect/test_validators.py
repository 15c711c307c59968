"""Strict by example and by property: a false alarm costs trust."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amanat.datamap.detect import validators as v


@pytest.mark.parametrize("text", ["4111 1111 1111 1111", "5555555555554444", "378282246310005", "6011-1111-1111-1117"])
def test_cards(text: str) -> None:
    assert v.is_card(text)
    assert v.has_card(f"paid with {text}, thanks")


@pytest.mark.parametrize("text", ["4111 1111 1111 1112", "0000000000000000", "4444", "1" * 25, "12345678901234567"])
def test_no_cards(text: str) -> None:
    assert not v.is_card(text)


def test_a_number_alone_is_no_card_among_words() -> None:
    assert not v.has_card("4111111111111111")
    assert not v.has_card("order A-4111111111111111-77 shipped")


@given(st.text("0123456789", min_size=15, max_size=18), st.sampled_from("0123456789"))
def test_one_check_digit_fits(head: str, digit: str) -> None:
    fitting = [end for end in "0123456789" if v.is_card(head + end)]
    assert len(fitting) <= 1
    assert v.is_card(head + digit) == (digit in fitting)


@pytest.mark.parametrize("text", ["GB82 WEST 1234 5698 7654 32", "DE89370400440532013000", "nl91abna0417164300"])
def test_ibans(text: str) -> None:
    assert re.match(v.IBAN_SHAPE, text)
    assert v.is_iban(text)


@pytest.mark.parametrize("text", ["GB82WEST12345698765433", "DE00370400440532013000", "AB12"])
def test_no_ibans(text: str) -> None:
    assert not v.is_iban(text)


@pytest.mark.parametrize("text", ["10.0.0.1", "2001:db8::1", "::1", "192.0.2.0/24"])
def test_addresses(text: str) -> None:
    assert v.is_ip(text)


@pytest.mark.parametrize("text", ["10.0.0.256", "1.2.3", "12:30", "a:b", "7"])
def test_no_addresses(text: str) -> None:
    assert not v.is_ip(text)


@pytest.mark.parametrize(
    ("text", "so"), [("+44 20 7946 0958", True), ("+1", False), ("020 7946 0958", True), ("12-34", False)]
)
def test_phones(text: str, so: bool) -> None:
    assert v.is_phone(text) is so


@pytest.mark.parametrize(
    ("text", "so"),
    [
        ("ann@x.example", True),
        ("o'brien+news@mail.example.org", True),
        ("ann@localhost", False),
        ("ann@@x.example", False),
        ("an n@x.example", False),
        ("@handle", False),
        ("1.2@3.4", False),
    ],
)
def test_emails(text: str, so: bool) -> None:
    assert bool(re.match(v.EMAIL, text)) is so
