"""One legal basis against another for the same technology."""

from __future__ import annotations

import re
from collections.abc import Iterator

from amanat.policy.lint.page import Page, finding
from amanat.policy.reading import LintFinding
from amanat.policy.text.sentence import Sentence
from amanat.vocabulary.terms import Lawful

_INTEREST = re.compile(
    r"\blegitimate (?:business )?interests?\b|\b(?:letter|lit\.?|point)\s*\(?f\)?\b|"
    r"\b6\s*\(1\)\s*\(?f\)?|\bart(?:icle|\.)? 6\W+(?:paragraph|para\.?)? ?1\W.{0,20}\bf\b"
)
_BASIS = re.compile(
    r"\b(?:legal|lawful)?\s?(?:basis|bases|ground|grounds)\b|\bbased on\b|\bre(?:ly|lies|sts?) on\b|"
    r"\bin our legitimate\b|\bon the basis of\b"
)
_DEVICE = re.compile(
    r"\b(?:cookies?|analytics|pixels?|track(?:ing|ers?)|advertising|remarketing|retargeting|"
    r"plug-?ins?|tag manager|ad network)\b"
)
_NECESSARY = re.compile(
    r"\b(?:(?:strictly|technically|absolutely) )?(?:necessary|essential|required|needed|indispensable)"
    r"(?: (?:or|and) \w+)? cookies?\b|"
    r"\bcookies? (?:that|which) (?:are|is) (?:strictly |technically )?(?:necessary|required)\b"
)
"""The one kind of storage that needs no consent (ePrivacy Art. 5(3))."""
_PARTS = re.compile(r";|,? \b(?:whereas|while|but)\b")
_THIS = re.compile(r"\b(?:this|these) (?:services?|tools?|technolog\w+|features?|plug-?ins?|pixels?|products?)\b")
_CONSENT = re.compile(r"\bconsent\b|\bpermission\b")
_USES = re.compile(r"\bwe\b.{0,20}\b(?:use|embed|integrate|employ|work with)\b")


def contradicting_basis(page: Page) -> Iterator[LintFinding]:
    """Two sentences that name different bases for the same technology: legitimate interest here, consent there.

    Whatever the law says of either, the text contradicts itself.
    """
    asking = [sentence for sentence in page.sentences if _asks_consent(sentence)]
    for sentence in _resting_on_interest(page) if asking else ():
        asks = next((each for each in asking if each is not sentence), None)
        if asks is None:
            continue
        yield finding(
            "basis-contradicts",
            sentence,
            f"legitimate interest is named here, and consent for such a technology elsewhere: {page.quote(asks)}",
            "name one basis for one technology",
            law="GDPR Art. 5(1)(a), 13(1)(c)",
        )


def interest_for_tracking(page: Page) -> Iterator[LintFinding]:
    """Legitimate interest is named for what is read from or stored on a device, which needs consent.

    Speaks of the sentence that names it, and of those in its section that use the technology.
    """
    named = _resting_on_interest(page)
    sections = {sentence.path for sentence in named}
    starts = {sentence.start for sentence in named}
    for sentence in page.sentences:
        uses = sentence.path in sections and _USES.search(sentence.folded) and _DEVICE.search(sentence.folded)
        if uses or sentence.start in starts:
            yield finding(
                "interest-for-tracking",
                sentence,
                "this technology rests on legitimate interest, and storage on the device needs consent",
                "name consent as the basis, and load it only after consent",
                law="ePrivacy Art. 5(3), GDPR Art. 6(1)(a)",
                lawful=Lawful.DOUBTFUL,
            )


def _resting_on_interest(page: Page) -> list[Sentence]:
    """Sentences that rest such a technology on it, by name or as `this service` where their section uses one."""
    using = {each.path for each in page.sentences if _USES.search(each.folded) and _DEVICE.search(each.folded)}
    return [
        sentence
        for sentence in page.sentences
        if _rests_on_interest(sentence) or (sentence.path in using and _names_this(sentence))
    ]


def _names_this(sentence: Sentence) -> bool:
    words = sentence.folded
    return bool(_THIS.search(words) and _INTEREST.search(words) and _BASIS.search(words))


def _rests_on_interest(sentence: Sentence) -> bool:
    words = sentence.folded
    if sentence.kind == "heading" or not _INTEREST.search(words) or not _BASIS.search(words):
        return False
    rests = next((part for part in _PARTS.split(words) if _INTEREST.search(part)), words)
    if _NECESSARY.search(rests):
        return bool(_DEVICE.search(_NECESSARY.sub(" ", rests)))
    return bool(_DEVICE.search(words) or (sentence.section and _DEVICE.search(sentence.section.split(" ¦ ")[-1])))


def _asks_consent(sentence: Sentence) -> bool:
    return bool(_CONSENT.search(sentence.folded) and _DEVICE.search(sentence.folded + " " + sentence.intro))
