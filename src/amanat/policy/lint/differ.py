"""The same thing said twice with different figures: ages, answers, periods, dates."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache

from amanat.policy.lint.children import ages_in
from amanat.policy.lint.page import CLEAR, Page, finding, spoken_period
from amanat.policy.reading import LintFinding
from amanat.policy.text.sentence import Sentence
from amanat.vocabulary.country import countries

_CHILD_GATE = re.compile(
    r"\b(?:not|never|only)\b.{0,120}\b(?:under|below|younger than|over|at least)\b|\b(?:must|have to) be\b"
)
_WITH_PARENTS = re.compile(r"\b(?:parent|guardian|consent)")
_EXTRA = re.compile(
    r"\b(?:exten\w*|further|additional|another|complex\w*|up to a total|"
    r"if|unless|except|acknowledg\w*|confirm\w*|business|"
    r"working|sale|appeal\w*|twice|month period|preceding|past)\b"
)
_ANSWERS = re.compile(r"\b(?:respond|reply|replies|answer|answers|answered)\b")
_UPDATED = re.compile(r"\b(?:last (?:updated|modified|revised|changed|amended)|date of last (?:update|revision))\b")
_SUBJECT = {
    "log": re.compile(r"\b(?:server |access |web )?logs?(?: files?| data)?\b"),
    "newsletter": re.compile(r"\bnewsletter\b"),
    "application": re.compile(r"\bjob applications?\b|\bapplicants?\b"),
    "invoice": re.compile(r"\binvoices?\b"),
    "backup": re.compile(r"\bbackups?\b"),
    "recording": re.compile(r"\brecordings?\b"),
}
_KEEPS = re.compile(r"\b(?:keep|kept|retain(?:ed)?|stored?|deleted?|erased?|retention)\b")
_PART = re.compile(
    r"\b(?:if|unless|except|successful|unsuccessful|rejected|hired|"
    r"after which|inactive|then|first|second|error|security)\b"
)


def ages_differ(page: Page) -> Iterator[LintFinding]:
    """Two sentences keep children out below different ages, and neither speaks of a place."""

    def age(sentence: Sentence) -> str | None:
        if not _CHILD_GATE.search(sentence.folded) or _placed(sentence):
            return None
        if _WITH_PARENTS.search(sentence.folded):
            return None
        return _single({str(each) for each in ages_in(page, sentence)})

    yield from _differ(
        page, age, "ages-differ", "the age from which people are let in is {} here and {} in {}", "name one age"
    )


def deadlines_differ(page: Page) -> Iterator[LintFinding]:
    """Two sentences promise answers to requests within different times."""

    def deadline(sentence: Sentence) -> str | None:
        words = sentence.folded
        if "rights.deadline" not in page.duties(sentence) or _placed(sentence) or _EXTRA.search(words):
            return None
        times = page.values(sentence, "deadline") | page.values(sentence, "period")
        return _single(times) if _ANSWERS.search(words) else None

    yield from _differ(
        page, deadline, "deadlines-differ", "requests are answered within {} here and within {} in {}", "name one time",
        law="GDPR Art. 12(1), 12(3)",
    )  # fmt: skip


def periods_differ(page: Page) -> Iterator[LintFinding]:
    """Two sentences give the same kind of data different periods."""
    keeping = [each for each in page.prose if _KEEPS.search(each.folded) and not _PART.search(each.folded)]
    for name, subject in _SUBJECT.items():

        def period(sentence: Sentence, subject: re.Pattern[str] = subject) -> str | None:
            if not subject.search(sentence.folded) or _placed(sentence):
                return None
            return _single(page.values(sentence, "period"))

        message = f"{name} data are kept for {{}} here and for {{}} in {{}}"
        yield from _differ(
            page, period, "periods-differ", message, "name one period", law="GDPR Art. 13(2)(a)", among=keeping
        )


def dates_differ(page: Page) -> Iterator[LintFinding]:
    """The text names two days of its last change."""

    def day(sentence: Sentence) -> str | None:
        if not _UPDATED.search(sentence.folded) or len(sentence.folded) > 120:
            return None
        return _single(page.values(sentence, "date"))

    yield from _differ(
        page, day, "dates-differ", "the last change is dated {} here and {} in {}", "keep the date of the last change"
    )


def _placed(sentence: Sentence) -> bool:
    """Whether the sentence or its heading speaks of a place, so that another figure may hold elsewhere."""
    return bool(_places().search(sentence.folded) or _places().search(sentence.section))


@cache
def _places() -> re.Pattern[str]:
    names = "|".join(re.escape(name) for each in countries().values() for name in each.names)
    return re.compile(
        r"\b(?:california\w*|ccpa|state|states|country|countries|jurisdiction\w*|resident\w*|outside|other than|local|"
        rf"where (?:you|applicable|required)|virginia|colorado|brazil|{names})\b"
    )


def _single(values: set[str]) -> str | None:
    return next(iter(values)) if len(values) == 1 else None


def _said(figure: str) -> str:
    return spoken_period(figure) if figure.startswith("P") else figure


def _differ(
    page: Page,
    figure: Callable[[Sentence], str | None],
    rule: str,
    message: str,
    remedy: str,
    *,
    law: str = CLEAR,
    among: Sequence[Sentence] | None = None,
) -> Iterator[LintFinding]:
    """A finding at each sentence whose figure is another than that of the first one."""
    sentences = page.prose if among is None else among
    told = [(sentence, value) for sentence in sentences if (value := figure(sentence))]
    if not told:
        return
    first, one = told[0]
    for sentence, value in told[1:]:
        if value != one:
            yield finding(rule, sentence, message.format(_said(value), _said(one), page.quote(first)), remedy, law=law)
