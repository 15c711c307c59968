"""Requests that write cells and were cut off: what is kept of them, ready to go on."""

from __future__ import annotations

from amanat.duties.requests.journaled import Journaled
from amanat.duties.requests.rectify import Rectifying
from amanat.duties.requests.restrict import Lifting, Restricting
from amanat.duties.requests.sealed_cells import unseal
from amanat.duties.requests.writing import CellsAtWork
from amanat.standing.restrictions import restrictions


def cells_of(journaled: Journaled) -> CellsAtWork | None:
    """A request that writes cells, to be gone on with; None where nothing of it is kept any more."""
    records, request = journaled.records, journaled.request
    held = unseal(records, request)
    if held is None:
        return None
    if request.kind == "rectify":
        return Rectifying(journaled, held)
    for one in restrictions(records, standing_only=True):
        if request.kind == "restrict" and one.request == request.id:
            return Restricting(journaled, held, one.ground, one.until, one.placed_by)
        if request.kind == "lift" and records.keys.subject("lift", one.request) == request.subject:
            return Lifting(journaled, held, one.request)
    return None
