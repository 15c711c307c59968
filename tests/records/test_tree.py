"""The tree against a naive one written after RFC 6962, 2.1, and against published tree heads."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amanat.records.evidence.merkle import leaf_hash
from amanat.records.evidence.tiles import (
    Edge,
    Rows,
    all_paths,
    edge_paths,
    pack,
    read_edge,
    split,
    tile_path,
    unpack,
)


def naive(entries: Sequence[bytes]) -> bytes:
    """MTH of RFC 6962, by its definition."""
    if not entries:
        return hashlib.sha256(b"").digest()
    if len(entries) == 1:
        return hashlib.sha256(b"\0" + entries[0]).digest()
    half = 1
    while half * 2 < len(entries):
        half *= 2
    return hashlib.sha256(b"\1" + naive(entries[:half]) + naive(entries[half:])).digest()


def entry(number: int) -> bytes:
    return f"entry {number}".encode()


def grown(size: int) -> tuple[Edge, dict[str, bytes]]:
    edge, files = Edge(), dict[str, bytes]()
    for number in range(size):
        files.update(edge.feed(entry(number), leaf_hash(entry(number))))
    files.update(edge.open_files())
    return edge, files


# The eight inputs and the heads over the first 1, 2, 3, 5 and 8 of them that implementations of RFC 6962 share.
INPUTS = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
HEADS = {
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    5: "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}


@pytest.mark.parametrize(("size", "head"), HEADS.items())
def test_published_tree_heads(size: int, head: str) -> None:
    rows = Rows()
    for text in INPUTS[:size]:
        list(rows.add(leaf_hash(bytes.fromhex(text))))
    assert rows.root().hex() == head
    assert naive([bytes.fromhex(text) for text in INPUTS[:size]]).hex() == head


def test_the_root_is_right_at_every_size() -> None:
    rows, entries = Rows(), list[bytes]()
    for size in range(601):
        assert rows.root() == naive(entries), size
        entries.append(entry(size))
        list(rows.add(leaf_hash(entry(size))))


@pytest.mark.parametrize("size", [0, 1, 255, 256, 257, 511, 512, 600, 65536, 65537, 66000])
def test_the_files_of_a_log_are_those_of_the_specification(size: int) -> None:
    edge, files = grown(size)
    at_the_end = {path: data for path, data in files.items() if path in set(all_paths(size))}
    assert set(at_the_end) == set(all_paths(size)) == set(files)
    found = [each for path in sorted(files) if "entries" in path for each in unpack(files[path])]
    assert sorted(found, key=lambda each: int((each or b"")[6:])) == [entry(number) for number in range(size)]
    for level, count in enumerate(_widths(size)):
        tiles = {path: data for path, data in files.items() if path.startswith(f"tile/{level}/")}
        assert sum(len(data) for data in tiles.values()) == count * 32
    again = read_edge(size, [files[path] for path in edge_paths(size)])
    assert (again.rows.root(), again.entries, again.size) == (edge.rows.root(), edge.entries, size)
    assert edge.rows.root() == naive([entry(number) for number in range(size)])


def _widths(size: int) -> list[int]:
    return [size // 256**level for level in range(4) if size // 256**level]


def test_a_full_tile_is_hashed_into_the_level_above() -> None:
    _, files = grown(600)
    lower = split(files["tile/0/001"])
    assert lower == [leaf_hash(entry(number)) for number in range(256, 512)]
    assert files["tile/1/000.p/2"][32:] == naive([entry(number) for number in range(256, 512)])
    assert edge_paths(600) == ["tile/entries/002.p/88", "tile/0/002.p/88", "tile/1/000.p/2"]


@given(st.lists(st.integers(0, 300), min_size=1, max_size=5))
def test_growing_in_portions_gives_what_growing_at_once_gives(portions: list[int]) -> None:
    edge, files, size = Edge(), dict[str, bytes](), 0
    for portion in portions:
        edge = read_edge(size, [files[path] for path in edge_paths(size)])
        for number in range(size, size + portion):
            files.update(edge.feed(entry(number), leaf_hash(entry(number))))
        files.update(edge.open_files())
        size += portion
    at_once = grown(size)[1]
    assert {path: files[path] for path in at_once} == at_once
    assert edge.rows.root() == naive([entry(number) for number in range(size)])


@pytest.mark.parametrize(
    ("index", "path"),
    [(0, "000"), (999, "999"), (1000, "x001/000"), (1234067, "x001/x234/067"), (12345678, "x012/x345/678")],
)
def test_numbers_of_tiles_are_written_in_groups(index: int, path: str) -> None:
    assert tile_path(0, index) == f"tile/0/{path}"
    assert tile_path("entries", index, 8) == f"tile/entries/{path}.p/8"


@given(st.lists(st.binary(max_size=400), max_size=20))
def test_bundles_read_back(entries: list[bytes]) -> None:
    assert list(unpack(pack(entries))) == entries


@given(st.lists(st.binary(min_size=1, max_size=40), min_size=1, max_size=5), st.data())
def test_a_bundle_that_was_cut_says_so(entries: list[bytes], data: st.DataObject) -> None:
    bundle = pack(entries)
    cut = list(unpack(bundle[: data.draw(st.integers(0, len(bundle) - 1))]))
    assert cut[: len(cut) - (cut[-1:] == [None])] == entries[: len([each for each in cut if each is not None])]
    assert len([each for each in cut if each is not None]) < len(entries)
