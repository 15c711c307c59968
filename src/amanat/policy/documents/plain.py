"""Text and Markdown → Document: the text stays as it is."""

from __future__ import annotations

import re

from amanat.errors import PolicyError
from amanat.policy.documents.archive import notice
from amanat.policy.documents.blocks import blocks
from amanat.policy.documents.model import Document
from amanat.policy.documents.places import Format

_HALF = re.compile("[\ud800-\udfff]")


def from_text(text: str, name: str = "policy", *, format: Format = "text", place: str = "") -> Document:
    """A document from characters. Raises `PolicyError` where there are none to read, or halves among them.

    The notice of an archive at its head is in the text, but in no block.
    """
    if not text.strip("\ufeff \t\r\n\f\v\u00a0"):
        raise PolicyError("the policy is empty", place=place or name, remedy="give the text that is published")
    if half := _HALF.search(text):
        raise PolicyError(
            f"character {half.start()} is half of one",
            place=place or name,
            remedy="decode the text anew, from its bytes",
        )
    found = blocks(text)
    told = notice(text, found)
    return Document(name=name, format=format, text=text, blocks=found[told.blocks :], archived=told.archived)
