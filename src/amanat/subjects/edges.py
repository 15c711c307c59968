"""The links of one store as erasure sees them: what points where, and what can be cut."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from amanat.datamap.model import Link, Path, StoreMap, TableMap
from amanat.service.model import People
from amanat.stores.base import ForeignKey, StoreSchema, TableSchema


class Edge(msgspec.Struct, frozen=True, kw_only=True):
    """`nulls` are the columns that cut the link when set to NULL; empty where it cannot be cut."""

    child: str
    columns: tuple[str, ...]
    parent: str
    to: tuple[str, ...]
    nulls: tuple[str, ...] = ()
    cascade: bool = False
    restrict: bool = False
    actor: bool = False

    def link(self) -> Link:
        return Link(columns=self.columns, table=self.parent, to=self.to, nullable=bool(self.nulls))


def edges(store: StoreMap, schema: StoreSchema) -> tuple[Edge, ...]:
    """All foreign keys of the live schema, then the links that only the map declares."""
    maps = {table.name: table for table in store.tables}
    found: list[Edge] = []
    for table in schema.tables:
        links = maps[table.name].links if table.name in maps else ()
        for key in table.foreign_keys:
            found.append(_edge(table, key, _is_actor(links, key.columns)))
        taken = {(edge.columns, edge.parent) for edge in found if edge.child == table.name}
        for link in links:
            if link.by == "declared" and (link.columns, link.table) not in taken:
                key = ForeignKey(columns=link.columns, table=link.table, to=link.to)
                found.append(_edge(table, key, link.role == "actor"))
    return tuple(found)


def _edge(table: TableSchema, key: ForeignKey, actor: bool) -> Edge:
    return Edge(
        child=table.name,
        columns=key.columns,
        parent=key.table,
        to=key.to,
        nulls=_nulls(table, key),
        cascade=key.on_delete == "CASCADE",
        restrict=key.on_delete == "RESTRICT",
        actor=actor,
    )


def _nulls(table: TableSchema, key: ForeignKey) -> tuple[str, ...]:
    """Columns to set to NULL: of a composite key those that no other key needs, when there are such."""
    nullable = {column.name for column in table.columns if column.nullable and not column.generated}
    can = tuple(name for name in key.columns if name in nullable and name not in table.primary_key)
    others = {name for other in table.foreign_keys if other != key for name in other.columns}
    return tuple(name for name in can if name not in others) or can


def _is_actor(links: Iterable[Link], columns: tuple[str, ...]) -> bool:
    return any(link.role == "actor" for link in links if link.columns == columns)


def ways_to_people(table: TableMap, people: People, people_here: bool) -> tuple[Path, ...]:
    """The ways from a table to where people live that make its rows a person's. Ways of actors are none."""
    if table.ownership == "people":
        return (Path(()),) if people_here and table.name == people.table else ()
    if table.ownership == "identified":
        return _identified(table, people)
    return tuple(
        path
        for path in table.paths
        if path.links
        and path.links[-1][1].table == people.table
        and all(link.role == "subject" for _, link in path.links)
        and (people_here or path.links[-1][1].by != "foreign key")
    )


def _identified(table: TableMap, people: People) -> tuple[Path, ...]:
    return tuple(
        Path(((table.name, _by_value(column.name, column.identifier, people.table, column.nullable)),))
        for column in table.columns
        if column.identifier is not None
    )


def _by_value(column: str, identifier: str, table: str, nullable: bool) -> Link:
    return Link(columns=(column,), table=table, to=(column,), nullable=nullable, by="identifier", identifier=identifier)


def before(edge: Edge, ways: tuple[Path, ...]) -> tuple[Path, ...]:
    """The ways of a parent, lengthened by the edge that leads to it. A way never passes a table twice."""
    hop = (edge.child, edge.link())
    return tuple(Path((hop, *way.links)) for way in ways if edge.child not in _tables(way, edge.parent))


def _tables(way: Path, start: str) -> set[str]:
    return {start} | {table for table, _ in way.links} | {link.table for _, link in way.links}


def first_hop(edge: Edge, way: Path) -> bool:
    """Whether a way sets out along this edge."""
    if not way.links:
        return False
    table, link = way.links[0]
    return (
        table == edge.child and link.columns == edge.columns and link.table == edge.parent and link.by != "identifier"
    )


def upstream(all_edges: tuple[Edge, ...], people: str) -> frozenset[str]:
    """Tables that people point to, near or far: clients, plans, countries. They are never one person's own."""
    found = {people}
    grown = True
    while grown:
        more = {edge.parent for edge in all_edges if edge.child in found} - found
        found |= more
        grown = bool(more)
    return frozenset(found - {people})
