"""Whether two wordings differ only in words that make no difference: `lexicon/compare.toml`."""

from __future__ import annotations

import re
from functools import cache, lru_cache

import msgspec

from amanat.policy.compare.side import Side
from amanat.toml.packaged import packaged

_WORD = re.compile(r"[a-z0-9][\w'-]*|[^\W\d_][\w'-]*")
_SHORT = re.compile(r"[^\W\d_]+'[^\W\d_]+|cannot")
_ENDING = re.compile(r"(?<=\w{3})(?:ies|ing|ed|es|s|ly|'s)\Z")


class CompareFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file as it is written."""

    harmless: frozenset[str]
    short: dict[str, str]
    endings: dict[str, str]
    called: frozenset[str]
    same: tuple[tuple[str, ...], ...]


@cache
def _lexicon() -> CompareFile:
    return msgspec.convert(packaged("amanat.policy.lexicon", "compare.toml"), CompareFile)


def called() -> frozenset[str]:
    """Words of a title that name no company, in lower case."""
    return _lexicon().called


def telling_words(side: Side) -> dict[str, str]:
    """The words that make a difference, by what they stand for; those of fields are told as fields."""
    found: dict[str, str] = {}
    for passage in side.passages:
        spans = [(field.start, field.end) for each in passage.statements for field in each.fields if field.value]
        for match in _WORD.finditer(straight(passage.text)):
            at = passage.start + match.start()
            if any(start <= at < end for start, end in spans):
                continue
            for word in _WORD.findall(in_full(match[0])):
                if word not in _lexicon().harmless:
                    found.setdefault(stands_for(word), word)
    return found


def straight(text: str) -> str:
    """The text in lower case with straight apostrophes, letter for letter where the letters keep their number."""
    return text.casefold().replace("’", "'")


def in_full(words: str) -> str:
    """Words in lower case without contractions: `don't` is `do not`."""
    return _SHORT.sub(lambda match: _full(match[0]), straight(words))


@lru_cache(maxsize=1024)
def _full(word: str) -> str:
    lexicon = _lexicon()
    if word in lexicon.short:
        return lexicon.short[word]
    ending = next((each for each in lexicon.endings if word.endswith(each)), "")
    return f"{word.removesuffix(ending)} {lexicon.endings[ending]}" if ending else word


@lru_cache(maxsize=8192)
def stands_for(word: str) -> str:
    """The first word of its list, or the word without its ending."""
    for group in _lexicon().same:
        if any(word.startswith(each[:-1]) if each.endswith("*") else word == each for each in group):
            return group[0]
    return _ENDING.sub("", word)
