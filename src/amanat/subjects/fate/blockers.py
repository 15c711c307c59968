"""What keeps rows where they are: rows that stay and must keep pointing at them. Pure."""

from __future__ import annotations

from collections.abc import Collection

from amanat.subjects.fate.edges import Edge, first_hop
from amanat.subjects.fate.fates import Fate
from amanat.subjects.fate.threads import Threads, as_blockers
from amanat.subjects.model import Blocker, Refusal


def blockers_of(
    found: dict[str, Fate], all_edges: tuple[Edge, ...], keeps: Collection[str], threads: Threads
) -> tuple[Blocker, ...]:
    """Links of rows that stay, to rows that should go, that cannot be cut; with what follows further up.

    Rows that are kept for a time keep their links.
    """
    blockers = {blocker_of(edge): None for edge in all_edges if _blocks(edge, found)}
    blockers |= {blocker_of(edge, kept=True): None for edge in all_edges if _is_kept(edge, found, keeps)}
    blockers |= dict.fromkeys(as_blockers(threads.holding))
    grown = True
    while grown:
        stay = {blocker.parent for blocker in blockers}
        more = {
            blocker_of(edge): None
            for edge in all_edges
            if edge.child in stay and edge.child != edge.parent and not edge.nulls and may_go(found, edge.parent)
        }
        grown = not set(more) <= set(blockers)
        blockers |= more
    return tuple(blockers)


def _is_kept(edge: Edge, found: dict[str, Fate], keeps: Collection[str]) -> bool:
    return edge.child in keeps and edge.child != edge.parent and may_go(found, edge.parent)


def _blocks(edge: Edge, found: dict[str, Fate]) -> bool:
    if not may_go(found, edge.parent) or edge.child == edge.parent:
        return False
    fate = found.get(edge.child)
    if fate is not None and fate.kind == "keep":
        return True
    return not goes_along(edge, fate) and (not edge.nulls or carries(edge, found))


def goes_along(edge: Edge, fate: Fate | None) -> bool:
    """Whether a row always goes with the one it points to: one that nobody else can have by another way."""
    if fate is None or not fate.goes:
        return False
    if fate.kind == "delete":
        return any(first_hop(edge, way) for way in (*fate.ways, *fate.last))
    return all(first_hop(edge, way) for way in fate.owners)


def carries(edge: Edge, found: dict[str, Fate]) -> bool:
    """Whether what the edge points to is the person's ONLY by it: then it stays with the row that points, or goes."""
    fate = found.get(edge.parent)
    firsts = [way.links[0][1] for way in fate.ways if way.links] if fate is not None else []
    return any(link.back and (link.table, link.to) == (edge.child, edge.columns) for link in firsts)


def blocker_of(edge: Edge, *, kept: bool = False) -> Blocker:
    return Blocker(
        child=edge.child,
        columns=edge.columns,
        parent=edge.parent,
        to=edge.to,
        when=edge.when,
        kept=kept,
        loose=edge.loose,
    )


def goes(found: dict[str, Fate], table: str) -> bool:
    """Whether rows of a table are deleted whoever else has them."""
    return table in found and found[table].kind == "delete"


def may_go(found: dict[str, Fate], table: str) -> bool:
    """Whether rows of a table may be deleted, if only the last of those who have them."""
    return table in found and found[table].goes


def ring_of(blockers: tuple[Blocker, ...]) -> tuple[str, ...]:
    """The tables of rings of links that nothing opens; rows that point at their own kind are no ring."""
    held = dict.fromkeys(blocker.parent for blocker in blockers if blocker.parent != blocker.child)
    return tuple(sorted(table for table in held if _comes_back(table, table, blockers, frozenset())))


def _comes_back(table: str, start: str, blockers: tuple[Blocker, ...], seen: frozenset[str]) -> bool:
    children = {one.child for one in blockers if one.parent == table and one.child != table and not one.loose} - seen
    return start in children or any(_comes_back(child, start, blockers, seen | children) for child in children)


def cycle_of(store: str, tables: tuple[str, ...]) -> Refusal:
    """What is said of a ring, and how to open it."""
    names = ", ".join(f"`{name}`" for name in tables)
    return Refusal(
        store=store,
        table=tables[0],
        because=f"the links of {names} form a cycle that no NULL opens",
        remedy="pin one of the tables to `scrub` or `keep` in datamap.toml, or make one link nullable",
    )
