"""Lines of a text, with the marks that Markdown and plain lists put in front of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Literal

import msgspec

from amanat.toml.packaged import packaged

LineKind = Literal["blank", "text", "heading", "underline", "item", "row"]

_LINE = re.compile(r"[^\n]*(?:\n|\Z)")
_HEADING = re.compile(r"[ \t]{0,3}(#{1,6})[ \t]+")
_UNDERLINE = re.compile(r"[ \t]{0,3}(=+|-{3,})[ \t]*\Z")
_RULE = re.compile(r"[ \t]{0,3}(?:(?:[*][ \t]*){3,}|(?:_[ \t]*){3,}|```.*|~~~.*)\Z")
_QUOTE = re.compile(r"[ \t]{0,3}(?:>[ \t]?)+")
MARKER = re.compile(
    r"([•●▪◦‣·∙○■□➢✓*+–—-]|\(?\d{1,3}(?:\.\d{1,3}){0,3}[.)]|\d{1,3}(?:\.\d{1,3}){1,3}|\d{1,3}(?:\.[\da-z]{1,3}){2,5}\.?|\(?[a-z]{1,2}\)|\(?[ivx]{1,5}[.)]|[a-hA-H][.)])"
    r"[ \t\u00a0]+(?=\S)"
)
_SECOND = re.compile(r"([•●▪◦‣·∙○■□➢✓*-]|\d{1,3}(?:\.[\da-z]{1,3}){1,5}\.?\)?)[ \t\u00a0]+(?=\S)")
_ROW_RULE = re.compile(r"[ \t|:-]+\Z")
_FRONT = re.compile(
    r"\ufeff?---[ \t]*\r?\n(?=[\w-]{1,40}:)"
    r"(?:(?:[\w-]{1,40}:(?:[ \t][^\n]*?)?|[ \t]+[^\s][^\n]*?|- [^\n]*?|#[^\n]*?|[ \t]*)\r?\n){1,200}?"
    r"(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)"
)
"""What a site's generator is told at the head of a file, `key: value` line by line: none of it is published."""
_UNSEEN = re.compile(r"[^\n]")

_ASKS = re.compile(r"(?:what|how|who|when|where|why|which|do|does|can|is|are|whom)\b", re.IGNORECASE)
_ANSWERS = re.compile(
    r"(?:yes|no|never|always|sometimes|rarely|only|of course|not at all)(?:[.!]?\Z|[,;:.]|\b.*\.\Z)", re.IGNORECASE
)
"""A line that answers the question above it."""
_GERUND = re.compile(r"[A-Z]\w+ing\b")
_CLAUSE = re.compile(
    r"\b(?:we|you|they|it|i)\s+\w+|\b(?:is|are|was|were|will|may|shall|must|can|has|have|does|do|collects?|uses?)\b",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"\b(?:when|where|if|that|which|who)\b.*", re.IGNORECASE | re.DOTALL)
_REACHES = re.compile(
    r"^\w[\w ]{0,30}:\s*\+?[\d(][\d ()./-]{5,}"
    r"|^(?=.*\d).*\b(?:street|st\.|road|rd\.|avenue|ave\.|lane|drive|boulevard|blvd|suite|p\.? ?o\.? box)(?=[\s,.]|$)",
    re.IGNORECASE,
)
"""A telephone number behind what it is, or a street with a number: a line of an address."""
_NO_HEADING = re.compile(r"@|://|\n|(?<!\d)(?:19|20)\d\d(?!\d)")
"""Addresses, years, more than one line."""
_SMALL = frozenset(
    [
        "a",
        "an",
        "and",
        "as",
        "at",
        "by",
        "for",
        "from",
        "in",
        "into",
        "of",
        "on",
        "or",
        "our",
        "the",
        "their",
        "this",
        "these",
        "that",
        "to",
        "with",
        "your",
        "via",
        "about",
    ]
)


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """`text[start:end]` is what stands behind the marks; `indent` is the column where the line begins to speak."""

    kind: LineKind
    start: int
    end: int
    indent: int = 0
    level: int = 0
    marker: str = ""


def lines(text: str) -> Iterator[Line]:
    """Every line in order; comments and the front matter of Markdown count as blank."""
    if "<!--" in text:
        text = _without_comments(text)
    front = _FRONT.match(text)
    for match in _LINE.finditer(text):
        start, end = match.span()
        if start == end:
            continue
        if front and end <= front.end():
            yield Line(kind="blank", start=start, end=start)
        else:
            yield _line(text, start, end)


def _without_comments(text: str) -> str:
    """Comments as spaces, line by line, so that offsets stay."""
    parts: list[str] = []
    at = 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start)) >= 0:
        parts += [text[at:start], _UNSEEN.sub(" ", text[start : end + 3])]
        at = end + 3
    return "".join([*parts, text[at:]])


