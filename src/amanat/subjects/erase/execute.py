"""Carries a plan out in one store: one transaction, one statement per step, as many rows as planned or none."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from functools import partial
from typing import Any

import sqlalchemy as sa

from amanat.errors import PlanDrift
from amanat.stores.written import watching
from amanat.subjects.erase.objects import numbers, unlink
from amanat.subjects.erase.sweep import deleted, may_fire, sweep, untold
from amanat.subjects.model import Operation, StorePlan
from amanat.subjects.sql.ready import Clause, Ready, ready_of
from amanat.subjects.sql.shape import MANY
from amanat.subjects.sql.slots import Given
from amanat.subjects.sql.work import Work, counting


def execute(work: Work, planned: StorePlan, before_commit: Callable[[str | None], None]) -> None:
    """Runs the operations in order. `before_commit` gets the store's transaction id, to be written down first.

    Raises `PlanDrift` when a statement affects other than the planned number of rows, and no trigger is the reason:
    then nothing was changed.
    """
    if not planned.draft.operations:
        # Nothing is opened for writing where nothing is written: the store may be one that never can be.
        before_commit(None)
        return
    try:
        _transaction(work, planned, before_commit, counted_on_the_way=False)
    except PlanDrift:
        if not may_fire(planned):
            raise
        # A trigger may have written rows that a later statement met, or have taken some away.
        _transaction(work, planned, before_commit, counted_on_the_way=True)


def _transaction(
    work: Work, planned: StorePlan, before_commit: Callable[[str | None], None], *, counted_on_the_way: bool
) -> None:
    with work.store.writing(steady=counted_on_the_way) as connection:
        ready = ready_of(work)
        if work.store.config.name == work.subjects.store:
            locks = ready.statements("lock", work.subjects, lambda each: iter([each.lock()]))
            ready.ask(connection, work.subjects, locks)
        watched = watching(connection, work.store, planned.draft.schema) if may_fire(planned) else nullcontext()
        with watched as written:
            if work.subjects.matched >= MANY and work.store.may_hold(connection):
                ready = Ready(work, work.shape, held=work.subjects)
            objects = numbers(connection, work)
            _carry_out(connection, work, planned, ready, counted_on_the_way=counted_on_the_way)
            sweep(connection, work, planned)
            if objects:
                unlink(connection, work, objects)
            if written is not None:
                work.buried = untold(work, written.grown(deleted(planned)))
        before_commit(work.store.transaction_id(connection))


def _carry_out(
    connection: sa.Connection, work: Work, planned: StorePlan, ready: Ready, *, counted_on_the_way: bool
) -> None:
    steps = [
        (operation, rows)
        for operation, rows in zip(planned.draft.operations, planned.counts, strict=True)
        if operation.action != "keep"
    ]
    people = work.subjects
    statements = list(ready.statements("steps", people, _steps))
    early = [at for at, (operation, rows) in enumerate(steps) if rows and _is_early(work, operation)]
    choices = ready.statements("choices", people, _choices) if early else ()
    chosen = ready.statements("chosen", people, _chosen) if early else ()
    place = {at: index for index, at in enumerate(_early(work))}
    for at in early:
        statements[at] = chosen[place[at]]
    with work.store.holding(connection, ready.slots.held(people)):
        asked = ready.ask(connection, people, [choices[place[at]] for at in early]) if early else []
        keys = {_name(at): rows for at, rows in zip(early, asked, strict=True)}
        given = ready.given(people, statements, keys)

        def affected(at: int, rows: int) -> None:
            _compare(planned, *steps[at], rows)

        if not counted_on_the_way:
            work.store.change(connection, statements, given, affected)
            return
        counts = ready.statements("seen", people, _seen)
        at_first = _numbers(ready.ask(connection, people, counts))
        for (operation, rows), seen in zip(steps, at_first, strict=True):
            _compare(planned, operation, rows, seen)
        for at, statement in enumerate(statements):
            operation, rows = steps[at]
            # What others changed since the first count is not seen here, but met by the statement.
            now = rows if at in early else _numbers(ready.ask(connection, people, [counts[at]]))[0]
            work.store.change(connection, [statement], given, partial(_met, planned, operation, now))


def _compare(planned: StorePlan, operation: Operation, wanted: int, rows: int) -> None:
    if rows != wanted:
        raise PlanDrift(
            f"{wanted} rows were planned to {operation.action}, {rows} were affected",
            place=f"{planned.draft.store}.{operation.table}",
            remedy="look for a trigger or a rule on the table, then run again",
        )


def _met(planned: StorePlan, operation: Operation, wanted: int, _: int, rows: int) -> None:
    _compare(planned, operation, wanted, rows)


def _numbers(answers: list[list[tuple[Any, ...]]]) -> list[int]:
    return [int(rows[0][0]) for rows in answers]


def _seen(work: Work) -> Iterator[Clause]:
    """How many rows each operation would affect now."""
    for operation in _changes(work):
        yield counting([(work.table(operation), work.rows(operation))])


def _steps(work: Work) -> Iterator[Clause]:
    """What carries each operation out; for one that cannot be, how many rows need it now."""
    settled: frozenset[str] = frozenset()
    for operation in _changes(work):
        if work.possible(operation):
            yield work.after(settled).statement(operation)
        else:
            yield counting([(work.table(operation), work.rows(operation))])
        if work.draft.settles(operation):
            settled |= {operation.table}


def _choices(work: Work) -> Iterator[Clause]:
    """What tells, and locks, the rows of operations whose ways other operations take away."""
    changes = _changes(work)
    for at in _early(work):
        yield work.choice(changes[at])


def _chosen(work: Work) -> Iterator[Clause]:
    """What carries these operations out on the rows that were chosen."""
    changes = _changes(work)
    for at in _early(work):
        yield work.statement(changes[at], Given(_name(at)))


def _changes(work: Work) -> list[Operation]:
    return [operation for operation in work.draft.operations if operation.action != "keep"]


def _early(work: Work) -> list[int]:
    return [at for at, operation in enumerate(_changes(work)) if _is_early(work, operation)]


def _is_early(work: Work, operation: Operation) -> bool:
    return operation.early and work.possible(operation)


def _name(at: int) -> str:
    return f"chosen {at}"
