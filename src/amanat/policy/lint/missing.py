"""Lists and details that are announced and do not follow."""

from __future__ import annotations

import re
from collections.abc import Iterator

from amanat.policy.lint.page import CLEAR, Page, finding
from amanat.policy.reading import LintFinding
from amanat.policy.text.sentence import Sentence

_CONTACT = re.compile(r"\b(?:contact|address|write|letter|reach|e-?mail|phone|post)\b")
_DETAIL = re.compile(r"@|\d{2}|https?://|www\.|\d\s*[A-Z]?\s*,|\+\d|\b\d{1,4}[a-zA-Z]?\s+[A-Z][a-z]+\s+[A-Z]?[a-z]+\b")
_NEAR = 400
_LAST, _STEM, _SHORT = 5, 5, 6
_COMMON = frozenset({"your", "priva", "data", "perso", "infor", "follo", "below", "with", "this", "that", "these"})


def announced_and_missing(page: Page) -> Iterator[LintFinding]:
    """A sentence that ends in a colon with nothing behind it, or that announces contact details where none stand."""
    for place, sentence in enumerate(page.sentences):
        words = sentence.plain.rstrip("*_ ")
        if sentence.kind == "heading" or not words.endswith(":") or len(words.split()) < 4:
            continue
        following = page.sentences[place + 1] if place + 1 < len(page.sentences) else None
        if _CONTACT.search(words):
            if not _DETAIL.search(_text_after(page, sentence)):
                yield finding(
                    "missing-details",
                    sentence,
                    "details are announced and none follow",
                    "give an address that works",
                    law=CLEAR,
                )
        elif following is None or (following.kind == "heading" and not _is_list(page, sentence, place + 1)):
            yield finding(
                "missing-list",
                sentence,
                "a list is announced and none follows",
                "give the list, or end the sentence",
                law=CLEAR,
            )


def _is_list(page: Page, sentence: Sentence, place: int) -> bool:
    """Whether a heading is what was announced: one below the sentence's own, the first of several, or one that says so.

    Where nothing but its look makes a line a heading, headings with marks elsewhere or short lines below it show that
    it is the first of a list.
    """
    heading, after = page.sentences[place], page.sentences[place + 1 : place + 2]
    if heading.path == sentence.path:
        return True
    announced = {word[:_STEM] for word in re.findall(r"[a-z]{4,}", sentence.folded)[-_LAST:]}
    if announced & {word[:_STEM] for word in re.findall(r"[a-z]{4,}", heading.folded)} - _COMMON:
        return True
    marked = page.text[max(0, heading.start - 8) : heading.start].rstrip(" ").endswith("#")
    if not marked and "\n#" in page.text:
        return True
    return not marked and bool(after) and (after[0].kind == "heading" or len(after[0].plain.split()) <= _SHORT)


def _text_after(page: Page, sentence: Sentence) -> str:
    return page.text[sentence.end : sentence.end + _NEAR]
