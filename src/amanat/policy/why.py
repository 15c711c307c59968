"""Why a rule stayed silent, and on which words a stance turns: found by asking again, with one thing changed."""

from __future__ import annotations

import re

import msgspec

from amanat.policy.labelling.label import Labelled
from amanat.policy.labelling.rules import Rule
from amanat.policy.labelling.stance import Stance, stance
from amanat.policy.matching.finder import Finder
from amanat.policy.text.sentence import Sentence

_WORD = re.compile(r"[\w'-]+")
_MOST = 3


def kept_off(rule: Rule, sentence: Sentence) -> str:
    """What the rule asks for that the sentence lacks, or what stands in it that forbids; empty where nothing does."""
    asked = (
        ("introduction", rule.intro, sentence.intro),
        ("column", rule.column, sentence.column),
        ("table", rule.table, sentence.table),
        ("section", rule.section, sentence.section),
        ("lead", rule.lead, sentence.lead),
        ("sentence before it", rule.before, sentence.before),
        ("question", rule.asked, sentence.question),
    )
    if rule.data.item and not sentence.item:
        return "it asks for a list item"
    if rule.data.cell and sentence.kind != "cell":
        return "it asks for a table cell"
    for name, patterns, words in asked:
        if patterns and not _found(patterns, words):
            return f"its {name} says nothing like `{patterns.patterns[0].source}`"
    if forbidden := _found(rule.unless_intro, sentence.intro):
        return f"the introduction says `{forbidden}`, which rules it out"
    if forbidden := _found(rule.unless_table, sentence.table):
        return f"the columns of its table say `{forbidden}`, which rules it out"
    if rule.with_ and not _found(rule.with_, sentence.folded):
        return f"nothing like `{rule.with_.patterns[0].source}` stands beside it"
    forbidden = _found(rule.unless, sentence.folded)
    return f"the sentence says `{forbidden}`, which rules it out" if forbidden else ""


def _found(patterns: Finder, words: str) -> str:
    """The words that one of the patterns meets."""
    for pattern in patterns.patterns:
        if match := pattern.search(words):
            return " ".join(match[0].split())
    return ""


def turning_words(labelled: Labelled, sentence: Sentence) -> dict[str, tuple[str, ...]]:
    """Of each part of the stance, the words without any one of which it would be another; at most three."""
    read = stance(labelled, sentence)
    found: dict[str, list[str]] = {name: [] for name in Stance.__struct_fields__}
    for match in _WORD.finditer(sentence.folded):
        without = stance(labelled, _without(sentence, match))
        for name, words in found.items():
            if getattr(without, name) != getattr(read, name):
                words.append(match[0])
    return {name: tuple(words[:_MOST]) for name, words in found.items()}


def _without(sentence: Sentence, match: re.Match[str]) -> Sentence:
    blank = " " * (match.end() - match.start())
    folded = sentence.folded[: match.start()] + blank + sentence.folded[match.end() :]
    return msgspec.structs.replace(sentence, folded=folded)
