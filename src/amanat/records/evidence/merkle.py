"""The tree over the log (RFC 6962): SHA-256 with a zero byte before leaves and a one before inner nodes."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

EMPTY = hashlib.sha256(b"").digest()


def leaf_hash(entry: bytes) -> bytes:
    """RFC 6962, 2.1: SHA-256(0x00 || entry)."""
    return hashlib.sha256(b"\0" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\1" + left + right).digest()


def perfect_root(hashes: Sequence[bytes]) -> bytes:
    """The root over a power of two of hashes."""
    level = list(hashes)
    while len(level) > 1:
        level = [node_hash(level[at], level[at + 1]) for at in range(0, len(level), 2)]
    return level[0]


def peaks(hashes: Sequence[bytes]) -> list[bytes]:
    """The roots of the perfect subtrees that make up a level, the widest first: one per bit of the width."""
    found, start = [], 0
    for bit in range(len(hashes).bit_length() - 1, -1, -1):
        if len(hashes) >> bit & 1:
            found.append(perfect_root(hashes[start : start + (1 << bit)]))
            start += 1 << bit
    return found


def edge_root(edge: Sequence[Sequence[bytes]]) -> bytes:
    """The root of the whole tree from its right edge: the hashes of the unfinished tile of each level, lowest first."""
    all_peaks = [peak for hashes in reversed(edge) for peak in peaks(hashes)]
    if not all_peaks:
        return EMPTY
    root = all_peaks[-1]
    for peak in reversed(all_peaks[:-1]):
        root = node_hash(peak, root)
    return root
