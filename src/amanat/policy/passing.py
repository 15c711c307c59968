"""Words that a sentence says only to set something aside: `not only`, `but do not have to`, `not consent`.

They are taken out of what the rules see, so that neither their denial nor what they name is read as the sentence's own.
"""

from __future__ import annotations

import re

_AUXILIARY = r"(?:do|does|did|will|would|is|are|was|were|can|may|shall|should)"
_PASSING = re.compile(
    # We may, but do not have to, share: no more than a choice.
    r"(?:,\s|\s[–-]\s|\s\()(?:but|although|though|and)\s(?:(?:we|they|it)\s)?"
    rf"(?:{_AUXILIARY}\s?(?:not|n't)\s(?:have\sto|need\sto|required\sto|obliged\sto|obligated\sto|bound\sto|have\san\sobligation\sto)"
    r"|need\s?(?:not|n't)|not\s(?:obliged|required|obligated|bound|forced))(?:\s?,|\s[–-]\s|\))"
    # We do not only collect, we don't just use: said of more than this.
    rf"|\b(?:{_AUXILIARY}\s?)?(?:\bnot|n't)\s(?:only|just|merely|solely|simply)\b(?!\s(?:if|when|with|where|after|because|on|upon))"
    # We use legitimate interest, not consent: what is named instead of it. Not `, not longer than`, `, not to mention`.
    r"|(?<=\w),\s(?:and\s)?not\s(?:on\s|by\s|in\s|from\s|with\s|as\s|for\s|our\s|your\s|the\s|an?\s)?"
    r"(?!only|just|even|least|merely|longer|later|earlier|more|less|fewer|limited|including|necessarily|to\b|if\b|when\b|"
    r"where\b|all\b|every|any|because|unless|until|before|after|without)[\w'-]+(?:\s[\w'-]+){0,2}(?=,|[.;]?\s*\Z)"
    # For two years, not longer.
    r"|,\s(?:and\s)?(?:not|no)\s(?:longer|later|more|earlier)(?=[.;]?\s*\Z)"
    # We rely not on consent but on contract.
    r"|\bnot\s(?P<by>on|by|for|with|in|from|as)\s[\w'-]+(?:\s[\w'-]+){0,3},?\sbut\s(?:rather\s)?(?=(?P=by)\s)"
)


def without_passing(folded: str) -> str:
    """The folded sentence with such words as spaces."""
    return _PASSING.sub(lambda match: " " * len(match[0]), folded)
