"""Bytes → characters, by the marks that a file or a page gives itself."""

from __future__ import annotations

import codecs
import re

from amanat.errors import PolicyError

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_PRESCAN = 4096
_TRUSTED = 10
"""A page of UTF-8 with a stray byte in it has many more characters that are right than bytes that are wrong."""
_REMEDY = "give it as UTF-8 text, Markdown, HTML, PDF or DOCX"
_STEERS = re.compile(rb"[\x01-\x08\x0e-\x19\x1c-\x1f\x7f]")
_FEW_SIGNS = 8
_LONG = 500
_LONGEST_MEAN = 60
"""Characters of a word, space included, on average: what has longer ones is no text."""
_AS_WINDOWS = frozenset(["iso8859-1", "ascii"])
"""What the WHATWG encoding standard reads as windows-1252."""


def marked(raw: bytes) -> str | None:
    """The encoding that a byte order mark names, UTF-8 aside."""
    return next((name for mark, name in _MARKS if raw.startswith(mark)), None)


def decode_text(raw: bytes, place: str) -> str:
    """The characters: UTF-8, or UTF-16 or UTF-32 with a mark. Raises `PolicyError` for anything else."""
    encoding = marked(raw)
    if encoding is None and _is_binary(raw):
        raise PolicyError("the policy is a binary file", place=place, remedy=_REMEDY)
    try:
        text = raw.decode(encoding or "utf-8")
    except UnicodeDecodeError as error:
        called = (encoding or "utf-8").upper()
        raise PolicyError(
            f"byte {error.start} is not {called}", place=place, remedy="save the policy as UTF-8 text"
        ) from error
    if _has_no_words(text):
        raise PolicyError("the policy has no words", place=place, remedy=_REMEDY)
    return text


def _is_binary(raw: bytes) -> bool:
    """Whether signs stand in it that no text has: a zero, or many that steer a device."""
    return b"\0" in raw or len(_STEERS.findall(raw)) > _FEW_SIGNS + len(raw) // 1000


def _has_no_words(text: str) -> bool:
    """Whether a text of some length in Latin letters is nearly without spaces."""
    words = text.split()
    return len(text) > _LONG and len(text) > _LONGEST_MEAN * len(words) and _ascii(text) > 0.9 * len(text)


def _ascii(text: str) -> int:
    return len(text.encode("ascii", "ignore"))


def decode_page(raw: bytes, told: str | None = None) -> str:
    """HTML: by its mark, then as UTF-8 where it is that, then by `told` or its `<meta>`, then as windows-1252.

    Never fails: what no encoding has becomes U+FFFD.
    """
    if encoding := marked(raw):
        return raw.decode(encoding, "replace")
    text = raw.removeprefix(codecs.BOM_UTF8).decode("utf-8", "replace")
    strays = text.count("\ufffd")
    if not strays or sum(not char.isascii() for char in text) > _TRUSTED * strays:
        return text
    meta = _META.search(raw[:_PRESCAN])
    labels = (told, meta[1].decode("ascii") if meta else None)
    return raw.decode(next(filter(None, map(_known, labels)), "cp1252"), "replace")


def _known(label: str | None) -> str | None:
    """The codec of a label; None for UTF-8, which was tried, and for names that no codec of characters has."""
    if not label:
        return None
    try:
        name = codecs.lookup(label.strip()).name
        b"a".decode(name)
    except (LookupError, ValueError):
        return None
    if name.startswith(("utf", "idna", "punycode", "unicode", "raw")):
        return None
    return "cp1252" if name in _AS_WINDOWS else name
