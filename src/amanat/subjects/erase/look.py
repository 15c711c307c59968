"""The keyed look: in a new snapshot, after the commit, what is left of what the plan should have dealt with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from amanat.subjects.erase.crowds import singled
from amanat.subjects.sql.ready import Clause, ready_of
from amanat.subjects.sql.select import Condition
from amanat.subjects.sql.slots import Given
from amanat.subjects.sql.work import Work, counting


def look(work: Work, again: Sequence[tuple[tuple[Any, ...], ...]] = ()) -> dict[str, int]:
    """Rows left, by table; empty when all is clean.

    `again` holds, by operation, the primary keys of rows that were changed: no way leads to these any more. Keys of
    people that were given to someone else since (SQLite reuses them) MUST be left out of the work by the caller.
    """
    names = [name for name, _ in _places(work)]
    found: dict[str, int] = {}
    if not names:
        return found
    ready = ready_of(work)
    statements = ready.statements("look", work.subjects, _asked)
    changed = {_name(index): list(keys) for index, keys in enumerate(again)}
    given = ready.given(work.subjects, statements, changed)
    told = None if _in_crowds(work) else work.store.asked(statements, given)
    if told is None:
        with work.store.reading() as connection:
            for operation, keys in zip(work.draft.operations, again, strict=False):
                if operation.action == "anonymise" and (rows := singled(connection, work, operation, keys)):
                    found[operation.table] = rows
            told = work.store.ask(connection, statements, given)
    ((counts,),) = told
    for name, count in zip(names, counts, strict=True):
        if count:
            found[name] = max(int(count), found.get(name, 0))
    return found


def _in_crowds(work: Work) -> bool:
    """Whether rows stay for statistics, so that more is to be asked in the same snapshot."""
    return any(operation.action == "anonymise" for operation in work.draft.operations)


def _asked(work: Work) -> Iterator[Clause]:
    wanted: list[tuple[sa.Table, Condition]] = []
    # That these rows are gone is asked by itself.
    settled = frozenset(item.table for item in work.draft.operations if work.draft.settles(item))
    done = work.after(settled)
    for _, index in _places(work):
        if index < 0:
            operation = work.draft.operations[-index - 1]
            wanted.append((work.table(operation), done.left(operation)))
        else:
            operation = work.draft.operations[index]
            mine = work.member(work.key_of(operation), Given(_name(index)))
            changed = mine if operation.action == "delete" else sa.and_(mine, work.unscrubbed(operation))
            wanted.append((work.table(operation), changed))
    yield counting(wanted)


def _places(work: Work) -> Iterator[tuple[str, int]]:
    """The table of each count, and its operation: -1 and below where a way leads, else where a key does."""
    for index, operation in enumerate(work.draft.operations):
        if operation.action == "keep":
            continue
        yield operation.table, -index - 1
        if (operation.action != "delete" or operation.early) and work.possible(operation) and work.key_of(operation):
            yield operation.table, index


def _name(index: int) -> str:
    return f"again {index}"
