"""What the attributes of an element say: its name, a rank, a number, the address behind a link."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amanat.policy.documents.build import clean
from amanat.policy.documents.html.panels import Attributes

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode


def identity(attributes: Attributes) -> str:
    return (attributes.get("id") or "").strip() if attributes else ""


def rank(told: str | None) -> int:
    return int(told) if told and told.isascii() and told.isdigit() and 1 <= int(told) <= 6 else 2


def first(attributes: Attributes) -> int:
    told = attributes.get("start") or "1"
    return int(told) if told.isascii() and told.isdigit() and len(told) < 6 else 1


def address(href: str, node: LexborNode) -> str:
    """The address behind a link to a mailbox, where its words do not show it."""
    if href[:7].lower() != "mailto:":
        return ""
    address = clean(href[7:].partition("?")[0]).strip()
    shown = node.text()
    return "" if "@" not in address or " " in address or address.lower() in shown.lower() else address
