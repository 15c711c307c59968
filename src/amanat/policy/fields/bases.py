"""The legal bases that a text names by their article: Art. 6(1)(a) to (f) GDPR, however it is cited."""

from __future__ import annotations

import re
from collections.abc import Iterator

from amanat.policy.reading import Field
from amanat.policy.text.sentence import Sentence
from amanat.vocabulary.values import dpv_of

_BASES = dict(
    zip(
        "abcdef",
        ("consent", "contract", "legal_obligation", "vital_interest", "public_task", "legitimate_interest"),
        strict=True,
    )
)
_POINT = r"(?:(?:lit|let)\.?|letter|point|sub-?paragraph|sentence\s1,?(?:\s(?:lit\.?|letter|point))?)"
_LETTER = rf"(?:,?\s*{_POINT})?\s*(?:\(\s?[a-f]\s?\)|(?<!\w)[a-f](?![\w'])\)?)"
_ARTICLE = r"art(?:icle)?s?\.?\s*6"
_PARAGRAPH = r"(?:\s*\(\s*1\s*\)|,?\s*(?:paragraph|para?\.?|section|§|abs\.?|no\.?)?\s*\(?1\)?(?!\d))"
_CITED = re.compile(
    rf"\b{_ARTICLE}{_PARAGRAPH}(?P<behind>{_LETTER}(?:(?:\s*(?:,|and|or|/|&|-)+\s*){_LETTER})*)"
    rf"|\b(?:{_POINT})s?\s*(?P<before>{_LETTER}(?:(?:\s*(?:,|and|or|/|&)+\s*){_LETTER})*)\s*(?:of|in)\s(?:the\s)?(?:first\s)?"
    rf"(?:subparagraph\sof\s)?{_ARTICLE}{_PARAGRAPH}"
)
_OTHER_LAW = re.compile(r"\s*(?:of|in)\s(?:the\s)?(?:[\w-]+\s){0,4}(?:act|directive|convention|code|charter)\b")
_EACH = re.compile(r"(?<!\w)[a-f](?!\w)")


def bases(sentence: Sentence) -> Iterator[Field]:
    """A field for each letter that is cited, with the words from its article, or from the letter before, to it."""
    words = sentence.plain
    for match in _CITED.finditer(words):
        if _OTHER_LAW.match(words, match.end()):
            continue
        group = "behind" if match["behind"] else "before"
        start = match.start()
        letters = list(_EACH.finditer(words, *match.span(group)))
        for number, letter in enumerate(letters):
            last = number == len(letters) - 1
            end = match.end() if last else _closed(words, letter.end())
            value = _BASES[letter[0]]
            yield Field(
                kind="basis", value=value, start=sentence.start + start, end=sentence.start + end,
                dpv=dpv_of("basis", value),
            )  # fmt: skip
            start = end if last else _opened(words, letters[number + 1].start())


def _opened(words: str, start: int) -> int:
    """Before the bracket that a letter stands in."""
    return start - 1 if words[start - 1 : start] == "(" else start


def _closed(words: str, end: int) -> int:
    """Behind the bracket that a letter stands in."""
    return end + 1 if words[end : end + 1] == ")" else end
