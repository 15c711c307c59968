"""Is a text English? Told by its small words; nothing is guessed beyond that."""

from __future__ import annotations

import re
from collections import Counter

_WORD = re.compile(r"[^\W\d_]+")
_SMALL: dict[str, frozenset[str]] = {
    "en": frozenset(
        [
            "the",
            "of",
            "and",
            "to",
            "in",
            "we",
            "you",
            "your",
            "our",
            "is",
            "are",
            "for",
            "or",
            "that",
            "this",
            "with",
            "by",
            "not",
            "may",
            "will",
            "be",
            "have",
            "it",
            "us",
            "on",
            "as",
            "at",
            "from",
            "if",
        ]
    ),
    "de": frozenset(
        [
            "der",
            "die",
            "das",
            "und",
            "wir",
            "sie",
            "ihre",
            "ist",
            "sind",
            "nicht",
            "von",
            "zu",
            "mit",
            "den",
            "für",
            "auf",
            "werden",
            "wird",
            "eine",
            "einer",
            "oder",
            "bei",
            "im",
            "dem",
        ]
    ),
    "fr": frozenset(
        [
            "le",
            "la",
            "les",
            "des",
            "et",
            "vous",
            "nous",
            "est",
            "sont",
            "pas",
            "de",
            "du",
            "pour",
            "dans",
            "que",
            "votre",
            "vos",
            "une",
            "un",
            "sur",
            "par",
            "ou",
            "avec",
            "aux",
            "données",
        ]
    ),
    "es": frozenset(
        [
            "el",
            "la",
            "los",
            "las",
            "de",
            "y",
            "que",
            "en",
            "su",
            "sus",
            "para",
            "con",
            "por",
            "una",
            "un",
            "es",
            "son",
            "no",
            "se",
            "datos",
            "nos",
            "o",
            "al",
            "del",
        ]
    ),
    "it": frozenset(
        [
            "il",
            "lo",
            "la",
            "gli",
            "le",
            "di",
            "e",
            "che",
            "in",
            "per",
            "con",
            "una",
            "un",
            "è",
            "sono",
            "non",
            "si",
            "dati",
            "del",
            "della",
            "dei",
            "o",
            "ai",
        ]
    ),
    "nl": frozenset(
        [
            "de",
            "het",
            "een",
            "en",
            "van",
            "wij",
            "u",
            "uw",
            "is",
            "zijn",
            "niet",
            "voor",
            "met",
            "op",
            "te",
            "dat",
            "of",
            "door",
            "bij",
            "gegevens",
            "aan",
        ]
    ),
    "pt": frozenset(
        [
            "o",
            "a",
            "os",
            "as",
            "de",
            "e",
            "que",
            "em",
            "para",
            "com",
            "por",
            "uma",
            "um",
            "é",
            "são",
            "não",
            "se",
            "dados",
            "seus",
            "sua",
            "do",
            "da",
            "ou",
            "ao",
        ]
    ),
    "tr": frozenset(
        ["ve", "bir", "bu", "için", "ile", "olarak", "da", "de", "kişisel", "veri", "veya", "olan", "gibi", "daha"]
    ),
}


def language_of(text: str) -> str:
    """A BCP 47 code, or `und` where the small words of none of the known languages stand out."""
    words = Counter(word.lower() for word in _WORD.findall(text[:60_000]))
    total = sum(words.values())
    if not total:
        return "und"
    shares = {code: sum(words[word] for word in small) / total for code, small in _SMALL.items()}
    best = max(sorted(shares), key=lambda code: shares[code])
    if best == "en" or (total < 30 and shares["en"] >= 0.08 and shares["en"] >= shares[best] * 0.8):
        return "en" if shares["en"] >= 0.08 or total < 12 else "und"
    return best if shares[best] >= 0.12 else "und"
