"""Values behind a label: what is said in `Purpose: billing` stands under `Purpose` as a cell does under its column.

The labels are those of `lexicon/labels.toml`.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

import msgspec

from amanat.policy.matching.finder import Finder
from amanat.policy.matching.lexical import finder
from amanat.policy.text.clauses import complete
from amanat.toml.packaged import packaged

_LABELLED = re.compile(r"\A[\W_]*(?P<label>[^\W\d_][^.:;!?()\n]{1,60}?)[\W_]*:[^\w\n]*(?=\w)")
_SENTENCE = re.compile(r"(?:we|i|you|your|our|the|this|these|it|they|if|when|where|users?|please)\b")
"""What begins a sentence: `Purpose: These cookies let you stay logged in` is one."""


class LabelsFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file as it is written."""

    say: tuple[str, ...]
    lines: tuple[str, ...]


@cache
def _labels() -> Finder:
    return finder(msgspec.convert(packaged("amanat.policy.lexicon", "labels.toml"), LabelsFile).say)


def label_of(folded: str) -> str:
    """The label of a folded sentence; empty where there is none, or where a sentence of its own stands behind it."""
    match = _LABELLED.match(folded)
    if match is None or not _is_label(match["label"]):
        return ""
    value = folded[match.end() :]
    return "" if _SENTENCE.match(value) and complete(value) else match["label"]


@lru_cache(maxsize=1024)
def _is_label(words: str) -> bool:
    return _labels().stands_in(words)
