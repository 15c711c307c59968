"""Keys of JSON documents that may be told, and those that are data themselves: people write `{"ann@x.example": 3}`.

What is told of a map names paths in documents. A key that is a value of a person must not be in such a path.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

MASK = "*"
"""Stands for every key that is data."""

_NAME = re.compile(r"\$?[^\W\d][\w$-]{0,39}(?: [^\W\dA-Z][\w-]*){0,4}")
"""A name as a program or a form gives it: `userId`, `first-name`, `Date of birth`; no address, number or full name."""

_DEPTH = 8
_DOCUMENTS = 5
"""In fewer documents a key that stands in one of them only says nothing."""
_RARE = 5
"""More keys than this, each in one document only, are no names."""

Where = tuple[str, ...]


def masked(documents: Sequence[Any]) -> list[Any]:
    """The documents with all values whose keys are data in one list under `*`."""
    seen: defaultdict[Where, Counter[str]] = defaultdict(Counter)
    holders: Counter[Where] = Counter()
    for document in documents:
        _count(document, (), seen, holders)
    rare = {where: _rare(keys) if holders[where] >= _DOCUMENTS else frozenset() for where, keys in seen.items()}
    return [_masked(document, (), rare) for document in documents]


def is_name(key: str) -> bool:
    """Whether a key has the form of a name and not of a value."""
    return _NAME.fullmatch(key) is not None


def _rare(keys: Counter[str]) -> frozenset[str]:
    once = frozenset(key for key, count in keys.items() if count == 1)
    return once if len(once) > _RARE else frozenset()


def _count(value: Any, where: Where, seen: dict[Where, Counter[str]], holders: Counter[Where]) -> None:
    if len(where) > _DEPTH:
        return
    if isinstance(value, dict):
        holders[where] += 1
        for key, inner in value.items():
            seen[where][str(key)] += 1
            _count(inner, (*where, str(key) if is_name(str(key)) else MASK), seen, holders)
    elif isinstance(value, list):
        for member in value:
            _count(member, where, seen, holders)


def _masked(value: Any, where: Where, rare: dict[Where, frozenset[str]]) -> Any:
    if len(where) > _DEPTH:
        return None
    if isinstance(value, list):
        return [_masked(member, where, rare) for member in value]
    if not isinstance(value, dict):
        return value
    kept: dict[str, Any] = {}
    hidden: list[Any] = []
    for key, inner in value.items():
        name = str(key)
        if not is_name(name):
            hidden.append(_masked(inner, (*where, MASK), rare))
        elif name in rare.get(where, ()):
            hidden.append(_masked(inner, (*where, name), rare))
        else:
            kept[name] = _masked(inner, (*where, name), rare)
    return {**kept, MASK: hidden} if hidden else kept
