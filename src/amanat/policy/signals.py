"""Whether a sentence that no rule placed looks as if it carried something all the same."""

from __future__ import annotations

import re

from amanat.policy.sentence import Sentence

_GOES_ON = (
    r".{0,160}?\W(?:and|thus|so|therefore|that is why) we "
    r"(?:will|do not|never|want you|are striving|strive|take|use|keep)\b"
)
"""Praise that is only the beginning: what is done follows."""

_TELLS = re.compile(
    r"\A\W*(?:(?:this|our|the) (?:\w+ )?(?:\w+ )?(?:policy|notice|statement|document|text|page)|it|we) (?:also )?"
    r"(?:explains?|describes?|sets? out|outlines?|tells|applies to (?:data|information|the|all|our)|"
    r"covers|informs you)\b"
    r"|\A\W*[\w ]{1,40}\W{1,3}(?:means|refers? to|shall mean)\b"
    r"|\A\W*(?:in this policy\W+|the term )?[\w ,]{1,40} (?:means|refers? to|shall mean) "
    r"|\A\W*we (?:(?:are )?(?:strongly |fully )?committed to|respect|value|care about|understand|know|believe)\b"
    rf"(?! in good faith)(?!{_GOES_ON})"
    r"|\A\W*(?:a )?cookies? (?:is|are) (?:a )?(?:small|text|tiny|little)"
    r"|\A\W*(?:when|if|where) we say\b|\A\W*(?:welcome|thank you)\b"
    r"|\bhave (?:established|prepared|written|drawn up|adopted) this\b"
)

_DATA = re.compile(
    r"\b(?:data|information|details|cookies?|account|password|requests?|e-?mail|consent|privacy|personal)\b"
)
_ACTS = re.compile(r"\b(?:will|may|can|must|shall|should|cannot|not|do|does|are|is|have|has|right|responsible|we)\b")
_DEFINES = re.compile(
    r"\b(?:means|refers? to|is defined|are defined|we mean|we are talking about|when we say|"
    r"if we say|shall mean|hereinafter|definitions?)\b"
    r"|\bcookies? (?:is|are) (?:a )?(?:small|tiny|little|text)|\bthis (?:privacy )?(?:policy|notice|"
    r"statement)\W+(?:\w+\W+){0,3}?"
    r"(?:explains|describes|sets out|outlines|tells|covers|applies|governs|informs|discloses)"
    r"|\b(?:committed to|take your privacy|take privacy|important to us|we respect|we value|we care|"
    r"welcome to|thank you)\b"
    r"|\b(?:see|described|set out|listed|explained|find) (?:\w+ ){0,4}?(?:below|above)\b|\bfor more information\b"
)


def only_informs(sentence: Sentence) -> bool:
    """Headings, list introductions, questions, definitions, praise, and how the text is organised carry no duty."""
    if sentence.kind == "heading" or sentence.introduces or sentence.folded.rstrip("*_ ").endswith("?"):
        return True
    return bool(_TELLS.search(sentence.folded))


def carries_something(sentence: Sentence) -> bool:
    """True for a sentence of unknown load: it speaks of data or the reader and says what someone does about them."""
    words = sentence.folded
    if only_informs(sentence) or words.rstrip("*_ ").endswith(":"):
        return False
    if _DEFINES.search(words):
        return False
    return bool(_DATA.search(words) and (sentence.item or _ACTS.search(words)))
