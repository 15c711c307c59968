"""Which languages a text is in: told by script and by small words; nothing is guessed beyond that."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache

import msgspec

from amanat.toml.packaged import packaged

UNKNOWN = "und"
READ = "en"

_SAMPLE = 60_000
_WORD = re.compile(r"[^\W\d_]+")
_SCRIPTS: tuple[tuple[str, str], ...] = (
    ("el", "\u0370-\u03ff\u1f00-\u1fff"),
    ("ru", "\u0400-\u052f"),
    ("hy", "\u0530-\u058f"),
    ("he", "\u0590-\u05ff"),
    ("ar", "\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefe"),
    ("hi", "\u0900-\u097f"),
    ("bn", "\u0980-\u09ff"),
    ("pa", "\u0a00-\u0a7f"),
    ("gu", "\u0a80-\u0aff"),
    ("ta", "\u0b80-\u0bff"),
    ("te", "\u0c00-\u0c7f"),
    ("kn", "\u0c80-\u0cff"),
    ("ml", "\u0d00-\u0d7f"),
    ("si", "\u0d80-\u0dff"),
    ("th", "\u0e00-\u0e7f"),
    ("my", "\u1000-\u109f"),
    ("ka", "\u10a0-\u10ff"),
    ("am", "\u1200-\u139f"),
    ("km", "\u1780-\u17ff"),
    ("ja", "\u3040-\u30ff"),
    ("zh", "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"),
    ("ko", "\u1100-\u11ff\uac00-\ud7af"),
)
"""The language that stands for each script that is not Latin."""

_OTHER = re.compile("[" + "".join(span for _, span in _SCRIPTS) + "]")
_TELLING: dict[str, tuple[tuple[str, str], ...]] = {
    "ar": (("ur", "ٹڈڑںےہھ"), ("fa", "پچژگی")),
    "ru": (("uk", "іїєґІЇЄҐ"), ("sr", "ђћџјљњЂЋЏЈЉЊ")),
    "zh": (),
}
"""Letters that only some of the languages of a script have: one in fifty settles it."""

_ENGLISH = 0.08
_FOREIGN = 0.12
_SENTENCE_ENGLISH = 0.12
_SENTENCE_FOREIGN = 0.2
_SHORT = 12
_TERMS = 0.1
_LEAST_WORDS = 5
_LEAST_HITS = 3
_READ_SHARE = 0.25


class Foreign(msgspec.Struct, frozen=True, order=True):
    """A sentence in another language than the reading's: `language` is its BCP 47 code."""

    start: int
    end: int
    language: str


class _Language(msgspec.Struct, frozen=True):
    code: str
    words: frozenset[str]
    sure: frozenset[str]
    topic: frozenset[str]
    terms: frozenset[str]


@cache
def _scripts() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The letters of each script; only texts that have some of `_OTHER` are counted by them."""
    return tuple((code, re.compile(f"[{span}]")) for code, span in _SCRIPTS)


@cache
def _known() -> tuple[_Language, ...]:
    data = packaged("amanat.policy.documents", "languages.toml")
    return tuple(
        _Language(code, *(frozenset(told.get(part, "").split()) for part in ("words", "sure", "topic", "terms")))
        for code, told in data.items()
    )


def of_language(code: str) -> tuple[str, ...]:
    """What is said of a text in a language that is not read."""
    if code == READ:
        return ()
    name = packaged("amanat.policy.documents", "language_names.toml").get(code)
    seems = "it is not known in which language the text is" if name is None else f"the text is in {name}"
    return (f"{seems}; only English is read so far, so that each of its sentences is left unread",)


def languages(text: str, spans: Sequence[tuple[int, int]]) -> tuple[str, tuple[Foreign, ...]]:
    """The language of a text, and which of its sentences are in another one, where the text is read.

    A text of several languages counts as English where a quarter of its words are. A sentence that tells nothing by
    itself (a short one, a list of names) is foreign where its neighbours on both sides are.
    """
    told = [_of_sentence(text[start:end]) for start, end in spans]
    weights: Counter[str] = Counter()
    for code, (start, end) in zip(told, spans, strict=True):
        weights[code] += end - start
    del weights[""]
    main = language_of(text)
    if main != READ and weights[READ] < _READ_SHARE * weights.total():
        return main, ()
    if not weights[READ] and main != READ:
        return main, ()
    before, after = _nearest(told), _nearest(told[::-1])[::-1]
    foreign: list[Foreign] = []
    for (start, end), code, left, right in zip(spans, told, before, after, strict=True):
        code = code or _by_neighbours(text[start:end], left, right)
        if code not in ("", READ):
            foreign.append(Foreign(start, end, code))
    return READ, tuple(foreign)


def _by_neighbours(words: str, left: str, right: str) -> str:
    """The language of a sentence that does not tell by itself: its neighbours', or that of the one it agrees with."""
    if left == right or not (left and right):
        return left or right
    tokens = {word.lower() for word in _WORD.findall(words)}
    english, *others = _known()
    if not tokens.isdisjoint(english.words):
        return READ
    return next((each.code for each in others if each.code in (left, right) and tokens & each.sure), READ)


