"""`amanat restriction …`: restrictions of processing that stand."""

from __future__ import annotations

from amanat.app import Amanat
from amanat.cli.entries import show_entries
from amanat.cli.options import DEFAULT_SERVICE, ServiceFile
from amanat.cli.out import Json, emit, progress


def lift(restriction: str, /, *, service: ServiceFile = DEFAULT_SERVICE, json: Json = False) -> int:
    """Lift a restriction, once the person was told that it ends (GDPR Art. 18(3)): the task says so.

    Example: amanat restriction lift 01J9Z3N4Q5R6S7T8V9WXYZABCD
    """
    with Amanat.open(service, progress=progress) as amanat:
        outcome = amanat.lift_restriction(restriction)
    if json:
        emit(outcome.as_json())
    else:
        from amanat.cli.show import show_outcome

        show_outcome(outcome)
    return outcome.exit_code


def list(*, service: ServiceFile = DEFAULT_SERVICE, json: Json = False) -> int:
    """List the restrictions that stand, without naming anyone.

    Example: amanat restriction list
    """
    with Amanat.open(service, progress=progress) as amanat:
        found = amanat.restrictions()
        today = amanat.clock.now().date()
    if json:
        # What is sealed is nobody's to read here.
        emit({"restrictions": [{"id": one.id, "ground": one.ground, "since": one.placed_at, "until": one.until,
                                "overdue": one.until < today, "by": one.placed_by} for one in found]})  # fmt: skip
    else:
        late = "  overdue: tell the person, then lift it"
        told = (
            (one.id, f"until {one.until}  {one.ground}  ({one.placed_by}){late if one.until < today else ''}")
            for one in found
        )
        show_entries(told, none="no restriction stands")
    return 0
