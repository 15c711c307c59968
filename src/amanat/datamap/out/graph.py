"""The map as a graph: a node per table, a wire per hop of a way to a person, and which wires make up the tree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

import msgspec

from amanat.datamap.model import DataMap, Link, TableMap
from amanat.datamap.out.words import OWNERSHIP

Key = tuple[str, str]
"""Store and table."""

Look = Literal["key", "inferred", "identifier", "suspect"]
_RANK = list(OWNERSHIP)


class Node(msgspec.Struct, frozen=True, kw_only=True):
    """`number` counts from 1 in the order of `nodes`; `ways` are the pairs of numbers that its paths go through."""

    number: int
    store: str
    table: TableMap
    ways: tuple[tuple[int, int], ...] = ()

    @property
    def key(self) -> Key:
        return (self.store, self.table.name)


class Wire(msgspec.Struct, frozen=True, kw_only=True):
    """From one node to another, by their numbers. `links` are the links between the two that it stands for."""

    start: int
    end: int
    look: Look
    links: tuple[Link, ...]
    tree: bool = False
    """Whether it is the way by which its start hangs in the picture: one per node at most."""


class Graph(msgspec.Struct, frozen=True, kw_only=True):
    nodes: tuple[Node, ...]
    wires: tuple[Wire, ...]
    parents: Mapping[int, int]

    @property
    def children(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {node.number: [] for node in self.nodes}
        for child, parent in self.parents.items():
            found[parent].append(child)
        return found


def graph(datamap: DataMap) -> Graph:
    """All tables, those where people live first, then by whose they are, store and name."""
    held = sorted(
        ((store.name, table) for store in datamap.stores for table in store.tables),
        key=lambda each: (_RANK.index(each[1].ownership), each[0], each[1].name),
    )
    numbers = {(store, table.name): number for number, (store, table) in enumerate(held, 1)}
    nodes = tuple(
        Node(number=number, store=store, table=table, ways=_ways(store, table, numbers))
        for number, (store, table) in enumerate(held, 1)
    )
    parents = _parents(nodes)
    return Graph(nodes=nodes, wires=tuple(_wires(nodes, numbers, parents)), parents=parents)


def _hops(store: str, table: TableMap) -> Iterator[tuple[Key, Key, Link]]:
    for path in table.paths:
        here = store
        for name, link in path.links:
            there = link.store or here
            yield (here, name), (there, link.table), link
            here = there


def _ways(store: str, table: TableMap, numbers: Mapping[Key, int]) -> tuple[tuple[int, int], ...]:
    pairs = ((numbers.get(start), numbers.get(end)) for start, end, _ in _hops(store, table))
    return tuple(dict.fromkeys((start, end) for start, end in pairs if start and end and start != end))


def _parents(nodes: tuple[Node, ...]) -> dict[int, int]:
    """The next table on the first way of each; where two ways run in a ring, the later one is cut loose."""
    wanted = {node.number: node.ways[0][1] for node in nodes if node.ways and node.ways[0][0] == node.number}
    found: dict[int, int] = {}
    for number, parent in wanted.items():
        at: int | None = parent
        while at is not None and at != number:
            at = found.get(at)
        if at is None:
            found[number] = parent
    return found


def _wires(nodes: tuple[Node, ...], numbers: Mapping[Key, int], parents: Mapping[int, int]) -> Iterator[Wire]:
    believed: dict[tuple[int, int], dict[Link, None]] = {}
    doubted: dict[tuple[int, int], dict[Link, None]] = {}
    for node in nodes:
        for start, end, link in _hops(node.store, node.table):
            if start in numbers and end in numbers and start != end:
                believed.setdefault((numbers[start], numbers[end]), {})[link] = None
        for link in node.table.links:
            target = numbers.get((link.store or node.store, link.table))
            if link.suspect and target and target != node.number:
                doubted.setdefault((node.number, target), {})[link] = None
    for (first, last), links in sorted(believed.items(), key=lambda each: each[0]):
        tree = parents.get(first) == last
        yield Wire(start=first, end=last, look=_look(tuple(links)), links=tuple(links), tree=tree)
    for (first, last), links in sorted(doubted.items(), key=lambda each: each[0]):
        yield Wire(start=first, end=last, look="suspect", links=tuple(links))


def _look(links: tuple[Link, ...]) -> Look:
    """The surest of the links between two tables gives the look."""
    means = {link.by for link in links}
    if means & {"foreign key", "declared"}:
        return "key"
    return "inferred" if "inferred" in means else "identifier"
