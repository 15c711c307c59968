"""Rows that hang on rows of their own table, as replies do: which of these links hold, which take all along. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from amanat.datamap.model import TableMap
from amanat.subjects.fate.edges import Edge, first_hop
from amanat.subjects.fate.fates import Fate
from amanat.subjects.model import Blocker, Operation


class Threads:
    """`holding`: links by which a person's row stays, emptied, as long as rows of others hang on it. `falling`: links
    along which all goes that hangs on a row that goes.

    Where nothing is set, a row is held ONLY if it can be let go of its person: a thread is no reason to keep that
    one's own row too, unless the link can be cut by nothing.
    """

    def __init__(self, maps: Mapping[str, TableMap], found: Mapping[str, Fate], all_edges: tuple[Edge, ...]) -> None:
        self._found = found
        self.holding: tuple[Edge, ...] = ()
        self.falling: tuple[Edge, ...] = ()
        for edge in all_edges:
            fate = found.get(edge.child)
            if fate is None or fate.kind != "delete" or not _is_thread(edge, maps[edge.child]):
                continue
            says = maps[edge.child].threads
            if says == "cascade" and (edge.nulls or not edge.at_once):
                self.falling += (edge,)
            elif says == "scrub" or not edge.nulls or _can_let_go(fate, all_edges, edge.child):
                self.holding += (edge,)

    def has(self, edge: Edge) -> bool:
        """Whether rows of such a link are dealt with by `cut`."""
        return bool(edge.nulls) and (edge in self.holding or edge in self.falling)

    def concern(self, step: Operation) -> bool:
        """Whether the step's rows hang together by links of a thread."""
        held = any(edge.child == step.table for edge in self.holding)
        fallen = {edge.child for edge in self.falling}
        return held or any(table in fallen for way in step.ways for table, _ in way.links)

    def cut(self, edge: Edge) -> list[Operation]:
        """Rows that go in one statement are cut loose from each other first, where one would hold or take another."""
        fate = self._found[edge.child]
        if edge in self.holding and not edge.at_once:
            return []
        return [
            Operation(
                table=edge.child,
                action="unlink",
                ways=fate.ways,
                blocked="not" if edge in self.holding else "any",
                nulls=edge.nulls,
                ground="hangs on a row that goes, and goes as well (Art. 17(1))",
            )
        ]

    def split(self, gone: Operation) -> list[Operation]:
        """The rows of others are counted by themselves, so that the plan tells how many go along."""
        if not any(edge.child == gone.table for edge in self.falling):
            return [gone]
        ground = 'rows of others, which hang on the person\'s: datamap.toml says `threads = "cascade"`'
        others = msgspec.structs.replace(gone, replies="others", ground=ground)
        return [others, msgspec.structs.replace(gone, replies="own")]


def _is_thread(edge: Edge, table: TableMap) -> bool:
    """What must point at its own kind holds whosever it is: an account that another account must have made. Who was
    introduced by another person can be without them."""
    itself = edge.child == edge.parent and edge.when is None
    return itself and (not edge.nulls or (table.ownership in ("owned", "identified") and not table.of_people))


def _can_let_go(fate: Fate, all_edges: tuple[Edge, ...], table: str) -> bool:
    own = [edge for edge in all_edges if edge.child == table and any(first_hop(edge, way) for way in fate.ways)]
    return all(edge.nulls for edge in own)


def as_blockers(edges: Iterable[Edge]) -> tuple[Blocker, ...]:
    """Rows of one table go in one statement: what an engine holds at once is held by those that go as well."""
    return tuple(
        Blocker(
            child=edge.child,
            columns=edge.columns,
            parent=edge.parent,
            to=edge.to,
            loose=not edge.nulls and edge.at_once,
        )
        for edge in edges
    )
