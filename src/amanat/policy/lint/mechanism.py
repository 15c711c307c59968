"""Transfer mechanisms: void ones, and none at all."""

from __future__ import annotations

import re
from collections.abc import Iterator

from amanat.policy.lint.page import Page, finding
from amanat.policy.reading import LintFinding
from amanat.vocabulary.terms import Lawful

_VOID = (
    (re.compile(r"\bprivacy[\s-]shield\b"), "Privacy Shield", "16 July 2020", "CJEU C-311/18"),
    (re.compile(r"\bsafe[\s-]harbou?r\b"), "Safe Harbor", "6 October 2015", "CJEU C-362/14"),
)
_DISOWNED = re.compile(
    r"\b(?:invalid\w*|struck down|no longer|annulled|former\w*|previous\w*|replaced|successor|void|"
    r"not rely|does not rely|until 20(?:15|20))\b"
)
_EEA = frozenset(
    [
        "AT",
        "BE",
        "DE",
        "DK",
        "ES",
        "FI",
        "FR",
        "GR",
        "HU",
        "IE",
        "IS",
        "IT",
        "LU",
        "NL",
        "NO",
        "PL",
        "PT",
        "RO",
        "SE",
        "CZ",
        "EU",
        "EEA",
    ]
)
_MOVES = re.compile(r"\b(?:transfer\w*|stor\w+|process\w*|held|host\w*|located|sent|send|server\w*)\b")
_ABROAD = re.compile(
    r"\b(?:other|third|foreign) (?:countries|states|jurisdictions)\b|"
    r"\boutside (?:of )?(?:the )?(?:eea|eu|european|your)\b|\babroad\b"
)


def void_mechanism(page: Page) -> Iterator[LintFinding]:
    """A mechanism that a court has struck down cannot carry a transfer, whatever the text says."""
    for sentence in page.sentences:
        if sentence.kind == "heading" or _DISOWNED.search(sentence.folded):
            continue
        for pattern, name, day, case in _VOID:
            if pattern.search(sentence.folded):
                yield finding(
                    "void-mechanism",
                    sentence,
                    f"{name} was struck down on {day} and cannot carry a transfer",
                    "name a mechanism that holds, such as standard contractual clauses",
                    law=case,
                    lawful=Lawful.VOID,
                )


def no_mechanism(page: Page) -> Iterator[LintFinding]:
    """Data go to a third country, and no sentence of the policy names what carries the transfer."""
    if page.says(
        "contractual clauses", "adequacy", "binding corporate rules", "data privacy framework", "adequate level"
    ):
        return
    for sentence in page.sentences:
        if "recipient.transfer" not in page.duties(sentence) or not _MOVES.search(sentence.folded):
            continue
        countries = page.values(sentence, "country")
        if (countries - _EEA) or _ABROAD.search(sentence.folded):
            yield finding(
                "transfer-without-mechanism",
                sentence,
                "data go to a third country and the policy names no mechanism",
                "name the mechanism for each country: adequacy, standard contractual clauses, binding corporate rules",
                law="GDPR Art. 13(1)(f), 44, 46",
                lawful=Lawful.DOUBTFUL,
            )
