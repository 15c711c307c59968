"""The journal of requests: what was asked, what is planned, what was done, so that it is known after any crash.

Who works on a person's requests holds `working(records, subject)`, a lock that dies with the process. What is done in
each store, and how far it is, are the steps (`amanat.records.steps`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

import msgspec
import sqlalchemy as sa

from amanat.errors import AmanatError, InputError
from amanat.records.ids import new_id
from amanat.records.tables import request as requests_table

if TYPE_CHECKING:
    from amanat.records.database import Records

RequestKind = Literal["access", "erase", "port", "rectify", "restrict", "lift"]
RequestState = Literal["received", "planned", "erased", "searched", "fulfilled", "partly", "failed", "no match"]

AT_ONCE = 5_000
"""Values that one statement compares with; SQLite takes 32,766 parameters, PostgreSQL 65,535."""


class AlreadyOpen(AmanatError):
    """a request of this kind is open for this person already"""


class JournalMoved(AmanatError):
    """another run has gone on with this request meanwhile"""


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """See the table `request`. `closed_at` is None while there is something left to do."""

    id: str
    kind: RequestKind
    subject: str
    state: RequestState
    channel: str
    received_at: datetime
    due_at: datetime
    closed_at: datetime | None = None
    clean: bool | None = None
    readable: bool | None = None
    problem: str | None = None
    left_in: tuple[str, ...] = ()
    sealed: bytes | None = None
    batch: str | None = None
    members: int | None = None


def working(records: Records, subject: str, wait: float = 0.0) -> AbstractContextManager[None]:
    """Lets one run at a time work on the requests of a person. Raises `Busy` after `wait` seconds."""
    return records.exclusive(lock_of(subject), wait)


def lock_of(subject: str) -> str:
    """The name of the lock of a person."""
    return f"subject {subject}"


def open_request(
    connection: sa.Connection,
    *,
    kind: RequestKind,
    subject: str,
    channel: str,
    received_at: datetime,
    due_at: datetime,
    sealed: bytes | None = None,
) -> Request:
    """Writes a request down as received. Raises `AlreadyOpen`: then go on with `unfinished`."""
    request = Request(
        id=new_id(received_at),
        kind=kind,
        subject=subject,
        state="received",
        channel=channel,
        received_at=received_at,
        due_at=due_at,
        sealed=sealed,
    )
    if not open_requests(connection, [request]):
        raise AlreadyOpen(remedy="run the request again to go on with it")
    return request


def open_requests(connection: sa.Connection, requests: Sequence[Request]) -> set[str]:
    """Writes many requests down; returns the identifiers of those that were written.

    One whose subject has an open request of that kind is left out.
    """
    if not requests:
        return set()
    rows = [msgspec.structs.asdict(each) | {"left_in": list(each.left_in)} for each in requests]
    connection.execute(_or_nothing(connection), rows)
    mine = [each.id for each in requests]
    written: set[str] = set()
    for start in range(0, len(mine), AT_ONCE):
        some = requests_table.c.id.in_(mine[start : start + AT_ONCE])
        written.update(connection.execute(sa.select(requests_table.c.id).where(some)).scalars())
    return written


def _or_nothing(connection: sa.Connection) -> sa.Insert:
    from sqlalchemy.dialects import postgresql, sqlite

    if connection.dialect.name == "postgresql":
        return postgresql.insert(requests_table).on_conflict_do_nothing()
    return sqlite.insert(requests_table).on_conflict_do_nothing()


def unfinished(connection: sa.Connection, subject: str, kind: RequestKind | None = None) -> Request | None:
    """The open request of a person, of a kind or the oldest of any."""
    found = requests(connection, subject=subject, kind=kind, open_only=True)
    return found[0] if found else None


def requests(
    connection: sa.Connection,
    *,
    subject: str | None = None,
    kind: RequestKind | None = None,
    open_only: bool = False,
    since: datetime | None = None,
    latest: int | None = None,
    whole: bool = False,
    alone: bool = False,
) -> tuple[Request, ...]:
    """Requests in the order they came; `latest` so many of them.

    `whole` leaves out what belongs to a batch, and `alone` the batches as well.
    """
    asked = sa.select(requests_table)
    if whole or alone:
        asked = asked.where(requests_table.c.batch.is_(None))
    if alone:
        asked = asked.where(requests_table.c.members.is_(None))
    if subject is not None:
        asked = asked.where(requests_table.c.subject == subject)
    if kind is not None:
        asked = asked.where(requests_table.c.kind == kind)
    if open_only:
        asked = asked.where(requests_table.c.closed_at.is_(None))
    if since is not None:
        asked = asked.where(requests_table.c.received_at >= since)
    rows = connection.execute(asked.order_by(requests_table.c.id.desc()).limit(latest)).all()
    return tuple(as_request(row) for row in reversed(rows))


def as_request(row: sa.Row[Any]) -> Request:
    return msgspec.convert(row, Request, from_attributes=True)


def request(connection: sa.Connection, identifier: str) -> Request:
    """Raises `InputError` when there is none."""
    row = connection.execute(sa.select(requests_table).where(requests_table.c.id == identifier)).first()
    if row is None:
        raise InputError(f"there is no request `{identifier}`", remedy="take its number from the list of requests")
    return as_request(row)


def set_state(
    connection: sa.Connection,
    identifier: str,
    state: RequestState,
    *,
    clean: bool | None = None,
    readable: bool | None = None,
    problem: str | None = None,
    left_in: Iterable[str] | None = None,
) -> Request:
    """Notes how far an open request has come. What is None stays as it was. Raises `JournalMoved` once closed."""
    changes: dict[str, Any] = {"state": state, "clean": clean, "readable": readable, "problem": problem}
    changes["left_in"] = None if left_in is None else list(left_in)
    return change(connection, identifier, {name: value for name, value in changes.items() if value is not None})


def set_sealed(connection: sa.Connection, identifier: str, sealed: bytes | None) -> Request:
    """Replaces what is kept readable for an open request; None destroys it."""
    return change(connection, identifier, {"sealed": sealed})


def close_request(
    connection: sa.Connection,
    identifier: str,
    state: RequestState,
    *,
    now: datetime,
    clean: bool | None = None,
    readable: bool | None = None,
    problem: str | None = None,
    left_in: Iterable[str] | None = None,
) -> Request:
    """Ends a request and destroys what was sealed for it. Raises `JournalMoved` when it is closed already."""
    set_state(connection, identifier, state, clean=clean, readable=readable, problem=problem, left_in=left_in)
    return change(connection, identifier, {"closed_at": now, "sealed": None})


def close_requests(
    connection: sa.Connection,
    identifiers: Iterable[str],
    state: RequestState,
    *,
    now: datetime,
    readable: bool | None = None,
    problem: str | None = None,
) -> None:
    """Ends many open requests in the same way, in one statement; what was sealed for them is destroyed."""
    rows = [{"number": identifier} for identifier in identifiers]
    still_open = (requests_table.c.id == sa.bindparam("number")) & requests_table.c.closed_at.is_(None)
    ended = requests_table.update().where(still_open)
    if rows:
        connection.execute(
            ended.values(state=state, closed_at=now, sealed=None, readable=readable, problem=problem), rows
        )


def change(connection: sa.Connection, identifier: str, changes: Mapping[str, Any]) -> Request:
    """Sets columns of an open request. Raises `JournalMoved` where it is closed, or not there."""
    still_open = (requests_table.c.id == identifier) & requests_table.c.closed_at.is_(None)
    if connection.execute(requests_table.update().where(still_open).values(**changes)).rowcount != 1:
        raise JournalMoved(f"the request `{identifier}` is not open", remedy="look at how it ended")
    return request(connection, identifier)
