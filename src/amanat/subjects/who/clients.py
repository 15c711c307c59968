"""Isolation: what one client of the service may be answered about, where many clients share a database.

A person is a client's by a column of people (`organisation_id`), or by a table that joins the two
(`membership.client_id`). A row is a client's by the keys that lead from it to the client, near or far; never by way of
people. What another client's person wrote, owns, or is named in is not shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

import msgspec
import sqlalchemy as sa

from amanat.datamap.model import DataMap, Path, StoreMap, TableMap
from amanat.datamap.names.words import snake
from amanat.errors import AmanatError, InputError
from amanat.service.model import People
from amanat.stores.base import Hit, Store
from amanat.stores.contained import as_type
from amanat.subjects.fate.authors import own_columns
from amanat.subjects.fate.edges import Edge, edges, ways_to_people
from amanat.subjects.fate.parties import stem
from amanat.subjects.known.identifiers import naming
from amanat.subjects.known.listed import called, lists_of
from amanat.subjects.model import Draft
from amanat.subjects.people import Identifier, Subjects
from amanat.subjects.sql.select import Selection

_DEEPEST = 5
_REMEDY = 'say in amanat.toml, under `[people]`, `client = "column"`, or `client = "table.column"`'

Condition = sa.ColumnElement[bool]
Hops = tuple[Edge, ...]


class NotAlone(AmanatError):
    """the data of this person are not this client's alone"""

    exit_code = 1


