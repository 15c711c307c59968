"""Fields that are figures or addresses: periods, deadlines, ages, dates, contacts, articles of law."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from amanat.policy.expressions import union
from amanat.policy.kept import kept
from amanat.policy.lexical import words as lists
from amanat.policy.reading import Field, FieldKind
from amanat.policy.sentence import Sentence

_NUMBERS = {
    word: number
    for number, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
            "twenty",
        ]
    )
} | {"a": 1, "an": 1, "thirty": 30, "forty": 40, "forty-five": 45, "sixty": 60, "ninety": 90}
_UNITS = {"hour": "PT{}H", "day": "P{}D", "week": "P{}W", "month": "P{}M", "year": "P{}Y", "minute": "PT{}M"}
_MONTHS = {
    month: number
    for number, month in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], start=1
    )
}
_PERIOD = re.compile(
    r"\b(\d{1,4}|"
    + "|".join(sorted(_NUMBERS, key=len, reverse=True))
    + r")(?:\s?\(\w+\))?[\s-]+(?:(business|working|calendar|full)\s+)?"
    r"(minute|hour|day|week|month|year)s?\b"
)
_AGE = re.compile(
    r"\b(?:under(?: the age of)?|below(?: the age of)?|younger than|at least|over(?: the age of)?|"
    r"age(?:d)?(?: of)?|are|aged? under|older than|minimum age of)\s+"
    r"(\d{1,2})\b(?!\s*(?:day|month|hour|week|%|\.\d|,\d))"
)
_AGED = re.compile(r"\b(\d{1,2})(?:\s+years?)(?:\s+(?:old|of age)|\s+and\s+(?:over|older|above))")
_DATE = re.compile(
    r"\b(?:(\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?([a-z]{3,9})\.?,?\s+((?:19|20)\d\d)|([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+((?:19|20)\d\d)"
    r"|((?:19|20)\d\d)-(\d\d)-(\d\d)|(\d{1,2})[./](\d{1,2})[./]((?:19|20)\d\d))\b"
)
_EMAIL = re.compile(r"\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b")
_URL = re.compile(r"\b(?:https?://|www\.)[^\s<>()\"']+[^\s<>()\"'.,;:]")
_PHONE = re.compile(r"(?<![\w./-])\+\d[\d\s()/.-]{6,20}\d\b")
_ARTICLE = r"art(?:icle)?s?\.?\s*\d+(?:\s*\(\w{1,2}\))*(?:\s*(?:paragraph|para\.?|lit\.?|letter|sentence)\s*\w+)*"
_NUMBERED_LAW = r"(?:regulation|directive) \(?(?:eu|ec)?\)? ?(?:no\.? )?\d{2,4}/\d{1,4}(?:/e[cu])?"
_DATED_LAW = r"(?:[a-z'-]+ ){1,4}(?:act|regulations?|directive|code) (?:of )?(?:19|20)\d\d"
_LEADING = re.compile(r"(?:the|by|under|to|of|with|and|in|our|any|see|per|applicable|required|comply|from|as|for)\s+")
_DEADLINE = re.compile(
    r"\b(?:respon|repl|answer|request|notif|inform|act on|process your|confirm|tell|acknowledg|report)\w*"
)


def measures(sentence: Sentence) -> Iterator[Field]:
    """Figures and addresses of a sentence. A period is a `deadline` where the sentence speaks of an answer."""
    words = sentence.plain
    deadline = bool(_DEADLINE.search(words)) and not re.search(r"\b(?:retain|kept|keep|stor|delet|eras)\w*", words)
    for match in _PERIOD.finditer(words):
        number = _NUMBERS.get(match[1]) if not match[1].isdigit() else int(match[1])
        if number is None or (match[3] == "year" and re.match(r"\s+(?:old|of age)", words[match.end() :])):
            continue
        yield _field(sentence, "deadline" if deadline else "period", _UNITS[match[3]].format(number), match)
    for pattern in (_AGE, _AGED):
        for match in pattern.finditer(words):
            yield _field(sentence, "age", match[1], match, group=1)
    for match in _DATE.finditer(words):
        if date := _iso(match):
            yield _field(sentence, "date", date, match)
    for pattern in (_EMAIL, _URL, _PHONE):
        for match in pattern.finditer(words):
            yield _field(sentence, "contact", match[0], match)
    yield from _laws(sentence, words)


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
