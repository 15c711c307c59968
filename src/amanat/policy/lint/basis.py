"""One legal basis against another for the same technology."""

from __future__ import annotations

import re
from collections.abc import Iterator

from amanat.policy.lint.page import Page, finding
from amanat.policy.reading import LintFinding
from amanat.policy.sentence import Sentence
from amanat.vocabulary.terms import Lawful

_INTEREST = re.compile(
    r"\blegitimate (?:business )?interests?\b|\b(?:letter|lit\.?|point)\s*\(?f\)?\b|"
    r"\b6\s*\(1\)\s*\(?f\)?|\bart(?:icle|\.)? 6\W+(?:paragraph|para\.?)? ?1\W.{0,20}\bf\b"
)
_BASIS = re.compile(
    r"\b(?:legal|lawful)?\s?(?:basis|bases|ground|grounds)\b|\bbased on\b|\brel(?:y|ies) on\b|"
    r"\bin our legitimate\b|\bon the basis of\b"
)
_DEVICE = re.compile(
    r"\b(?:cookies?|analytics|pixels?|track(?:ing|ers?)|advertising|remarketing|retargeting|"
    r"plug-?ins?|tag manager|ad network)\b"
)
_CONSENT = re.compile(r"\bconsent\b|\bpermission\b")
_USES = re.compile(r"\bwe\b.{0,20}\b(?:use|embed|integrate|employ|work with)\b")


def contradicting_basis(page: Page) -> Iterator[LintFinding]:
    """Legitimate interest is named for what is read from or stored on a device, which needs consent.

    Where the same policy asks consent for cookies or advertising elsewhere, the two contradict each other.
    """
    asks = any(_asks_consent(sentence) for sentence in page.sentences)
    sections: set[tuple[str, ...]] = set()
    for sentence in page.sentences:
        if _rests_on_interest(sentence):
            sections.add(sentence.path)
            yield finding(
                "basis-contradicts" if asks else "interest-for-tracking",
                sentence,
                "legitimate interest is named for a technology that needs consent"
                + (", and the same policy asks consent for it elsewhere" if asks else ""),
                "name consent as the basis, and ask it before anything is stored",
                law="ePrivacy Art. 5(3), GDPR Art. 6(1)(a)",
                lawful=Lawful.DOUBTFUL,
            )
    for sentence in page.sentences:
        if sentence.path in sections and _USES.search(sentence.folded) and _DEVICE.search(sentence.folded):
            yield finding(
                "interest-for-tracking",
                sentence,
                "this technology rests on legitimate interest, and storage on the device needs consent",
                "load it only after consent",
                law="ePrivacy Art. 5(3), GDPR Art. 6(1)(a)",
                lawful=Lawful.DOUBTFUL,
            )


def _rests_on_interest(sentence: Sentence) -> bool:
    words = sentence.folded
    if sentence.kind == "heading" or not _INTEREST.search(words) or not _BASIS.search(words):
        return False
    return bool(_DEVICE.search(words) or (sentence.section and _DEVICE.search(sentence.section.split(" ¦ ")[-1])))


def _asks_consent(sentence: Sentence) -> bool:
    return bool(_CONSENT.search(sentence.folded) and _DEVICE.search(sentence.folded + " " + sentence.intro))
