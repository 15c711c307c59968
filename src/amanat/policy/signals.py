"""Whether a sentence that no rule placed looks as if it carried something all the same."""

from __future__ import annotations

import re

from amanat.policy.sentence import Sentence

_DATA = re.compile(r"\b(?:data|information|details|cookies?|account|password|e-?mail|consent|privacy|personal)\b")
_ACTS = re.compile(r"\b(?:will|may|can|must|shall|should|cannot|not|do|does|are|is|have|has|right|responsible|we)\b")
_DEFINES = re.compile(
    r"\b(?:means|refers? to|is defined|are defined|we mean|we are talking about|when we say|if we say|shall mean|hereinafter|definitions?)\b"
    r"|\bcookies? (?:is|are) (?:a )?(?:small|tiny|little|text)|\bthis (?:privacy )?(?:policy|notice|statement)\W+(?:\w+\W+){0,3}?"
    r"(?:explains|describes|sets out|outlines|tells|covers|applies|governs|informs|discloses)"
    r"|\b(?:committed to|take your privacy|take privacy|important to us|we respect|we value|we care|welcome to|thank you)\b"
    r"|\b(?:see|described|set out|listed|explained|find) (?:\w+ ){0,4}?(?:below|above)\b|\bfor more information\b"
)


def carries_something(sentence: Sentence) -> bool:
    """True for a sentence of unknown load: it speaks of data or the reader and says what someone does about them."""
    words = sentence.folded
    if sentence.kind == "heading" or sentence.introduces or words.rstrip("*_ ").endswith(("?", ":")):
        return False
    if _DEFINES.search(words):
        return False
    return bool(_DATA.search(words) and (sentence.item or _ACTS.search(words)))
