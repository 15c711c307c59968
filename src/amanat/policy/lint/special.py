"""Special categories without a condition, and lists of what is said to be anonymous and is not."""

from __future__ import annotations

import re
from collections.abc import Iterator

from amanat.policy.lint.page import Page, finding
from amanat.policy.reading import LintFinding
from amanat.vocabulary.terms import Lawful, Polarity

_SPECIAL = frozenset({"health", "biometric", "religion", "ethnicity", "politics", "orientation", "union"})
_CONDITIONS = (
    "explicit consent", "expressly consent", "explicitly consent", "express consent", "art. 9", "article 9", "art 9",
    "vital interest", "substantial public interest", "legal claims", "preventive", "health care", "healthcare",
    "medical treatment", "occupational", "employment law", "social security law", "made public", "explicitly agree",
    "special categor", "professional secrecy", "medical care", "not-for-profit body",
    "non-profit body", "establish, exercise or defend",
)  # fmt: skip
_HOLDS = re.compile(r"\b(?:collect\w*|process\w*|stor\w+|record\w*|ask\w*|use|receiv\w*|obtain\w*|keep\w*|hold\w*)\b")
_ANONYMOUS = re.compile(
    r"\b(?:anonymous|non-personal|not (?:personal|identify you|personally identif\w*)|non-identif\w*)\b"
)
_NOT_SO = re.compile(r"\b(?:not anonymous|no longer|not be anonymous|before|until)\b")
_BEFORE = 3
_PERSONAL = frozenset({"ip_address", "cookie_id", "email", "name", "phone", "username"})


def special_without_condition(page: Page) -> Iterator[LintFinding]:
    """Data of a special category are held, and nothing in the policy says on which condition of Art. 9(2)."""
    if page.says(*_CONDITIONS):
        return
    for sentence in page.prose:
        for statement in page.statements(sentence):
            named = _SPECIAL.intersection(statement.values("category"))
            if statement.duty not in ("datamap.categories", "special.basis") or statement.polarity is Polarity.NO:
                continue
            if named and _HOLDS.search(f"{sentence.intro} {sentence.folded}"):
                held = ", ".join(sorted(named))
                yield finding(
                    "special-without-condition",
                    sentence,
                    f"data of a special category ({held}) are held, and no condition for it is named",
                    "ask for explicit consent, or name another condition of Art. 9(2)",
                    law="GDPR Art. 9(1), 9(2), 13(1)(c)",
                    lawful=Lawful.DOUBTFUL,
                )
                break


def anonymous_list(page: Page) -> Iterator[LintFinding]:
    """A list is introduced as anonymous, and names what tells one person from another."""
    for place, sentence in enumerate(page.sentences):
        if not sentence.introduces or sentence.kind == "heading":
            continue
        told = _line(page, place)
        if _ANONYMOUS.search(told) and not _NOT_SO.search(told) and (item := _personal_item(page, place)):
            yield finding(
                "anonymous-list",
                sentence,
                f"this is called anonymous, and the list names data that tell people apart: {item}",
                "do not call them anonymous, and treat them as personal data",
                law="GDPR Art. 4(1), recital 26, CJEU C-582/14",
                lawful=Lawful.DOUBTFUL,
            )


def _line(page: Page, place: int) -> str:
    """The sentence with those before it on the same line."""
    first = place
    while (
        first
        and place - first < _BEFORE
        and "\n" not in page.text[page.sentences[first - 1].end : page.sentences[first].start]
    ):
        first -= 1
    return " ".join(each.folded for each in page.sentences[first : place + 1])


def _personal_item(page: Page, place: int) -> str:
    for item in page.sentences[place + 1 : place + 13]:
        if not item.item:
            break
        if _PERSONAL & page.values(item, "category") or "ip address" in item.folded:
            return page.quote(item)
    return ""
