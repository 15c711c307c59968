"""Where parts of very many keys stand in a block of bytes, told by arithmetic over the whole block at once.

A block is read as windows of six bytes, at every second place. A table that fits the processor's caches tells which
windows any part has; a part is one byte longer, so that one of its windows begins at such a place wherever the part
stands. Where the table has a window, the bytes of the two parts that may have it there are looked up too, for long
parts with the four bytes before them. All are told by their hashes, so what is found may be there by chance; what is
there is found.

Polars does the arithmetic, each operation over all windows. Numbers wrap around at 32 bits.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from functools import lru_cache
from io import BytesIO

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
_IS_LAST, _IS_LONG = 1, _WORD
"""Whether a part ends its needle; and the bytes that a long one has before those that a short one has too."""
_KINDS = tuple(tuple(bytes([long | last]) for last in (0, _IS_LAST)) for long in (0, _IS_LONG))
_ENTRY = _IS_LONG << 1
_SPARE = 16
"""Places of a table for each hash in it: one of about so many others passes."""
_LEAST, _MOST = 10, 28
"""Bits of the number of places that a table has."""
_PAGE = 4_096
"""Bytes that come together, so that few lengths are to be told apart."""
_HIGHEST = (1 << 32) - 1
_PIECE = 1 << 20
"""Bytes that Polars writes as one piece in any version."""
_MARK = 0x5A5A5A5A
"""Stands in a file for the bytes that are to come."""
_FRONT, _BACK = 2 * _WORD, 2 * _WORD
"""Zeros around a block: what is looked at before and behind a window."""
_SOME = 50_000
"""Numbers that are objects of Python at the same time."""


def _number(value: int) -> pl.Series:
    """A number to combine a series with: a literal costs three times as much."""
    return pl.Series([value], dtype=pl.UInt32)


# Odd, so that no two words have the same product.
_FIRST, _SECOND, _THIRD = (_number(value) for value in (2_654_435_761, 2_246_822_519, 3_266_489_917))
_HALF, _TOP, _EACH = _number(1 << 16), _number(1 << 24), _number(_WORD)
_HALVED = pl.Series([1 / (1 << 16)], dtype=pl.Float64)
_PLACES = [_number(place) for place in range(_FRONT + _WORD)]
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
        words = _words(parts.data).slice(0, len(parts.data) // _WORD)
        before, low, high = (words.gather_every(_RECORD // _WORD, at) for at in range(3))
        kinds = high // _TOP & _number(_IS_LONG | _IS_LAST)
        first, *others = (low // _number(1 << by) + high * _number(1 << 32 - by) for by in (8, 16, 24))
        self._first = _Table(pl.concat([_hashed(low, others[0]), _hashed(first, others[1])]))
        short = _hashed(low, others[1])
        hashes = _longer(short, before).zip_with((kinds & _number(_IS_LONG)).cast(pl.Boolean), short)
        self._second, self._third = _Table(hashes), _Table(_turned(hashes))
        entries = pl.int_range(len(kinds), dtype=pl.UInt32, eager=True) * _number(_ENTRY) + kinds
        rows = pl.DataFrame({"hash": hashes, "entry": entries}).sort("hash")
        self._sorted, self._entries = _array(rows["hash"]), _array(rows["entry"])
        # The highest number too, so that whatever is looked up has a rank.
        self._hashes = pl.concat([rows["hash"], _number(_HIGHEST)], rechunk=True)
        self._counted = pl.Series(dtype=pl.UInt32)

    def found(self, block: bytes | bytearray, *, closed: bool) -> Iterator[tuple[int, int, bytes]]:
        """Where parts stand, the numbers of their needles, and what is kept before short ones.

        For `closed` see `Sieve.look`: then none that ends its needle and goes on.
        """
        count = len(block) // _WORD
        if not count:
            return
        block = bytes(_FRONT) + block + bytes(_BACK)
        columns = _Columns(block, count)
        starts, hashes = self._passed(columns)
        kept = self._second.has(hashes)
        starts, hashes = starts.filter(kept), hashes.filter(kept)
        # To look a hash up among all is dear: what passed by chance is told by another table.
        kept = self._third.has(_turned(hashes))
        starts, hashes = starts.filter(kept), hashes.filter(kept)
        ranks = self._hashes.search_sorted(hashes)
        kept = self._hashes[ranks] == hashes
        yield from self._compared(block, starts.filter(kept), hashes.filter(kept), ranks.filter(kept), closed=closed)

    def _passed(self, columns: _Columns) -> tuple[pl.Series, pl.Series]:
        """Where parts begin that may have the windows that the table lets pass, and their hashes."""
        starts, words = [], []
        for at in range(_FRONT, _FRONT + _WORD, _STEP):
            kept = self._first.has(_hashed(columns.words(at), columns.words(at + _STEP)))
            windows = self._indexes(columns.count).filter(kept)
            places = windows * _EACH
            for start in (at, at - 1):
                starts.append(places + _PLACES[start])
                words.append([columns.words(start + by)[windows] for by in (0, SHORT - _WORD, -_WORD)])
        low, high, before = (pl.concat(some) for some in zip(*words, strict=True))
        short = _hashed(low, high)
        return pl.concat(starts * 2, rechunk=True), pl.concat([short, _longer(short, before)], rechunk=True)

    def _compared(
        self, block: bytes, starts: pl.Series, hashes: pl.Series, ranks: pl.Series, *, closed: bool
    ) -> Iterator[tuple[int, int, bytes]]:
        """What of the parts from these ranks on begins at these places: of long ones the seven bytes at their end."""
        end, records, sorted_, entries = len(self._sorted), self._records, self._sorted, self._entries
        for start, hash_, rank in zip(starts.to_list(), hashes.to_list(), ranks.to_list(), strict=True):
            while rank < end and sorted_[rank] == hash_:
                entry = entries[rank]
                rank += 1
                if closed and entry & _IS_LAST and block[start + SHORT] in _GOES_ON:
                    continue
                index = entry // _ENTRY
                at = index * _RECORD
                before = entry & _IS_LONG
                if block.startswith(records[at + _WORD - before : at + LONG], start - before):
                    yield start - before - _FRONT, self._numbers[index], records[at : at + _WORD - before].lstrip(b"\0")

    def _indexes(self, count: int) -> pl.Series:
        """The numbers from zero to before this one: made once, as blocks are about as long as one another."""
        counted = self._counted
        if len(counted) < count:
            self._counted = counted = pl.int_range(2 * count, dtype=pl.UInt32, eager=True)
        return counted.slice(0, count)


class _Columns:
    """A block as words, from each of its places on."""

    def __init__(self, block: bytes, count: int) -> None:
        """`count` are the words from any place that are asked for."""
        self.count = count
        self._columns = [_words(memoryview(block)[at:]) for at in range(_WORD)]

    def words(self, place: int) -> pl.Series:
        """Those that begin there, and at each fourth byte from there on."""
        return self._columns[place % _WORD].slice(place // _WORD, self.count)


class _Table:
    """Whether a number may be one of some, told by its lowest bits."""

    def __init__(self, numbers: pl.Series) -> None:
        bits = min(max((numbers.n_unique() * _SPARE).bit_length() - 1, _LEAST), _MOST)
        self._mask = _number((1 << bits) - 1)
        self._places = pl.zeros(1 << bits, dtype=pl.UInt8, eager=True).scatter(numbers & self._mask, 1)

    def has(self, numbers: pl.Series) -> pl.Series:
        """False where it is none of them."""
        return self._places[numbers & self._mask].cast(pl.Boolean)


def _hashed(words: pl.Series, others: pl.Series) -> pl.Series:
    """Of the bytes from the first of these words to the last of the others."""
    return words * _FIRST + others * _SECOND


def _longer(hashes: pl.Series, before: pl.Series) -> pl.Series:
    """The hashes together with the words before."""
    return hashes * _THIRD + before


def _turned(hashes: pl.Series) -> pl.Series:
    """The same with the upper half below, where tables look. To divide whole numbers, Polars plans a whole query."""
    return (hashes.cast(pl.Float64) * _HALVED).cast(pl.UInt32) + hashes * _HALF


def _words(data: bytes | bytearray | memoryview) -> pl.Series:
    """The bytes as numbers, the first byte of each the lowest; zeros follow.

    As a file in memory they are taken over as they stand: any other way that bytes are given costs several times that.
    """
    pieces = [_piece(data[at : at + _PIECE]) for at in range(0, len(data), _PIECE)]
    return pieces[0] if len(pieces) == 1 else pl.concat(pieces, rechunk=True)


def _piece(data: bytes | bytearray | memoryview) -> pl.Series:
    filled = bytes(-len(data) % _PAGE)
    before, after = _around(len(data) + len(filled))
    return pl.read_ipc_stream(b"".join((before, data, filled, after))).to_series()


@lru_cache(maxsize=64)
def _around(size: int) -> tuple[bytes, bytes]:
    """What such a file holds before and after so many bytes."""
    file = BytesIO()
    numbers = pl.Series([_MARK], dtype=pl.UInt32).new_from_index(0, size // _WORD)
    numbers.to_frame("").write_ipc_stream(file, compression="uncompressed")
    before, after = file.getvalue().split(_MARK.to_bytes(_WORD, "little") * (size // _WORD))
    return before, after


def _array(numbers: pl.Series) -> array[int]:
    found = array("I")
    for some in numbers.to_frame().iter_slices(_SOME):
        found.extend(some.to_series().to_list())
    return found
