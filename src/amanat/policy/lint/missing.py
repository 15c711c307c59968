"""Lists and details that are announced and do not follow."""

from __future__ import annotations

import re
from collections.abc import Iterator

from amanat.policy.lint.page import Page, finding
from amanat.policy.reading import LintFinding
from amanat.policy.sentence import Sentence

_CONTACT = re.compile(r"\b(?:contact|address|write|letter|reach|e-?mail|phone|post)\b")
_DETAIL = re.compile(r"@|\d{2}|https?://|www\.|\d\s*[A-Z]?\s*,|\+\d")
_NEAR = 400


def announced_and_missing(page: Page) -> Iterator[LintFinding]:
    """A sentence that ends in a colon with nothing behind it, or that announces contact details where none stand."""
    for place, sentence in enumerate(page.sentences):
        words = sentence.plain.rstrip("*_ ")
        if sentence.kind == "heading" or not words.endswith(":") or len(words.split()) < 4:
            continue
        following = page.sentences[place + 1] if place + 1 < len(page.sentences) else None
        # A heading below the sentence's own is what was announced: its sections are the list.
        if _CONTACT.search(words):
            if not _DETAIL.search(_text_after(page, sentence)):
                yield finding(
                    "missing-details", sentence, "details are announced and none follow", "give an address that works"
                )
        elif following is None or (following.kind == "heading" and following.path != sentence.path):
            yield finding(
                "missing-list", sentence, "a list is announced and none follows", "give the list, or end the sentence"
            )


def _text_after(page: Page, sentence: Sentence) -> str:
    return page.text[sentence.end : sentence.end + _NEAR]
