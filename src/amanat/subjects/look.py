"""The keyed look: in a new snapshot, after the commit, what is left of what the plan should have dealt with."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from amanat.subjects.model import Operation, StorePlan
from amanat.subjects.select import Condition
from amanat.subjects.work import Work, counted


def look(work: Work, planned: StorePlan) -> dict[str, int]:
    """Rows left, by table; empty when all is clean.

    Rows that were changed are looked at by primary key, up to the number that the plan kept. A person's key that was
    given to someone else since (SQLite reuses keys) is left out: what hangs on it is not this person's.
    """
    wanted: list[tuple[sa.Table, Condition]] = []
    names: list[str] = []
    for index, operation in enumerate(planned.draft.operations):
        if operation.action == "keep":
            continue
        wanted.append((work.table(operation), work.left(operation)))
        names.append(operation.table)
        again = _again(work, operation, planned.again[index] if planned.again else ())
        if again is not None:
            wanted.append((work.table(operation), again))
            names.append(operation.table)
    found: dict[str, int] = {}
    with work.store.reading() as connection:
        for name, rows in zip(names, counted(connection, wanted), strict=True):
            if rows:
                found[name] = max(rows, found.get(name, 0))
    return found


def _again(work: Work, operation: Operation, keys: tuple[tuple[Any, ...], ...]) -> Condition | None:
    if not keys:
        return None
    return sa.and_(work.store.member(work.key(operation.table), keys), work.unscrubbed(operation))
