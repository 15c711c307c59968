"""A PDF file (ISO 32000) → Document, by the text that it draws. Nothing is recognised in pictures."""

from __future__ import annotations

import io
import logging
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from amanat.errors import NotInstalled, PolicyError
from amanat.policy.documents.build import Builder
from amanat.policy.documents.model import Document
from amanat.policy.documents.pdf.lines import Line, lines_of, without_furniture
from amanat.policy.documents.pdf.paragraphs import Paragraphs

if TYPE_CHECKING:
    from pypdf import PdfReader

_BROKEN = (
    LookupError, ValueError, TypeError, AttributeError, ArithmeticError, AssertionError, RecursionError,
    NotImplementedError, OSError, MemoryError, zlib.error, struct.error,
)  # fmt: skip
"""What the library raises besides its own errors when a file is damaged."""


def read_pdf(raw: bytes, name: str = "policy", place: str = "") -> Document:
    """Paragraphs, headings and list items; repeated headers and footers and page numbers are left out.

    Raises `PolicyError` where the file is damaged, encrypted or has no text, and `NotInstalled` without the extra
    `documents`. Tables are read as lines.
    """
    place = place or name
    try:
        from pypdf import PdfReader
        from pypdf.errors import PyPdfError
    except ImportError as error:
        raise NotInstalled(
            "what reads PDF is not there", place=place, remedy="`pip install amanat[documents]`"
        ) from error
    broken: tuple[Any, ...] = (*_BROKEN, PyPdfError)
    with _quiet():
        try:
            reader = PdfReader(io.BytesIO(raw))
            locked = reader.is_encrypted and not reader.decrypt("")
            pages = [] if locked else _pages(reader)
        except broken as error:
            raise PolicyError(
                "the PDF file is damaged", place=place, remedy="export it again from the program that wrote it"
            ) from error
    if locked:
        raise PolicyError("the PDF file is encrypted", place=place, remedy="save it without a password")
    builder = Builder()
    Paragraphs(builder, without_furniture(pages)).write()
    if builder.empty:
        raise PolicyError(
            "the PDF file has no text: its pages are pictures",
            place=place,
            remedy="give the file from which it was made, or have its text recognised first",
        )
    return builder.document(name, "pdf")


def _pages(reader: PdfReader) -> list[list[Line]]:
    return [lines_of(page, number) for number, page in enumerate(reader.pages, start=1)]


@contextmanager
def _quiet() -> Iterator[None]:
    """The library logs every oddity of a file; what matters is raised."""
    log = logging.getLogger("pypdf")
    before = log.level
    log.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        log.setLevel(before)
