"""Times that are longer than the law's."""

from __future__ import annotations

import re
from collections.abc import Iterator

from amanat.policy.lint.page import Page, finding, spoken_period
from amanat.policy.reading import LintFinding
from amanat.policy.text.sentence import Sentence
from amanat.vocabulary.law import Law, law
from amanat.vocabulary.terms import Lawful

_LONGER = re.compile(r"\b(?:exten\w*|further|additional|complex\w*|prolong\w*|up to a total|another|more than|older)\b")
_ANSWERS = re.compile(
    r"\b(?:respon\w*|repl(?:y|ies)|answer\w*|repl\w*|fulfil\w*|compl(?:y|ies)|act on|process\w*|deal with|handle\w*)\b"
)
_REQUEST = re.compile(r"\b(?:requests?|inquir\w*|enquir\w*|rights?)\b")
_PERIOD = re.compile(r"\bP(?:T(\d+)H|(\d+)([DWMY]))\Z")
_BUSINESS = re.compile(r"\b(?:business|working) days\b")
_TELLS = re.compile(r"\b(?:notif\w*|inform\w*|report\w*|tell\w*|alert\w*)\b")
_BREACH = re.compile(r"\b(?:breach\w*|incident\w*|leak\w*|compromise\w*)\b")
_AUTHORITY = re.compile(r"\b(?:authorit\w*|regulators?|commissioners?|commission)\b")
_DAYS = {"D": 1, "W": 7, "M": 30, "Y": 365}
_CALIFORNIA = ("california", "ccpa", "cpra")


def answer_too_late(page: Page) -> Iterator[LintFinding]:
    """A time to answer requests that is longer than the law allows: of the law that the sentence stands under."""
    for sentence in page.prose:
        if "rights.deadline" not in page.duties(sentence) or _LONGER.search(sentence.folded):
            continue
        if not (_ANSWERS.search(sentence.folded) and _REQUEST.search(f"{sentence.folded} {sentence.intro}")):
            continue
        days = _days(page, sentence)
        under = _law_of(page, sentence)
        clock = under.clock["answer"]
        if days is None or days <= clock.days or _california_may(page, sentence, days):
            continue
        yield finding(
            "answer-too-late",
            sentence,
            f"a request is answered {clock.text} (here: {_time(page, sentence)})",
            "promise the time of the law, and say when it may be longer",
            law=f"{under.short} {clock.article}",
            lawful=Lawful.DOUBTFUL,
        )


def breach_too_late(page: Page) -> Iterator[LintFinding]:
    """A breach is told to the authority later than the law has it."""
    clock = law("gdpr").clock["breach"]
    for sentence in page.prose:
        words = sentence.folded
        if not (_BREACH.search(words) and _TELLS.search(words) and _AUTHORITY.search(words)):
            continue
        days = _days(page, sentence)
        if days is not None and days > clock.days:
            yield finding(
                "breach-too-late",
                sentence,
                f"a breach is reported to the authority {clock.text} (here: {_time(page, sentence)})",
                "promise the time of the law",
                law=f"GDPR {clock.article}",
                lawful=Lawful.DOUBTFUL,
            )


def _law_of(page: Page, sentence: Sentence) -> Law:
    """The law under whose name the sentence stands; the GDPR where it stands under none."""
    around = f"{sentence.section} {sentence.intro} {sentence.folded}"
    if any(word in around for word in _CALIFORNIA):
        return law("ccpa")
    if "korea" in around or (page.says(*law("korea").words) and not page.says(*law("gdpr").words, "european")):
        return law("korea")
    american = page.says(*_CALIFORNIA) and not page.says(*law("gdpr").words, "european", "data protection authority")
    return law("ccpa") if american else law("gdpr")


def _california_may(page: Page, sentence: Sentence, days: int) -> bool:
    """Whether the time is that of California, which the text names, and the section speaks of no other law."""
    around = f"{sentence.section} {sentence.intro} {sentence.folded}"
    other = any(word in around for word in (*law("gdpr").words, "europe", "eea", "uk"))
    return days <= law("ccpa").clock["answer"].days and page.says(*_CALIFORNIA) and not other


def _named(page: Page, sentence: Sentence) -> list[str]:
    return sorted(page.values(sentence, "deadline") | page.values(sentence, "period"))


def _time(page: Page, sentence: Sentence) -> str:
    return ", ".join(map(spoken_period, _named(page, sentence)))


def _days(page: Page, sentence: Sentence) -> int | None:
    """The one time that the sentence names, in calendar days; None where it names none or several."""
    named = _named(page, sentence)
    match = _PERIOD.match(named[0]) if len(named) == 1 else None
    if match is None:
        return None
    if match[1]:
        return -(-int(match[1]) // 24)
    days = int(match[2]) * _DAYS[match[3]]
    return days * 7 // 5 if _BUSINESS.search(sentence.folded) else days
