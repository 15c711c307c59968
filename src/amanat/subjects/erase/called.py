"""The full name of a person, as it stands beside their address, taken out of what else that document or row says.

A name alone is never searched for: it may be anybody's. Where an address of the person says whose row or document it
is, the same full name in it is theirs. Names are learnt there, used there, and kept nowhere.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Any

from amanat.subjects.sql.documents import About, Form, Steps, goes_with, is_name

_FULL = re.compile(r"[^\W\d_][\w.'’-]*(?:[ ][^\W\d_][\w.'’-]*){1,5}")
"""Several words: one alone may mean anything."""
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_KEPT = 64
"""Patterns of names: the rows of one person call them alike."""
_COLON = re.compile(r"\s*:")
_FIRST = ("first_name", "given_name", "firstname", "given")
_LAST = ("last_name", "family_name", "lastname", "surname", "family")


class Called:
    """The full names that objects of a document tell of the person, and those that they tell of others."""

    def __init__(self) -> None:
        self._mine: set[str] = set()
        self._others: set[str] = set()

    def hear(self, told: Mapping[str, Any], path: Steps, form: Form, whom: About) -> None:
        """What the object at `path` calls those whom it names."""
        said = {name: value for name, value in told.items() if isinstance(value, str) and is_name(name)}
        for name, value in said.items():
            theirs = goes_with(name, path, form, whom.mine, whom.others)
            if theirs:
                self._mine.add(value.strip())
            elif whom.others:
                self._others.add(value.strip())
            first = next((end for end in _FIRST if name.lower().endswith(end)), "")
            for last in _LAST if first and theirs else ():
                if family := said.get(name[: len(name) - len(first)] + last):
                    self._mine.add(f"{value.strip()} {family.strip()}")

    @property
    def names(self) -> frozenset[str]:
        """Those of the person and of nobody else there."""
        return full(self._mine) - self._others


def full(names: Collection[str]) -> frozenset[str]:
    """Those of the texts that may be the full name of a person."""
    return frozenset(name for name in names if _FULL.fullmatch(name))


def stand_in(text: str, names: Collection[str]) -> bool:
    return bool(names) and _pattern(names).search(text) is not None


def taken_out(text: str, names: Collection[str], instead: str, *, within: bool = False) -> str:
    """The text without the names; of a JSON document, its strings. `within`: only of strings that say more than that,
    as nothing tells of whom the others are."""
    if not names:
        return text
    pattern = _pattern(names)
    if not _is_document(text):
        return pattern.sub(instead, text)

    def cleaned(found: re.Match[str]) -> str:
        said = json.loads(found.group(), strict=False)
        if _COLON.match(text, found.end()) is not None or (within and pattern.fullmatch(said.strip())):
            return found.group()
        clean = pattern.sub(instead, said)
        return found.group() if clean == said else json.dumps(clean, ensure_ascii=False)

    return _STRING.sub(cleaned, text)


def _pattern(names: Collection[str]) -> re.Pattern[str]:
    return _pattern_of(frozenset(names))


@lru_cache(_KEPT)
def _pattern_of(names: frozenset[str]) -> re.Pattern[str]:
    longest = sorted(names, key=lambda name: (-len(name), name))
    words = "|".join(r"\s+".join(map(re.escape, name.split())) for name in longest)
    return re.compile(rf"(?<![^\W_])(?:{words})(?![^\W_])", re.IGNORECASE)


def _is_document(text: str) -> bool:
    if not text.lstrip().startswith(("{", "[", '"')):
        return False
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True
