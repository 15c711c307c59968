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
_COOKIE = re.compile(r"\bcookies?\b|\bthis option\b")
_BY_ITSELF = re.compile(
    r"\b(?:are|is|get) (?:automatically )?(?:deleted|removed) (?:\w+ ){0,3}(?:when|as soon as|once|after|at)\b"
)
_CONSENTS = re.compile(r"\bclick here\b|\bi (?:hereby )?(?:consent|give permission)\b")


def browser_only(page: Page) -> Iterator[LintFinding]:
    """Browser settings are the only way to refuse cookies: that is no consent."""
    if any(_BANNER.search(sentence.folded) for sentence in page.sentences) or not page.says("browser"):
        return
    for sentence in page.sentences:
        words = sentence.folded
        if "web.consent" not in page.duties(sentence) or _CONSENTS.search(words):
            continue
        if _COOKIE.search(words) and _REFUSES.search(_BY_ITSELF.sub(" ", words)):
            yield finding(
                "browser-only",
                sentence,
                "no way to refuse cookies is named but the settings of the browser, and those are no consent",
                "ask before an optional cookie is set, with a refusal as easy as the agreement",
                law="ePrivacy Art. 5(3), CJEU C-673/17",
                lawful=Lawful.DOUBTFUL,
            )