def language_of(text: str) -> str:
    """A BCP 47 code, or `und` where the small words of none of the known languages stand out."""
    text = text[:_SAMPLE]
    if script := _by_script(text):
        return script
    words = Counter(word.lower() for word in _WORD.findall(text))
    total = words.total()
    if not total:
        return UNKNOWN
    shares = {each.code: _share(words, each) for each in _known()}
    english = shares.pop(READ)
    best = max(sorted(shares), key=lambda code: shares[code])
    if english >= _ENGLISH and english >= shares[best] * 0.8:
        return READ
    if shares[best] >= _FOREIGN:
        return best
    return READ if _speaks_of_privacy(words, total) else UNKNOWN


def _share(words: Counter[str], language: _Language) -> float:
    """How many of the words are small words of a language; one alone may be a word that several languages have."""
    hits = words.keys() & language.words
    return sum(words[word] for word in hits) / words.total() if len(hits) > 1 or language.code == READ else 0.0


def _speaks_of_privacy(words: Counter[str], total: int) -> bool:
    """Whether a text without small words, such as a table, is in English by what its columns are called."""
    english = next(each for each in _known() if each.code == READ)
    if total < _SHORT and not words.keys().isdisjoint(english.topic):
        return True
    terms = words.keys() & english.terms
    return len(terms) > 1 and sum(words[word] for word in terms) >= _TERMS * total


def _of_sentence(words: str) -> str:
    """The language of one sentence, or `""` where it does not tell."""
    if not words.isascii() and (script := _by_script(words)):
        return script
    tokens = [word.lower() for word in _WORD.findall(words)]
    if len(tokens) < _LEAST_WORDS:
        return ""
    english, *others = _known()
    small = [token for token in tokens if token in english.words]
    share = len(small) / len(tokens)
    if share >= _SENTENCE_ENGLISH and not english.sure.isdisjoint(small):
        return READ
    best, most = READ if share >= _SENTENCE_ENGLISH else "", max(_SENTENCE_FOREIGN, 2 * share)
    for each in others:
        hits = [token for token in tokens if token in each.words]
        if len(hits) > most * len(tokens) and len(set(hits)) >= _LEAST_HITS and not each.sure.isdisjoint(hits):
            best, most = each.code, len(hits) / len(tokens)
    return best


def _by_script(text: str) -> str:
    """The language of a text that is mostly in another script than the Latin one, or `""`."""
    others = len(_OTHER.findall(text))
    letters = sum(map(len, _WORD.findall(text)))
    if not others or others < letters / 2:
        return ""
    counts = {code: len(pattern.findall(text)) for code, pattern in _scripts()}
    if counts["ja"] * 20 > counts["zh"] + counts["ja"] > 0:
        return "ja"
    best = max(counts, key=lambda code: counts[code])
    for code, telling in _TELLING.get(best, ()):
        if sum(text.count(letter) for letter in telling) * 50 > others:
            return code
    return best


def _nearest(told: Sequence[str]) -> list[str]:
    """For each sentence the language of the last one before it that tells."""
    found, last = [], ""
    for code in told:
        found.append(last)
        last = code or last
    return found
