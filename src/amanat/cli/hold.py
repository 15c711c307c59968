"""`amanat hold …`: legal holds."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from cyclopts import Parameter

from amanat.app import Amanat
from amanat.cli.asked import Subject
from amanat.cli.entries import show_entries
from amanat.cli.options import DEFAULT_SERVICE, ServiceFile
from amanat.cli.out import Json, emit, progress


def place(
    *,
    subject: Subject,
    ground: Annotated[str, Parameter(help="Why: the claim or the order.")],
    until: Annotated[date, Parameter(help="The last day it stands.")],
    by: Annotated[str, Parameter(help="Who decided it.")],
    service: ServiceFile = DEFAULT_SERVICE,
    json: Json = False,
) -> int:
    """Place a legal hold on a person: nothing of theirs is erased while it stands (GDPR Art. 17(3)(e)).

    Example: amanat hold place --subject ann@example.com --ground "case 12/26" --until 2027-01-31 --by "Legal"
    """
    with Amanat.open(service, progress=progress) as amanat:
        placed = amanat.place_hold(subject, ground, until, by)
    if json:
        emit({"holds": placed})
    else:
        for hold in placed:
            print(f"hold {hold.id} stands until {hold.until}")
    return 0


def lift(hold: str, /, *, service: ServiceFile = DEFAULT_SERVICE, json: Json = False) -> int:
    """Lift a legal hold.

    Example: amanat hold lift 01J9Z3N4Q5R6S7T8V9WXYZABCD
    """
    with Amanat.open(service, progress=progress) as amanat:
        amanat.lift_hold(hold)
    if json:
        emit({"hold": hold, "lifted": True})
    else:
        print(f"hold {hold} is lifted")
    return 0


def list(*, service: ServiceFile = DEFAULT_SERVICE, json: Json = False) -> int:
    """List the holds that stand, without naming anyone.

    Example: amanat hold list
    """
    with Amanat.open(service, progress=progress) as amanat:
        holds = amanat.holds()
    if json:
        emit({"holds": holds})
    else:
        told = ((hold.id, f"until {hold.until}  {hold.ground}  ({hold.placed_by})") for hold in holds)
        show_entries(told, none="no hold stands")
    return 0
