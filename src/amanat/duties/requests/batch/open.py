"""A batch is written down: one transaction for the batch, the request of each person, what is sealed, the evidence.

Who cannot be erased gets an answer at once: nobody found, a legal hold. Who has an open request already is left to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
import sqlalchemy as sa

from amanat.duties.requests.approval import Approved
from amanat.duties.requests.batch.asked import Asked, SortedOut
from amanat.duties.requests.context import RequestContext, due
from amanat.duties.requests.sealed import sealable, without_people
from amanat.records.batch_moves import discard, written_down
from amanat.records.batches import earlier, open_of
from amanat.records.evidence.log import Item
from amanat.records.ids import new_id
from amanat.records.journal import Request, RequestKind, RequestState, open_requests, set_sealed
from amanat.standing.holds import Hold
from amanat.subjects.erase.plan import held_back
from amanat.subjects.known.identifiers import folded
from amanat.subjects.people import Subjects, pseudonym


class Opened(msgspec.Struct, frozen=True, kw_only=True):
    """`batch` is None where nobody is in it. `requests` are the numbers of all in it, `others` those of open requests
    that people are left to, both by what `whose` says of those asked for.

    `people` are those to work on, by number; `before` the batches to wait for.
    """

    batch: Request | None
    requests: Mapping[Any, str]
    others: Mapping[Any, str]
    people: Mapping[str, Subjects]
    before: tuple[str, ...] = ()


def open_batch(context: RequestContext, kind: RequestKind, name: str, found: SortedOut, approved: Approved) -> Opened:
    """Writes the batch `name` down, with what its plan must be. The caller MUST hold it (`working_on`)."""
    records = context.book
    template = Request(
        id=name,
        kind=kind,
        subject=records.keys.subject("batch", name),
        state="received",
        channel=context.channel,
        received_at=context.clock.now(),
        due_at=due(context),
    )
    wanted = _wanted(context, template, found)
    people = {one.keys[0]: one for one in found.people}
    # One at a time, so that of two batches with the same people one sees the other.
    with records.exclusive("opening batches", wait=60), records.begin() as connection:
        rows = _sealed(context, connection, wanted, people)
        written = open_requests(connection, [msgspec.structs.replace(template, members=len(rows)), *rows.values()])
        mine = {asked: row for asked, row in rows.items() if row.id in written}
        left = {row.subject: asked for asked, row in rows.items() if row.id not in written}
        others = {left[subject]: other for subject, other in open_of(connection, kind, tuple(left)).items()}
        if not mine:
            discard(connection, name)
            return Opened(batch=None, requests={}, others=others, people={})
        batch = written_down(connection, name, members=len(mine))
        if approved:
            nobody = without_people(found.people[0])
            text = sealable(nobody, {}, approved=approved)
            batch = set_sealed(connection, name, records.keys.seal(connection, batch.subject, text))
        records.evidence.append_many(connection, _evidence(batch, mine.values()))
        before = earlier(connection, name)
    return Opened(
        batch=batch,
        requests={asked: row.id for asked, row in mine.items()},
        others=others,
        people={row.id: people[asked] for asked, row in mine.items() if row.closed_at is None},
        before=before,
    )


def _wanted(context: RequestContext, template: Request, found: SortedOut) -> dict[Any, Request]:
    """A request for each person and for each line that nobody was found for; people first, in the order of keys."""
    rows: dict[Any, Request] = {}
    for one in found.people:
        row = _member(template, pseudonym(context.book.keys, one))
        hold = found.held.get(one.keys[0])
        rows[one.keys[0]] = row if hold is None else _refused(row, one, hold)
    for asked in found.asked:
        if not asked.keys:
            rows[whose(context, asked)] = _ended(_member(template, _nobody(context, asked)), "no match")
    return rows


def whose(context: RequestContext, asked: Asked) -> Any:
    """What one of those asked for is kept by: the key of the one person, or nobody's pseudonym."""
    return asked.keys[0] if asked.keys else ("nobody", _nobody(context, asked))


def _member(template: Request, subject: str) -> Request:
    return msgspec.structs.replace(template, id=new_id(template.received_at), subject=subject, batch=template.id)


def _ended(row: Request, state: RequestState, problem: str | None = None) -> Request:
    return msgspec.structs.replace(row, state=state, problem=problem, closed_at=row.received_at)


def _refused(row: Request, one: Subjects, hold: Hold) -> Request:
    return _ended(row, "failed", str(held_back(one, hold)))


def _nobody(context: RequestContext, asked: Asked) -> str:
    if asked.identifier is None:
        return context.book.keys.subject("key", asked.shown)
    return context.book.keys.subject("identifier", folded("", asked.identifier))


def _sealed(
    context: RequestContext, connection: sa.Connection, rows: dict[Any, Request], people: Mapping[Any, Subjects]
) -> dict[Any, Request]:
    """Keeps who each open request is about, under that person's own key."""
    asked = [each for each, row in rows.items() if row.closed_at is None]
    items = [(rows[each].subject, sealable(people[each], {}, context.of)) for each in asked]
    texts = context.book.keys.seal_many(connection, items)
    kept = {each: msgspec.structs.replace(rows[each], sealed=text) for each, text in zip(asked, texts, strict=True)}
    return rows | kept


def _evidence(batch: Request, rows: Any) -> list[Item]:
    found = [_item("request.received", batch, people=batch.members)]
    for row in rows:
        found.append(_item("request.received", row, batch=batch.id))
        if row.closed_at is not None:
            found.append(_item("request.closed", row, state=row.state, left=[]))
    return found


def _item(kind: str, row: Request, **facts: Any) -> Item:
    return Item(kind=kind, payload={"request": row.id, "kind": row.kind, **facts}, request=row.id)
