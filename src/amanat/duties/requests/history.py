"""Past requests, as the board and the list may see them."""

from __future__ import annotations

from collections.abc import Sequence

from amanat.promises.model import EvidenceRef, PastRequest
from amanat.records.batches import Tally, failed_in_batches, tallies
from amanat.records.database import Records
from amanat.records.journal import Request, requests

_FAILED = 1_000
"""Failed requests within batches that are told one by one."""


def past_requests(records: Records) -> tuple[PastRequest, ...]:
    """All requests on record, newest first, without anything that names the person.

    A batch is one of them, with its people counted; of these, ONLY those that failed are told by themselves.
    """
    with records.look() as connection:
        found = [*requests(connection, whole=True), *failed_in_batches(connection, _FAILED)]
        counts = tallies(connection)
    refs = references(records, [request.id for request in found])
    newest = sorted(found, key=lambda request: request.id, reverse=True)
    return tuple(_past(request, refs.get(request.id, ()), counts.get(request.id)) for request in newest)


def _past(request: Request, evidence: tuple[EvidenceRef, ...], tally: Tally | None) -> PastRequest:
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
        people=tally.states if tally is not None else {},
        open=tally.open if tally is not None else 0,
    )


def references(records: Records, identifiers: Sequence[str]) -> dict[str, tuple[EvidenceRef, ...]]:
    """The evidence entries of requests, in the order they were put on record."""
    with records.look() as connection:
        found = records.evidence.of_requests(connection, identifiers)
    return {
        request: tuple(EvidenceRef(entry=ref.entry, kind=ref.kind, at=ref.at, index=ref.index) for ref in refs)
        for request, refs in found.items()
    }
