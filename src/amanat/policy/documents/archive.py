"""What an archive wrote into a document that it saved: its notice and its date are no part of the policy."""

from __future__ import annotations

import re
from datetime import date

import msgspec

from amanat.policy.documents.tree import Block

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DATE = re.compile(
    r"\b(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)-(?P<day>\d\d)\b"
    r"|\b(?P<day2>\d{1,2})(?:st|nd|rd|th)?\s+(?P<month2>[A-Z][a-z]{2,8})\.?,?\s+(?P<year2>(?:19|20)\d\d)\b"
    r"|\b(?P<month3>[A-Z][a-z]{2,8})\.?\s+(?P<day3>\d{1,2})(?:st|nd|rd|th)?,?(?:\s+[\d:]{5,8})?\s+(?P<year3>(?:19|20)\d\d)\b"
)
_NOTICE = re.compile(
    r"\b(?:archived|captured|crawled|saved|retrieved|snapshot)\b(?=.{0,200}?(?:\b(?:19|20)\d\d\b|web\.archive\.org))",
    re.IGNORECASE | re.DOTALL,
)
_ADDRESS = re.compile(r"\bweb\.archive\.org/web/(\d{4})(\d\d)(\d\d)\d{0,6}")
_COMMENTS = (
    re.compile(r"FILE ARCHIVED ON (?:[\d:]{5,8} )?([A-Z][a-z]{2,8} \d{1,2}, \d{4})"),
    re.compile(r"Page saved with SingleFile[^>]{0,2000}?saved date:\s*\w{3} (\w{3} \d{1,2} (?:\d{4}|[\d:]{8} \d{4}))"),
    re.compile(r"Mirrored from [^>]{0,2000}?by HTTrack[^>]{0,200}?, \w{3}, (\d{1,2} \w{3} \d{4})"),
)
_LONGEST = 1_500
_ENDS = 20_000


class Notice(msgspec.Struct, frozen=True):
    """How many of the first blocks an archive wrote, and the day it names."""

    blocks: int = 0
    archived: date | None = None


def notice(text: str, blocks: tuple[Block, ...]) -> Notice:
    """The notice of an archive in a quote at the head of a text. A quote that names no archive stays."""
    found = ""
    for number, block in enumerate(blocks):
        line = text.rfind("\n", 0, block.start) + 1
        if not text[line : block.start].lstrip(" \ufeff").startswith(">"):
            return _told(found, number)
        found += text[block.start : block.end] + "\n"
    # A text that is all quote is no notice.
    return Notice()


def _told(found: str, number: int) -> Notice:
    if not number or len(found) > _LONGEST or not _NOTICE.search(found):
        return Notice()
    return Notice(number, date_in(found) or _date_of_address(found))


def date_in(words: str) -> date | None:
    """The first date in words that is a day of the calendar."""
    for match in _DATE.finditer(words):
        named = match.groupdict()
        year = named["year"] or named["year2"] or named["year3"]
        month = named["month"] or _month(named["month2"] or named["month3"])
        if found := _day(year, month, named["day"] or named["day2"] or named["day3"]):
            return found
    return None


def date_of_page(source: str) -> date | None:
    """The day on which an archive or a browser saved a page, by the comment that it left in it or by its toolbar."""
    ends = source[:_ENDS] + source[-_ENDS:]
    for pattern in _COMMENTS:
        if match := pattern.search(ends):
            return date_in(match[1])
    toolbar = source.find("BEGIN WAYBACK TOOLBAR")
    if toolbar < 0:
        toolbar = source.find('id="wm-ipp')
    return _date_of_address(source[: toolbar + 20_000]) if toolbar >= 0 else None


def _date_of_address(words: str) -> date | None:
    match = _ADDRESS.search(words)
    return _day(match[1], match[2], match[3]) if match else None


def _month(name: str | None) -> str:
    short = (name or "").lower()[:3]
    return str(_MONTHS.index(short) + 1) if short in _MONTHS else "0"


def _day(year: str | None, month: str, day: str | None) -> date | None:
    try:
        return date(int(year or 0), int(month), int(day or 0))
    except ValueError:
        return None
