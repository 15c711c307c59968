"""Where a policy says how to reach the one who is responsible."""

from __future__ import annotations

import re
from collections.abc import Iterator

from amanat.policy.names.own import PAD
from amanat.policy.reading import Span
from amanat.policy.text.sentence import Sentence

_EMAIL = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}\s?@\s?[\w-]{1,64}(?:\.[\w-]{1,64}){1,6}|"
    r"(?<![\w.+-])[\w.+-]{1,64}\s?[\[(]at[\])]\s?[\w-]{1,64}(?:\s?[\[(]dot[\])]\s?|\.)\w+"
)
_PHONE = re.compile(r"(?<![\w./-])(?:\+\d|\(\d{2,4}\)|\d{3,4}[ .-]\d{3})[\d\s()/.-]{4,16}\d\b|(?<=number: )\d{6,14}")
_PAGE = re.compile(r"\b(?:https?://|www\.)[^\s<>()\"']+[^\s<>()\"'.,;:]")
_STREET = re.compile(
    r"\b\d{1,5}[\w/-]*,?\s[A-Z][^.;\n]{2,80}?\b(?:Street|St|Road|Rd|Avenue|Ave|Lane|Drive|Dr|Boulevard|Blvd|Suite|Way|Court|"
    r"Square|Floor|Park|District|dist|City|city)\b[^.;\n]{0,60}|\b[A-Z][\w ]{1,60},\s[A-Z]{2}\s\d{5}\b|"
    r"\b(?:P\.?\s?O\.?\s?Box|Postbus|Postfach|Freepost)\s[\w-]+[^.;\n]{0,60}|"
    r"\b[A-ZÄÖÜ][\w-]*(?:straße|strasse|str\.|weg|platz|gasse)\s\d+[^.;\n]{0,60}"
)
_ASKS = re.compile(
    r"\b(?:contact|e-?mail|write to|reach(?: out to)?|call|get in touch with|message|notify)\s+"
    r"\[?(?:us|me|we|my|our|(?:the|our) (?:\w+ ){0,2}(?:officer|manager|team|office|secretary)|"
    r"the (?:service provider|developer|company|owner|data controller|controller))\b|"
    r"\b(?:owner|controller|developer|privacy|our)\W+contact\b|\A\W*contact\s*(?:us|details|information|e-?mail|address)?\s*:|"
    r"\brequests?\s(?:\w+\s){0,3}?by\s(?:calling|writing|e-?mail|telephone|phone|post)\b|"
    r"\bget in touch\b|\breach\s(?:us|me|out)\b"
)
_PLACE = re.compile(
    r"\b(?:address|contact (?:details|information|form|page|section|us)|channels?|form|website|site|page|store|"
    r"social media|settings|here)\b"
)
_SECTION = re.compile(r"\b(?:contact|reach|questions|get in touch|imprint|impressum|feedback|support)\b")
_SEAT = re.compile(rf"\bwe{PAD}+[,.]*\s([^.;:()\n]{{3,60}}\d{{1,4}}[a-z]?,\s\w[\w ]{{2,30}})")
"""The company's own address, behind its name, which is read as `we`."""
_NEAR = 4
_OTHERS = re.compile(
    r"\b(?:google|facebook|apple|microsoft|amazon|twitter|unity|supervisory|authority|commissioner|arbitrat\w+)\b"
)


def contacts(text: str, sentences: tuple[Sentence, ...]) -> Iterator[Span]:
    """Mailboxes, telephones, pages and addresses where they are given to reach the controller by.

    A mailbox is taken wherever it stands, unless its sentence speaks of somebody else; the rest where the sentence, one
    of the few before it, or its heading asks to get in touch.
    """
    asked = -_NEAR - 1
    for place, sentence in enumerate(sentences):
        if _ASKS.search(sentence.folded):
            asked = place
        near = place - asked <= _NEAR or bool(_SECTION.search(sentence.section.rsplit("¦", 1)[-1]))
        words = text[sentence.start : sentence.end]
        found = list(_given(words, near)) if near or not _OTHERS.search(sentence.folded) else []
        found += [match.span(1) for match in _SEAT.finditer(sentence.folded)]
        if not found and asked == place and (points := _points(sentence)):
            found = [points]
        yield from (Span(sentence.start + start, sentence.start + end) for start, end in found)


def _given(words: str, near: bool) -> Iterator[tuple[int, int]]:
    for pattern in (_EMAIL, _PHONE, _PAGE, _STREET) if near else (_EMAIL,):
        for match in pattern.finditer(words):
            yield match.span()


def _points(sentence: Sentence) -> tuple[int, int] | None:
    """The request itself, where it points to a way without giving it."""
    match = _ASKS.search(sentence.folded)
    if match is None or not _PLACE.search(sentence.folded[match.end() :]):
        return None
    return match.span()
