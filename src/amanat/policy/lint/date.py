"""Dates that are announced and missing, and policies without any."""

from __future__ import annotations

import re
from collections.abc import Iterator

from amanat.policy.lint.page import CLEAR, Page, finding
from amanat.policy.reading import LintFinding
from amanat.policy.text.sentence import Sentence

_ANNOUNCES = re.compile(
    r"\b(?:last updated|last modified|last revised|effective|revision|updated) ?\"? ?(?:date|"
    r"on)?\b.{0,40}\b(?:at|on) the (top|head|beginning|start|bottom|end|foot)\b"
    r"|\bdate\b.{0,40}\b(?:at|on) the (top|head|beginning|start|bottom|end|foot)\b"
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_VERSION = re.compile(r"\b(?:version|v|rev\.?|revision|edition)\s?\d", re.IGNORECASE)
_DATE_WORD = re.compile(
    r"\b(?:effective|reviewed|changed|updated|in force|revised|modified|as of|dated|valid|published|"
    r"version|since|from)\b.{0,40}\b(?:19|20)\d\d\b",
    re.IGNORECASE,
)
_EDGE = 1200


def missing_date(page: Page) -> Iterator[LintFinding]:
    """A sentence that points to a date at the top or the bottom, where no date stands."""
    for sentence in page.sentences:
        match = _ANNOUNCES.search(sentence.folded)
        if not match:
            continue
        place = match[1] or match[2]
        edge = _bottom(page, sentence) if place in ("bottom", "end", "foot") else _top(page, sentence)
        if not _YEAR.search(edge):
            yield finding(
                "missing-date",
                sentence,
                f"a date at the {place} is announced and none is there",
                "put the date there",
                law=CLEAR,
            )


def _top(page: Page, sentence: Sentence) -> str:
    """The first characters of the text, without the sentence itself."""
    return page.text[: min(_EDGE, sentence.start)] + page.text[sentence.end : max(_EDGE, sentence.end)]


def _bottom(page: Page, sentence: Sentence) -> str:
    """The last characters of the text, without the sentence itself."""
    begin = max(0, len(page.text) - _EDGE)
    return page.text[begin : sentence.start] + page.text[max(begin, sentence.end) :]


def no_date(page: Page) -> Iterator[LintFinding]:
    """Neither a date of effect nor a version anywhere: nobody can tell which text bound them."""
    if not page.sentences or any(_dated(page.words(sentence)) for sentence in page.sentences):
        return
    yield finding(
        "no-date",
        page.sentences[0],
        "the policy bears neither a date of effect nor a version",
        "say from when it holds",
        law="GDPR Art. 5(1)(a), 5(2)",
    )


def _dated(words: str) -> bool:
    return bool(_DATE_WORD.search(words) or _VERSION.search(words) or (len(words) < 60 and _YEAR.search(words)))
