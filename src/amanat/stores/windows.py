"""Where parts of very many keys stand in a block of bytes, told by arithmetic over the whole block at once.

A block is read as numbers of six bytes, its windows, at every second place. A table that fits the processor's caches
tells which windows any part has; a part is one byte longer, so that one of its windows begins at such a place wherever
the part stands. For long parts the four bytes before a window are compared as well. Windows are compared by their
hashes, so what is found may be there by chance; what is there is found.

Polars does the arithmetic, each operation over all windows and beside Python. Numbers wrap around at 32 bits.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator

import polars as pl

_WORD = 4
"""Bytes of the numbers that a block is read as."""
_STEP = 2
"""Bytes from one window to the next."""
SHORT = 7
"""Bytes of a part: one more than a window has, as it may begin between two of them."""
LONG = SHORT + _WORD
_RECORD = LONG + 1
"""Bytes in which a part is kept: itself, filled up in front; what kind it is."""
_IS_LATE, _IS_LAST, _IS_LONG = 1, 2, _WORD
"""Whether a window is the second of its part; whether this ends its needle; and the bytes before the first window."""
_KINDS = tuple(tuple(bytes([long | last]) for last in (0, _IS_LAST)) for long in (0, _IS_LONG))
_ENTRY = _IS_LONG << 1
_SPARE = 16
"""Places of a table for each hash in it: one of about so many others passes."""
_LEAST, _MOST = 10, 28
"""Bits of the number of places that a table has."""
_SOME = 50_000
"""Numbers that are objects of Python at the same time."""


def _number(value: int) -> pl.Series:
    """A number to combine a series with: a literal costs three times as much."""
    return pl.Series([value], dtype=pl.UInt32)


# Odd, so that no two words have the same product.
_FIRST, _SECOND, _THIRD = (_number(value) for value in (2_654_435_761, 2_246_822_519, 3_266_489_917))
_BYTE, _HALF, _TOP, _LOW = (_number(value) for value in (1 << 8, 1 << 16, 1 << 24, (1 << 16) - 1))
_EACH = _number(_WORD)
_GOES_ON = frozenset(b"abcdefghijklmnopqrstuvwxyz0123456789")


class Parts:
    """Parts of needles, as they are collected."""

    def __init__(self) -> None:
        self.data = bytearray()
        self.numbers = array("I")

    def add(self, part: bytes, number: int, *, last: bool, before: bytes = b"") -> None:
        """A part of `SHORT` or `LONG` bytes, the number of its needle, below 2³², and whether it ends that.

        `before` are up to four bytes that are kept with a short part, for whoever finds it.
        """
        kind = _KINDS[len(part) == LONG][last]
        self.data += (before + part).rjust(LONG, b"\0") + kind
        self.numbers.append(number)

    def extend(self, parts: pl.Series, numbers: pl.Series, *, long: pl.Series, last: pl.Series) -> None:
        """Many parts, of ASCII letters and together with what is kept before them."""
        kinds = pl.Series([kind.decode() for kinds in _KINDS for kind in kinds])
        kind = kinds[long.cast(pl.UInt32) * _number(2) + last.cast(pl.UInt32)]
        self.data += "".join((parts.str.pad_start(LONG, "\0") + kind).to_list()).encode("ascii")
        self.numbers.extend(numbers.to_list())


class Windows:
    """All windows of some parts."""

    def __init__(self, parts: Parts) -> None:
        """Of one part at least."""
        self._records, self._numbers = bytes(parts.data), parts.numbers
        words = _words(parts.data)
        before, low, high = (words.gather_every(_RECORD // _WORD, at) for at in range(3))
        long = (high // _TOP & _number(_IS_LONG)).cast(pl.Boolean)
        first, second = _hashed(low, high), _hashed(_joined(low, high), high // _BYTE)
        self._first = _Table(pl.concat([first, second]))
        first = _longer(first, before).zip_with(long, first)
        second = _longer(second, _joined(before, low)).zip_with(long, second)
        hashes, low = pl.concat([first, second]), pl.concat([low, _joined(low, high)])
        self._second, self._third = _Table(_checked(hashes, low)), _Table(hashes)
        kinds = high // _TOP & _number(_IS_LONG | _IS_LAST)
        entries = pl.int_range(len(kinds), dtype=pl.UInt32, eager=True) * _number(_ENTRY) + kinds
        rows = pl.DataFrame({"hash": hashes, "entry": pl.concat([entries, entries + _number(_IS_LATE)])}).sort("hash")
        self._hashes, self._entries = rows["hash"], _array(rows["entry"])
        self._sorted = _array(rows["hash"])
        self._counted = pl.Series(dtype=pl.UInt32)

    def found(self, block: bytes | bytearray, *, closed: bool) -> Iterator[tuple[int, int, bytes]]:
        """Where parts stand, the numbers of their needles, and what is kept before short ones.

        For `closed` see `Sieve.look`: then none that ends its needle and goes on.
        """
        block = bytes(_WORD) + block + bytes(3 * _WORD - len(block) % _WORD)
        words = _words(block)
        moved = words.slice(0, len(words) - 1) // _HALF + words.slice(1) * _HALF
        passed = [self._passed(some, at) for at, some in ((0, words), (_STEP, moved))]
        places, hashes, before, low = (pl.concat(some) for some in zip(*passed, strict=True))
        places, low = pl.concat([places, places]), pl.concat([low, low])
        hashes = pl.concat([hashes, _longer(hashes, before)])
        kept = self._second.has(_checked(hashes, low))
        places, hashes = places.filter(kept), hashes.filter(kept)
        # To look a hash up among all is dear: what passed by chance is told by another table.
        kept = self._third.has(hashes)
        places, hashes = places.filter(kept), hashes.filter(kept)
        yield from self._compared(block, places + _EACH, hashes, closed=closed)

    def _passed(self, words: pl.Series, at: int) -> tuple[pl.Series, ...]:
        """Of the windows that the table lets pass: the place, the hash, the word before, and its own first."""
        hashes = _hashed(words.slice(1, len(words) - 2), words.slice(2))
        kept = self._first.has(hashes)
        indexes = self._indexes(len(hashes)).filter(kept)
        return indexes * _EACH + _number(at), hashes.filter(kept), words[indexes], words.slice(1)[indexes]

    def _compared(
        self, block: bytes, places: pl.Series, hashes: pl.Series, *, closed: bool
    ) -> Iterator[tuple[int, int, bytes]]:
        """What of windows with these places and hashes belongs to parts that are there."""
        ranks = self._hashes.search_sorted(hashes).to_list()
        end, records, sorted_, entries = len(self._sorted), self._records, self._sorted, self._entries
        for place, hash_, rank in zip(places.to_list(), hashes.to_list(), ranks, strict=True):
            while rank < end and sorted_[rank] == hash_:
                entry = entries[rank]
                rank += 1
                start = place - (entry & _IS_LATE)
                if closed and entry & _IS_LAST and block[start + SHORT] in _GOES_ON:
                    continue
                index = entry // _ENTRY
                at = index * _RECORD
                before = entry & _IS_LONG
                if block.startswith(records[at + _WORD - before : at + LONG], start - before):
                    yield start - before - _WORD, self._numbers[index], records[at : at + _WORD - before].lstrip(b"\0")

    def _indexes(self, count: int) -> pl.Series:
        """The numbers from zero to before this one: made once, as blocks are about as long as one another."""
        counted = self._counted
        if len(counted) < count:
            self._counted = counted = pl.int_range(2 * count, dtype=pl.UInt32, eager=True)
        return counted.slice(0, count)


class _Table:
    """Whether a number may be one of some, told by its lowest bits."""

    def __init__(self, numbers: pl.Series) -> None:
        bits = min(max((numbers.n_unique() * _SPARE).bit_length() - 1, _LEAST), _MOST)
        self._mask = _number((1 << bits) - 1)
        self._places = pl.zeros(1 << bits, dtype=pl.UInt8, eager=True).scatter(numbers & self._mask, 1)

    def has(self, numbers: pl.Series) -> pl.Series:
        """False where it is none of them."""
        return self._places[numbers & self._mask].cast(pl.Boolean)


def _hashed(words: pl.Series, following: pl.Series) -> pl.Series:
    """Of the windows that begin with these words."""
    return words * _FIRST + (following & _LOW) * _SECOND


def _longer(hashes: pl.Series, before: pl.Series) -> pl.Series:
    """The hashes together with the words before."""
    return hashes * _THIRD + before


def _checked(hashes: pl.Series, words: pl.Series) -> pl.Series:
    """Other hashes of the same, with the first words: few that have a hash by chance have these too."""
    mixed = hashes * _THIRD + words
    return mixed // _HALF + mixed * _HALF


def _joined(words: pl.Series, following: pl.Series) -> pl.Series:
    """The words that begin one byte later."""
    return words // _BYTE + following * _TOP


def _words(data: bytes | bytearray) -> pl.Series:
    """The bytes as numbers, the first byte of each the lowest. They MUST come out even."""
    one = pl.Series([bytes(data)], dtype=pl.Binary)
    return one.bin.reinterpret(dtype=pl.Array(pl.UInt32, len(data) // _WORD), endianness="little").explode()


def _array(numbers: pl.Series) -> array[int]:
    found = array("I")
    for some in numbers.to_frame().iter_slices(_SOME):
        found.extend(some.to_series().to_list())
    return found
