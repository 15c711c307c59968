"""The files of a log after C2SP tlog-tiles: hashes in tiles of 256, entries in bundles of 256."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from amanat.records.evidence.merkle import edge_root, perfect_root

WIDTH = 256
HASH = 32
ENTRIES = "entries"


def tile_path(level: int | str, index: int, width: int = WIDTH) -> str:
    """`tile/<L>/<N>[.p/<W>]`; N in groups of three digits, all but the last after an `x`."""
    groups = [f"{index % 1000:03d}"]
    while index := index // 1000:
        groups.insert(0, f"x{index % 1000:03d}")
    partial = "" if width == WIDTH else f".p/{width}"
    return f"tile/{level}/{'/'.join(groups)}{partial}"


def widths(size: int) -> list[int]:
    """How many hashes each level has in a tree of so many entries, lowest level first."""
    found = []
    while size:
        found.append(size)
        size //= WIDTH
    return found


def edge_paths(size: int) -> list[str]:
    """The unfinished tiles at the right edge: their place is taken by wider ones when the log grows."""
    return [tile_path(level, count // WIDTH, count % WIDTH) for level, count in levels(size) if count % WIDTH]


def all_paths(size: int) -> Iterator[str]:
    """Every file of a log of so many entries, without the checkpoint."""
    for level, count in levels(size):
        for index in range(count // WIDTH):
            yield tile_path(level, index)
    yield from edge_paths(size)


def pack(entries: Iterable[bytes]) -> bytes:
    """A bundle: each entry after its length in two bytes, big endian."""
    return b"".join(len(entry).to_bytes(2) + entry for entry in entries)


def unpack(bundle: bytes) -> Iterator[bytes | None]:
    """The entries of a bundle; None, and no more, where its bytes end within an entry."""
    at = 0
    while at < len(bundle):
        end = at + 2 + int.from_bytes(bundle[at : at + 2])
        if end > len(bundle) or at + 2 > len(bundle):
            yield None
            return
        yield bundle[at + 2 : end]
        at = end


def split(tile: bytes) -> list[bytes]:
    """The hashes of a tile."""
    return [tile[at : at + HASH] for at in range(0, len(tile), HASH)]


def levels(size: int) -> list[tuple[int | str, int]]:
    """Each level with its width, the bundles of entries first."""
    return [(ENTRIES, size), *enumerate(widths(size))]


class Rows:
    """The unfinished tile of each level of a growing tree, lowest level first."""

    def __init__(self, hashes: Iterable[list[bytes]] = ()) -> None:
        self.hashes = list(hashes)

    def add(self, leaf: bytes) -> Iterator[tuple[int, list[bytes]]]:
        """Appends a leaf; yields level and hashes of each tile that it completes."""
        level, found = 0, leaf
        while True:
            if level == len(self.hashes):
                self.hashes.append([])
            self.hashes[level].append(found)
            if len(self.hashes[level]) < WIDTH:
                return
            done, self.hashes[level] = self.hashes[level], []
            yield level, done
            level, found = level + 1, perfect_root(done)

    def root(self) -> bytes:
        """The root hash of the tree so far."""
        return edge_root(self.hashes)


class Edge:
    """The right edge of a growing log: its rows, and what is in the last bundle.

    Feeding entries yields the files that they finish; `open_files` are those of the edge as it is now. Nothing to
    the left of the edge is read or hashed again.
    """

    def __init__(self, size: int = 0, rows: Rows | None = None, entries: Iterable[bytes] = ()) -> None:
        self.size = size
        self.rows = rows or Rows()
        self.entries = list(entries)

    def feed(self, entry: bytes, leaf: bytes) -> Iterator[tuple[str, bytes]]:
        """Appends one entry; yields path and content of each file it completes."""
        self.entries.append(entry)
        self.size += 1
        if len(self.entries) == WIDTH:
            yield tile_path(ENTRIES, self.size // WIDTH - 1), pack(self.entries)
            self.entries.clear()
        for level, hashes in self.rows.add(leaf):
            yield tile_path(level, self.size // WIDTH ** (level + 1) - 1), b"".join(hashes)

    def open_files(self) -> Iterator[tuple[str, bytes]]:
        """Path and content of the files at the edge."""
        if self.entries:
            yield tile_path(ENTRIES, self.size // WIDTH, len(self.entries)), pack(self.entries)
        for level, row in enumerate(self.rows.hashes):
            if row:
                yield tile_path(level, self.size // WIDTH ** (level + 1), len(row)), b"".join(row)


def read_edge(size: int, read: Sequence[bytes]) -> Edge:
    """The edge of a log from the content of its `edge_paths`, in that order."""
    contents = iter(read)
    entries = [entry for entry in unpack(next(contents)) if entry is not None] if size % WIDTH else []
    return Edge(size, Rows(split(next(contents)) if count % WIDTH else [] for count in widths(size)), entries)
