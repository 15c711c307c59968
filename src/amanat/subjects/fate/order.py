"""The order of operations: what points at a row is dealt with before the row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from heapq import heapify, heappop, heappush

from amanat.datamap.model import Link, Path
from amanat.subjects.fate.edges import Edge, into
from amanat.subjects.fate.fates import Fate
from amanat.subjects.model import Operation


class Cycle(Exception):
    """links form a cycle that no NULL opens"""

    def __init__(self, tables: tuple[str, ...]) -> None:
        self.tables = tables
        super().__init__(", ".join(tables))


def ordered(
    operations: tuple[Operation, ...], all_edges: tuple[Edge, ...], found: dict[str, Fate]
) -> tuple[Operation, ...]:
    """The operations, children first; a cycle is opened by cutting a nullable link up front. Raises `Cycle`."""
    cut: list[Edge] = []
    while True:
        links = tuple(edge for edge in all_edges if not (edge.loose or _is_cut(edge, cut)))
        rest = tuple(step for step in operations if not any(_cuts(step, edge) for edge in cut))
        early = tuple(_full_cut(edge, found[edge.parent], operations) for edge in cut)
        order, stuck = _sort((*early, *rest), links)
        if not stuck:
            return order
        edge = _opening(stuck, links, found)
        if edge is None:
            raise Cycle(tuple(sorted({step.table for step in stuck})))
        cut.append(edge)


def _is_cut(edge: Edge, cut: list[Edge]) -> bool:
    return any(edge == one or edge.is_within(one) or one.is_within(edge) for one in cut)


def _sort(steps: tuple[Operation, ...], links: tuple[Edge, ...]) -> tuple[tuple[Operation, ...], list[Operation]]:
    """Kahn's algorithm, stable. Returns the order, and what a cycle keeps from being ordered."""
    after: dict[int, list[int]] = defaultdict(list)
    waits = dict.fromkeys(range(len(steps)), 0)
    for first, then in _pairs(steps, links):
        after[first].append(then)
        waits[then] += 1
    ready = [index for index, count in waits.items() if not count]
    heapify(ready)
    order: list[int] = []
    while ready:
        order.append(heappop(ready))
        del waits[order[-1]]
        for index in after[order[-1]]:
            waits[index] -= 1
            if not waits[index]:
                heappush(ready, index)
    return tuple(steps[index] for index in order), [steps[index] for index in _in_rings(list(waits), after)]


def _in_rings(stuck: Sequence[int], after: Mapping[int, Sequence[int]]) -> list[int]:
    """Without those that merely come after a ring: nothing that is stuck waits for them."""
    kept = set(stuck)
    while loose := {index for index in kept if kept.isdisjoint(after.get(index, ()))}:
        kept -= loose
    return [index for index in stuck if index in kept]


def _pairs(steps: Sequence[Operation], links: Sequence[Edge]) -> Iterator[tuple[int, int]]:
    """Each step, by its index, with each that must come after it. Only those on tables that the first points to, or
    that a way to its rows leads over, can be: of hundreds of tables they are a few."""
    between: dict[tuple[str, str], list[Edge]] = defaultdict(list)
    for edge in links:
        between[edge.child, edge.parent].append(edge)
    parents: Mapping[str, set[str]] = defaultdict(set)
    for child, parent in between:
        parents[child].add(parent)
    on: dict[str, list[int]] = defaultdict(list)
    for index, step in enumerate(steps):
        on[step.table].append(index)
    for index, first in enumerate(steps):
        if first.action == "keep":
            continue
        # Rows that are known before anything is changed need no way any more.
        over = set() if first.early else {table for way in first.ways for table, _ in way.links}
        for table in parents[first.table] | over:
            edges = between.get((first.table, table), [])
            for other in on[table]:
                if other != index and _precedes(first, steps[other], edges):
                    yield index, other


def _precedes(first: Operation, then: Operation, pointing: Sequence[Edge]) -> bool:
    """Whether `first` must come before `then`: it needs what `then` takes away. `pointing`: the links between their
    tables."""
    if then.action == "delete":
        goes = first.action == "delete" and first.table != then.table
        if pointing and (goes or any(set(edge.nulls) & set(first.nulls) for edge in pointing)):
            return True
    if pointing and _empties_what_is_pointed_at(first, then, pointing):
        return True
    if first.early or _apart(first, then):
        return False
    return any(_takes_away(then, way) for way in first.ways)


def _apart(first: Operation, then: Operation) -> bool:
    """Whether the two touch different rows of one table: those that others hold, and the rest."""
    return first.table == then.table and {first.blocked, then.blocked} == {"only", "not"}


def _empties_what_is_pointed_at(first: Operation, then: Operation, pointing: Sequence[Edge]) -> bool:
    """Whether `then` overwrites columns by which rows point at it that `first` deletes or cuts loose."""
    return first.table != then.table and any(
        set(edge.to) & set(then.scrubs) and (first.action == "delete" or set(edge.nulls) & set(first.nulls))
        for edge in pointing
    )


def _takes_away(step: Operation, way: Path) -> bool:
    """Whether a way leads over something that the step deletes, cuts or, further on, empties."""
    for index, (table, link) in enumerate(way.links):
        if table != step.table:
            continue
        if index > 0 and (step.action == "delete" or set(link.columns) & set(step.scrubs)):
            return True
        if set(link.columns) & set(step.nulls) and _meets(step, link):
            return True
    return False


def _meets(step: Operation, link: Link) -> bool:
    """Whether rows that the step cuts may lead over a link: one that holds by another value of a column, none do."""
    whens = [way.links[0][1].when if way.links else None for way in step.ways]
    return link.when is None or any(when is None or when[0] != link.when[0] or when == link.when for when in whens)


def _cuts(step: Operation, edge: Edge) -> bool:
    """Whether a step does nothing but cut this edge, with what is named after it."""
    if (step.action, step.table, step.nulls) != ("unlink", edge.child, edge.nulls):
        return False
    hop = (edge.child, edge.link())
    return not step.scrubs or all(way.links[:1] == (hop,) for way in step.ways)


def _full_cut(edge: Edge, parent: Fate, operations: tuple[Operation, ...]) -> Operation:
    scrubs = [name for step in operations if _cuts(step, edge) for name in step.scrubs]
    return Operation(
        table=edge.child,
        action="unlink",
        ways=into(edge, parent.ways),
        others=into(edge, parent.owners),
        nulls=edge.nulls,
        scrubs=tuple(dict.fromkeys(scrubs)),
        ground="opens a cycle of links (Art. 17(1))",
    )


def _opening(stuck: list[Operation], links: tuple[Edge, ...], found: dict[str, Fate]) -> Edge | None:
    """A nullable link between stuck tables over which no way leads."""
    tables = {step.table for step in stuck if step.action == "delete"}
    led = {(table, link.columns) for fate in found.values() for way in fate.ways for table, link in way.links}
    for edge in links:
        between = edge.child in tables and edge.parent in tables and edge.child != edge.parent
        if between and edge.nulls and (edge.child, edge.columns) not in led:
            return edge
    return None
