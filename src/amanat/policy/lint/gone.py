"""Services, laws, names and techniques that ended, and a law that never came."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import msgspec

from amanat.policy.lint.page import CLEAR, Page, finding, spoken
from amanat.policy.reading import LintFinding
from amanat.policy.text.sentence import Sentence
from amanat.vocabulary.ended import Ended, ended
from amanat.vocabulary.law import laws

_KNOWN = re.compile(
    r"\b(?:former\w*|previous\w*|repeal\w*|replaced|superseded|discontinued|"
    r"no longer|replaces|instead of|ended|expired|until|historic\w*)\b"
)
_COMING = re.compile(r"\b(?:not yet|not in force|no such|once|draft|when it|comes into force|pending|proposed)\b")


class _Sought(msgspec.Struct, frozen=True):
    """`near` finds the words anywhere, fast."""

    each: Ended
    near: re.Pattern[str]

    def named_in(self, text: str) -> bool:
        return bool(self.near.search(text) and _alone(self.each.words).search(text))


@cache
def _alone(words: tuple[str, ...]) -> re.Pattern[str]:
    """The words only where they stand for themselves, outside of addresses."""
    return re.compile(rf"(?<![\w@./-])(?:{'|'.join(words)})(?![\w@])(?!\.\w)")


@cache
def _sought() -> tuple[_Sought, ...]:
    return tuple(_Sought(each, re.compile("|".join(each.words))) for each in ended().values())


def gone(page: Page) -> Iterator[LintFinding]:
    """What ended is told once, at the first sentence that names it as if it were there."""
    for sought in _sought():
        if not sought.near.search(page.folded):
            continue
        first = next((sentence for sentence in page.prose if sought.named_in(sentence.plain)), None)
        if first and not _KNOWN.search(first.plain) and not any(word in first.plain for word in sought.each.unless):
            yield _told(sought.each, first)


def _told(each: Ended, sentence: Sentence) -> LintFinding:
    day = spoken(each.ended)
    if each.kind == "service":
        return finding("ended-service", sentence, f"{each.name} ended on {day}", each.now, law=CLEAR, since=each.ended)
    if each.kind == "law":
        return finding(
            "ended-law",
            sentence,
            f"{each.name} is no longer in force since {day}",
            each.now,
            law=CLEAR,
            since=each.ended,
        )
    if each.kind == "company":
        message = f"{each.name} goes by another name since {day}"
        return finding("renamed", sentence, message, each.now, law=CLEAR, since=each.ended)
    message = f"{each.name} is held to be unsafe since {day}"
    return finding("outdated-measure", sentence, message, each.now, law="GDPR Art. 32(1)", since=each.ended)


def no_such_law(page: Page) -> Iterator[LintFinding]:
    """A law is named as if it were in force, and it is not."""
    for law in laws().values():
        if law.since or not page.says(*law.words):
            continue
        for sentence in page.prose:
            if any(word in sentence.plain for word in law.words) and not _COMING.search(sentence.plain):
                yield finding(
                    "law-not-in-force",
                    sentence,
                    f"the {law.name} is not in force: {law.note}",
                    "name no law or authority that is not there; grant the rights by the policy itself",
                    law=law.short,
                )