def _line(text: str, start: int, end: int) -> Line:
    if quote := _QUOTE.match(text, start, end):
        start = quote.end()
    words = text[start:end]
    body = words.strip()
    if body.startswith("\ufeff"):
        body = body[1:].strip()
    if not body or _RULE.match(words.rstrip()):
        return Line(kind="blank", start=start, end=start)
    begin = text.index(body, start)
    stop = begin + len(body)
    if underline := _UNDERLINE.match(words.rstrip()):
        return Line(kind="underline", start=begin, end=stop, level=1 if underline[1][0] == "=" else 2)
    if heading := _HEADING.match(words):
        return _heading(text, start + heading.end(), stop, len(heading[1]))
    indent = _column(words[: begin - start])
    if body.startswith("|") and body.count("|") > 1:
        return _row(begin, stop, body, indent)
    if marker := MARKER.match(text, begin, stop):
        marker = _SECOND.match(text, marker.end(), stop) or marker
        return Line(kind="item", start=marker.end(), end=stop, indent=indent, marker=marker[1])
    return Line(kind="text", start=begin, end=stop, indent=indent)


def _heading(text: str, start: int, stop: int, level: int) -> Line:
    body = text[start:stop].rstrip("#").rstrip()
    if not body:
        return Line(kind="blank", start=start, end=start)
    start = text.index(body, start)
    return Line(kind="heading", start=start, end=start + len(body), level=level)


def _row(begin: int, stop: int, body: str, indent: int) -> Line:
    """A row without the bars at its ends; the first and the last cell may be empty."""
    if _ROW_RULE.match(body):
        return Line(kind="blank", start=begin, end=begin, marker="|")
    stop -= body.endswith("|") and not body.endswith("\\|")
    return Line(kind="row", start=begin + 1, end=stop, indent=indent, marker="|")


def _column(space: str) -> int:
    return sum(4 if char == "\t" else 1 for char in space)


def wraps(found: Sequence[Line]) -> int:
    """The width at which the text was wrapped by hand, in characters, or 0 where each paragraph is one long line."""
    longest = max((line.end - line.start + line.indent for line in found if line.kind == "text"), default=0)
    return longest if longest <= 140 else 0


def is_clause(words: str) -> bool:
    """Whether someone does something in the words, in what stands in the foreground."""
    return bool(_CLAUSE.search(_ASIDE.sub("", words)))


def is_address(words: str) -> bool:
    """Whether this is a line of an address: a street with its number, a telephone number."""
    return bool(_REACHES.search(words))


_ENTRY = re.compile(r"\w:\s.+,.+\.\Z")
"""A line that tells where something is, and not what follows: `Complaints: Data Inspectorate, Mill Lane 3, Otley.`"""


@cache
def _labelled() -> re.Pattern[str]:
    """A value behind its label: `Place of processing: Sweden`."""
    labels = "|".join(packaged("amanat.policy.lexicon", "labels.toml")["lines"])
    return re.compile(rf"(?:{labels})\s?:\s+(?!how|what|why|who|when|where)\S", re.IGNORECASE)


def is_title(words: str) -> bool:
    """Whether words that stand in bold are a heading, and no sentence to which the bold gives weight."""
    if len(words.split()) > 16 or words[-1] in ".;,!":
        return looks_like_heading(words, opens=False)
    return True


def looks_like_heading(words: str, *, opens: bool) -> bool:
    """Whether a line by itself is a heading: short, begun in upper case, and no clause of its own.

    `opens`: it is numbered and what it numbers follows, so that a clause may be a title too.
    """
    tokens = words.split()
    if not tokens or len(words) > 110 or len(tokens) > 16 or _NO_HEADING.search(words) or _REACHES.search(words):
        return False
    if _ANSWERS.match(words):
        return False
    first = words.lstrip("\"'“‘(")[:1]
    if not (first.isupper() or first.isdigit()) or words[-1] in ";,:":
        return False
    if _ASKS.match(words) and (words[-1] == "?" or (words[-1].isalnum() and len(tokens) <= 14)):
        return True
    if words.isupper() and words[-1] == "." and len(tokens) > 6:
        return False
    if _ENTRY.search(words) or _labelled().match(words.lstrip("*_")):
        return False
    if _every_word_is_raised(tokens) or words.isupper():
        return len(tokens) <= 14 and words[-1] != "!"
    if words[-1] in ".!?":
        return False
    if _GERUND.match(words) or opens:
        return True
    return len(tokens) <= 10 and not is_clause(words)


def _every_word_is_raised(tokens: list[str]) -> bool:
    """All words but the small ones begin in upper case."""
    heavy = [token.strip("\"'“”‘’()*_") for token in tokens if token.lower().strip(".,") not in _SMALL]
    heavy = [token for token in heavy if token[:1].isalpha()]
    return (
        len(heavy) > 0 and all(token[0].isupper() for token in heavy) and (len(tokens) > 1 or tokens[0][-1] not in "!")
    )
