"""Tasks: what a person does for a request in a system that Amanat cannot reach."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec
import sqlalchemy as sa

from amanat.errors import InputError
from amanat.records.ids import new_id
from amanat.records.tables import request as requests_table
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
    names: bool = False
    """Whether it keeps the names of what is to be deleted (`names_of`)."""


def add_task(
    connection: sa.Connection,
    *,
    request: str,
    system: str,
    what: str,
    who: str,
    due_at: datetime,
    now: datetime,
    sealed: bytes | None = None,
) -> Task:
    """Gives a person a task for a request; the same task for the same system is given once. One with something `sealed`
    is a task of its own each time."""
    for task in tasks(connection, request=request) if sealed is None else ():
        if (task.system, task.what) == (system, what):
            return task
    task = Task(
        id=new_id(now), request=request, system=system, what=what, who=who, due_at=due_at, names=sealed is not None
    )
    values = msgspec.structs.asdict(task)
    del values["names"]
    connection.execute(tasks_table.insert().values(values | {"sealed": sealed}))
    return task


def tasks(connection: sa.Connection, *, request: str | None = None, open_only: bool = False) -> tuple[Task, ...]:
    """Tasks, the one due first in front."""
    asked = sa.select(tasks_table).order_by(tasks_table.c.due_at, tasks_table.c.id)
    if request is not None:
        asked = asked.where(tasks_table.c.request == request)
    if open_only:
        asked = asked.where(tasks_table.c.done_at.is_(None))
    return tuple(_task(row._asdict()) for row in connection.execute(asked))


def _task(told: dict[str, Any]) -> Task:
    return Task(names=told.pop("sealed") is not None, **told)


def sealed_in(connection: sa.Connection, identifier: str) -> bytes | None:
    """What an open task keeps; None where it keeps nothing."""
    asked = sa.select(tasks_table.c.sealed).where(tasks_table.c.id == identifier, tasks_table.c.done_at.is_(None))
    found: bytes | None = connection.execute(asked).scalar()
    return found


def all_sealed(connection: sa.Connection, request: str) -> tuple[bytes, ...]:
    """What the open tasks of a request keep."""
    asked = sa.select(tasks_table.c.sealed).where(tasks_table.c.request == request, tasks_table.c.sealed.is_not(None))
    return tuple(connection.execute(asked).scalars())


def keeps_names(connection: sa.Connection, subject: str) -> bool:
    """Whether an open task of any request of a person keeps something under that person's key."""
    keeps = (
        (tasks_table.c.request == requests_table.c.id)
        & (requests_table.c.subject == subject)
        & tasks_table.c.sealed.is_not(None)
    )
    return connection.execute(sa.select(sa.literal(1)).where(keeps).limit(1)).first() is not None


def finish_task(connection: sa.Connection, identifier: str, *, now: datetime, who: str) -> None:
    """Notes who did a task, and destroys what it kept. Raises `InputError` when there is none or it was done before."""
    same = (tasks_table.c.id == identifier) & tasks_table.c.done_at.is_(None)
    if connection.execute(tasks_table.update().where(same).values(done_at=now, done_by=who, sealed=None)).rowcount != 1:
        raise InputError(f"there is no open task `{identifier}`", remedy="take its number from the list of tasks")
