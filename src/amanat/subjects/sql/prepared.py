"""What depends on the map and the schema of a store alone: the same for every request until one of them changes.

It is kept with the store. The schema is asked for in the very snapshot that is worked on: after a migration, everything
is made anew.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any, TypeVar

import msgspec
import sqlalchemy as sa

from amanat.datamap.model import DataMap, StoreMap
from amanat.stores.base import Store
from amanat.stores.schema.model import StoreSchema
from amanat.subjects.fate.draft import draft
from amanat.subjects.fate.edges import edges
from amanat.subjects.fate.fates import Fate, fates
from amanat.subjects.model import Draft
from amanat.subjects.people import Subjects, people_of
from amanat.subjects.sql.ready import Ready
from amanat.subjects.sql.shape import Shape
from amanat.subjects.sql.work import Facts, Work

T = TypeVar("T")


class Prepared:
    """One store under one map and one schema."""

    def __init__(self, datamap: DataMap, store: Store, schema: StoreSchema) -> None:
        self.datamap = datamap
        self.schema = schema
        self._store = store
        self._ready: dict[tuple[str, Shape], Ready] = {}
        self._once: dict[str, Any] = {}

    @property
    def mapped(self) -> StoreMap:
        return self.datamap.store(self._store.config.name)

    @cached_property
    def draft(self) -> Draft:
        """The operations of an erasure."""
        return draft(self.mapped, self.schema, people_of(self.datamap))

    @cached_property
    def facts(self) -> Facts:
        """What is known of the tables for that draft."""
        return Facts(self._store, self.mapped, self.draft)

    @cached_property
    def shown(self) -> dict[str, Fate]:
        """The tables of an answer to a person, whatever is pinned for an erasure, by name."""
        tables = tuple(msgspec.structs.replace(table, erase=None) for table in self.mapped.tables)
        unpinned = msgspec.structs.replace(self.mapped, tables=tables)
        return dict(sorted(fates(unpinned, edges(unpinned, self.schema), people_of(self.datamap)).items()))

    def ready(self, name: str, work: Work, shape: Shape) -> Ready:
        """Statements of this name for people of a shape."""
        found = self._ready.get((name, shape))
        if found is None:
            found = self._ready[name, shape] = Ready(work, shape)
        return found

    def asking(self, people: Subjects) -> Ready:
        """Statements that only read: those that find people, and those of an answer to them."""
        shape = Shape.of(people)
        found = self._ready.get(("ask", shape))
        if found is not None:
            return found
        empty = Draft(store=self.mapped.name, schema=self.schema)
        return self.ready("ask", Work(self._store, self.mapped, empty, people), shape)

    def once(self, name: str, make: Callable[[], T]) -> T:
        """What follows from map and schema, under a name of its maker's, made when it is first asked for."""
        if name not in self._once:
            self._once[name] = make()
        found: T = self._once[name]
        return found


def kept(datamap: DataMap, store: Store) -> Prepared | None:
    """What is kept for this map, whatever became of the schema meanwhile."""
    found = store.prepared
    return found if isinstance(found, Prepared) and found.datamap is datamap else None


def prepared(datamap: DataMap, store: Store, connection: sa.Connection | None = None) -> Prepared:
    """What is kept for this map and the schema in the snapshot of `connection`, else the schema as reflected anew."""
    schema = store.schema() if connection is None else store.schema_in(connection)
    found = kept(datamap, store)
    if found is not None and found.schema is schema:
        return found
    made = store.prepared = Prepared(datamap, store, schema)
    return made
