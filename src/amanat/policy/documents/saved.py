"""A page that a browser saved in one file (MHTML, RFC 2557) → Document."""

from __future__ import annotations

from datetime import date
from email import policy as rules
from email.message import Message
from email.parser import BytesParser
from email.utils import parsedate_to_datetime

from amanat.errors import PolicyError
from amanat.policy.documents.decode import decode_page
from amanat.policy.documents.html.read import read_html
from amanat.policy.documents.model import Document


def read_saved(raw: bytes, name: str = "policy", place: str = "") -> Document:
    """The first page in the file, which is the one that was saved; `archived` is the day in the file's own zone.

    Raises `PolicyError` where there is no page in it.
    """
    message = BytesParser(policy=rules.compat32).parsebytes(raw.lstrip())
    page = next((part for part in message.walk() if part.get_content_type() == "text/html"), None)
    content = page.get_payload(decode=True) if page is not None else None
    if page is None or not isinstance(content, bytes) or not content.strip():
        raise PolicyError("the saved page holds no page", place=place or name, remedy="save it again from the browser")
    source = decode_page(content, page.get_content_charset())
    return read_html(source, name, place, format="mhtml", archived=_saved_on(message))


def _saved_on(message: Message) -> date | None:
    try:
        return parsedate_to_datetime(str(message.get("date", ""))).date()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
