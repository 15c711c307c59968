"""Rights, officers and representatives that nobody can reach."""

from __future__ import annotations

import re
from collections.abc import Iterator

from amanat.policy.lint.page import Page, finding
from amanat.policy.reading import LintFinding
from amanat.policy.text.sentence import Sentence
from amanat.vocabulary.terms import Polarity

_REACHED = re.compile(
    r"@|\bwww\.|https?://|\+\d|\b(?:contact|write|e-?mail|mail|phone|call|form|settings?|account|profile|dashboard|letter|"
    r"log(?:ging)? in|address|support|unsubscribe|click|link|in the app|my \w+)\b"
)
_DETAIL = re.compile(
    r"[\w.+-]+@[\w-]+\.\w|\[[^\]]{1,40}protected\]|https?://|\bwww\.|\+\d[\d ()-]{5,}|"
    r"\b\d{3}[\d ()-]{4,}\d|\b(?!(?:19|20)\d\d\b)\d{4,6}\b"
)
_OFFICER = re.compile(r"\b(?:data protection officer|dpo)\b")
_REPRESENTATIVE = re.compile(
    r"\b(?:eu|european|uk|union|article 27|art\. 27|gdpr) representative\b|"
    r"\brepresentative (?:in|within) the (?:eu|european|union|uk)\b"
)
_HAS = re.compile(r"\b(?:our|we|the|a|appointed|designated|contact)\b")
_ELSEWHERE = re.compile(
    r"\b(?:contact (?:details|information|us)|details|address|form|using|listed|given|below|above|section|following)\b"
)
_NONE = re.compile(r"\b(?:not|no|may|if)\b")
_NEAR = 4
_RIGHTS = ("rights.access", "rights.rectify", "rights.erase", "rights.port", "rights.restrict", "rights.object")


def right_without_channel(page: Page) -> Iterator[LintFinding]:
    """Rights are granted, and nothing in the whole text says how to reach the company."""
    granted = [
        sentence
        for sentence in page.prose
        if any(one.duty in _RIGHTS and one.polarity is Polarity.YES for one in page.statements(sentence))
    ]
    if granted and not _REACHED.search(page.folded):
        yield finding(
            "right-without-channel",
            granted[0],
            "rights are named, and no way to use them",
            "give an address, a form or a setting",
            law="GDPR Art. 12(2), 13(1)(a)",
        )


def officer_without_contact(page: Page) -> Iterator[LintFinding]:
    """A data protection officer is named, and nowhere near stands how to reach them."""
    yield from _unreached(
        page, _OFFICER, "officer-without-contact", "a data protection officer is named, and no way to reach them",
        "GDPR Art. 13(1)(b), 37(7)",
    )  # fmt: skip


def representative_without_contact(page: Page) -> Iterator[LintFinding]:
    """A representative in the Union is named, and nowhere near stands how to reach them."""
    yield from _unreached(
        page, _REPRESENTATIVE, "representative-without-contact",
        "a representative is named, and neither who that is nor how to reach them", "GDPR Art. 13(1)(a), 27",
    )  # fmt: skip


def _unreached(page: Page, who: re.Pattern[str], rule: str, message: str, law: str) -> Iterator[LintFinding]:
    if not who.search(page.folded):
        return
    places = [place for place, each in enumerate(page.sentences) if who.search(each.folded)]
    if any(_reached(page, place) for place in places):
        return
    named = [page.sentences[place] for place in places]
    first = next((each for each in named if each.kind != "heading" and _speaks(each)), None)
    if first:
        yield finding(rule, first, message, "give a name or a post, and an address", law=law)


def _speaks(sentence: Sentence) -> bool:
    return bool(_HAS.search(sentence.folded)) and not _NONE.search(sentence.folded)


def _reached(page: Page, place: int) -> bool:
    """A detail in the sentence or those around it, or a word that says where it stands."""
    sentence = page.sentences[place]
    around = page.sentences[max(0, place - _NEAR) : place + _NEAR + 1]
    if _ELSEWHERE.search(sentence.folded):
        return True
    return any(_DETAIL.search(each.plain) for each in around)
