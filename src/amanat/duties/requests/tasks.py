"""Tasks of requests in systems that Amanat cannot reach. Closing the last one can fulfil the request."""

from __future__ import annotations

import msgspec
import sqlalchemy as sa

from amanat.duties.requests.context import RequestContext
from amanat.duties.requests.journaled import Journaled
from amanat.errors import InputError
from amanat.records.batch_moves import close_waiting
from amanat.records.database import Records
from amanat.records.evidence.log import Item
from amanat.records.journal import request as request_of
from amanat.records.steps import LATER
from amanat.records.tasks import Task, finish_task, sealed_in, tasks


def finish(context: RequestContext, task: str, by: str) -> str:
    """Notes who did a task; returns the state of its request. Raises `InputError` when no such task is open."""
    records = context.book
    with records.begin() as connection:
        mine = _open(connection, task)
        finish_task(connection, task, now=context.clock.now(), who=by)
        records.evidence.append(
            connection, "request.task", {"request": mine.request, "system": mine.system}, request=mine.request
        )
        found = request_of(connection, mine.request)
        if found.closed_at is not None:
            Journaled(context, found, "").destroy_key(connection)
    journaled = Journaled(context, found, "")
    if found.closed_at is None and not journaled.open_tasks():
        _close(journaled)
    records.evidence.sequence()
    return journaled.request.state


def named(records: Records, task: str) -> tuple[str, ...]:
    """The names of what an open task wants deleted. Raises `InputError` where there is none, or it names none."""
    with records.look() as connection:
        mine, sealed = _open(connection, task), sealed_in(connection, task)
        if sealed is None:
            raise InputError(f"the task `{task}` names no files", remedy="`amanat task list` says what is to be done")
        text = records.keys.unseal(connection, request_of(connection, mine.request).subject, sealed)
    return () if text is None else msgspec.json.decode(text, type=tuple[str, ...])


def _open(connection: sa.Connection, task: str) -> Task:
    found = next((each for each in tasks(connection, open_only=True) if each.id == task), None)
    if found is None:
        raise InputError(f"there is no open task `{task}`", remedy="take its number from the list of tasks")
    return found


def _close(journaled: Journaled) -> None:
    """Only what is searched, or a copy that lacked nothing else, is fulfilled by its last task."""
    request = journaled.request
    whole = request.state == "searched" or (request.state == "partly" and not request.left_in and request.clean)
    if any(step.state != "done" and step.action != LATER for step in journaled.steps()):
        # It stopped on the way: `resume` goes on with it, and ends it. What is kept until a date has its own end.
        return
    if request.members is not None and request.state == "searched":
        _close_people(journaled)
    if request.state in ("searched", "partly"):
        journaled.close("fulfilled" if whole and not request.problem else "partly")


def _close_people(journaled: Journaled) -> None:
    """Of a batch, each person who only waited for the tasks."""
    with journaled.records.begin() as connection:
        closed = close_waiting(connection, journaled.request.id, now=journaled.context.clock.now())
        journaled.records.evidence.append_many(
            connection,
            [
                Item(
                    kind="request.closed",
                    payload={"request": one.id, "kind": one.kind, "state": one.state, "left": list(one.left_in)},
                    request=one.id,
                )
                for one in closed
            ],
        )
