"""Encodings of pages and texts."""

from __future__ import annotations

import pytest

from amanat.errors import PolicyError
from amanat.policy.documents.decode import decode_page, decode_text
from amanat.policy.documents.open import document_of

WORDS = "We keep your name, José — “always”."


def page(label: str, encoding: str) -> bytes:
    return f"<html><head><meta charset={label}></head><p>{WORDS}</p></html>".encode(encoding)


@pytest.mark.parametrize(
    "raw",
    [
        page("utf-8", "utf-8"),
        page("utf-8", "utf-8-sig"),
        page("windows-1252", "cp1252"),
        page("iso-8859-1", "cp1252"),
        page("utf-8", "cp1252"),
        page("nonsense", "cp1252"),
        page("windows-1252", "utf-8"),
        page("utf-16", "utf-16"),
        page("x", "utf-32"),
    ],
)
def test_a_page_is_read_in_its_encoding(raw: bytes) -> None:
    assert document_of(raw, "a.html", ".html").text == WORDS + "\n"


def test_what_the_header_tells_goes_before_the_page() -> None:
    assert "ł" in decode_page("<meta charset=windows-1252>ł".encode("iso8859-2"), "iso-8859-2")


@pytest.mark.parametrize("label", ["utf-7", "hex", "idna", "unicode_escape", "utf-16", "rot13", "\x00"])
def test_a_label_that_names_no_encoding_of_pages_is_passed_over(label: str) -> None:
    assert decode_page(b"caf\xe9", label) == "café"


def test_a_stray_byte_does_not_change_the_encoding() -> None:
    assert decode_page("é".encode() * 20 + b"\xe9") == "é" * 20 + "\ufffd"


def test_a_text_with_a_mark_is_read_and_its_offsets_count_characters() -> None:
    assert decode_text(WORDS.encode("utf-16"), "a") == WORDS
    assert decode_text(WORDS.encode("utf-32"), "a") == WORDS
    assert decode_text(("\ufeff" + WORDS).encode(), "a") == "\ufeff" + WORDS


OLD = "Café Renée keeps your orders for ten years – § 147 AO – and “never” sells them. We’re here for you."


@pytest.mark.parametrize(
    "raw",
    [
        OLD.encode("cp1252"),
        "Мы не продаём ваши данные.".encode("cp1251"),
        OLD.encode() + b" caf\xe9",
        b"We keep your name \xd7\xf7 and more of it.",
        b"We keep your name \x81 and more of it.",
    ],
    ids=["old", "another", "utf-8 with a stray byte", "signs", "no character"],
)
def test_what_may_be_in_any_encoding_is_refused(raw: bytes) -> None:
    with pytest.raises(PolicyError, match="is not UTF-8"):
        document_of(raw, "a.txt", ".txt")


@pytest.mark.parametrize(
    "raw",
    [bytes(range(1, 256)) * 20, b"D" * 5000, b"WWtB" * 400 + b"\n" + b"a0Zx" * 400],
    ids=["bytes", "one", "base64"],
)
def test_what_is_no_text_is_refused(raw: bytes) -> None:
    with pytest.raises(PolicyError, match=r"is a binary file|has no words"):
        document_of(raw, "a.txt", ".txt")
