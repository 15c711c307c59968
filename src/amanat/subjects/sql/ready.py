"""Statements of a draft that are made once for all people of a shape, and the keys of each set that go into them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, cast

import sqlalchemy as sa

from amanat.stores.schema.model import StoreSchema
from amanat.stores.sql.statements import Statement
from amanat.subjects.people import Subjects
from amanat.subjects.sql.shape import Shape, Shaped
from amanat.subjects.sql.slots import Rows, Slots, Watched
from amanat.subjects.sql.work import Work

Clause = sa.Select[Any] | sa.Update | sa.Delete


class Ready:
    """Each statement is made when first needed, and kept unless a value of some person's went into it.

    Safe to use from several threads.
    """

    def __init__(self, work: Work, shape: Shape, held: Subjects | None = None) -> None:
        self.slots = Slots(work.store, odd=shape.odd, single=shape.single, many=shape.many, held=held)
        self._watched = Watched(work.subjects)
        people = cast("Subjects", self._watched)
        self._work = Work(work.store, work.mapped, work.draft, people, Shaped(self.slots, shape), work.facts)
        self._kept: dict[str, tuple[Statement, ...]] = {}
        self._lock = threading.Lock()

    def statements(
        self, name: str, people: Subjects, make: Callable[[Work], Iterable[Clause]]
    ) -> tuple[Statement, ...]:
        """Those of this name. `make` MUST make the same ones, one by one, whoever the people are."""
        kept = self._kept.get(name)
        if kept is not None:
            return kept
        with self._lock:
            self._watched.people, self._watched.was_read = people, False
            self.slots.used()
            made = tuple(Statement(clause, self.slots.used()) for clause in make(self._work))
            if not self._watched.was_read:
                self._kept[name] = made
        return made

    def given(
        self, people: Subjects, statements: Iterable[Statement], more: Mapping[str, Rows] | None = None
    ) -> dict[str, Any]:
        """The parameters of statements for a set of people."""
        return self.slots.given(people, statements, more)

    def ask(
        self, connection: sa.Connection, people: Subjects, statements: Sequence[Statement]
    ) -> list[list[tuple[Any, ...]]]:
        """The rows that each statement gives for these people."""
        return self._work.store.ask(connection, statements, self.given(people, statements))

    def asked(
        self, people: Subjects, statements: Sequence[Statement], schema: StoreSchema | None = None
    ) -> list[list[tuple[Any, ...]]] | None:
        """The same in a snapshot of its own; None where the schema in it is another than `schema`."""
        return self._work.store.asked(statements, self.given(people, statements), schema)


def ready_of(work: Work) -> Ready:
    """What was prepared with the work's draft, for people of this shape; made for this work alone where nothing was."""
    from amanat.subjects.sql.prepared import Prepared

    prepared = work.store.prepared
    if isinstance(prepared, Prepared) and prepared.draft is work.draft:
        return prepared.ready("erase", work, work.shape)
    return Ready(work, work.shape)
