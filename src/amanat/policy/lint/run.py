"""The rules of lint, in the order in which they look."""

from __future__ import annotations

from amanat.policy.lint.basis import contradicting_basis, interest_for_tracking
from amanat.policy.lint.broken import broken_off
from amanat.policy.lint.change import change_clause_twice
from amanat.policy.lint.consent import browser_only
from amanat.policy.lint.date import missing_date, no_date
from amanat.policy.lint.doubtful import doubtful
from amanat.policy.lint.mechanism import no_mechanism, void_mechanism
from amanat.policy.lint.missing import announced_and_missing
from amanat.policy.lint.page import LintRule, Page
from amanat.policy.lint.placeholder import placeholder
from amanat.policy.reading import LintFinding, Reading
from amanat.policy.sentence import Sentence

RULES: tuple[LintRule, ...] = (
    broken_off,
    announced_and_missing,
    missing_date,
    no_date,
    placeholder,
    void_mechanism,
    no_mechanism,
    change_clause_twice,
    contradicting_basis,
    interest_for_tracking,
    browser_only,
    doubtful,
)


def lint(reading: Reading, sentences: tuple[Sentence, ...]) -> tuple[LintFinding, ...]:
    """All findings in the order of the text; a rule speaks once of a place."""
    page = Page(reading, sentences)
    found: dict[tuple[str, int, int], LintFinding] = {}
    for rule in RULES:
        for each in rule(page):
            found.setdefault((each.rule, each.start, each.end), each)
    return tuple(sorted(found.values(), key=lambda each: (each.start, each.end, each.rule)))
