"""Ages that are too low for the country that is named."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from amanat.policy.lint.page import Page, finding
from amanat.policy.reading import LintFinding
from amanat.policy.text.sentence import Sentence
from amanat.vocabulary.country import countries
from amanat.vocabulary.law import law
from amanat.vocabulary.terms import Lawful

_CONSENTS = re.compile(r"\b(?:parent\w*|guardian\w*|consent\w*|knowingly|intended|directed|register|use|allowed)\b")
_LEAST = re.compile(r"\b(?:must be(?: at least)?|minimum age (?:is|of)) (\d\d)\b")
_LETS_IN = re.compile(
    r"\b(?:children|minors|teenagers|young people)\b[^.;]{0,60}?\b(?:may|can|are allowed to)\b[^.;]{0,60}?"
    r"\bfrom (?:the age of )?(\d\d)\b(?!\W*(?:st|nd|rd|th|%))"
)
_WITH_PARENTS = re.compile(r"\b(?:parent\w*|guardian\w*)\b")
_LOWEST = 13
"""GDPR Art. 8(1): no member state can go below it."""


def ages_in(page: Page, sentence: Sentence) -> set[int]:
    """The ages that a sentence names."""
    named = {int(age) for age in page.values(sentence, "age") if age.isdigit()}
    return named | {int(age) for age in (*_LEAST.findall(sentence.folded), *_lets_in(sentence))}


def _lets_in(sentence: Sentence) -> list[str]:
    """The age from which children may do something by themselves."""
    return [] if _WITH_PARENTS.search(sentence.folded) else _LETS_IN.findall(sentence.folded)


def age_below_law(page: Page) -> Iterator[LintFinding]:
    """A child is let in at an age at which the law of the country that the sentence names has a parent asked."""
    for sentence in page.prose:
        gate = "minors.gate" in page.duties(sentence) and _CONSENTS.search(sentence.folded)
        if not gate and not _lets_in(sentence):
            continue
        ages = ages_in(page, sentence)
        if len(ages) != 1:
            continue
        age = ages.pop()
        for name, least, where in _asked(page, sentence):
            if age < least:
                yield finding(
                    "age-below-law",
                    sentence,
                    f"below {least} a parent must be asked in {name}, and the text says {age}",
                    f"raise the age to {least} there",
                    law=where,
                    lawful=Lawful.DOUBTFUL,
                )
                break


def _asked(page: Page, sentence: Sentence) -> Iterator[tuple[str, int, str]]:
    """A country by name, its age, and where that stands."""
    around = f"{sentence.section.split(' ¦ ')[-1]} {sentence.folded}"
    for country in countries().values():
        if country.age and _names(around, country.names):
            european = country.eea and not country.law.startswith("GDPR")
            where = f"GDPR Art. 8(1), {country.law}" if european else country.law
            yield country.names[0].title(), country.age, where
    if page.says(*law("gdpr").words):
        yield "every member state", _LOWEST, "GDPR Art. 8(1)"


def _names(text: str, names: tuple[str, ...]) -> bool:
    return any(name in text for name in names) and bool(_whole(names).search(text))


@cache
def _whole(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)")
