"""References to what is not there: sections, terms, and headings with nothing below them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from amanat.policy.lint.page import CLEAR, Page, finding
from amanat.policy.reading import LintFinding

_SECTION = re.compile(r"\b(?:section|sec\.|clause|paragraph|chapter|part) (\d{1,2})(?:\.\d{1,2})*\b(?!\s*(?:\(|%))")
_FOREIGN = re.compile(
    r"\b(?:act|code|law|gdpr|regulation|directive|terms|agreement|contract|conditions|civil|bdsg|tmg|tdddg|ttdsg|ccpa|"
    r"statute|dsgvo|uwg|hgb|ao|bgb|rule|coppa|u\.s\.c|usc|ordinance|bill|constitution|schedule|annex|dpa|pdpa|pipa)\b|§"
)
_NUMBERED = re.compile(
    r"^\W{0,12}(?:(?:section|chapter|part|clause|article|paragraph)\s+)?(\d{1,2})(?:\.\d{1,2})*[.):\s]", re.M | re.I
)
_BELOW = re.compile(r"[\"']?((?:[a-z]+ )?[a-z]+)[\"']?,? \((?:as )?defined (?:below|hereafter|later|further below)\)")
_LAST_NUMBER = re.compile(r"[\W_]{0,8}(?:(?:section|part|article|clause) )?((?:\d{1,2}\.){0,3})(\d{1,2})\b", re.I)
_FEW = 3
_MOST_TERMS = 50
"""Each is sought in the whole text; a text that announces more of them is not looked at further."""


def section_missing(page: Page) -> Iterator[LintFinding]:
    """A sentence points to a section of this text by a number that no section bears."""
    numbers = {int(number) for number in _NUMBERED.findall(page.text)}
    if len(numbers) < 3:
        return
    for sentence in page.prose:
        for match in _SECTION.finditer(sentence.folded):
            around = sentence.folded[max(0, match.start() - 40) : match.end() + 60]
            if int(match[1]) > max(numbers) and not _FOREIGN.search(around):
                yield finding(
                    "section-missing",
                    sentence,
                    f"{match[0]} is named, and the text has no such section",
                    "name the section that is meant",
                    law=CLEAR,
                )
                break


def term_undefined(page: Page) -> Iterator[LintFinding]:
    """A term is said to be defined below, and no sentence below defines it."""
    defined: dict[str, int] = {}
    for sentence in page.prose if page.says("defined ") else ():
        for match in _BELOW.finditer(sentence.folded) if "defined " in sentence.folded else ():
            term = match[1].split(" ")[-1]
            if term not in defined and len(defined) < _MOST_TERMS:
                defined[term] = _last_definition(page, term)
            if defined.get(term, len(page.text)) < sentence.end:
                yield finding(
                    "term-undefined",
                    sentence,
                    f"`{match[1]}` is said to be defined below, and it is not",
                    "define it, or take the reference out",
                    law=CLEAR,
                )


def _last_definition(page: Page, term: str) -> int:
    """Where the text defines a term for the last time; -1 where it never does."""
    return max((match.start() for match in re.finditer(_definition(term), page.text, re.IGNORECASE)), default=-1)


def _definition(term: str) -> str:
    name = rf"{re.escape(term)}s?"
    quoted = rf"[\"“'‘*][^\"”'’*\n]{{0,40}}{name}[.,]?[\"”'’*]"
    told = rf"\b{name}\b.{{0,30}}\b(?:means|refers? to|is defined|are defined|is any|are any|include)"
    return rf"{quoted}|{told}|^#+ .*{name}"


def section_empty(page: Page) -> Iterator[LintFinding]:
    """A numbered heading with nothing below it but the heading of the next number.

    Without numbers nobody can tell an empty section from the title of those that follow.
    """
    empty = [
        sentence
        for sentence, after in zip(page.sentences, page.sentences[1:], strict=False)
        if sentence.kind == after.kind == "heading" and _follows(page.words(sentence), page.words(after))
    ]
    # More than a few are a table of contents.
    for sentence in empty if len(empty) <= _FEW else ():
        yield finding(
            "section-empty",
            sentence,
            "a section is announced and nothing follows",
            "write it, or take the heading out",
            law=CLEAR,
        )


def _follows(one: str, other: str) -> bool:
    first, second = _LAST_NUMBER.match(one), _LAST_NUMBER.match(other)
    return bool(first and second and first[1] == second[1] and int(first[2]) + 1 == int(second[2]))
