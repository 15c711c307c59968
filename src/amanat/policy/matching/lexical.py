"""The word lists and the patterns of this installation, and the one sift that all its patterns lie behind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

import msgspec

from amanat.policy.matching.finder import Finder
from amanat.policy.matching.kept import kept
from amanat.policy.matching.needs import Needs
from amanat.policy.matching.parts import Taker
from amanat.policy.matching.patterns import WordLists, compile_all
from amanat.policy.matching.sift import Sift, Table, table_of
from amanat.toml.packaged import packaged, packaged_texts, read

_PACKAGE = "amanat.policy.lexicon"
_FILES = (
    "contradictions.toml", "elements.toml", "informs.toml", "kinds.toml", "labels.toml", "loads.toml", "topics.toml",
)  # fmt: skip
_FOLDERS = ("lint", "rules")
_CLAUSES = ("clauses.toml", "stance.toml")
"""What these hold becomes one expression each and lies behind no sift."""
_PLAIN = frozenset(("finite", "not_after", "subject"))
"""Their lists of plain words."""
_KEYS = frozenset(
    ("asked", "before", "contents", "intro", "lead", "say", "says_already", "section", "unless", "unless_intro", "with")
)
"""What holds patterns in these files; in `fields.toml` every list does."""

_Raws = dict[str, msgspec.Raw]


@cache
def words() -> WordLists:
    """The lists of words that patterns name in braces."""
    lists = kept().part("words", dict[str, tuple[str, ...]], _words)
    needs = Needs(lists, neighbours=kept().keeps)
    return WordLists(lists, needs, kept().part("parts", _Raws, lambda: _parts(lists, needs)) if kept().keeps else {})


def _parts(lists: dict[str, tuple[str, ...]], needs: Needs) -> _Raws:
    found = Taker(lists, needs).all_parts(sources())
    return {written: msgspec.Raw(msgspec.msgpack.encode(each)) for written, each in found.items()}


def _words() -> dict[str, tuple[str, ...]]:
    return msgspec.convert(packaged(_PACKAGE, "words.toml"), dict[str, tuple[str, ...]])


@cache
def sift() -> Sift | None:
    """Every pattern of the lexicon; None where nothing is kept, as telling what all of them need pays for none reading.

    Raises `InputError` for one that is ill written.
    """
    if not kept().keeps:
        return None
    return Sift(kept().part("sift", Table, lambda: table_of(sources(), words().needs)))


def sources() -> Iterator[str]:
    """Every pattern that the lexicon names."""
    for file in _FILES:
        yield from _patterns(packaged(_PACKAGE, file))
    for folder in _FOLDERS:
        for _, text in packaged_texts(_PACKAGE, folder):
            yield from _patterns(read(text))
    for values in packaged(_PACKAGE, "fields.toml").values():
        for patterns in values.values():
            yield from patterns
    for patterns in packaged(_PACKAGE, "homonyms.toml").values():
        yield from patterns


def _patterns(data: Any) -> Iterator[str]:
    """What stands under the keys of patterns, however deep."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from value if key in _KEYS else _patterns(value)
    elif isinstance(data, list):
        for each in data:
            yield from _patterns(each)


def patterns_of(name: str, data: dict[str, Any]) -> Iterator[str]:
    """The patterns of one file of the lexicon; none where the file holds none."""
    if name in _CLAUSES:
        yield from (each for key, patterns in data.items() if key not in _PLAIN for each in patterns)
    elif name == "homonyms.toml":
        yield from (each for patterns in data.values() for each in patterns)
    elif name == "fields.toml":
        yield from (each for values in data.values() for patterns in values.values() for each in patterns)
    elif name in _FILES or name.startswith(tuple(f"{folder}/" for folder in _FOLDERS)):
        yield from _patterns(data)


def finder(sources: Sequence[str]) -> Finder:
    """Patterns behind the sift of the lexicon."""
    return Finder(compile_all(sources, words()), sift())
