"""Carries a plan out in one store: one transaction, one statement per step, as many rows as planned or none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from amanat.errors import PlanDrift
from amanat.subjects.model import Operation, StorePlan
from amanat.subjects.work import Work, counted


def execute(work: Work, planned: StorePlan, before_commit: Callable[[str | None], None]) -> None:
    """Runs the operations in order. `before_commit` gets the store's transaction id, to be written down first.

    Raises `PlanDrift` when a statement affects other than the planned number of rows: then nothing was changed.
    """
    if not planned.draft.operations:
        # Nothing is opened for writing where nothing is written: the store may be one that never can be.
        before_commit(None)
        return
    with work.store.writing() as connection:
        if work.store.config.name == work.subjects.store:
            connection.execute(work.lock()).all()
        taken = {
            index: [tuple(row) for row in connection.execute(work.early(operation))]
            for index, (operation, rows) in enumerate(zip(planned.draft.operations, planned.counts, strict=True))
            if operation.early and rows
        }
        for index, (operation, rows) in enumerate(zip(planned.draft.operations, planned.counts, strict=True)):
            if operation.action == "keep":
                continue
            affected = _carry_out(connection, work, operation, taken.get(index))
            if affected != rows:
                raise PlanDrift(
                    f"{rows} rows were planned to {operation.action}, {affected} were affected",
                    place=f"{planned.draft.store}.{operation.table}",
                    remedy="look for a trigger or a rule on the table, then run again",
                )
        before_commit(work.store.transaction_id(connection))


def _carry_out(connection: sa.Connection, work: Work, operation: Operation, keys: list[tuple[Any, ...]] | None) -> int:
    """The number of rows affected, or, of an operation that cannot be carried out, of those that need it now."""
    if work.possible(operation):
        statement = work.statement(operation) if keys is None else work.by_keys(operation, keys)
        return connection.execute(statement).rowcount
    return counted(connection, [(work.table(operation), work.rows(operation))])[0]