class Scope:
    """One client of one service. Every question is put to the store where people live, unless one is named."""

    def __init__(self, store: Store, datamap: DataMap, people: People, client: str) -> None:
        if not people.client:
            raise InputError("nothing says which client a person belongs to", place="people", remedy=_REMEDY)
        self._store, self._datamap, self._people = store, datamap, people
        self._schema = store.schema()
        table, _, column = people.client.rpartition(".")
        self._home = table or people.table
        self._column = column
        self._check()
        self._root = next((key for key in self._keys(self._home) if key.columns == (self._column,)), None)
        self.values = self._resolved(client)

    @property
    def home(self) -> str:
        """The store where people live: only there keys tell whose a row is."""
        return self._people.store

    def _check(self) -> None:
        names = {table.name: {column.name for column in table.columns} for table in self._schema.tables}
        if self._column not in names.get(self._home, set()):
            raise InputError(f"there is no column `{self._home}.{self._column}`", place="people", remedy=_REMEDY)
        if self._home != self._people.table and self._join is None:
            raise InputError(f"`{self._home}` does not lead to people", place="people", remedy=_REMEDY)

    def _keys(self, table: str) -> tuple[Edge, ...]:
        return tuple(edge for edge in self._edges if edge.child == table)

    @cached_property
    def _edges(self) -> tuple[Edge, ...]:
        return edges(self._mapped, self._schema)

    @property
    def _mapped(self) -> StoreMap:
        return self._datamap.store(self._people.store)

    @cached_property
    def _join(self) -> Edge | None:
        """From the table that joins people and clients to people."""
        found = [edge for edge in self._keys(self._home) if edge.parent == self._people.table and not edge.actor]
        return found[0] if found else None

    def _resolved(self, client: str) -> tuple[Any, ...]:
        """The client's key, given as it is or by a name that is the client's alone."""
        text = client.strip()
        table, column = (self._home, self._column) if self._root is None else (self._root.parent, self._root.to[0])
        target = self._store.table(table)
        shape = next(each for each in self._schema.tables if each.name == table)
        names: list[sa.ColumnElement[Any]] = [
            target.c[each.name] for each in shape.columns if each.text and each.unique and self._root is not None
        ]
        if self._store.dialect == "postgresql":
            # Not all that is read as text can be held against any text, such as a UUID.
            names = [sa.cast(name, sa.Text) for name in names]
        called = [sa.cast(target.c[column], sa.Text) == text, *(name == text for name in names)]
        with self._store.reading() as connection:
            found = connection.execute(sa.select(target.c[column]).where(sa.or_(*called)).distinct()).scalars().all()
        if len(found) != 1:
            raise InputError(f"there is no client `{text}`", remedy="give the client's key or its name")
        return tuple(found)

    def _in(self, column: sa.ColumnElement[Any]) -> Condition:
        return self._store.member([column], [(value,) for value in self.values])

    def people(self, target: sa.FromClause) -> Condition:
        """The rows of people who are this client's."""
        if self._home == self._people.table:
            return sa.func.coalesce(self._in(target.c[self._column]), sa.false())
        return self._joined(target, self._in(self._source.c[self._column]))

    @cached_property
    def _source(self) -> sa.FromClause:
        return self._store.table(self._home).alias("joined")

    def _joined(self, target: sa.FromClause, condition: Condition) -> Condition:
        assert self._join is not None
        mine = sa.select(self._source.c[self._join.columns[0]]).where(condition)
        return target.c[self._join.to[0]].in_(mine)

    def only_here(self, keys: Iterable[Any]) -> bool:
        """Whether people belong to no other client."""
        if self._home == self._people.table:
            return True
        table = self._store.table(self._people.table)
        other = self._joined(table, sa.not_(self._in(self._source.c[self._column])))
        mine = self._store.member([table.c[self._people.key]], [(key,) for key in keys])
        with self._store.reading() as connection:
            return not connection.execute(sa.select(sa.func.count()).where(mine, other)).scalar_one()

    def contested(self, subjects: Subjects) -> frozenset[Identifier]:
        """Identifiers that people of other clients have as well: a row found by one alone may be about these."""
        kinds = [self._people.identifiers.get(name) for name in subjects.identity_columns]
        known = {
            Identifier(kind, value)
            for row in subjects.identities
            for kind, value in zip(kinds, row, strict=True)
            if kind and value.strip()
        }
        return frozenset(item for item in known | set(subjects.identifiers) if self._others(subjects, item))

    def unfollowed(self, subjects: Subjects) -> tuple[str, ...]:
        """What is left to the controller, who alone may see whose it is."""
        kinds = sorted({item.kind for item in self.contested(subjects)})
        return tuple(f"{self.home} (rows by an {kind} that people of other clients have too)" for kind in kinds)

    def _others(self, subjects: Subjects, item: Identifier) -> bool:
        table = self._store.table(self._people.table)
        columns = [table.c[name] for name, kind in self._people.identifiers.items() if kind == item.kind]
        beside = [one for one in lists_of(self._datamap, self._people) if one.kind == item.kind]
        if not (columns or beside):
            return False

        own = [(column, item.kind) for column in columns]
        theirs = called(self._store, table.c[self._people.key], own, beside, naming(self._store, [item]))
        mine = self._store.member([table.c[subjects.key]], [(key,) for key in subjects.keys])
        asked = sa.select(sa.func.count()).select_from(table).where(theirs, sa.not_(mine), sa.not_(self.people(table)))
        with self._store.reading() as connection:
            return bool(connection.execute(asked).scalar_one())

    def uncontested(self, subjects: Subjects) -> Subjects:
        """The same people, less the identifiers that are other people's too."""
        shared = self.contested(subjects)
        left = tuple(item for item in subjects.identifiers if item not in shared)
        return msgspec.structs.replace(subjects, identifiers=left)

    def elsewhere(self, name: str, target: sa.FromClause) -> Condition:
        """The rows of a table that are another client's, by any key that leads from them to one."""
        return sa.or_(sa.false(), *(self._tied(target, hops, mine=False) for hops in self._ways(name)))

    def here(self, name: str, target: sa.FromClause) -> Condition:
        """The rows of a table that are this client's: by a key that leads to it, and by none to another."""
        mine = [self._tied(target, hops, mine=True) for hops in self._ways(name)]
        return sa.and_(sa.or_(sa.false(), *mine), sa.not_(self.elsewhere(name, target)))

    def shown(self, store: str, name: str, target: sa.FromClause, *, alone: bool) -> Condition:
        """The rows of a person's that this client may see. `alone`: the person belongs to no other client."""
        if store != self._people.store:
            return sa.true() if alone else sa.false()
        if name == self._people.table:
            return self.people(target)
        return sa.not_(self.elsewhere(name, target)) if alone else self.here(name, target)

    def _ways(self, name: str) -> tuple[Hops, ...]:
        """The shortest chains of keys from a table to the client; none passes people."""
        if name == self._people.table and self._home == name:
            return ()
        found: list[Hops] = []
        waiting: list[Hops] = [(edge,) for edge in self._keys(name)]
        while waiting and not found:
            for hops in waiting:
                if self._reaches(hops[-1]):
                    found.append(hops)
            waiting = [
                (*hops, edge)
                for hops in waiting
                if len(hops) < _DEEPEST and hops[-1].parent not in (self._people.table, name)
                for edge in self._keys(hops[-1].parent)
                if edge.parent not in {each.parent for each in hops}
            ]
        return tuple(found)

    def _reaches(self, edge: Edge) -> bool:
        return self._root is not None and (edge.parent, edge.to) == (self._root.parent, self._root.to)

    def _tied(self, target: sa.FromClause, hops: Hops, *, mine: bool) -> Condition:
        first = hops[0]
        if len(hops) == 1:
            found = self._in(target.c[first.columns[0]])
            return sa.func.coalesce(found if mine else sa.not_(found), sa.false())
        return self._through(target, first, lambda parent: self._tied(parent, hops[1:], mine=mine))

    def _through(self, target: sa.FromClause, edge: Edge, condition: Any) -> Condition:
        parent = self._store.table(edge.parent).alias()
        pairs = [
            as_type(self._store.dialect, target.c[mine], parent.c[theirs].type) == parent.c[theirs]
            for mine, theirs in zip(edge.columns, edge.to, strict=True)
        ]
        narrowed = [] if edge.when is None else [sa.cast(target.c[edge.when[0]], sa.Text) == edge.when[1]]
        there = sa.select(sa.literal(1)).select_from(parent).where(*pairs, condition(parent))
        return sa.and_(*narrowed, sa.exists(there.correlate(target)))

    def foreign(self, shape: TableMap, target: sa.FromClause) -> list[tuple[frozenset[str], Condition]]:
        """For each key of a row: the columns that tell of what it leads to, and when that is another client's."""
        found: list[tuple[frozenset[str], Condition]] = []
        for edge in self._keys(shape.name):
            theirs = self._of_others(edge.parent)
            if theirs is not None:
                found.append((self._telling(shape, edge), self._through(target, edge, theirs)))
        return found

    def strange(
        self, shape: TableMap, way: Path, ways: tuple[Path, ...], target: sa.FromClause
    ) -> tuple[frozenset[str], Condition]:
        """The columns of a row shared with a person of another client that are not the asker's own, and when it is."""
        own = own_columns(shape, way, ways)
        hidden = frozenset(
            column.name for column in shape.columns if column.personal is not False and column.name not in own
        )
        return hidden, sa.or_(sa.false(), *(self._leads_out(target, each) for each in ways))

    def _telling(self, shape: TableMap, edge: Edge) -> frozenset[str]:
        party = stem(edge.link())
        return frozenset(
            column.name
            for column in shape.columns
            if column.name in edge.columns or (party and snake(column.name).startswith(f"{party}_"))
        )

    def _of_others(self, name: str) -> Any:
        """The condition that a row of a table is, or belongs to, a person of another client; None where none can be."""
        if name == self._people.table:
            return lambda target: sa.not_(self.people(target))
        shape = next((table for table in self._mapped.tables if table.name == name), None)
        ways = () if shape is None else ways_to_people(shape, self._people, True)
        ways = tuple(way for way in ways if all(link.by != "identifier" for _, link in way.links))
        ties = self._ways(name)
        if not ways and not ties:
            return None
        return lambda target: sa.or_(self.elsewhere(name, target), *(self._leads_out(target, way) for way in ways))

    def _leads_out(self, target: sa.FromClause, way: Path) -> Condition:
        """Whether a way leads to a person of another client."""
        if not way.links:
            return sa.not_(self.people(target))
        table, link = way.links[0]
        if link.by == "identifier" or link.inside or link.store is not None:
            return sa.false()
        edge = Edge(child=table, columns=link.columns, parent=link.table, to=link.to, when=link.when)
        return self._through(target, edge, lambda parent: self._leads_out(parent, Path(way.links[1:])))

    def alone(self, subjects: Subjects, stores: Sequence[Store]) -> bool:
        """Whether people, and all rows that are theirs, are this client's and nobody else's."""
        if not self.only_here(subjects.keys):
            return False
        return all(
            not self._rows_elsewhere(subjects, store) for store in stores if store.config.name == self._people.store
        )

    def _rows_elsewhere(self, subjects: Subjects, store: Store) -> bool:
        selection = Selection(store, self._mapped, subjects, Draft(store=self._people.store, schema=self._schema))
        asked = []
        for shape in self._mapped.held:
            ways = ways_to_people(shape, self._people, True)
            if not ways or shape.name == self._people.table or not self._ways(shape.name):
                continue
            target = store.table(shape.name)
            rows = sa.and_(selection.rows(target, ways), self.elsewhere(shape.name, target))
            asked.append(sa.select(sa.func.count()).select_from(target).where(rows).scalar_subquery())
        if not asked:
            return False
        with store.reading() as connection:
            return any(connection.execute(sa.select(*asked)).one())

    def told(self, store: str, found: Iterable[Hit]) -> tuple[Hit, ...]:
        """Of what a search found, what may be named to this client: rows that are its own."""
        if store != self._people.store:
            return ()
        by_table: dict[str, list[Hit]] = {}
        for hit in found:
            if hit.key:
                by_table.setdefault(hit.table, []).append(hit)
        return tuple(hit for name, some in by_table.items() for hit in self._own(name, some))

    def _own(self, name: str, found: list[Hit]) -> list[Hit]:
        target = self._store.table(name)
        key = list(target.primary_key.columns)
        mine = self.people(target) if name == self._people.table else self.here(name, target)
        asked = sa.select(*key).where(self._store.member(key, [hit.key for hit in found]), mine)
        with self._store.reading() as connection:
            keys = {tuple(row) for row in connection.execute(asked)}
        return [hit for hit in found if hit.key in keys]
