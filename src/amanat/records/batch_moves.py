"""What happens to the people of a batch, in a few statements however many they are: moved on, split, closed, forgotten.

The caller holds the batch (`batches.working_on`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec
import sqlalchemy as sa

from amanat.records.batches import is_part, people_in, waiting_in, within
from amanat.records.ids import new_id
from amanat.records.journal import AT_ONCE, JournalMoved, Request, RequestState, close_request, request
from amanat.records.steps import PlannedStep, Step, mark, steps_of
from amanat.records.tables import request as requests_table
from amanat.records.tables import step as steps_table

if TYPE_CHECKING:
    from amanat.records.database import Records


SPLIT = "split into smaller parts"


class Ending(msgspec.Struct, frozen=True, kw_only=True):
    """How the request of one person in a batch ends. `clean` is None where no look was taken."""

    id: str
    state: RequestState
    clean: bool | None = None
    problem: str | None = None
    left_in: tuple[str, ...] = ()


def move_people(connection: sa.Connection, part: str, state: RequestState, *, clean: bool | None = None) -> None:
    """Notes of all requests that wait in a batch or part itself how far they have come."""
    mine = waiting_in(part)
    changes: dict[str, Any] = {"state": state} if clean is None else {"state": state, "clean": clean}
    connection.execute(requests_table.update().where(mine).values(**changes))


def set_sealed_many(connection: sa.Connection, items: Iterable[tuple[str, bytes]]) -> None:
    """Replaces what is kept readable for many open requests, by their numbers."""
    rows = [{"number": number, "text": text} for number, text in items]
    if rows:
        same = (requests_table.c.id == sa.bindparam("number")) & requests_table.c.closed_at.is_(None)
        connection.execute(requests_table.update().where(same).values(sealed=sa.bindparam("text")), rows)


def close_people(
    connection: sa.Connection, endings: Sequence[Ending], *, now: datetime, keep_open: bool = False
) -> None:
    """Ends requests of many people, with one statement for all that end alike, and destroys what was sealed for them.

    With `keep_open` they wait for tasks: all is as at the end, but they are not closed. Raises `JournalMoved` when one
    was closed already.
    """
    for end, alike in _alike(endings):
        changes: dict[str, Any] = {"state": end.state, "left_in": list(end.left_in), "sealed": None}
        changes |= {} if keep_open else {"closed_at": now}
        changes |= {} if end.clean is None else {"clean": end.clean}
        # An empty problem takes back one that an earlier run had noted.
        changes["problem"] = end.problem or ""
        for start in range(0, len(alike), AT_ONCE):
            some = alike[start : start + AT_ONCE]
            mine = requests_table.c.id.in_(some) & requests_table.c.closed_at.is_(None)
            if connection.execute(requests_table.update().where(mine).values(**changes)).rowcount != len(some):
                raise JournalMoved(remedy="look at how the batch ended")


def _alike(endings: Sequence[Ending]) -> Iterator[tuple[Ending, list[str]]]:
    groups: dict[Ending, list[str]] = {}
    for end in endings:
        groups.setdefault(msgspec.structs.replace(end, id=""), []).append(end.id)
    yield from groups.items()


def close_waiting(connection: sa.Connection, batch: str, *, now: datetime) -> tuple[Request, ...]:
    """Closes the requests that only waited for tasks; returns them as they are now."""
    mine = within(batch) & (requests_table.c.state == "searched") & requests_table.c.closed_at.is_(None)
    waiting = sa.select(requests_table.c.id).where(mine)
    numbers = list(connection.execute(waiting).scalars())
    ended = sa.case((sa.func.coalesce(requests_table.c.problem, "") == "", "fulfilled"), else_="partly")
    connection.execute(requests_table.update().where(mine).values(state=ended, closed_at=now))
    known = set(numbers)
    return tuple(one for one in people_in(connection, batch, states=("fulfilled", "partly")) if one.id in known)


def destroy_keys(records: Records, connection: sa.Connection, batch: str) -> int:
    """Destroys the keys of all people in a batch, and of its parts, for whom nothing is sealed any more."""
    other = requests_table.alias()
    needed = sa.exists().where((other.c.subject == requests_table.c.subject) & other.c.sealed.is_not(None))
    mine = within(batch) | (requests_table.c.id == batch) | is_part(batch)
    return records.keys.destroy_many(connection, sa.select(requests_table.c.subject).where(mine & ~needed))


def split(
    records: Records, connection: sa.Connection, part: Request, groups: Sequence[Sequence[str]]
) -> tuple[Request, ...]:
    """Splits a batch or part in two or more, by the numbers of the requests in each; steps that are done stay so.

    The last group takes whoever is left. The batch itself keeps its own further steps; a part is closed.
    """
    now, whole = records.clock.now(), part.batch or part.id
    made: list[Request] = []
    for number, group in enumerate(groups):
        name = new_id(now)
        fresh = msgspec.structs.replace(
            part,
            id=name,
            subject=records.keys.subject("batch", name),
            batch=whole,
            members=len(group),
            state="planned",
            sealed=None,
            problem=None,
        )
        connection.execute(requests_table.insert().values(msgspec.structs.asdict(fresh) | {"left_in": []}))
        _inherit(connection, part, fresh)
        _hand_over(connection, part, fresh, None if number == len(groups) - 1 else group)
        made.append(fresh)
    for step in steps_of(connection, part.id):
        if step.action == "execute" and step.state in ("planned", "in doubt"):
            mark(connection, step, "failed", now=now, problem=SPLIT)
    if part.batch is not None:
        close_request(connection, part.id, "partly", now=now, problem=SPLIT)
    else:
        connection.execute(requests_table.update().where(requests_table.c.id == part.id).values(sealed=None))
    return tuple(made)


def _inherit(connection: sa.Connection, part: Request, fresh: Request) -> None:
    """Steps that change rows, done ones without their counts: these stand where they were done."""
    rows = [
        msgspec.structs.asdict(_begun_anew(step, fresh.id))
        for step in steps_of(connection, part.id)
        if step.action == "execute"
    ]
    if rows:
        connection.execute(steps_table.insert(), rows)


def _begun_anew(step: Step, part: str) -> Step:
    if step.state == "done":
        return msgspec.structs.replace(step, request=part, counts={})
    return Step(request=part, number=step.number, store=step.store, action=step.action, state="planned")


def _hand_over(connection: sa.Connection, part: Request, fresh: Request, group: Sequence[str] | None) -> None:
    mine = waiting_in(part.id)
    if group is None:
        connection.execute(requests_table.update().where(mine).values(batch=fresh.id))
        return
    for start in range(0, len(group), AT_ONCE):
        some = mine & requests_table.c.id.in_(group[start : start + AT_ONCE])
        connection.execute(requests_table.update().where(some).values(batch=fresh.id))


def written_down(connection: sa.Connection, batch: str, *, members: int) -> Request:
    """Notes how many people a batch has, now that it is known who was left out."""
    connection.execute(requests_table.update().where(requests_table.c.id == batch).values(members=members))
    return request(connection, batch)


def discard(connection: sa.Connection, batch: str) -> None:
    """Takes back, in the same transaction, a batch that nobody turned out to be in."""
    connection.execute(requests_table.delete().where(requests_table.c.id == batch))


def more_steps(connection: sa.Connection, identifier: str, steps: Sequence[PlannedStep]) -> tuple[Step, ...]:
    """Adds steps after those that a batch has; returns the new ones."""
    number = len(steps_of(connection, identifier))
    made = tuple(
        Step(request=identifier, number=number + at, state="planned", **msgspec.structs.asdict(step))
        for at, step in enumerate(steps)
    )
    connection.execute(steps_table.insert(), [msgspec.structs.asdict(step) for step in made])
    return made


def note_problem(connection: sa.Connection, part: str, problem: str) -> None:
    """Notes on all requests that wait in a batch or part, and on itself, why they could not be gone on with."""
    mine = ((requests_table.c.id == part) & requests_table.c.closed_at.is_(None)) | waiting_in(part)
    connection.execute(requests_table.update().where(mine).values(problem=problem))
