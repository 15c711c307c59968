"""What runs later, in this process: a job is tried until it succeeds, each time after a longer pause."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import msgspec
import sqlalchemy as sa

from amanat.errors import AmanatError
from amanat.records.ids import new_id
from amanat.records.tables import job

if TYPE_CHECKING:
    from amanat.clock import Clock
    from amanat.records.database import Records

MOST_ATTEMPTS = 10
_FIRST_PAUSE = timedelta(minutes=1)
_LONGEST_PAUSE = timedelta(days=1)

Handler = Callable[["Records", Mapping[str, Any]], None]
"""Does a job. MUST be safe to run twice: a job whose process dies is tried again. Fails by `AmanatError`, `OSError`."""


class Ran(msgspec.Struct, frozen=True, kw_only=True):
    """What one run of the jobs came to, by name of job. `waiting` have no handler in this process.

    `next`: when the first of those that are not due yet is, None where there are none.
    """

    done: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    given_up: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()
    next: datetime | None = None


class Due(msgspec.Struct, frozen=True, kw_only=True):
    """A job that is due; `attempts` counts the one about to be made."""

    id: str
    name: str
    arguments: dict[str, Any]
    attempts: int


def schedule(connection: sa.Connection, name: str, arguments: Mapping[str, Any], due_at: datetime) -> str:
    """Has a job run at a moment or soon after, once; returns its identifier. `arguments` are JSON, and hold no
    identifier of a person in clear."""
    identifier = new_id(due_at)
    row = {"id": identifier, "name": name, "arguments": dict(arguments), "due_at": due_at, "attempts": 0}
    connection.execute(job.insert().values(row))
    return identifier


def pause(attempts: int) -> timedelta:
    """How long to wait after so many attempts: a minute, then twice as long each time, at most a day."""
    return min(_FIRST_PAUSE * (1 << min(attempts - 1, 20)), _LONGEST_PAUSE)


def run_due(records: Records, handlers: Mapping[str, Handler], clock: Clock) -> Ran:
    """Runs every job that is due, the oldest first. One that fails is put off, after ten attempts given up.

    Several processes may do so at once: each attempt is claimed by one.
    """
    outcome: dict[str, list[str]] = {"done": [], "failed": [], "given_up": [], "waiting": []}
    for due in _due(records, clock.now()):
        if due.name not in handlers:
            outcome["waiting"].append(due.name)
        elif _claim(records, due, clock.now()):
            outcome[_attempt(records, due, handlers[due.name], clock)].append(due.name)
    return Ran(**{name: tuple(names) for name, names in outcome.items()}, next=_next(records, clock.now()))


_OPEN = job.c.done_at.is_(None) & job.c.failed_at.is_(None)


def _next(records: Records, now: datetime) -> datetime | None:
    asked = sa.select(sa.func.min(job.c.due_at)).where(_OPEN & (job.c.due_at > now))
    with records.look() as connection:
        first: datetime | None = connection.execute(asked).scalar_one()
    return first


def _due(records: Records, now: datetime) -> list[Due]:
    waits = _OPEN & (job.c.due_at <= now)
    asked = sa.select(job.c.id, job.c.name, job.c.arguments, job.c.attempts).where(waits)
    with records.look() as connection:
        rows = connection.execute(asked.order_by(job.c.due_at, job.c.id)).all()
    return [Due(id=row.id, name=row.name, arguments=row.arguments, attempts=row.attempts + 1) for row in rows]


def _claim(records: Records, due: Due, now: datetime) -> bool:
    """Counts the attempt before it is made, and puts the next one off: a crash in between costs one pause."""
    free = (job.c.id == due.id) & (job.c.attempts == due.attempts - 1) & job.c.done_at.is_(None)
    changes = {"attempts": due.attempts, "due_at": now + pause(due.attempts)}
    with records.begin() as connection:
        return connection.execute(job.update().where(free).values(changes)).rowcount == 1


def _attempt(records: Records, due: Due, handler: Handler, clock: Clock) -> str:
    outcome = "done"
    changes: dict[str, Any] = {"done_at": clock.now(), "problem": None}
    try:
        handler(records, due.arguments)
    except (AmanatError, OSError, sa.exc.SQLAlchemyError) as error:
        given_up = due.attempts >= MOST_ATTEMPTS
        outcome = "given_up" if given_up else "failed"
        changes = {"failed_at": clock.now() if given_up else None, "problem": _words(error)}
    with records.begin() as connection:
        connection.execute(job.update().where(job.c.id == due.id).values(changes))
    return outcome


def _words(error: Exception) -> str:
    """What went wrong. A driver's error may quote rows, so only its kind is kept."""
    return type(error).__name__ if isinstance(error, sa.exc.SQLAlchemyError) else str(error)
