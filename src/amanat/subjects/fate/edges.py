"""The links of one store as erasure sees them: what points where, and what can be cut."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

import msgspec

from amanat.datamap.model import Link, LinkBy, Path, StoreMap, TableMap
from amanat.datamap.names.whose import words
from amanat.datamap.names.words import is_called
from amanat.service.model import People
from amanat.stores.schema.model import ForeignKey, StoreSchema, TableSchema


class Edge(msgspec.Struct, frozen=True, kw_only=True):
    """`nulls` are the columns that cut the link when set to NULL; empty where it cannot be cut, or must not.

    `when` narrows the link to rows in which a column has a value. `declared`: the engine holds it. `loose`: what it
    points to stays whatever becomes of the row that points.
    """

    child: str
    columns: tuple[str, ...]
    parent: str
    to: tuple[str, ...]
    nulls: tuple[str, ...] = ()
    cascade: bool = False
    restrict: bool = False
    actor: bool = False
    when: tuple[str, str] | None = None
    declared: bool = True
    loose: bool = False

    @property
    def at_once(self) -> bool:
        """Whether the engine holds it, or takes rows along, at each moment: within one statement as well."""
        return self.restrict or self.cascade

    def is_within(self, other: Edge) -> bool:
        """Whether what it points to is told by some of the columns of the other, and cut as that is."""
        there = (self.child, self.parent, self.nulls) == (other.child, other.parent, other.nulls)
        return there and set(self.columns) < set(other.columns)

    def link(self) -> Link:
        by: LinkBy = "foreign key" if self.declared else "inferred"
        nullable = bool(self.nulls)
        return Link(columns=self.columns, table=self.parent, to=self.to, by=by, nullable=nullable, when=self.when)


def edges(store: StoreMap, schema: StoreSchema) -> tuple[Edge, ...]:
    """All foreign keys of the live schema, then the links that only the map knows.

    A key that the map does not believe holds all the same: its row MUST neither go nor be changed for what it points
    to, so what it points to stays. Links within documents and to other stores hold nothing, nor does a line of a log
    that names the table beside a key that cannot be NULL: it tells of what is gone, too. Nor does an e-mail address
    that no key declares and that cannot be NULL: that is the person's own, and left to the exact search.
    """
    maps = {table.name: table for table in store.tables}
    declared = {(table.name, key.columns, key.table, key.to) for table in schema.tables for key in table.foreign_keys}
    known = {(table.name, link.columns, link.table, link.to) for table in store.tables for link in table.links}
    found: list[Edge] = []
    for table in schema.tables:
        links = maps[table.name].links if table.name in maps else ()
        for key in table.foreign_keys:
            edge = _edge(table, key, _is_actor(links, key.columns))
            found.append(_held(edge) if _is_suspect(links, key) else edge)
        taken = {(edge.columns, edge.parent) for edge in found if edge.child == table.name}
        for link in links:
            # The same key seen from its other end holds nothing more.
            far = (link.table, link.to, table.name, link.columns)
            turned = far in declared or (link.columns == table.primary_key and far in known)
            if _holds(link) and not turned and (link.columns, link.table) not in taken:
                key = ForeignKey(columns=link.columns, table=link.table, to=link.to)
                edge = _edge(table, key, link.role == "actor")
                if edge.nulls or not (_is_told(table, link) or _names_a_person(link, maps)):
                    found.append(msgspec.structs.replace(edge, when=link.when, declared=False))
    return tuple(found)


def loosened(all_edges: Iterable[Edge], ring: Collection[str]) -> tuple[Edge, ...]:
    """The same, with those loose between tables of a ring that no key declares and no NULL cuts."""
    return tuple(
        msgspec.structs.replace(edge, loose=True)
        if not (edge.declared or edge.nulls) and edge.child in ring and edge.parent in ring
        else edge
        for edge in all_edges
    )


def _holds(link: Link) -> bool:
    return link.by in ("declared", "inferred") and link.store is None and not (link.inside or link.back)


def _is_told(table: TableSchema, link: Link) -> bool:
    """Whether a line of a log names the table beside the key: it speaks of a row, and need not find it."""
    return link.when is not None and is_called(table.name, words().logs.tables)


def _names_a_person(link: Link, maps: Mapping[str, TableMap]) -> bool:
    """Whether the values that a link consists of are themselves personal, as those of a user name are."""
    return link.table in maps and any(column.personal for column in maps[link.table].columns if column.name in link.to)


def _is_suspect(links: Iterable[Link], key: ForeignKey) -> bool:
    return any(link.suspect for link in links if (link.columns, link.table) == (key.columns, key.table))


def _held(edge: Edge) -> Edge:
    return msgspec.structs.replace(edge, nulls=(), cascade=False, restrict=True, actor=True)


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
    """Columns to set to NULL: of a composite key those by which another key leads to the same table, else those that no
    other key needs, when there are such."""
    nullable = {column.name for column in table.columns if column.nullable and not column.generated}
    can = tuple(name for name in key.columns if name in nullable and name not in table.primary_key)
    others = {name for other in table.foreign_keys if other != key for name in other.columns}
    within = [other for other in table.foreign_keys if set(other.columns) < set(key.columns)]
    same = {name for other in within if other.table == key.table for name in other.columns}
    return tuple(name for name in can if name in same) or tuple(name for name in can if name not in others) or can


def _is_actor(links: Iterable[Link], columns: tuple[str, ...]) -> bool:
    return any(link.role == "actor" for link in links if link.columns == columns)


def ways_to_people(table: TableMap, people: People, people_here: bool) -> tuple[Path, ...]:
    """The ways from a table to where people live that make its rows a person's. Ways of actors are none.

    Nor are ways to a row that several share within a document: nothing would unlink the one from it.
    """
    if table.ownership == "people":
        return (Path(()),) if people_here and table.name == people.table else ()
    if table.ownership == "identified":
        return _identified(table, people)
    together = table.ownership == "shared"
    return tuple(
        path
        for path in table.paths
        if path.links
        and path.links[-1][1].table == people.table
        and all(link.role == "subject" for _, link in path.links)
        and (people_here or path.links[-1][1].by != "foreign key")
        and not (together and any(link.inside for _, link in path.links))
    )


def _identified(table: TableMap, people: People) -> tuple[Path, ...]:
    """By each column that holds an identifier or its digest, or one of people's user names. What stands within a
    document is left to the exact search."""
    kinds = {column.name: column.identifier for column in table.columns if column.identifier is not None}
    links = [path.links[0][1] for path in table.paths if len(path.links) == 1 and not path.links[0][1].inside]
    for link in links:
        if link.by == "identifier" and link.identifier and not link.digest and link.table == people.table:
            kinds.setdefault(link.columns[0], link.identifier)
    plain = tuple(
        Path(((table.name, _by_value(column.name, kinds[column.name], people.table, column.nullable)),))
        for column in table.columns
        if column.name in kinds
    )
    digests = tuple(path for path in table.paths if len(path.links) == 1 and path.links[0][1] in links)
    return plain + tuple(path for path in digests if path.links[0][1].digest)


def _by_value(column: str, identifier: str, table: str, nullable: bool) -> Link:
    return Link(columns=(column,), table=table, to=(column,), nullable=nullable, by="identifier", identifier=identifier)


def before(edge: Edge, ways: tuple[Path, ...], unless: tuple[str, ...] = ()) -> tuple[Path, ...]:
    """The ways of a parent, lengthened by the edge that leads to it. A way never passes a table twice."""
    hop = (edge.child, msgspec.structs.replace(edge.link(), unless=unless))
    return tuple(Path((hop, *way.links)) for way in ways if edge.child not in _tables(way, edge.parent))


def into(edge: Edge, ways: tuple[Path, ...]) -> tuple[Path, ...]:
    """The ways of a parent, each begun by the edge that leads to it, wherever it may lead."""
    return tuple(Path(((edge.child, edge.link()), *way.links)) for way in ways)


def _tables(way: Path, start: str) -> set[str]:
    return {start} | {table for table, _ in way.links} | {link.table for _, link in way.links}


def first_hop(edge: Edge, way: Path) -> bool:
    """Whether a way sets out along this edge, whatever else the row leads to."""
    return along(edge, way) and not way.links[0][1].unless


def along(edge: Edge, way: Path) -> bool:
    """Whether a way sets out along this edge, if only for some of the rows."""
    if not way.links:
        return False
    table, link = way.links[0]
    return (
        not link.back
        and table == edge.child
        and link.columns == edge.columns
        and link.table == edge.parent
        and link.by != "identifier"
        and (link.when, link.inside, link.store) == (edge.when, "", None)
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
