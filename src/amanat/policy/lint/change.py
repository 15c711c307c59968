"""A change clause that stands twice."""

from __future__ import annotations

import re
from collections.abc import Iterator

from amanat.policy.lint.page import Page, finding
from amanat.policy.reading import LintFinding

_CLAUSE = re.compile(
    r"\b(?:we|company|website|controller)\b[^.]{0,40}?\b(?:may|can|will|reserve[sd]? the right to|"
    r"need to)\b[^.]{0,30}?\b(?:amend|change|modify|update|revise|make changes|alter)\b"
    r"[^.]{0,40}?\b(?:policy|notice|statement)\b"
)


def change_clause_twice(page: Page) -> Iterator[LintFinding]:
    """Two sentences say how the text may change, in different words: nobody can tell which one holds."""
    clauses = [each for each in page.sentences if each.kind != "heading" and _CLAUSE.search(each.folded)]
    words = {" ".join(each.folded.split()) for each in clauses}
    if len(words) < 2:
        return
    for clause in clauses:
        yield finding(
            "change-clause-twice",
            clause,
            "how the policy may change is said twice, with different reach",
            "keep one clause",
            law="GDPR Art. 12(1)",
        )
