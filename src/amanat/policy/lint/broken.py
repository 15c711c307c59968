"""Sentences that break off."""

from __future__ import annotations

import re
from collections.abc import Iterator

from amanat.policy.lint.page import CLEAR, Page, finding
from amanat.policy.reading import LintFinding
from amanat.policy.text.view import fold

_REMEDY = "finish the sentence, or take it out"
_ENDED = re.compile(r"[.!?:;,…][\"')\]*_]*\Z|[)\]][*_]*\Z|https?://\S+\Z|\S+@\S+\Z")
_DANGLING = re.compile(
    r"(?<![\w/])(?:the|a|an|of|to|for|with|in|on|by|from|at|as|such as|including|our|your|their|its|this|"
    r"that|these|which|who|is|are|will|may|if|when|than|into)\Z"
)
_PHRASAL = re.compile(
    r"\b(?:sign|log|opt|check|com|mov|step|join|turn|switch|fill|stay|plug|tune|phon|call|carr|go)\w*(?: \w+)? "
    r"(?:in|on|by|for)\Z"
)
_PREPOSITION = re.compile(r"\b(?:for|with|in|on|by|from|at|as)\Z")
"""A cell is often no sentence: `the language you are in`, `what it is used for`."""
_EXAMPLES = re.compile(r"\b(?:such as|including|for example|like|e\.g\.?)\Z")
_ENDS_IN_AND = re.compile(r"\b(?:and|or|and/or)\Z")
_SUCH_AS_ONE = re.compile(r"\b(?:such as|like|e\.g\.?|for example)\s+(\w+)\Z")
_WHOLE_BUT_CUT = frozenset(
    [
        "annual",
        "general",
        "financial",
        "personal",
        "technical",
        "additional",
        "certain",
        "various",
        "other",
        "specific",
        "relevant",
        "applicable",
    ]
)
_STARTS = re.compile(r"\A\W*(?:the|our|all|any|these|those|each|your|personal)\b")
_INSIDE = re.compile(
    r"\b(?:that|which|who|whom|we|you|they)\b(?:\s+(?:may|will|can|also|do|choose to))*\s+\w+|"
    r"\bto\s+\w+(?:\s+(?:us|you|them))?(?:\s+\w+)?"
)
_FINITE = re.compile(
    r"\b(?:is|are|was|were|will|may|can|must|shall|should|would|might|has|have|does|do|cannot|applies|apply|includes?|contains?|requires?|allows?|helps?|remains?|"
    r"depends?|expires?|uses|stores|collects|provides|needs?|becomes?|takes?|goes|stays?|ends?|lasts?|covers?|varies|governs?|belongs?|concerns?)\b"
)


def broken_off(page: Page) -> Iterator[LintFinding]:
    """A sentence that stops in the middle of a clause, or at a reference whose name is missing."""
    for place, sentence in enumerate(page.sentences):
        if sentence.kind == "heading" or sentence.introduces:
            continue
        words = fold(page.words(sentence)).strip("*_ ")
        if (words.count('"') % 2 and words.endswith('"')) or re.search(
            r"\b(?:in|under|see|of|to|the)\s+[\"'(]\Z", words
        ):
            yield finding(
                "broken-reference", sentence, "the reference names nothing: the sentence breaks off", _REMEDY, law=CLEAR
            )
        elif _goes_on(page, place, words):
            continue
        elif not _ENDED.search(words) and _breaks(words, sentence.item, _lists_on(page, place, words)):
            yield finding("broken-sentence", sentence, "the sentence breaks off", _REMEDY, law=CLEAR)


def _goes_on(page: Page, place: int, words: str) -> bool:
    """Whether words that look cut off are whole: `signed in`, a cell, or an item whose examples are items below it."""
    following = page.sentences[place + 1 : place + 2]
    if _PHRASAL.search(words) or (page.sentences[place].kind == "cell" and _PREPOSITION.search(words)):
        return True
    return bool(page.sentences[place].item and _EXAMPLES.search(words) and following and following[0].item)


def _breaks(words: str, item: bool, lists_on: bool) -> bool:
    if _ENDS_IN_AND.search(words):
        return not lists_on
    if _DANGLING.search(words):
        return True
    one = _SUCH_AS_ONE.search(words)
    if one and one[1] in _WHOLE_BUT_CUT:
        return True
    return bool(
        not item
        and _STARTS.search(words)
        and len(words.split()) >= 8
        and not _FINITE.search(_INSIDE.sub(" ", words))
        and _INSIDE.search(words)
    )


def _lists_on(page: Page, place: int, words: str) -> bool:
    """Whether the next sentence is an item of the same list, so that a last `and` may stand.

    A last `and` stands before the last item only: with two items or more to come, it was cut. Behind a semicolon it may
    stand before each.
    """
    here = page.sentences[place]
    if words.endswith(("; and", "; or", "; and/or")):
        return place + 1 < len(page.sentences) and page.sentences[place + 1].kind != "heading"
    if not here.item:
        return False
    following = [each for each in page.sentences[place + 1 : place + 3] if each.item and each.intro == here.intro]
    return len(following) == 1 or (len(following) == 2 and bool(following[1].lead))
