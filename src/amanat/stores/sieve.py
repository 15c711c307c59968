"""Rows in which a needle may stand, found in raw bytes: a quick first look that never loses a row.

Why nothing is lost: in the exact search a text is unescaped, folded and compared. What is compared are plain ASCII
pieces of the needles ("keys"). A character of a key can only come from itself in either letter case, from a JSON or
percent escape of it, or from the few characters beyond ASCII that fold to it (`FOLDED_TO_ASCII`). Rows with such an
escape or character are unescaped and looked at again; in all others the key stands in the bytes as it is.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate, pairwise

from ahocorasick_rs import BytesAhoCorasick, Implementation, MatchKind

from amanat.stores.needles import SEPARATOR, Matcher, fold, variants

Row = bytes | memoryview

_SHORTEST = 5
"""A key of fewer characters stands everywhere."""
_SIMPLE = re.compile(r"[a-z0-9._+@-]+")
_SPACED = re.compile(r"[a-z0-9._+@ -]+")
_LATE = re.compile(r"[0-9].{5,}")
_DIGITS = 7
"""Of a number its last digits are enough: as many as a local number has, which the longer forms end in."""
_TABLE = 100_000_000
"""Bytes that a table of transitions may take. Without one, each letter costs several looks."""

FOLDED_TO_ASCII = (
    "ß\u0130\u0149\u017f\u01f0\u1e96\u1e97\u1e98\u1e99\u1e9a\u1e9e\u212a\ufb00\ufb01\ufb02\ufb03\ufb04\ufb05\ufb06"
)
"""Characters beyond ASCII whose folded form has an ASCII character of keys in it: these are all, as a test holds."""
_SHARP_S = ("ß".encode(), b"ss")
"""The one that is common. Both forms are two bytes, so places stay what they are."""
_ESCAPED_SHARP_S = re.compile(rb"\\+u00df")
"""As JSON in ASCII has it, at any depth."""


class Sieve:
    """The first look for one set of needles."""

    def __init__(self, matcher: Matcher) -> None:
        self._numbers: dict[str, list[int]] = {}
        self.blunt: list[int] = []
        """Needles that have no key: every row MUST be looked at for them."""
        inner: set[str] = set()
        for text, numbers in matcher.index.items():
            key = _key(text)
            if key is None:
                self.blunt += numbers
                continue
            self._numbers.setdefault(key, []).extend(numbers)
            if not text.endswith(key):
                inner.add(key)
        self._groups = [_Keys(keys, inner) for keys in _grouped(self._numbers) if keys]
        alphabet = {*"".join(self._numbers), *"".join(self._numbers).upper()}
        self._spaced = " " in alphabet
        # Where a key holds the very letters of the escape, these must stay.
        self._sharpens = not any("u00df" in key for key in self._numbers)
        escapes = [escape for escape in _escapes(alphabet) if not self._sharpens or escape != rb"\u00df"]
        self._escapes = BytesAhoCorasick(escapes, matchkind=MatchKind.Standard)
        self._odd = BytesAhoCorasick([char.encode() for char in FOLDED_TO_ASCII if char != "ß"])

    def rows(
        self, rows: Sequence[Row], values: Callable[[int], Sequence[str]], *, closed: bool
    ) -> tuple[list[int], set[int]]:
        """Indexes of rows, and the needles that any of them may hold.

        A row is the bytes of its values and of what stands around them; `values` gives the texts of one. `closed`: what
        follows a value is never an ASCII letter or digit.
        """
        block = b"\0".join(rows).lower()
        if _SHARP_S[0] in block:
            block = block.replace(*_SHARP_S)
        if self._spaced:
            block = block.replace(b"\0", b" ")
        starts = list(accumulate((len(row) + 1 for row in rows), initial=0))
        if self._sharpens and b"u00df" in block:
            block, starts = _sharpened(block, starts)
        found: set[int] = set()
        needles: set[int] = set()
        for keys in self._groups:
            for at, key in keys.found(block, closed=closed):
                found.add(bisect_right(starts, at) - 1)
                needles.update(self._numbers[key])
        hidden = self._hidden(block, starts)
        if hidden and (more := self._unescaped(value for at in hidden for value in values(at))):
            found.update(hidden)
            needles |= more
        if self.blunt:
            return list(range(len(rows))), needles | set(self.blunt)
        return sorted(found), needles

    def _hidden(self, block: bytes, starts: list[int]) -> list[int]:
        """Rows in which an escape, or a character that folds to others, may hide a key."""
        places = [at for _, at, _ in self._escapes.find_matches_as_indexes(block)]
        if not block.isascii():
            places += [at for _, at, _ in self._odd.find_matches_as_indexes(block)]
        return sorted({bisect_right(starts, at) - 1 for at in places})

    def _unescaped(self, values: Iterable[str]) -> set[int]:
        text = SEPARATOR.join(value.replace(SEPARATOR, " ") for value in values)
        needles: set[int] = set()
        for variant in (text, *variants(text)):
            block = fold(variant).encode("utf-8", "replace")
            for keys in self._groups:
                for _, key in keys.found(block, closed=False):
                    needles.update(self._numbers[key])
        return needles


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

    def found(self, block: bytes, *, closed: bool) -> Iterable[tuple[int, str]]:
        """Where keys begin. With `closed` those that an ASCII letter or digit goes on are none."""
        end = len(block)
        for number, at, after in self._automaton.find_matches_as_indexes(block, overlapping=True):
            if closed and after < end and not self._inner[number] and block[after : after + 1].isalnum():
                continue
            yield at, self._keys[number]


def _sharpened(block: bytes, starts: list[int]) -> tuple[bytes, list[int]]:
    """The rows with each escaped sharp s as it is folded, and where they start then."""
    parts = [block[at : after - 1] for at, after in pairwise(starts)]
    parts = [_ESCAPED_SHARP_S.sub(_SHARP_S[1], part) if b"u00df" in part else part for part in parts]
    return b"\0".join(parts), list(accumulate((len(part) + 1 for part in parts), initial=0))


def _key(folded: str) -> str | None:
    """The longest plain piece of a needle, None where none is long enough."""
    for pieces in (_SIMPLE, _SPACED):
        # A number with and without its plus has one key.
        key = max((piece.lstrip("+") for piece in pieces.findall(folded)), key=len, default="")
        if len(key) >= _SHORTEST:
            late = None if "@" in key else _LATE.search(key)
            key = late.group() if late else key
            return key[-_DIGITS:] if key.isdigit() else key
    return None


def _grouped(keys: Iterable[str]) -> tuple[list[str], list[str], list[str]]:
    """Apart, because each of these kinds has a few rare bytes, for which the automaton leaps ahead; mixed, none has."""
    groups: tuple[list[str], list[str], list[str]] = ([], [], [])
    for key in keys:
        groups[0 if "@" in key else 1 if key[0].isdigit() else 2].append(key)
    return groups


def _escapes(alphabet: set[str]) -> list[bytes]:
    """Lower-case beginnings of all that may become a character of a key when it is unescaped."""
    json = {*alphabet, *FOLDED_TO_ASCII, "\\", "%"}
    percent = {*alphabet, *FOLDED_TO_ASCII}
    found = {f"\\u{ord(char):04x}".encode() for char in json}
    found |= {"".join(f"%{byte:02x}" for byte in char.encode()).encode() for char in percent}
    if " " in alphabet:
        found |= {rb"\b", rb"\f"}
    return sorted(found)
