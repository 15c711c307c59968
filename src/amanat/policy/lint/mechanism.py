"""Transfer mechanisms: those that have ended, those that are missing, and those that do not reach so far."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from amanat.policy.lint.page import Page, finding, spoken
from amanat.policy.reading import LintFinding
from amanat.policy.text.sentence import Sentence
from amanat.vocabulary.country import eea
from amanat.vocabulary.mechanism import adequacy, mechanisms, undecided
from amanat.vocabulary.terms import Lawful

_DISOWNED = re.compile(
    r"\b(?:invalid\w*|struck down|no longer|annulled|former\w*|previous\w*|replaced|successor|void|"
    r"despite|although|even though|repealed|expired|ended|not rely|do not|does not|has been superseded|superseded)\b"
)
_MOVES = re.compile(r"\b(?:transfer\w*|stor\w+|process\w*|held|host\w*|located|sent|send|server\w*)\b")
_ABROAD = re.compile(
    r"\b(?:other|third|foreign) (?:countries|states|jurisdictions)\b|"
    r"\boutside (?:of )?(?:the )?(?:eea|eu|european|your)\b|\babroad\b"
)
_COMES_FROM = re.compile(r"\b(?:from|by)\b[^.;]{0,80}\b(?:located|based|established) in\b")
_STAYS = re.compile(
    r"\b(?:not|never)\s+(?:\w+\s+){0,2}?(?:transfer\w*|stor\w+|process\w*|leave|sent|send|host\w*)\b|"
    r"\b(?:should|please) (?:consult|see|read|refer)\b|\bexplicit consent\b|\bart(?:icle|\.)? 49\b"
)
_CERTIFIED = re.compile(
    r"\b(?:certif\w*|participat\w*|self-certif\w*|"
    r"list(?:ed)?|adher\w*|compl(?:y|ies|iance)|member)\b"
)
_ADEQUATE = re.compile(
    r"\badequacy\b|\b(?:ensures?|offers?|provides?|has|have|guarantees?) an adequate (?:level|protection)\b"
)
_DENIED = re.compile(
    r"\b(?:no|not|without|lacks?|absence|unless|or|other|may|might|where|whether|if|standard|clauses|rules|safeguards|"
    r"framework)\b"
)


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(mechanisms()[name].words)})(?!\w)")


def void_mechanism(page: Page) -> Iterator[LintFinding]:
    """A mechanism that a court or its maker has ended cannot carry a transfer, whatever the text says."""
    over = [(name, each) for name, each in mechanisms().items() if each.ended and _pattern(name).search(page.folded)]
    for sentence in page.prose if over else ():
        if _DISOWNED.search(sentence.plain):
            continue
        for name, each in over:
            if each.ended and _pattern(name).search(sentence.folded):
                yield finding(
                    "old-clauses" if name == "old_clauses" else "void-mechanism",
                    sentence,
                    f"{each.name} ended on {spoken(each.ended)} and cannot carry a transfer",
                    f"name a mechanism that holds: {each.now}",
                    law=each.by,
                    lawful=Lawful.VOID,
                    since=each.ended,
                )
                break


def no_mechanism(page: Page) -> Iterator[LintFinding]:
    """Data go to a third country, and no sentence of the policy names what carries the transfer."""
    holding = [name for name, each in mechanisms().items() if not each.ended]
    if any(_pattern(name).search(page.folded) for name in holding):
        return
    for sentence in page.sentences:
        if "recipient.transfer" not in page.duties(sentence) or not _MOVES.search(sentence.folded):
            continue
        third = sorted(page.values(sentence, "country") - eea())
        abroad = _ABROAD.search(sentence.folded)
        if not (third or abroad) or _comes_or_stays(sentence):
            continue
        decided = [f"{adequacy()[code].decision} for {code}" for code in third if code in adequacy()]
        adequate = f"adequacy ({', '.join(decided)})" if decided else "adequacy"
        yield finding(
            "transfer-without-mechanism",
            sentence,
            "data go to a third country, and the policy names no mechanism that carries the transfer",
            f"name the mechanism for each country: {adequate}, standard contractual clauses, binding corporate rules",
            law="GDPR Art. 13(1)(f), 44, 46",
            lawful=Lawful.DOUBTFUL,
        )


def _comes_or_stays(sentence: Sentence) -> bool:
    """Data that come from abroad or do not go there are no transfer.

    A sentence may also rest on an exception of Art. 49, or point to where it is told.
    """
    return bool(_COMES_FROM.search(sentence.folded) or _STAYS.search(sentence.folded))


def framework(page: Page) -> Iterator[LintFinding]:
    """The Data Privacy Framework is named, and nowhere that the recipient is certified under it."""
    pattern = _pattern("data_privacy_framework")
    named = [each for each in page.prose if pattern.search(each.folded) and not _DISOWNED.search(each.plain)]
    if any(_CERTIFIED.search(each.folded) for each in named) or page.says("dataprivacyframework.gov"):
        return
    for sentence in named[:1]:
        yield finding(
            "framework-without-certification",
            sentence,
            "the Data Privacy Framework carries a transfer only to a recipient that is certified under it",
            "say that the recipient is certified, and check it at dataprivacyframework.gov",
            law="GDPR Art. 45, Decision (EU) 2023/1795 Art. 1",
            lawful=Lawful.DOUBTFUL,
            since=mechanisms()["data_privacy_framework"].since,
        )


def no_such_adequacy(page: Page) -> Iterator[LintFinding]:
    """A sentence rests on an adequacy decision for a country of which none has been taken."""
    for sentence in page.prose:
        if not _ADEQUATE.search(sentence.folded) or _DENIED.search(sentence.folded):
            continue
        claimed = page.values(sentence, "country") - eea() - undecided()
        for code in sorted(claimed - adequacy().keys()):
            yield finding(
                "adequacy-where-none",
                sentence,
                f"no adequacy decision is known for {_named(page, sentence, code)}",
                "rest the transfer on standard contractual clauses",
                law="GDPR Art. 45(1), 45(3)",
                lawful=Lawful.DOUBTFUL,
            )


def _named(page: Page, sentence: Sentence, code: str) -> str:
    """The country in the words of the sentence."""
    fields = (field for statement in page.statements(sentence) for field in statement.fields)
    return next((page.text[each.start : each.end] for each in fields if each.value == code), code)
