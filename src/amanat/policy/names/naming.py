"""Where a policy names the one who is responsible: the controller of GDPR Art. 4(7).

Names are read in the text as it is written, for a name is told by its capitals. Scripts without capitals count too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from amanat.policy.reading import Span
from amanat.policy.text.sentence import Sentence

_WORD = r"(?:[A-Z0-9]|[^\W\d_a-zA-Z])[\w&'’+-]*(?:\.\w+)*"
FORM = (
    r"(?:(?:Pte|PTE)\.? (?:Ltd|LTD|Limited)|"
    r"LLC|L\.L\.C\.|Inc|INC|Incorporated|Ltd|LTD|Limited|GmbH|UG|AG|KG|Corp|Corporation|Pvt|Pty|B\.?V|N\.?V|S\.?A|"
    r"S\.?A\.?S|SARL|S\.?r\.?l|S\.?L|S\.?p\.?A|Oy|AB|ApS|A/S|PLC|plc|LLP|Sdn\.? Bhd|d\.o\.o|OÜ|e\.V|Co)"
)
FORMED = re.compile(rf",?\s{FORM}\.?\Z")
"""The legal form that a name ends in."""
NAME = rf"{_WORD}(?:\s(?:{_WORD}|of|and|for|the|by|de|di|da|van|von|&|-|–)(?!\w)){{0,7}}(?:,?\s{FORM}(?!\w)\.?)?"
_SERVICE = (
    r"(?:services?|app|apps|application|applications|games?|site|website|platform|software|policy|notice|product)"
)
_SAID: tuple[tuple[tuple[str, ...], str], ...] = (
    # The company is defined: Company (or "we") refers to NAME.
    (
        (),
        rf"\A\W*(?:[Tt]he )?(?:Company|Service Provider|Developer|Operator|Owner|Controller|We|Us|Our)\b"
        rf"(?:(?!officer)[^.]){{0,120}}?"
        rf"\b(?:refers? to|means?|is|are)\s+({NAME})",
    ),
    # It made or runs the service: NAME built the app, the service is provided by NAME.
    (
        ("built", "developed", "created", "made", "publishe", "operates", "owns"),
        rf"\b({NAME})\s+(?:has\s+)?(?:built|developed|created|made|published|publishes|operates|owns)\s+(?:and\s\w+\s)?"
        rf"(?:the|this|these|our|an?)\b[^.]{{0,80}}?\b(?i:{_SERVICE})\b",
    ),
    (
        ("by",),
        rf"\b(?i:{_SERVICE})\b[^.,;]{{0,90}}?\b(?:provided|created|developed|operated|owned|published|made|run|offered|"
        rf"maintained|managed|processed|distributed)\s+by\s+[\"“']?({NAME})",
    ),
    (("built",), r"\A\W*([^.,;:\n]{2,60}?)\s+built\s+the\s[^.]{1,80}?\s(?:app|game|application)\b"),
    (
        ("at no cost", "and is intended"),
        r"(?i:\bservice\s+is\s+provided\s+by)\s+([^.,;:()\n]{2,60}?)\s+(?:at no cost|and is intended)",
    ),
    # It calls itself so: NAME ("we"), We at NAME, contact us at NAME.
    (
        ("(",),
        rf"({NAME}),?\s*\((?:[^()]{{0,60}}\W)?[\"“”‘'“]?(?i:we|us|our|the company|company|developer|the developer)\b",
    ),
    (("at",), rf"\b(?:[Ww]e|[Uu]s)(?:,)?\s+(?:at\s+|here at\s+)({NAME})"),
    ((", ",), rf"\b(?:[Ww]e|[Uu]s), ({NAME}),"),
    (("contact",), rf"\bcontact\s+\[?(?:us|me)[^.]{{0,12}}?\s+at\s+({NAME})"),
    (("controller",), rf"\b(?:data\s)?controller\b[^.]{{0,60}}?\b(?:is|are)\s*:?\s+({NAME})"),
    (("controller",), rf"\b({NAME})\s+(?:is|acts as)\s+(?:the|a|your)\s+(?:data\s+)?controller\b"),
    # It stands over its address, as at the head of a letter: NAME, 12 Mill Lane.
    ((", ",), rf"\A\W*({NAME}),\s\d{{1,4}}[a-zA-Z]?\s[A-Z]\w+\s[A-Z]\w+\b"),
    # It speaks of its own policy.
    (
        (),
        rf"\b({NAME})\s+(?:has\s+adopted|is\s+committed|respects|values|understands|takes|recogni[sz]es|cares|"
        rf"wants|believes|does\s+not\s+(?:collect|share|store))\b",
    ),
    (("terms",), rf"\bterms\b.{{0,12}}\bof\s+({NAME}\s{FORM})\b"),
)
"""How a company is named, each behind words of which the sentence must have one."""
_compiled = cache(re.compile)
_LEGAL = re.compile(rf"\b({_WORD}(?:,?\s{_WORD}){{0,5}},?\s{FORM})\b\.?")
_POLICY = r"(?i:privacy policy|privacy notice|privacy statement|data protection (?:policy|notice|information)|privacy)"
_TITLE = re.compile(
    rf"\A\W*(?:({NAME})(?:'s|’s)?\s*[-–—:|]?\s+(?i:app\s|application\s)?{_POLICY}\W*\Z"
    rf"|({NAME})\s*[-–—:|]\s+(?i:data protection)\W*\Z"
    rf"|(?:{_WORD}\s)?{_POLICY}\s*(?:(?i:of|for|at)\s+(?i:the\s+)?|[-–—:|]\s+)({NAME}))"
)
_NOBODY = re.compile(
    r"\A(?:(?:the|this|that|these|those|our|your|my|its?|an?|any|each|all|we|us|i|you|they|he|she|who|which|what|and|"
    r"users?|company|service providers?|website|site|app|application|services?|third|parties|party|privacy|policy|"
    r"personal|data|information|cookies?|children|google|facebook|meta|apple|microsoft|amazon|twitter|admob|firebase|"
    r"unity|youtube|instagram|android|ios|paypal|stripe|if|when|in|on|by|no|last|updated|effective|general|"
    r"about|mobile|customers?|student|employee|online|global|full|gdpr|eu|us|uk|legal|security|cookie|this|visitors?|"
    r"general data protection|california|european|changes|to|corporation|notice|statement|terms|"
    r"child|kids?|minors?|teens?|teenagers?|young people|parents?|parental|guardians?|famil(?:y|ies)|members?|guests?|"
    r"patients?|applicants?|candidates?|subscribers?|consumers?|residents?|e-?mail|internet|location|"
    r"ccpa|cpra|coppa|hipaa|ferpa|lgpd|pipeda)\b(?:['’]s?)?[\s,&]*)+\Z",
    re.IGNORECASE,
)
_TAIL = re.compile(r"(?:['’]s)?(?:[\s,–-]+(?:and|of|for|the|by|de|di|da|van|von))*[\s,&–-]*\Z")
_BLANK = re.compile(r"[\[\]]")
"""A name that was left to be filled in."""
_VENDOR = re.compile(
    r"\b(?:google|alphabet|facebook|meta platforms|apple|microsoft|amazon|twitter|unity|adobe|paypal|stripe|yahoo|"
    r"oath|flurry|applovin|chartboost|vungle|ironsource|onesignal|mixpanel|twilio)\b",
    re.IGNORECASE,
)


def names(text: str, sentences: tuple[Sentence, ...]) -> Iterator[Span]:
    """The spans at which the controller is named, sentence by sentence."""
    for sentence in sentences:
        words = text[sentence.start : sentence.end]
        found = _TITLE.search(words) if sentence.kind == "heading" else None
        spans = [(found.start(found.lastindex or 0), found.end(found.lastindex or 0))] if found else []
        spans += [match.span(1) for pattern in _worth_trying(words) for match in pattern.finditer(words)]
        spans += [match.span(1) for match in _LEGAL.finditer(words)]
        for start, end in sorted(set(spans)):
            name = _TAIL.sub("", words[start:end])
            end = start + len(name)
            if not _NOBODY.match(name.strip()) and not _VENDOR.search(name) and not _BLANK.search(name):
                yield Span(sentence.start + start, sentence.start + end)


def _worth_trying(words: str) -> Iterator[re.Pattern[str]]:
    return (_compiled(said) for needed, said in _SAID if not needed or any(each in words for each in needed))
