"""How a pattern is written: rows between bars, tokens in a row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from amanat.errors import InputError

_BRACKET = r"\([^()]*\)"
for _ in range(3):
    _BRACKET = rf"\((?:[^()]++|{_BRACKET})*+\)"
"""A bracket, with brackets in it to the fourth depth."""
_TOKEN = re.compile(rf"(?:{_BRACKET}|\{{[a-z_]+\}})\??|\.{{2,4}}|[()|^$]|[^\s(){{}}|^$?]+\??")
"""What a row is made of; a bracket, a list or a word with a question mark behind it may be missing."""
_MARKS = frozenset("(){}|^$?.")
GAPS = {"..": 4, "...": 12, "....": 30}
"""How many words may lie in between."""


def tokens(written: str) -> list[str]:
    """What a row is made of; a row of words alone, as most are, is not searched for brackets.

    Raises `InputError` for a question mark behind a space: whoever writes `web ?site` means `website` too.
    """
    if _MARKS.isdisjoint(written):
        return written.split()
    if " ?" in written:
        raise InputError(
            f"in the pattern `{written}` a question mark stands behind a space",
            remedy="put it right behind the bracket that may be missing, or write both words: `website|web site`",
        )
    return _TOKEN.findall(written)


def rows_of_tokens(written: str) -> Iterator[list[str]]:
    """What stands between bars that are in no bracket, cut into tokens."""
    if "(" not in written:
        yield from ([row] if row.isalnum() else tokens(row) for row in map(str.strip, written.split("|")))
        return
    row: list[str] = []
    for token in tokens(written):
        if token == "|":
            yield row
            row = []
        else:
            row.append(token)
    yield row


def rows(written: str) -> list[str]:
    """What stands between bars that are in no bracket."""
    if "(" not in written:
        return [row.strip() for row in written.split("|")]
    bars = [match.start() for match in _TOKEN.finditer(written) if match[0] == "|"]
    starts = [0, *(bar + 1 for bar in bars)]
    return [written[start:end].strip() for start, end in zip(starts, [*bars, len(written)], strict=True)]


def may_be_missing(token: str) -> bool:
    """Whether the whole of it may be missing, and not only its last letter."""
    return token[-1] == "?" and is_nested(token)


def is_nested(token: str) -> bool:
    """Whether it is a bracket, or names a list."""
    return token[0] in "({"


def inside(token: str, lists: Mapping[str, Sequence[str]]) -> str:
    """What stands in a bracket, or in the list that braces name. Raises `InputError` for an unknown list."""
    name = token[1:-1]
    if token[0] == "(":
        return name
    if name not in lists:
        raise InputError(f"a pattern names a list `{name}` that is not there", remedy="add it to `words.toml`")
    return "|".join(lists[name])
