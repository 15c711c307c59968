"""What triggers write of the people while they are erased: dealt with by the same statements, before the COMMIT."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from amanat.datamap.model import TableMap
from amanat.stores.schema.model import TableSchema
from amanat.subjects.model import Operation, StorePlan
from amanat.subjects.sql.ready import Clause, ready_of
from amanat.subjects.sql.work import Work, counting

_ROUNDS = 2
"""A trigger on the copies may write once more. What still comes back then is left to the look, which names it."""


def sweep(connection: sa.Connection, work: Work, planned: StorePlan) -> None:
    """Runs once more the operations that find rows again, such as the copy of a deleted row in a table of the deleted.

    Looks ONLY where a table that was changed has triggers, or may have some that the role does not see. A table whose
    own trigger brings its rows back is not fought with: the look names it.
    """
    if not may_fire(planned):
        return
    fires = {table.name for table in planned.draft.schema.tables if table.triggers}
    operations = [item for item in planned.draft.operations if item.table not in fires and _may_run_again(work, item)]
    if not operations:
        return

    def asked(each: Work) -> Iterator[Clause]:
        yield counting([(each.table(item), each.left(item)) for item in operations])

    ready = ready_of(work)
    statements = ready.statements("sweep", work.subjects, asked)
    for _ in range(_ROUNDS):
        ((left,),) = ready.ask(connection, work.subjects, statements)
        again = [item for item, rows in zip(operations, left, strict=True) if rows]
        for item in again:
            connection.execute(work.statement(item))
        if not again:
            return


def may_fire(planned: StorePlan) -> bool:
    """Whether what the plan changes may start triggers."""
    counted = zip(planned.draft.operations, planned.counts, strict=True)
    changed = {operation.table for operation, rows in counted if rows and operation.action != "keep"}
    schema = planned.draft.schema
    return any(table.triggers or not schema.all_triggers for table in schema.tables if table.name in changed)


def deleted(planned: StorePlan) -> dict[str, int]:
    """How many rows of each table go by plan."""
    found: dict[str, int] = {}
    for operation, rows in zip(planned.draft.operations, planned.counts, strict=True):
        if operation.action == "delete":
            found[operation.table] = found.get(operation.table, 0) + rows
    return found


def untold(work: Work, grown: tuple[str, ...]) -> tuple[str, ...]:
    """Of the tables into which triggers wrote rows that stay, those that may hold something of the people: in words,
    and unless a person said in datamap.toml that they stay, or that nothing in them is personal."""
    maps = {table.name: table for table in work.mapped.tables}
    shapes = {table.name: table for table in work.draft.schema.tables}
    return tuple(name for name in grown if _holds_words(shapes[name]) and not _is_settled(maps.get(name)))


def _holds_words(table: TableSchema) -> bool:
    return any(column.text or column.json or column.binary for column in table.columns)


def _is_settled(table: TableMap | None) -> bool:
    if table is None:
        return False
    return table.erase == "keep" or all(column.pinned and column.personal is False for column in table.columns)


def _may_run_again(work: Work, item: Operation) -> bool:
    """Rows that were chosen beforehand are none that a trigger wrote since."""
    return item.action != "keep" and not item.by_key and work.possible(item)
