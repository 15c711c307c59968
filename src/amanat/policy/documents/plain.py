"""Text and Markdown → Document: the text stays as it is."""

from __future__ import annotations

from amanat.errors import PolicyError
from amanat.policy.documents.archive import notice
from amanat.policy.documents.blocks import blocks
from amanat.policy.documents.model import Document, Format


def from_text(text: str, name: str = "policy", *, format: Format = "text", place: str = "") -> Document:
    """A document from characters. Raises `PolicyError` where there are none to read.

    The notice of an archive at its head is in the text, but in no block.
    """
    if not text.strip("\ufeff \t\r\n\f\v\u00a0"):
        raise PolicyError("the policy is empty", place=place or name, remedy="give the text that is published")
    found = blocks(text)
    told = notice(text, found)
    return Document(name=name, format=format, text=text, blocks=found[told.blocks :], archived=told.archived)
