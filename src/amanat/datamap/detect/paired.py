"""Two columns for one thing: a choice from a list, and words for where the list does not fit."""

from __future__ import annotations

import re
from collections.abc import Iterable

from amanat.datamap.names.words import snake


def worded(columns: Iterable[str]) -> dict[str, str]:
    """Of columns with words in place of a choice, beside the choice itself, what both are called: `sex_ft` beside
    `sex_fk` is of a `sex`. What a framework or a habit puts behind a name says nothing itself."""
    names = {name: snake(name) for name in columns}
    said = set(names.values())
    parts = {name: _WORDS.fullmatch(one) for name, one in names.items()}
    return {
        name: found["stem"]
        for name, found in parts.items()
        if found and any(found["stem"] + end in said for end in (_CHOICES if found["end"] != "text" else _CODES))
    }


_WORDS = re.compile(r"(?P<stem>.+?)_(?P<end>ft|free_?text|others?|specify|text)")
_CODES = ("_fk", "_fk_id", "_coded", "_concept", "_concept_id")
_CHOICES = ("", "_id", "_cd", "_code", "_type", *_CODES)
"""Ends of a choice; a `text` stands beside much that is none."""
