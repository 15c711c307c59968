"""`translations.toml`: names of tables and columns in other languages, and short forms, in English."""

from __future__ import annotations

from functools import cache

from amanat.toml.packaged import packaged

_LONGEST = 4
"""Words in the longest run that is listed."""

_SHORT = 3
"""A word of so few letters means much else: it counts at the end of a name, a shorter one only as the whole of it."""


@cache
def english(name: str) -> str:
    """The name, lower-case words joined by `_`, with each word that is listed in English; others stay as they are."""
    words = name.split("_")
    found: list[str] = []
    at = 0
    while at < len(words):
        size, word = _longest(words, at)
        found.append(word)
        at += size
    return "_".join(found)


def _longest(words: list[str], at: int) -> tuple[int, str]:
    for size in range(min(_LONGEST, len(words) - at), 0, -1):
        run = "_".join(words[at : at + size])
        if (meant := _listed().get(run)) and _counts(run, at, at + size == len(words)):
            return size, meant
    return 1, words[at]


def _counts(run: str, at: int, last: bool) -> bool:
    if not run.isascii() or len(run) > _SHORT:
        return True
    return last and (at == 0 or len(run) == _SHORT)


@cache
def _listed() -> dict[str, str]:
    data = packaged("amanat.datamap.names", "translations.toml")
    return {word: meant for words in data.values() for word, meant in words.items()}
