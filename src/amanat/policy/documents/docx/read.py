"""A Word document (Office Open XML, ECMA-376) → Document, as it reads with all tracked changes accepted."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import TYPE_CHECKING, Any

from amanat.errors import NotInstalled, PolicyError
from amanat.policy.documents.build import Builder
from amanat.policy.documents.model import Document

if TYPE_CHECKING:
    from docx.document import Document as Word

LARGEST = 100_000_000
"""Bytes of the parts of a document when they are unpacked."""

_BODY = "word/document.xml"
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    KeyError,
    ValueError,
    OSError,
    AttributeError,
    NotImplementedError,
    SyntaxError,
)


def read_docx(raw: bytes, name: str = "policy", place: str = "") -> Document:
    """Headings, lists with their levels, tables, text boxes; headers, footers and comments are left out.

    Raises `PolicyError` where the file is no Word document, damaged, encrypted, or without text, and `NotInstalled`
    without the extra `documents`.
    """
    place = place or name
    _look_into(raw, place)
    word = _opened(raw, place)
    from amanat.policy.documents.docx.walk import Walk

    builder = Builder()
    try:
        Walk(builder, word).run()
    except _BROKEN as error:
        raise _damaged(place) from error
    if builder.empty:
        raise PolicyError("the document has no text", place=place, remedy="give the text that is published")
    return builder.document(name, "docx")


def _look_into(raw: bytes, place: str) -> None:
    """Raises `PolicyError` before anything is unpacked that is no Word document or would fill the memory."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            parts = archive.infolist()
    except _BROKEN as error:
        raise _damaged(place) from error
    if not any(part.filename == _BODY for part in parts):
        raise PolicyError(
            "the file is an archive and no Word document", place=place, remedy="save the policy as DOCX, PDF or text"
        )
    if sum(part.file_size for part in parts) > LARGEST:
        raise PolicyError(
            f"the document unpacks to more than {LARGEST // 1_000_000} MB", place=place, remedy="give the policy alone"
        )
    if any(part.flag_bits & 1 for part in parts):
        raise PolicyError("the document is encrypted", place=place, remedy="save it without a password")


def _opened(raw: bytes, place: str) -> Word:
    try:
        import docx
        from docx.opc.exceptions import OpcError
    except ImportError as error:
        raise NotInstalled(
            "what reads DOCX is not there", place=place, remedy="`pip install amanat[documents]`"
        ) from error
    broken: tuple[Any, ...] = (*_BROKEN, OpcError)
    try:
        return docx.Document(io.BytesIO(raw))
    except broken as error:
        raise _damaged(place) from error


def _damaged(place: str) -> PolicyError:
    return PolicyError("the DOCX file is damaged", place=place, remedy="save it again from the program that wrote it")
