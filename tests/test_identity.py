from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amanat.errors import InputError
from amanat.identity import identifier, normalise_email, normalise_name, normalise_phone


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("Ana.Lund@Example.COM", "ana.lund@example.com"),
        ("  ana@example.com\n", "ana@example.com"),
        ("ana+news@example.com", "ana+news@example.com"),
        ("ａｎａ＠ｅｘａｍｐｌｅ．ｃｏｍ", "ana@example.com"),
        ("ana@example.com.", "ana@example.com"),
        ("STRASSE@example.com", "strasse@example.com"),
        ("straße@example.com", "strasse@example.com"),
        ("ana@bücher.example", "ana@xn--bcher-kva.example"),
        ("ana@XN--BCHER-KVA.example", "ana@xn--bcher-kva.example"),
        ("o'neil@example.org", "o'neil@example.org"),
        ('"a b"@example.org', '"a b"@example.org'),
        ("\ufeffana@example.com\u200b", "ana@example.com"),
        ("İpek@example.com", "i̇pek@example.com"),
        ("ana@host_1.example", "ana@host_1.example"),
    ],
)
def test_one_address_has_one_form(text: str, same: str) -> None:
    assert normalise_email(text) == same


@pytest.mark.parametrize(
    "text",
    [
        *("", "ana", "@example.com", "ana@", "ana@@example.com", "a@b@c.example", "ana@example..com"),
        *("a na@example.com", "ana@exa mple.com", "ana\n@example.com", "ana@-x.example"),
        *("ana@" + "x" * 64 + ".example", "x" * 65 + "@example.com"),
    ],
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="no e-mail address; write it as"):
        normalise_email(text)


@given(st.emails())
def test_normalising_twice_changes_nothing(text: str) -> None:
    try:
        once = normalise_email(text)
    except InputError:
        return
    assert normalise_email(once) == once
    assert normalise_email(once.upper()) == once


@given(st.text())
def test_names_settle_at_once(text: str) -> None:
    try:
        once = normalise_name(text)
    except InputError:
        return
    assert normalise_name(once) == once


def test_phone_numbers_come_out_in_e164() -> None:
    assert normalise_phone("+49 (0)30 901820") == "+4930901820"
    assert normalise_phone("030 901820", "DE") == "+4930901820"
    assert normalise_phone("+1 650-253-0000 ext. 7") == "+16502530000;ext=7"


@pytest.mark.parametrize(("text", "region"), [("030 901820", None), ("1", "DE"), ("call me", None), ("", None)])
def test_what_is_no_phone_number_is_refused(text: str, region: str | None) -> None:
    with pytest.raises(InputError, match="no phone number"):
        normalise_phone(text, region)


def test_names_and_keys() -> None:
    assert identifier("username", "  Ana   LUND ") == "ana lund"
    assert identifier("customer", " C-17 ") == "C-17"
    assert identifier("email", "A@example.org") == "a@example.org"
    assert identifier("phone", "030 901820", "DE") == "+4930901820"
    with pytest.raises(InputError, match="name is empty"):
        identifier("name", " ")
    with pytest.raises(InputError, match="`customer` is empty"):
        identifier("customer", " ")
