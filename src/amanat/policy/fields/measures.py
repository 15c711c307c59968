"""Fields that are figures or addresses: periods, deadlines, ages, dates, contacts, articles of law."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from amanat.policy.fields.amounts import WORD, lastings, number_of
from amanat.policy.matching.expressions import union
from amanat.policy.matching.kept import kept
from amanat.policy.matching.lexical import words as lists
from amanat.policy.reading import Field, FieldKind
from amanat.policy.text.sentence import Sentence

_MONTHS = {
    month: number
    for number, month in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], start=1
    )
}
_YOUNG = rf"(?:{WORD})"
_NO_AGE = r"(?!\s*(?:day|month|hour|week|%|\.\d|,\d))"
_AGES = (
    re.compile(
        r"\b(?:under(?: the age of)?|below(?: the age of)?|younger than|at least|over(?: the age of)?|"
        r"age(?:d)?(?: of)?|are|aged? under|older than|minimum age of)\s+"
        rf"(\d{{1,2}})\b{_NO_AGE}"
    ),
    re.compile(
        r"\b(?:under(?: the age of)?|below(?: the age of)?|younger than|over the age of|ages? of|aged(?: under)?|"
        rf"older than|turn(?:ed|s)?|reach(?:ed|es)?)\s+({_YOUNG})\b{_NO_AGE}"
    ),
    re.compile(
        rf"\b(\d{{1,2}}|{_YOUNG})(?:\s*\(\d+\))?(?:\s+years?)"
        r"(?:\s+(?:old|of age)|\s+(?:and|or)\s+(?:over|older|above|under|younger))"
    ),
    re.compile(rf"\b(\d{{1,2}}|{_YOUNG})\s+(?:and|or)\s+(?:over|older|above|younger)\b"),
    re.compile(r"(?<![\w.])(\d{1,2})\+(?!\w)"),
)
_YOUNGEST, _OLDEST = 5, 25
"""Years. A number in words beyond is seldom the age from which somebody may do something."""
_DATE = re.compile(
    r"\b(?:(\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?([a-z]{3,9})\.?,?\s+((?:19|20)\d\d)|([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+((?:19|20)\d\d)"
    r"|((?:19|20)\d\d)-(\d\d)-(\d\d)|(\d{1,2})[./](\d{1,2})[./]((?:19|20)\d\d))\b"
)
_EMAIL = re.compile(r"\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b")
_URL = re.compile(r"\b(?:https?://|www\.)[^\s<>()\"']+[^\s<>()\"'.,;:]")
_PHONE = re.compile(r"(?<![\w./-])\+\d[\d\s()/.-]{6,20}\d\b")
_ARTICLE = (
    r"art(?:icle)?s?\.?\s*\d+(?:\s*\(\w{1,2}\))*"
    r"(?:,?\s*(?:paragraph|para\.?|lit\.?|letter|point|sentence)\s*\(?\w+\)?)*(?:\s[b-f](?=[\s.,;]|\Z))?"
)
_NUMBERED_LAW = r"(?:regulation|directive) \(?(?:eu|ec)?\)? ?(?:no\.? )?\d{2,4}/\d{1,4}(?:/e[cu])?"
_DATED_LAW = r"(?:[a-z'-]+ ){1,4}(?:act|regulations?|directive|code) (?:of )?(?:19|20)\d\d"
_LEADING = re.compile(r"(?:the|by|under|to|of|with|and|in|our|any|see|per|applicable|required|comply|from|as|for)\s+")
_DEADLINE = re.compile(
    r"\b(?:respon|repl|answer|request|notif|inform|act on|process your|confirm|tell|acknowledg|report)\w*"
)

_PAST = re.compile(r"\b(?:in|over|during|within|of)\s(?:the\s)?(?:last|past|preceding|previous|prior)\s\Z")
"""How far one looks back is no period for which anything is kept."""


def measures(sentence: Sentence) -> Iterator[Field]:
    """Figures and addresses of a sentence. A period is a `deadline` where the sentence speaks of an answer."""
    words = sentence.plain
    deadline = bool(_DEADLINE.search(words)) and not re.search(r"\b(?:retain|kept|keep|stor|delet|eras)\w*", words)
    for each in lastings(words):
        if not _PAST.search(words, 0, each.start) and (
            each.unit != "year" or not re.match(r"\s+(?:old|of age)", words[each.end :])
        ):
            kind: FieldKind = "deadline" if deadline else "period"
            yield Field(kind=kind, value=each.value, start=sentence.start + each.start, end=sentence.start + each.end)
    yield from _ages(sentence, words)
    for match in _DATE.finditer(words):
        if date := _iso(match):
            yield _field(sentence, "date", date, match)
    for pattern in (_EMAIL, _URL, _PHONE):
        for match in pattern.finditer(words):
            yield _field(sentence, "contact", match[0], match)
    yield from _laws(sentence, words)


def _ages(sentence: Sentence, words: str) -> Iterator[Field]:
    """Ages in figures and in words, each place once."""
    found: dict[int, Field] = {}
    for pattern in _AGES:
        for match in pattern.finditer(words):
            years = number_of(match[1])
            if years is not None and (match[1].isdigit() or _YOUNGEST <= years <= _OLDEST):
                found.setdefault(match.start(1), _field(sentence, "age", str(years), match, group=1))
    yield from found.values()


@cache
def _law() -> re.Pattern[str]:
    """An article with or without its law, a law by its name, its number or its year."""
    return re.compile(kept().part("laws", str, _law_written))


def _law_written() -> str:
    named = f"(?:{union(lists().lists['law_name'], {})}|{_NUMBERED_LAW})"
    return rf"\b(?:{_ARTICLE}(?:\s*(?:of (?:the )?)?{named})?|{named}|{_DATED_LAW})(?!\w)"


def _laws(sentence: Sentence, words: str) -> Iterator[Field]:
    """Laws and articles, without the small words in front of a name that only its year makes one."""
    for match in _law().finditer(words):
        start = match.start()
        while lead := _LEADING.match(words, start, match.end()):
            start = lead.end()
        name = " ".join(words[start : match.end()].split())
        yield Field(kind="law", value=name, start=sentence.start + start, end=sentence.start + match.end())


def _field(sentence: Sentence, kind: FieldKind, value: str, match: re.Match[str], group: int = 0) -> Field:
    return Field(
        kind=kind, value=value, start=sentence.start + match.start(group), end=sentence.start + match.end(group)
    )


def _iso(match: re.Match[str]) -> str | None:
    """`YYYY-MM-DD`; of dates in figures, day before month."""
    if match[3]:
        day, month, year = int(match[1]), _MONTHS.get(match[2][:3], 0), match[3]
    elif match[6]:
        day, month, year = int(match[5]), _MONTHS.get(match[4][:3], 0), match[6]
    elif match[7]:
        day, month, year = int(match[9]), int(match[8]), match[7]
    else:
        day, month, year = int(match[10]), int(match[11]), match[12]
    return f"{year}-{month:02d}-{day:02d}" if 1 <= month <= 12 and 1 <= day <= 31 else None
