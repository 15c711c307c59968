"""A change clause that stands twice."""

from __future__ import annotations

import re
from collections.abc import Iterator

from amanat.policy.lint.page import CLEAR, Page, finding
from amanat.policy.reading import LintFinding
from amanat.policy.text.sentence import Sentence

_CLAUSE = re.compile(
    r"\b(?:we|company|website|controller)\b[^.]{0,40}?\b(?:may|can|will|reserve[sd]? the right to|"
    r"need to)\b[^.]{0,30}?\b(?:amend|change|modify|update|revise|make changes|alter)\b"
    r"[^.]{0,40}?\b(?:policy|notice|statement)\b"
)


def change_clause_twice(page: Page) -> Iterator[LintFinding]:
    """Two sentences say how the text may change, in different words: nobody can tell which one holds."""
    clauses = [each for each in page.sentences if each.kind != "heading" and _CLAUSE.search(each.folded)]
    told: dict[str, Sentence] = {}
    for clause in clauses:
        told.setdefault(_words(clause), clause)
    if len(told) < 2:
        return
    first, second = list(told.values())[:2]
    for clause in clauses:
        other = second if _words(clause) == _words(first) else first
        yield finding(
            "change-clause-twice",
            clause,
            f"how the policy may change is said twice, with different reach: {page.quote(other)}",
            "keep one clause",
            law=CLEAR,
        )


def _words(sentence: Sentence) -> str:
    return " ".join(sentence.folded.split())
