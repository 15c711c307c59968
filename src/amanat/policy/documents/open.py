"""A file → Document. What it is, its first bytes say; its name says the rest."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from amanat.errors import PolicyError
from amanat.policy.documents.decode import decode_page, decode_text, marked
from amanat.policy.documents.model import Document
from amanat.policy.documents.places import Format
from amanat.policy.documents.plain import from_text

LARGEST = 50_000_000
"""Bytes."""

STANDARD_INPUT = Path("-")

_COMMENT = r"<!--(?:(?!-->).){0,4000}-->"
_PAGE = re.compile(
    rf"\ufeff?\s*(?:<\?xml[^>]*>\s*|{_COMMENT}\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_PIECE = re.compile(
    rf"\ufeff?\s*(?:{_COMMENT}\s*)*<(?:meta|title|link|main|article|section|header|nav|div|center|table|p|h[1-6]|ul|ol"
    r"|dl|font|span|script|style|form)\b[^<>]*>",
    re.IGNORECASE | re.DOTALL,
)
_ADDRESS = re.compile(r"(https?):/+", re.IGNORECASE)
"""Of a path the second stroke is gone."""
_FIELD = re.compile(rb"[\w-]{1,60}:")
_HEAD = 20_000
_SUFFIXES: dict[str, Format] = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".mdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".mhtml": "mhtml",
    ".mht": "mhtml",
    ".pdf": "pdf",
    ".docx": "docx",
}
_OTHERS = (
    (
        b"\xd0\xcf\x11\xe0",
        "the policy is a Word document of the old kind, or an encrypted one",
        "save it as DOCX without a password",
    ),
    (b"{\\rtf", "the policy is in Rich Text Format", "save it as DOCX or as UTF-8 text"),
    (b"\x89PNG", "the policy is a picture", "give its text"),
    (b"\xff\xd8\xff", "the policy is a picture", "give its text"),
    (b"\x1f\x8b", "the policy is compressed", "unpack it"),
)


def open_document(path: Path) -> Document:
    """Reads a policy in any of the formats; `-` is the standard input.

    Raises `PolicyError` where there is no such file, or it is none of these, damaged, empty, encrypted, without text or
    too large, and `NotInstalled` where its format needs the extra `documents`.
    """
    if path == STANDARD_INPUT:
        raw, name = sys.stdin.buffer.read(LARGEST + 1), "standard input"
        return document_of(_checked(raw, name), name)
    place = str(path)
    if _ADDRESS.match(place):
        raise PolicyError(
            "a policy is read from a file, and nothing is fetched from the web",
            place=_ADDRESS.sub(r"\1://", place),
            remedy="save the page, with a browser or `curl -o policy.html ADDRESS`, and give the file",
        )
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST + 1)
    except OSError as error:
        raise PolicyError(
            f"the policy cannot be opened: {(error.strerror or 'unknown reason').lower()}",
            place=place,
            remedy="check the path",
        ) from error
    return document_of(_checked(raw, place), path.name, path.suffix.lower(), place)


def _checked(raw: bytes, place: str) -> bytes:
    if len(raw) > LARGEST:
        raise PolicyError(
            f"the policy is larger than {LARGEST // 1_000_000} MB", place=place, remedy="give the policy alone"
        )
    if not raw:
        raise PolicyError("the policy is empty", place=place, remedy="give the text that is published")
    return raw


def document_of(raw: bytes, name: str, suffix: str = "", place: str = "") -> Document:
    """The document in the bytes of a file. Raises as `open_document` does."""
    place = place or name
    format = format_of(raw, suffix, place)
    if format == "pdf":
        from amanat.policy.documents.pdf.read import read_pdf

        return read_pdf(raw, name, place)
    if format == "docx":
        from amanat.policy.documents.docx.read import read_docx

        return read_docx(raw, name, place)
    if format == "mhtml":
        from amanat.policy.documents.saved import read_saved

        return read_saved(raw, name, place)
    if format == "html":
        from amanat.policy.documents.html.read import read_html

        return read_html(decode_page(raw), name, place)
    return from_text(decode_text(raw, place), name, format=format, place=place)


def format_of(raw: bytes, suffix: str = "", place: str = "") -> Format:
    """What the bytes are, by their beginning and then by the suffix of the file's name.

    Raises `PolicyError` for the formats that are known and not read.
    """
    for magic, message, remedy in _OTHERS:
        if raw.startswith(magic):
            raise PolicyError(message, place=place, remedy=remedy)
    if b"%PDF-" in raw[:1024]:
        return "pdf"
    if raw.startswith(b"PK\x03\x04"):
        return "docx"
    told = _SUFFIXES.get(suffix, "text")
    if told in ("pdf", "docx"):
        kind = told.upper()
        raise PolicyError(f"the policy is called {kind} and is none", place=place, remedy=f"export it as {kind} again")
    return _kind_of_text(raw, told, suffix)


def _kind_of_text(raw: bytes, told: Format, suffix: str) -> Format:
    head = raw[:_HEAD]
    if _is_saved(head):
        return "mhtml"
    words = head.decode(marked(head) or "utf-8", "replace")
    if _PAGE.match(words):
        return "html"
    if told in ("html", "mhtml") or (suffix not in (".txt", ".text") and told == "text" and _PIECE.match(words)):
        return "html"
    return told


def _is_saved(head: bytes) -> bool:
    """Whether the file begins as a mail does: that is how browsers save a page in one file."""
    fields, _, _ = head.lstrip().replace(b"\r\n", b"\n").partition(b"\n\n")
    told = fields.lower()
    return bool(_FIELD.match(fields)) and b"\nmime-version:" in b"\n" + told and b"\ncontent-type:" in b"\n" + told
