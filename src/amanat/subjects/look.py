"""The keyed look: in a new snapshot, after the commit, what is left of what the plan should have dealt with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from amanat.subjects.anonymise import singled
from amanat.subjects.select import Condition
from amanat.subjects.work import Work, counted


def look(work: Work, again: Sequence[tuple[tuple[Any, ...], ...]] = ()) -> dict[str, int]:
    """Rows left, by table; empty when all is clean.

    `again` holds, by operation, the primary keys of rows that were changed: no way leads to these any more. Keys of
    people that were given to someone else since (SQLite reuses them) MUST be left out of the work by the caller.
    """
    wanted: list[tuple[sa.Table, Condition]] = []
    names: list[str] = []
    for index, operation in enumerate(work.draft.operations):
        if operation.action == "keep":
            continue
        wanted.append((work.table(operation), work.left(operation)))
        names.append(operation.table)
        if again and again[index]:
            same = work.store.member(work.key_of(operation), again[index])
            changed = same if operation.action == "delete" else sa.and_(same, work.unscrubbed(operation))
            wanted.append((work.table(operation), changed))
            names.append(operation.table)
    found: dict[str, int] = {}
    if not wanted:
        return found
    with work.store.reading() as connection:
        for index, operation in enumerate(work.draft.operations):
            if (
                operation.action == "anonymise"
                and again
                and (rows := singled(connection, work, operation, again[index]))
            ):
                found[operation.table] = rows
        for name, rows in zip(names, counted(connection, wanted), strict=True):
            if rows:
                found[name] = max(rows, found.get(name, 0))
    return found
