"""The rules of lint, in the order in which they look."""

from __future__ import annotations

import msgspec

from amanat.policy.lint.basis import contradicting_basis, interest_for_tracking
from amanat.policy.lint.broken import broken_off
from amanat.policy.lint.change import change_clause_twice
from amanat.policy.lint.channel import officer_without_contact, representative_without_contact, right_without_channel
from amanat.policy.lint.children import age_below_law
from amanat.policy.lint.clock import answer_too_late, breach_too_late
from amanat.policy.lint.consent import browser_only
from amanat.policy.lint.contradiction import category_contradicts, contradictions
from amanat.policy.lint.date import missing_date, no_date
from amanat.policy.lint.differ import ages_differ, dates_differ, deadlines_differ, periods_differ
from amanat.policy.lint.elements import missing_elements
from amanat.policy.lint.gone import gone, no_such_law
from amanat.policy.lint.mechanism import framework, no_mechanism, no_such_adequacy, void_mechanism
from amanat.policy.lint.missing import announced_and_missing
from amanat.policy.lint.page import LintRule, Page
from amanat.policy.lint.placeholder import placeholder
from amanat.policy.lint.reference import section_empty, section_missing, term_undefined
from amanat.policy.lint.said import said
from amanat.policy.lint.special import anonymous_list, special_without_condition
from amanat.policy.reading import LintFinding, Reading
from amanat.policy.text.sentence import Sentence
from amanat.vocabulary.citation import cited

RULES: tuple[LintRule, ...] = (
    broken_off,
    announced_and_missing,
    missing_date,
    no_date,
    placeholder,
    section_missing,
    section_empty,
    term_undefined,
    void_mechanism,
    no_mechanism,
    framework,
    no_such_adequacy,
    gone,
    no_such_law,
    change_clause_twice,
    ages_differ,
    deadlines_differ,
    periods_differ,
    dates_differ,
    contradictions,
    category_contradicts,
    contradicting_basis,
    interest_for_tracking,
    browser_only,
    answer_too_late,
    breach_too_late,
    age_below_law,
    special_without_condition,
    anonymous_list,
    right_without_channel,
    officer_without_contact,
    representative_without_contact,
    said,
    missing_elements,
)


def lint(reading: Reading, sentences: tuple[Sentence, ...]) -> tuple[LintFinding, ...]:
    """All findings in the order of the text; a rule speaks once of a place."""
    page = Page(reading, sentences)
    found: dict[tuple[str, int, int], LintFinding] = {}
    for rule in RULES:
        for each in rule(page):
            found.setdefault((each.rule, each.start, each.end), each)
    return tuple(sorted(map(_sourced, found.values()), key=lambda each: (each.start, each.end, each.rule)))


def _sourced(each: LintFinding) -> LintFinding:
    """With the source of what it cites, and since when that holds.

    A law that there are no data for is its own source.
    """
    citation = cited(each.law) if each.law else None
    if citation is None:
        return msgspec.structs.replace(each, source=each.source or each.law)
    since = citation.since.isoformat() if citation.since else None
    return msgspec.structs.replace(each, since=each.since or since, source=each.source or citation.source)
