"""Placeholders that were left in."""

from __future__ import annotations

import re
from collections.abc import Iterator

from amanat.policy.lint.page import CLEAR, Page
from amanat.policy.reading import LintFinding
from amanat.policy.text.undecided import UNDECIDED

_FILL = (
    r"e-?mail(?: protected| address)?|website|web ?site|url|company(?: name)?|name|address|"
    r"phone(?: number)?|date|country|"
    r"insert[^\])>]{0,60}|your [^\])>]{0,40}|enter [^\])>]{0,40}|to be (?:completed|added|"
    r"confirmed)[^\])>]{0,30}|xx+|tbd|tbc|todo|\.\.\.|…"
)
_ADDRESS = re.compile(
    r"(?:\battn\b|\battention\b|\bwrite to\b|\baddress:|\bmanager,|\bofficer,|"
    r"\bat:)[^.\n]{0,60}?\b((?:physical|postal|street|company|e-?mail) address)\b(?=\s*(?:,|\.|;|"
    r"or\b|\Z))",
    re.IGNORECASE,
)
_PATTERNS = (
    re.compile(rf"\[(?:{_FILL})\](?!\()", re.IGNORECASE),
    re.compile(rf"<(?:{_FILL})>|\{{\{{[^}}\n]{{1,60}}\}}\}}|<<[^>\n]{{1,60}}>>", re.IGNORECASE),
    re.compile(
        r"\b(?:via|at|through|on|visit|see|to|by)\s+\((?:website|web site|url|link|e-?mail|address|name|phone|date)\)",
        re.IGNORECASE,
    ),
    re.compile(
        r"\bX{2,}(?=\s(?:hours?|days?|weeks?|months?|years?|per cent|euros?|pounds?|dollars?)\b)", re.IGNORECASE
    ),
    re.compile(r"\b(?:TBD|TBC|TODO|FIXME|XXX+)\b|\blorem ipsum\b|_{4,}"),
    _ADDRESS,
    UNDECIDED,
)
_OURS = re.compile(
    r"\b(?:our|your|the|a|any|their|its)\s+(?:physical|postal|street|company|e-?mail) address\b", re.IGNORECASE
)


def placeholder(page: Page) -> Iterator[LintFinding]:
    """A sentence in which a word stands where the thing itself should be. The finding covers the sentence."""
    for sentence in page.sentences:
        words = page.words(sentence)
        found = next((match for pattern in _PATTERNS if (match := pattern.search(words))), None)
        if found is None or (found.re is _ADDRESS and _OURS.search(found[0])):
            continue
        shown = found[found.lastindex or 0].strip()
        yield LintFinding(
            rule="placeholder",
            start=sentence.start,
            end=sentence.end,
            message=f"a placeholder was left in the text: `{shown}`",
            remedy="put in what it stands for",
            law=CLEAR,
        )
