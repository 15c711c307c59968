"""`done_by.toml`: who did something to a row, as names of columns say it in several languages and in several ways."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import cache

import msgspec

from amanat.toml.packaged import packaged


class _By(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    word: str
    after: str


class _AfterPeople(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    words: frozenset[str]


class _DoneBy(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    by: tuple[_By, ...]
    done: Mapping[str, str]
    after_people: _AfterPeople


@cache
def _words() -> _DoneBy:
    return msgspec.convert(packaged("amanat.datamap.names", "done_by.toml"), _DoneBy)


@cache
def _said() -> re.Pattern[str]:
    ways = (rf"(?:{one.after})(?=_{one.word}(?:_|$))" for one in _words().by)
    return re.compile(rf"(?:^|(?<=_))(?P<done>{'|'.join(ways)})_[a-z]+")


def by_in_english(name: str) -> str:
    """The name, lower-case words joined by `_`, with who did what in English: `angelegt_von_id` is `created_by_id`."""
    if not any(f"_{one.word}" in name for one in _words().by):
        return name
    return _said().sub(lambda found: f"{_words().done.get(found['done'], found['done'])}_by", name)


def without_doer(stem: str, persons: Collection[str]) -> str:
    """What was done, where it is said who did it as well: `created_by` of `created_by_user`, `approved_by` of
    `approved_by_staff_member`. `persons` are words for people."""
    done, by, who = stem.rpartition("_by_")
    return f"{done}_by" if by and {who, who.rpartition("_")[2]} & set(persons) else stem


def names_a_doer(stem: str, persons: Collection[str]) -> bool:
    """Whether people and what they did are named one after the other: `usuario_creacion`."""
    who, _, did = stem.rpartition("_")
    return who in persons and did in _words().after_people.words
