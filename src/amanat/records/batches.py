"""Requests of many people in one pass: written, moved on and closed in a few statements, however many they are.

A batch is a request row of its own (`members` is how many people it began with) that owns the steps; the request of
each person in it names it as `batch`. A part that was split off from it is such a row as well, and names the batch in
turn. Who works on a batch holds `working_on(records, batch)`; that the people in it are not worked on by anyone else
meanwhile follows from their open requests, see `claim_of`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager
from itertools import groupby
from typing import TYPE_CHECKING

import msgspec
import sqlalchemy as sa

from amanat.records.journal import AT_ONCE, Request, as_request
from amanat.records.steps import steps_of
from amanat.records.tables import request as requests_table
from amanat.records.tables import step as steps_table

if TYPE_CHECKING:
    from amanat.records.database import Records


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
    asked = sa.select(requests_table).where(waiting_in(part))
    return tuple(as_request(row) for row in connection.execute(asked.order_by(requests_table.c.id)))


def people_in(
    connection: sa.Connection, batch: str, *, states: Collection[str] | None = None, but: Collection[str] = ()
) -> tuple[Request, ...]:
    """The requests of all people in a batch and its parts, in order; `states` and `but` narrow them."""
    asked = sa.select(requests_table).where(within(batch) & requests_table.c.state.not_in(but))
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


def is_part(batch: str) -> sa.ColumnElement[bool]:
    """The parts that were split off from a batch."""
    return (requests_table.c.batch == batch) & requests_table.c.members.is_not(None)


def within(batch: str) -> sa.ColumnElement[bool]:
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


def waiting_in(part: str) -> sa.ColumnElement[bool]:
    """The requests in a batch or part itself of which nothing is done yet."""
    mine = (requests_table.c.batch == part) & requests_table.c.members.is_(None) & requests_table.c.closed_at.is_(None)
    return mine & requests_table.c.state.in_(("received", "planned"))
