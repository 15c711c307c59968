"""Requests of many people in one pass: written, moved on and closed in a few statements, however many they are.

A batch is a request row of its own (`members` is how many people it began with) that owns the steps; the request of
each person in it names it as `batch`. A part that was split off from it is such a row as well, and names the batch in
turn. Who works on a batch holds `working_on(records, batch)`; that the people in it are not worked on by anyone else
meanwhile follows from their open requests, see `claim_of`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any

import msgspec
import sqlalchemy as sa

from amanat.records.ids import new_id
from amanat.records.journal import (
    AT_ONCE,
    JournalMoved,
    PlannedStep,
    Request,
    RequestState,
    Step,
    as_request,
    close_request,
    mark,
    request,
    steps_of,
)
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


class Tally(msgspec.Struct, frozen=True, kw_only=True):
    """How many people of a batch are in which state, and how many of their requests are open."""

    states: dict[str, int]
    open: int


def working_on(records: Records, batch: str, wait: float = 0.0) -> AbstractContextManager[None]:
    """Lets one run at a time work on a batch and all its parts. Raises `Busy` after `wait` seconds."""
    return records.exclusive(f"batch {batch}", wait)


def claim_of(connection: sa.Connection, subject: str) -> str | None:
    """The batch, if any, in which a person's request is still open."""
    member, part = requests_table.alias(), requests_table.alias()
    asked = (
        sa.select(sa.func.coalesce(part.c.batch, part.c.id))
        .join(part, member.c.batch == part.c.id)
        .where((member.c.subject == subject) & member.c.closed_at.is_(None))
    )
    return connection.execute(asked.limit(1)).scalar()


def earlier(connection: sa.Connection, batch: str) -> tuple[str, ...]:
    """Other batches in which people of this one have an open request of any kind."""
    mine, other, part = requests_table.alias(), requests_table.alias(), requests_table.alias()
    own = sa.select(part.c.id).where((part.c.id == batch) | ((part.c.batch == batch) & part.c.members.is_not(None)))
    whole = sa.func.coalesce(part.c.batch, part.c.id)
    asked = (
        sa.select(whole.label("whole"))
        .distinct()
        .select_from(mine)
        .join(other, (other.c.subject == mine.c.subject) & other.c.closed_at.is_(None))
        .join(part, other.c.batch == part.c.id)
        .where(mine.c.batch.in_(own) & mine.c.closed_at.is_(None) & (whole != batch))
    )
    return tuple(connection.execute(asked.order_by("whole")).scalars())


def parts_of(connection: sa.Connection, batch: str) -> tuple[Request, ...]:
    """The parts that were split off from a batch and are still open, in order."""
    mine = (requests_table.c.batch == batch) & requests_table.c.members.is_not(None)
    asked = sa.select(requests_table).where(mine & requests_table.c.closed_at.is_(None)).order_by(requests_table.c.id)
    return tuple(as_request(row) for row in connection.execute(asked))


def open_batches(connection: sa.Connection) -> tuple[Request, ...]:
    """The batches that are not closed, oldest first."""
    mine = requests_table.c.batch.is_(None) & requests_table.c.members.is_not(None)
    asked = sa.select(requests_table).where(mine & requests_table.c.closed_at.is_(None)).order_by(requests_table.c.id)
    return tuple(as_request(row) for row in connection.execute(asked))


def people_waiting(connection: sa.Connection, part: str) -> tuple[Request, ...]:
    """The requests in a batch or part itself of which nothing is done yet, in order."""
    asked = sa.select(requests_table).where(_waiting_in(part))
    return tuple(as_request(row) for row in connection.execute(asked.order_by(requests_table.c.id)))


def people_in(
    connection: sa.Connection, batch: str, *, states: Collection[str] | None = None, but: Collection[str] = ()
) -> tuple[Request, ...]:
    """The requests of all people in a batch and its parts, in order; `states` and `but` narrow them."""
    asked = sa.select(requests_table).where(_within(batch) & requests_table.c.state.not_in(but))
    if states is not None:
        asked = asked.where(requests_table.c.state.in_(states))
    return tuple(as_request(row) for row in connection.execute(asked.order_by(requests_table.c.id)))


def failed_in_batches(connection: sa.Connection, latest: int) -> tuple[Request, ...]:
    """Of all people in batches, the latest requests that failed."""
    mine = requests_table.c.batch.is_not(None) & requests_table.c.members.is_(None)
    asked = sa.select(requests_table).where(mine & (requests_table.c.state == "failed"))
    rows = connection.execute(asked.order_by(requests_table.c.id.desc()).limit(latest)).all()
    return tuple(as_request(row) for row in reversed(rows))


