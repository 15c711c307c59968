"""Holds every stored byte of a log against its signed root. Reads only; needs no database and no secret."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from amanat.errors import InputError
from amanat.records.evidence.entry import open_beside
from amanat.records.evidence.merkle import edge_root, leaf_hash, perfect_root
from amanat.records.evidence.note import Checkpoint
from amanat.records.evidence.tiles import (
    ENTRIES,
    HASH,
    WIDTH,
    Rows,
    all_paths,
    split,
    tile_path,
    unpack,
    widths,
)


@dataclass(frozen=True)
class Bad:
    """Something that does not hold. `index` is the first entry it concerns, None where it concerns none."""

    index: int | None
    what: str

    def __str__(self) -> str:
        return self.what if self.index is None else f"entry {self.index}: {self.what}"


class Tree:
    """A tree built from leaves, with the tiles over them. It has no root once a leaf was missing."""

    def __init__(self) -> None:
        self.rows = Rows()
        self.whole = True
        self.tiles: dict[tuple[int, int], list[bytes]] = {}
        """Hashes of the tiles above the lowest level, by level and index."""
        self.over: list[bytes | None] = []
        """The root over each finished tile of the lowest level."""
        self._count: dict[int, int] = {}

    def add(self, leaves: list[bytes] | None, width: int) -> None:
        """One tile of the lowest level; None where its leaves are not known."""
        self.whole = self.whole and leaves is not None
        if width == WIDTH:
            self.over.append(perfect_root(leaves) if leaves is not None else None)
        if not self.whole:
            return
        for leaf in leaves or []:
            for level, done in self.rows.add(leaf):
                index = self._count[level] = self._count.get(level, -1) + 1
                if level:
                    self.tiles[level, index] = done

    def finish(self) -> bytes | None:
        """The root over all."""
        for level, row in enumerate(self.rows.hashes):
            if level and row:
                self.tiles[level, self._count.get(level, -1) + 1] = row
        return self.rows.root() if self.whole else None


StoredTile = Callable[[int, int, int], list[bytes] | None]
"""The hashes of a tile on disk by level, index and width; None where it is gone or has another length."""


@dataclass
class Examination:
    """One pass over a log. `bad` lists what does not hold; `verified`, `held` and `erased` count."""

    folder: Path
    checkpoint: Checkpoint
    since: Checkpoint | None = None
    bad: list[Bad] = field(default_factory=list)
    verified: int = 0
    held: int = 0
    erased: int = 0
    sealed: int = 0

    def run(self) -> None:
        self._files = self._list()
        self._entries, self._stored = Tree(), Tree()
        self._differ: dict[int, list[tuple[int, str]]] = {}
        self._prefix = 0
        self._last: list[bytes] = []
        for index in range(-(-self.checkpoint.size // WIDTH)):
            self._tile(index, min(WIDTH, self.checkpoint.size - index * WIDTH))
        self._judge(self._entries.finish(), self._stored.finish())
        self._leftover()
        self.bad.sort(key=lambda each: (each.index is None, each.index or 0))

    def _list(self) -> dict[str, bool]:
        """Every file in the folder, and whether it is a regular one."""
        found: dict[str, bool] = {}
        waiting = [""]
        while waiting:
            inside = waiting.pop()
            with os.scandir(self.folder / inside) as listed:
                for each in listed:
                    path = f"{inside}{each.name}"
                    if each.is_dir(follow_symlinks=False):
                        waiting.append(f"{path}/")
                    else:
                        found[path] = each.is_file(follow_symlinks=False)
        return found

    def _read(self, path: str) -> bytes | None:
        if not self._files.get(path):
            return None
        try:
            return (self.folder / path).read_bytes()
        except FileNotFoundError:
            return None

    def _tile(self, index: int, width: int) -> None:
        """A bundle, the tile of hashes over it, and the payloads of its entries."""
        bundle = self._read(tile_path(ENTRIES, index, width))
        entries = list(unpack(bundle or b""))
        leaves = [leaf_hash(entry) for entry in entries if entry is not None]
        stored = self._stored_tile(0, index, width)
        first = index * WIDTH
        for at, (entry, leaf) in enumerate(zip(entries[:width], leaves, strict=False), first):
            self._payload(at, entry or b"", leaf)
        if bundle is not None and len(leaves) >= width and len(entries) > width:
            self.bad.append(
                Bad(first + width - 1, f"`{tile_path(ENTRIES, index, width)}` has bytes after its last entry")
            )
        known = leaves[:width] if len(leaves) >= width else None
        self._since(first, known)
        self._last = leaves[:width]
        self._entries.add(known, width)
        self._stored.add(stored, width)
        places = _differences(leaves[:width], stored, width)
        if places:
            why = self._difference(index, width, bundle, stored)
            self._differ[index] = [(first + place, why) for place in places]

    def _difference(self, index: int, width: int, bundle: bytes | None, stored: list[bytes] | None) -> str:
        if bundle is None:
            return f"`{tile_path(ENTRIES, index, width)}` is gone"
        if stored is None:
            return f"`{tile_path(0, index, width)}` is gone or has another length"
        return "its bytes are not those its hash was made of"

    def _stored_tile(self, level: int, index: int, width: int) -> list[bytes] | None:
        tile = self._read(tile_path(level, index, width))
        return split(tile) if tile is not None and len(tile) == width * HASH else None

    def _payload(self, index: int, entry: bytes, leaf: bytes) -> None:
        path = f"payloads/{leaf.hex()}.json"
        beside = self._read(path)
        if self._files.pop(path, None) is None:
            self.erased += 1
        elif beside is None:
            self.bad.append(Bad(index, f"`{path}` is no regular file"))
        else:
            try:
                self.sealed += open_beside(entry, beside).sealed is not None
                self.held += 1
            except InputError as error:
                self.bad.append(Bad(index, f"`{path}`: {error.message}"))

    def _since(self, first: int, leaves: list[bytes] | None) -> None:
        """Holds the earlier checkpoint against the tree as it was at its size."""
        if self.since is None or not first < self.since.size <= first + WIDTH or self.since.size > self.checkpoint.size:
            return
        before = Rows([list(row) for row in self._entries.rows.hashes])
        for leaf in (leaves or [])[: self.since.size - first]:
            for _ in before.add(leaf):
                pass
        if leaves is not None and self._entries.whole and before.root() == self.since.root:
            self._prefix = self.since.size
        else:
            what = f"the first {self.since.size} entries are not those of the earlier checkpoint: rewritten or damaged"
            self.bad.append(Bad(0, what))

    def _judge(self, entries: bytes | None, stored: bytes | None) -> None:
        """Tells which of the two trees the signature speaks for, and names what differs from it."""
        differ = [each for found in self._differ.values() for each in found]
        if entries == self.checkpoint.root:
            self.verified = self.checkpoint.size
            self.bad += map(_only_its_hash, differ)
            self._upper(self._entries)
        elif stored == self.checkpoint.root:
            self.verified = self.checkpoint.size - len(differ)
            self.bad += [Bad(*each) for each in differ]
            self._upper(self._stored)
        else:
            self._localise()

    def _upper(self, truth: Tree) -> None:
        for (level, index), hashes in sorted(truth.tiles.items()):
            stored = self._stored_tile(level, index, len(hashes))
            places = _differences(hashes, stored, len(hashes))
            if places:
                name = tile_path(level, index, len(hashes))
                what = "is gone or has another length" if stored is None else "was altered"
                self.bad.append(Bad((index * WIDTH + places[0]) * WIDTH**level, f"`{name}` {what}"))

    def _localise(self) -> None:
        """Neither tree leads to the signed root: goes down from it as far as the stored tiles can be trusted."""
        trust, before = Trust(self.checkpoint, self._stored_tile, self._last), len(self.bad)
        for index, over in enumerate(self._entries.over):
            self._place(index, over, trust)
        if self.checkpoint.size % WIDTH:
            self._place(len(self._entries.over), None, trust)
        if not trust.holds:
            found = len(self.bad) > before
            self.verified = max(self.verified, 0 if found else self._prefix)
            what = "no tiles lead to the signed root: from where on the log was rewritten cannot be told"
            self.bad.append(Bad(None if found else self._prefix, what))

    def _place(self, index: int, over: bytes | None, trust: Trust) -> None:
        first, differ = index * WIDTH, self._differ.get(index, [])
        width = min(WIDTH, self.checkpoint.size - first)
        want = trust.hash(1, index) if width == WIDTH else None
        if (want is not None and over == want) or (width < WIDTH and trust.by_entries):
            self.verified += width
            self.bad += map(_only_its_hash, differ)
        elif differ or trust.tile(0, index) is not None:
            self.verified += width - len(differ) if trust.tile(0, index) is not None else 0
            self.bad += [Bad(*each) for each in differ]
        elif want is not None:
            last = first + width - 1
            self.bad.append(Bad(first, f"of the entries {first} to {last} one was altered, with the hashes over it"))

    def _leftover(self) -> None:
        expected = {"checkpoint", *all_paths(self.checkpoint.size)}
        for path, regular in sorted(self._files.items()):
            if path not in expected:
                self.bad.append(Bad(None, f"`{path}` is not accounted for by the checkpoint"))
            elif not regular:
                self.bad.append(Bad(None, f"`{path}` is no regular file"))


class Trust:
    """The stored tiles that the signed root vouches for, from the top down."""

    def __init__(self, checkpoint: Checkpoint, stored: StoredTile, last: list[bytes]) -> None:
        self._widths = widths(checkpoint.size)
        self._stored = stored
        self._known: dict[tuple[int, int], list[bytes] | None] = {}
        edge = [
            stored(level, count // WIDTH, count % WIDTH) for level, count in enumerate(self._widths) if count % WIDTH
        ]
        by_hashes = edge_root(_filled(self._widths, edge)) == checkpoint.root
        if checkpoint.size % WIDTH and not by_hashes:
            edge[0] = last
        self.holds = by_hashes or edge_root(_filled(self._widths, edge)) == checkpoint.root
        self.by_entries = self.holds and not by_hashes
        """Whether it is the last entries themselves that lead to the root, and not the tile over them."""
        self._edge = dict(zip((level for level, count in enumerate(self._widths) if count % WIDTH), edge, strict=True))

    def hash(self, level: int, place: int) -> bytes | None:
        """One hash of a level, None where no way down from the root leads to it."""
        if level >= len(self._widths):
            return None
        tile = self.tile(level, place // WIDTH)
        return tile[place % WIDTH] if tile else None

    def tile(self, level: int, index: int) -> list[bytes] | None:
        if (level, index) not in self._known:
            self._known[level, index] = self._find(level, index)
        return self._known[level, index]

    def _find(self, level: int, index: int) -> list[bytes] | None:
        if (index + 1) * WIDTH > self._widths[level]:
            return self._edge[level] if self.holds else None
        tile = self._stored(level, index, WIDTH)
        if tile is None or perfect_root(tile) != self.hash(level + 1, index):
            return None
        return tile


def _filled(counts: list[int], edge: Sequence[list[bytes] | None]) -> list[list[bytes]]:
    """The rows of the edge, empty where a level has no unfinished tile."""
    rows = iter(edge)
    filled = [next(rows) if count % WIDTH else None for count in counts]
    return [row or [] for row in filled]


def _differences(one: list[bytes], other: list[bytes] | None, width: int) -> list[int]:
    """The places where two tiles are not the same, those that one of them lacks included."""
    here, there = (dict(enumerate(tile)) for tile in (one, other or []))
    return [place for place in range(width) if place not in here or here[place] != there.get(place)]


def _only_its_hash(differs: tuple[int, str]) -> Bad:
    return Bad(differs[0], f"its hash in a tile was altered, the entry holds ({differs[1]})")
