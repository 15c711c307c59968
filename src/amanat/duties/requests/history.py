"""Past requests, as the board and the list may see them."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from amanat.promises.model import EvidenceRef, PastRequest
from amanat.records.database import Records
from amanat.records.journal import Request, requests
from amanat.records.tables import outbox


def past_requests(records: Records) -> tuple[PastRequest, ...]:
    """All requests on record, newest first, without anything that names the person."""
    with records.look() as connection:
        found = requests(connection)
    refs = references(records, [request.id for request in found])
    return tuple(_past(request, refs.get(request.id, ())) for request in reversed(found))


def _past(request: Request, evidence: tuple[EvidenceRef, ...]) -> PastRequest:
    return PastRequest(
        id=request.id,
        kind=request.kind,
        state=request.state,
        received=request.received_at,
        due=request.due_at,
        closed=request.closed_at,
        clean=request.clean,
        readable=request.readable,
        left=request.left_in,
        problem=request.problem or None,
        evidence=evidence,
    )


def references(records: Records, identifiers: Sequence[str]) -> dict[str, tuple[EvidenceRef, ...]]:
    """The evidence entries of requests, in the order they were put on record."""
    found: dict[str, list[EvidenceRef]] = {}
    asked = sa.select(outbox.c.request, outbox.c.leaf, outbox.c.kind, outbox.c.at, outbox.c.sequenced)
    with records.look() as connection:
        for start in range(0, len(identifiers), 500):
            some = outbox.c.request.in_(identifiers[start : start + 500])
            for row in connection.execute(asked.where(some).order_by(outbox.c.id)):
                ref = EvidenceRef(entry=row.leaf, kind=row.kind, at=row.at, index=row.sequenced)
                found.setdefault(row.request, []).append(ref)
    return {request: tuple(refs) for request, refs in found.items()}
