"""Carries a plan out in one store: one transaction, one statement per step, as many rows as planned or none."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import sqlalchemy as sa

from amanat.errors import PlanDrift
from amanat.subjects.model import Operation, StorePlan
from amanat.subjects.ready import Clause, Ready, ready_of
from amanat.subjects.shape import MANY
from amanat.subjects.slots import Given
from amanat.subjects.sweep import sweep
from amanat.subjects.work import Work, counting


def execute(work: Work, planned: StorePlan, before_commit: Callable[[str | None], None]) -> None:
    """Runs the operations in order. `before_commit` gets the store's transaction id, to be written down first.

    Raises `PlanDrift` when a statement affects other than the planned number of rows: then nothing was changed.
    """
    if not planned.draft.operations:
        # Nothing is opened for writing where nothing is written: the store may be one that never can be.
        before_commit(None)
        return
    with work.store.writing() as connection:
        ready = ready_of(work)
        if work.store.config.name == work.subjects.store:
            locks = ready.statements("lock", work.subjects, lambda each: iter([each.lock()]))
            ready.ask(connection, work.subjects, locks)
        if work.subjects.matched >= MANY and work.store.may_hold(connection):
            ready = Ready(work, work.shape, held=work.subjects)
        _carry_out(connection, work, planned, ready)
        sweep(connection, work, planned)
        before_commit(work.store.transaction_id(connection))


def _carry_out(connection: sa.Connection, work: Work, planned: StorePlan, ready: Ready) -> None:
    steps = [
        (operation, rows)
        for operation, rows in zip(planned.draft.operations, planned.counts, strict=True)
        if operation.action != "keep"
    ]

    def affected(at: int, rows: int) -> None:
        operation, wanted = steps[at]
        if rows != wanted:
            raise PlanDrift(
                f"{wanted} rows were planned to {operation.action}, {rows} were affected",
                place=f"{planned.draft.store}.{operation.table}",
                remedy="look for a trigger or a rule on the table, then run again",
            )

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
        work.store.change(connection, statements, ready.given(people, statements, keys), affected)


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