def tallies(connection: sa.Connection, batch: str | None = None) -> dict[str, Tally]:
    """How the people of each batch stand, counted in one statement; `batch` narrows it to one."""
    member, part = requests_table.alias(), requests_table.alias()
    whole = sa.func.coalesce(part.c.batch, part.c.id)
    asked = (
        sa.select(whole.label("whole"), member.c.state, sa.func.count(), sa.func.count(member.c.closed_at))
        .select_from(member)
        .join(part, member.c.batch == part.c.id)
        .where(member.c.members.is_(None))
        .group_by("whole", member.c.state)
        .order_by("whole", member.c.state)
    )
    if batch is not None:
        asked = asked.where((part.c.id == batch) | (part.c.batch == batch))
    rows = connection.execute(asked).all()
    return {
        name: Tally(states={row[1]: row[2] for row in mine}, open=sum(row[2] - row[3] for row in mine))
        for name, group in groupby(rows, key=lambda row: str(row[0]))
        for mine in [list(group)]
    }


def rows_done(connection: sa.Connection, batch: str) -> dict[str, int]:
    """Rows changed by `store.table`, over the batch and its parts."""
    mine = (requests_table.c.id == batch) | ((requests_table.c.batch == batch) & requests_table.c.members.is_not(None))
    asked = (
        sa.select(steps_table.c.store, steps_table.c.counts)
        .join(requests_table, requests_table.c.id == steps_table.c.request)
        .where(mine & (steps_table.c.state == "done") & (steps_table.c.action == "execute"))
    )
    found: dict[str, int] = {}
    for store, counts in connection.execute(asked):
        for table, rows in counts.items():
            found[f"{store}.{table}"] = found.get(f"{store}.{table}", 0) + rows
    return found


def any_done(connection: sa.Connection, part: str) -> bool:
    """Whether a step of a batch or part is done, or may be."""
    return any(step.state in ("done", "in doubt") for step in steps_of(connection, part) if step.action == "execute")


def move_people(connection: sa.Connection, part: str, state: RequestState, *, clean: bool | None = None) -> None:
    """Notes of all requests that wait in a batch or part itself how far they have come."""
    mine = _waiting_in(part)
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
    mine = _within(batch) & (requests_table.c.state == "searched") & requests_table.c.closed_at.is_(None)
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
    mine = _within(batch) | (requests_table.c.id == batch) | _is_part(batch)
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
    mine = _waiting_in(part.id)
    if group is None:
        connection.execute(requests_table.update().where(mine).values(batch=fresh.id))
        return
    for start in range(0, len(group), AT_ONCE):
        some = mine & requests_table.c.id.in_(group[start : start + AT_ONCE])
        connection.execute(requests_table.update().where(some).values(batch=fresh.id))


def _is_part(batch: str) -> sa.ColumnElement[bool]:
    return (requests_table.c.batch == batch) & requests_table.c.members.is_not(None)


def _within(batch: str) -> sa.ColumnElement[bool]:
    """The requests of people in a batch or any of its parts."""
    part = requests_table.alias()
    parts = sa.select(part.c.id).where((part.c.batch == batch) & part.c.members.is_not(None))
    mine = (requests_table.c.batch == batch) | requests_table.c.batch.in_(parts)
    return mine & requests_table.c.members.is_(None)


def open_of(connection: sa.Connection, kind: str, subjects: Sequence[str]) -> dict[str, str]:
    """The open request of a kind of each of many people, by person; people without one are left out."""
    found: dict[str, str] = {}
    for start in range(0, len(subjects), AT_ONCE):
        some = requests_table.c.subject.in_(subjects[start : start + AT_ONCE])
        mine = some & (requests_table.c.kind == kind) & requests_table.c.closed_at.is_(None)
        rows = connection.execute(sa.select(requests_table.c.subject, requests_table.c.id).where(mine))
        found.update((row.subject, row.id) for row in rows)
    return found


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
    mine = ((requests_table.c.id == part) & requests_table.c.closed_at.is_(None)) | _waiting_in(part)
    connection.execute(requests_table.update().where(mine).values(problem=problem))


def _waiting_in(part: str) -> sa.ColumnElement[bool]:
    mine = (requests_table.c.batch == part) & requests_table.c.members.is_(None) & requests_table.c.closed_at.is_(None)
    return mine & requests_table.c.state.in_(("received", "planned"))
