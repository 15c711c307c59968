"""Cookies that only the browser can refuse."""

from __future__ import annotations

import re
from collections.abc import Iterator

from amanat.policy.lint.page import Page, finding
from amanat.policy.reading import LintFinding
from amanat.vocabulary.terms import Lawful

_BANNER = re.compile(
    r"\b(?:cookie|consent|privacy)[\s-](?:banner|dialog\w*|manager|tool|centre|center|settings page|"
    r"preferences|panel|window)\b|\bbanner\b|"
    r"\bonly (?:with|after) your consent\b|\bafter you (?:agree|accept|consent|have agreed)\b|"
    r"\bno cookies? (?:is|are) (?:set|stored|placed) (?:before|until|unless)\b"
)
_REFUSES = re.compile(
    r"\b(?:disabl\w*|refus\w*|reject\w*|declin\w*|block\w*|prevent\w*|manage|delet\w*|remov\w*|accept all)\b"
)
_BROWSER = re.compile(r"\bbrowsers?\b")
_COOKIE = re.compile(r"\bcookies?\b|\bthis option\b")
_BY_ITSELF = re.compile(
    r"\b(?:are|is|get) (?:automatically )?(?:deleted|removed) (?:\w+ ){0,3}(?:when|as soon as|once|after|at)\b"
)
_CONSENTS = re.compile(r"\bclick here\b|\bi (?:hereby )?(?:consent|give permission)\b")


def browser_only(page: Page) -> Iterator[LintFinding]:
    """Browser settings are the only way to refuse cookies: that is no consent.

    What follows on a sentence that sends people to their browser is about the same settings. A choice of which no way
    is named is none of the browser's.
    """
    if any(_BANNER.search(sentence.folded) for sentence in page.sentences):
        return
    before = ""
    for sentence in page.sentences:
        words, last = sentence.folded, before
        before = words
        if "web.consent" not in page.duties(sentence) or _CONSENTS.search(words) or not _refuses(words):
            continue
        if _BROWSER.search(words) or (_BROWSER.search(last) and _refuses(last)):
            yield finding(
                "browser-only",
                sentence,
                "no way to refuse cookies is named but the settings of the browser, and those are no consent",
                "ask before an optional cookie is set, with a refusal as easy as the agreement",
                law="ePrivacy Art. 5(3), CJEU C-673/17",
                lawful=Lawful.DOUBTFUL,
            )


def _refuses(words: str) -> bool:
    return bool(_COOKIE.search(words) and _REFUSES.search(_BY_ITSELF.sub(" ", words)))
