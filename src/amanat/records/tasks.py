"""Tasks: what a person does for a request in a system that Amanat cannot reach."""

from __future__ import annotations

from datetime import datetime

import msgspec
import sqlalchemy as sa

from amanat.errors import InputError
from amanat.records.ids import new_id
from amanat.records.tables import task as tasks_table


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """Work for a person in a system that Amanat cannot reach."""

    id: str
    request: str
    system: str
    what: str
    who: str
    due_at: datetime
    done_at: datetime | None = None
    done_by: str | None = None


def add_task(
    connection: sa.Connection, *, request: str, system: str, what: str, who: str, due_at: datetime, now: datetime
) -> Task:
    """Gives a person a task for a request; the same task for the same system is given once."""
    for task in tasks(connection, request=request):
        if (task.system, task.what) == (system, what):
            return task
    task = Task(id=new_id(now), request=request, system=system, what=what, who=who, due_at=due_at)
    connection.execute(tasks_table.insert().values(msgspec.structs.asdict(task)))
    return task


def tasks(connection: sa.Connection, *, request: str | None = None, open_only: bool = False) -> tuple[Task, ...]:
    """Tasks, the one due first in front."""
    asked = sa.select(tasks_table).order_by(tasks_table.c.due_at, tasks_table.c.id)
    if request is not None:
        asked = asked.where(tasks_table.c.request == request)
    if open_only:
        asked = asked.where(tasks_table.c.done_at.is_(None))
    return tuple(msgspec.convert(row, Task, from_attributes=True) for row in connection.execute(asked))


def finish_task(connection: sa.Connection, identifier: str, *, now: datetime, who: str) -> None:
    """Notes who did a task. Raises `InputError` when there is none or it was done before."""
    same = (tasks_table.c.id == identifier) & tasks_table.c.done_at.is_(None)
    if connection.execute(tasks_table.update().where(same).values(done_at=now, done_by=who)).rowcount != 1:
        raise InputError(f"there is no open task `{identifier}`", remedy="take its number from the list of tasks")
