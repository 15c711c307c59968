"""Places where a needle may stand, found in raw bytes: a quick first look that never loses a row.

Why nothing is lost: in the exact search a text is unescaped, folded and compared. What is compared are plain ASCII
pieces of the needles ("keys"). A character of a key can only come from itself in either letter case, from a JSON or
percent escape of it, or from the few characters beyond ASCII that fold to it (`FOLDED_TO_ASCII`). Rows with such an
escape or character are unescaped and looked at again; in all others the key stands in the bytes as it is. The sharp s
is common: for keys with two s in a row, it and its escape are keys of their own (`keys.spellings`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import msgspec
from ahocorasick_rs import BytesAhoCorasick, Implementation, MatchKind

from amanat.stores.search.keys import key_of, spellings
from amanat.stores.search.needles import SEPARATOR, Matcher, fold, variants

if TYPE_CHECKING:
    from amanat.stores.search.beside import Beside
    from amanat.stores.search.many import Many

_TABLE = 100_000_000
"""Bytes that a table of transitions may take. Without one, each letter costs several looks."""
_FEW = 50
"""Of so many keys the automaton still knows a few rare bytes, for which it leaps ahead."""
_MOST_KEYS = 30_000
FEW_NEEDLES = 20_000
"""An automaton of the keys of more takes longer to make than it saves: their parts are looked up in tables instead."""

FOLDED_TO_ASCII = (
    "ß\u0130\u0149\u017f\u01f0\u1e96\u1e97\u1e98\u1e99\u1e9a\u1e9e\u212a\ufb00\ufb01\ufb02\ufb03\ufb04\ufb05\ufb06"
)
"""Characters beyond ASCII whose folded form has an ASCII character of keys in it: these are all, as a test holds."""


class Look(msgspec.Struct, frozen=True):
    """What a first look at some bytes has shown."""

    places: list[int]
    """Where keys begin."""
    needles: set[int]
    """Those that have these keys."""
    hidden: list[int]
    """Where an escape, or a character that folds to others, may hide a key."""


class Sieve:
    """The first look for one set of needles."""

    def __init__(self, matcher: Matcher, beside: Beside | None = None) -> None:
        """`beside`: another one with the same needles, which takes blocks when it has the time."""
        self._beside = beside
        self._numbers: dict[str, list[int]] = {}
        self.blunt: list[int] = []
        """Needles that have no key: every row MUST be looked at for them."""
        inner: set[str] = set()
        alphabet: set[str] = set()
        self._many: Many | None = None
        if len(matcher.numbers) > FEW_NEEDLES:
            from amanat.stores.search.many import Many

            self._many = many = Many(matcher)
            alphabet.update(many.alphabet, *map(str.upper, many.alphabet))
            matcher = matcher.only(many.rest)
        for text, numbers in matcher.index.items():
            key = key_of(text)
            ways = spellings(key) if key else []
            if not key or not ways:
                self.blunt += numbers
                continue
            for way in ways:
                self._numbers.setdefault(way, []).extend(numbers)
            if not text.endswith(key):
                inner.update(ways)
            alphabet.update(key, key.upper())
        self.broad = bool(self.blunt) or len(self._numbers) > _MOST_KEYS
        """Whether most pages and spans would be read again: for needles without a key, or for keys met by chance."""
        self._groups = [_Keys(keys, inner) for keys in _grouped(self._numbers) if keys]
        self._escapes = _any_of(_escapes(alphabet))
        self._odd = _any_of(char.encode() for char in FOLDED_TO_ASCII if char != "ß")

    def look_anywhere(self, data: bytes | bytearray, *, closed: bool) -> Look:
        """As `look`, wherever there is time for it."""
        found = self._beside.look(data, closed=closed) if self._beside is not None else None
        return self.look(data, closed=closed) if found is None else found

    def look(self, data: bytes | bytearray, *, closed: bool) -> Look:
        """At the bytes of values and of what stands around them. `closed`: that is never an ASCII letter or digit."""
        low = data.lower()
        places: list[int] = []
        needles: set[int] = set()
        for at, numbers in self._found(low, closed=closed):
            places.append(at)
            needles.update(numbers)
        hidden = [at for _, at, _ in self._escapes.find_matches_as_indexes(low)]
        if not low.isascii():
            hidden += [at for _, at, _ in self._odd.find_matches_as_indexes(low)]
        return Look(sorted(places), needles, sorted(hidden))

    def unescaped(self, values: Iterable[str]) -> set[int]:
        """The needles that may stand in these values once their escapes are undone."""
        text = SEPARATOR.join(value.replace(SEPARATOR, " ") for value in values)
        needles: set[int] = set()
        for variant in (text, *variants(text)):
            for _, numbers in self._found(fold(variant).encode("utf-8", "replace"), closed=False):
                needles.update(numbers)
        return needles

    def _found(self, low: bytes | bytearray, *, closed: bool) -> Iterator[tuple[int, Iterable[int]]]:
        """Where keys begin, and the needles that have them."""
        for keys in self._groups:
            for at, key in keys.found(low, closed=closed):
                yield at, self._numbers[key]
        if self._many:
            for at, number in self._many.found(low, closed=closed):
                yield at, (number,)


class _Keys:
    """Keys that one automaton finds quickly together."""

    def __init__(self, keys: Sequence[str], inner: set[str]) -> None:
        self._keys = keys
        self._inner = [key in inner for key in keys]
        width = 1 << len(set("".join(keys))).bit_length()
        small = sum(map(len, keys)) * width * 4 <= _TABLE
        self._automaton = BytesAhoCorasick(
            [key.encode() for key in keys],
            matchkind=MatchKind.Standard,
            implementation=Implementation.DFA if small else None,
        )

    def found(self, block: bytes | bytearray, *, closed: bool) -> Iterable[tuple[int, str]]:
        """Where keys begin. With `closed` those that an ASCII letter or digit goes on are none."""
        end = len(block)
        for number, at, after in self._automaton.find_matches_as_indexes(block, overlapping=True):
            if closed and after < end and not self._inner[number] and block[after : after + 1].isalnum():
                continue
            yield at, self._keys[number]


def _grouped(keys: Iterable[str]) -> list[list[str]]:
    """Few apart, because each of these kinds has some rare bytes, for which the automaton leaps ahead; mixed, none has.

    Of many only those with an @ have, and one automaton for all others is cheaper than two.
    """
    groups: tuple[list[str], list[str], list[str]] = ([], [], [])
    for key in keys:
        groups[0 if "@" in key else 1 if key[0].isdigit() else 2].append(key)
    at, digits, words = groups
    return [at, digits, words] if len(digits) + len(words) <= _FEW else [at, digits + words]


def _any_of(patterns: Iterable[bytes]) -> BytesAhoCorasick:
    """Places that overlap count once, as they lie in one row. Matched leftmost it leaps the furthest."""
    return BytesAhoCorasick(list(patterns), matchkind=MatchKind.LeftmostFirst)


def _escapes(alphabet: set[str]) -> list[bytes]:
    """Lower-case beginnings of all that may become a character of a key when it is unescaped."""
    if " " in alphabet:
        alphabet = {*alphabet, SEPARATOR}
    json = {*alphabet, *FOLDED_TO_ASCII, "\\", "%"} - {"ß"}
    percent = {*alphabet, *FOLDED_TO_ASCII}
    found = {f"\\u{ord(char):04x}".encode() for char in json}
    found |= {"".join(f"%{byte:02x}" for byte in char.encode()).encode() for char in percent}
    if " " in alphabet:
        found |= {rb"\b", rb"\f"}
    return sorted(found)
