"""Lines that a page breaks by hand: what goes on in the next line, what is a line of its own, and what is a list."""

from __future__ import annotations

import re

from amanat.policy.documents.layout import is_address, is_clause

_OPEN_END = re.compile(
    r"\b(?:the|a|an|of|to|for|with|in|on|by|from|at|as|and|or|our|your|their|its|this|that|these|which|who|is|are|if|"
    r"when|than|into|under|about|via|including|include|includes|e\.g\.?|i\.e\.?|etc)\W*\Z",
    re.IGNORECASE,
)
"""Words that no line ends with unless it goes on."""
_OPENS_LIST = re.compile(
    r"\b(?:with|to|from|by|for|including|include|includes|such as|are|collect|collects|process|use|store|keep|hold|"
    r"share|receive|request|obtain)\Z",
    re.IGNORECASE,
)
_LEANS_ON = re.compile(
    r"\b(?:the|a|an|of|to|for|with|in|on|by|from|at|our|your|their|its|which|who|that)\Z", re.IGNORECASE
)
_MEMBER = re.compile(r"(?:and |or )?(?:our|your|the|a|an|any|other|its|their)\b", re.IGNORECASE)
_ENDS = ".!?:;"
_MOST_WORDS = 8
_FEW_WORDS = 4
_FIGURES = re.compile(r"[\d@]")


def goes_on(last: str, line: str) -> bool:
    """Whether a line goes on with what the one above it began.

    A line in lower case does, and one behind an open end; the lines of an address belong together.
    """
    if last[-1] in _ENDS:
        return False
    first = line.lstrip("\"'“‘(")[:1]
    if not first.isupper() or last[-1] == "," or _OPEN_END.search(last) or is_address(line):
        return True
    return not (is_clause(last) or is_clause(line))


def is_list(lines: list[str]) -> bool:
    """Whether the first line introduces the others: `We share your data with` / `our bank` / `our lawyers`."""
    if len(lines) < 3 or not is_clause(lines[0]):
        return False
    return bool(_OPENS_LIST.search(lines[0])) and _are_members(lines[1:])


def _are_members(lines: list[str]) -> bool:
    """Whether lines are alike and each whole in itself, so that they are no sentence that was wrapped."""
    whole = all(
        len(line.split()) <= _MOST_WORDS
        and not _LEANS_ON.search(line)
        and not is_clause(line)
        and line[-1] not in ".!?:"
        for line in lines[:-1]
    ) and not is_clause(lines[-1])
    alike = all(_MEMBER.match(line) for line in lines) or all(len(line.split()) <= _FEW_WORDS for line in lines)
    return whole and alike and len(lines[-1].split()) <= _MOST_WORDS


def is_listed(introduction: str, lines: list[str]) -> bool:
    """Whether unmarked lines are the items of an introduction that ends in a colon; an address has figures."""
    if len(lines) < 2 or not introduction.endswith(":") or not is_clause(introduction):
        return False
    return _are_members(lines) and not any(_FIGURES.search(line) for line in lines)
