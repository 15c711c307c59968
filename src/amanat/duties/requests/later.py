"""The later erasure: what an answered request had to keep goes when its period ends (GDPR Art. 5(1)(e), 17(3))."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from amanat.duties.requests.context import RequestContext
from amanat.duties.requests.erase import Erasure
from amanat.duties.requests.journaled import Journaled
from amanat.duties.requests.kept import ERASE_LATER, Kept, kept_in, postpone, start_of
from amanat.duties.requests.turn import turn
from amanat.errors import KeyMissing, StoreError
from amanat.records.database import Records
from amanat.records.jobs import Handler, schedule
from amanat.records.journal import request as request_of
from amanat.records.steps import LATER, Step
from amanat.standing.holds import Hold, standing
from amanat.subjects.erase.plan import plan_store
from amanat.subjects.people import Subjects, from_seal

_WAIT = 120.0


def handlers(context: Callable[[], RequestContext]) -> Mapping[str, Handler]:
    """The jobs of requests, for `run_due`. The context is asked for when there is something to do."""

    def erase(_: Records, arguments: Mapping[str, Any]) -> None:
        erase_later(context(), arguments)

    return {ERASE_LATER: erase}


def erase_later(context: RequestContext, arguments: Mapping[str, Any]) -> None:
    """Erases what has reached its end, and sets the rest down for its own. Safe to run twice.

    While a legal hold stands, it is put off until the hold ends. Raises `StoreError` where a store cannot do it now.
    """
    records = context.book
    with records.look() as connection:
        request = request_of(connection, str(arguments["request"]))
    with turn(records, request.subject, _WAIT):
        journaled = Journaled(context, request, "")
        subjects = _unsealed(journaled, arguments)
        if subjects is None:
            return
        held = standing(records, set(arguments["held"]), context.today)
        if held:
            _put_off(journaled, arguments, held)
        else:
            Later(journaled, subjects, {}).finish(set(arguments["steps"]))


def _unsealed(journaled: Journaled, arguments: Mapping[str, Any]) -> Subjects | None:
    """Who it is about; None where an earlier run came to the end, and destroyed the key."""
    records = journaled.records
    with records.look() as connection:
        try:
            sealed = base64.b64decode(arguments["sealed"])
            return from_seal(records.keys.unseal(connection, journaled.request.subject, sealed))
        except KeyMissing:
            return None


def _put_off(journaled: Journaled, arguments: Mapping[str, Any], held: tuple[Hold, ...]) -> None:
    until = max(hold.until for hold in held)
    with journaled.records.begin() as connection:
        schedule(connection, ERASE_LATER, arguments, start_of(journaled.context, until + timedelta(days=1)))
        journaled.append(connection, "request.kept", {"held": until.isoformat()})


class Later(Erasure):
    """An erasure of rows known by their keys. The request it belongs to is closed."""

    def finish(self, numbers: set[int]) -> None:
        """Runs the steps of these numbers, and what follows from them."""
        steps = [step for step in self.journaled.steps() if step.action == LATER]
        mine = [step for step in steps if step.number in numbers]
        if any(step.number > max(numbers) for step in steps):
            # An earlier run came this far: what is left has a job of its own.
            return
        for step in mine:
            if step.state != "done":
                self._execute(step)
        self._look_again(mine)
        parts = {step.store: self._still_kept(step) for step in mine}
        again = postpone(self.journaled, self.subjects, parts)
        facts = {"stores": [step.store for step in mine], "more": again}
        with self.journaled.records.begin() as connection:
            self.journaled.append(connection, "request.later", facts)
            self.journaled.destroy_key(connection)

    def _still_kept(self, step: Step) -> Kept:
        store = self.context.by_name[step.store]
        part = plan_store(self.subjects, self.context.datamap, store)
        return kept_in(store, part.draft, part.again)

    def _look_again(self, steps: list[Step]) -> None:
        left = {name: rows for step in steps for name, rows in self._left(self.context.by_name[step.store]).items()}
        if left:
            names = ", ".join(f"`{name}`" for name in sorted(left))
            raise StoreError(f"rows are left in {names}", remedy="look for a trigger that writes them again")

    def _seal(self) -> None:
        """What is sealed lies with the job. But for the names of files: the task has them before the rows go, as their
        end has come whatever becomes of this run."""
        self.give_files()
