"""What a service does for a person who asks, and what holds for them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from amanat.app.opened import Opened, RequestKind
from amanat.clock import local_date
from amanat.errors import InputError

if TYPE_CHECKING:
    from amanat.duties.requests.batch.outcome import BatchOutcome
    from amanat.duties.requests.exporting import Exported
    from amanat.duties.requests.outcome import Outcome
    from amanat.promises.model import PastRequest
    from amanat.records.jobs import Ran
    from amanat.records.tasks import Task
    from amanat.standing.holds import Hold
    from amanat.standing.restrictions import Restriction


class Answering(Opened):
    """Requests of people, one and many, their tasks, legal holds and restrictions."""

    def request(
        self,
        kind: RequestKind,
        subject: str,
        *,
        plan_only: bool = False,
        out: Path | None = None,
        key: str | None = None,
        every: bool = False,
        client: str | None = None,
        people: str | None = None,
        search_later: bool = False,
        approved: str | None = None,
    ) -> Outcome:
        """Answers one person. With `plan_only` nothing at all is written; with `client`, only that client's people are
        found, and only what it may see of them is shown. `approved` is the `approval` that a plan of an erasure was
        shown with: that plan runs, or none. `people` is the table in which the person lives, where that is
        not left to the identifier. `search_later` leaves the exact search to `search`.

        Raises `InputError` for an `out` that is a folder, `PlanRefused` where it cannot be done safely,
        `StoreReadOnly`, `StoreDown`.
        """
        from amanat.duties.requests.run import answer

        if out is not None and out.is_dir():
            raise InputError("the package cannot be a folder", place=str(out), remedy="name a file: `--out copy.zip`")
        return answer(
            self._context(plan_only=plan_only, client=client, people=people),
            kind,
            subject,
            key=key,
            every=every,
            plan_only=plan_only,
            out=out,
            search_later=search_later,
            approved=approved,
        )

    def request_many(
        self,
        kind: RequestKind,
        subjects: Iterable[str] = (),
        *,
        keys: Sequence[Any] = (),
        plan_only: bool = False,
        people: str | None = None,
        approved: str | None = None,
    ) -> BatchOutcome:
        """Answers many people in one pass: by identifiers, one each, or by keys of the table of people.

        They may be of several kinds; with `people`, the table in which they live, all are sought there. Each has an
        answer of its own. With `plan_only` nothing at all is written; `approved` is as in `request`.

        Raises `InputError` with the numbers of what is no identifier before anything is done, `StoreDown`, `Busy`.
        """
        from amanat.duties.requests.batch.many import answer_many

        context = self._context(plan_only=plan_only, people=people)
        return answer_many(
            context, kind, subjects, keys=keys, plan_only=plan_only, approved=approved, progress=self.progress
        )

    def rectify(
        self,
        subject: str,
        sets: Sequence[str],
        *,
        plan_only: bool = False,
        key: str | None = None,
        every: bool = False,
        client: str | None = None,
        people: str | None = None,
    ) -> Outcome:
        """Corrects values of one person, each given as `table.column=value`, wherever they stand (GDPR Art. 16).

        Raises `InputError` for a value that its column or a constraint would not take, and as `request` does.
        """
        from amanat.duties.requests.change import rectify

        return rectify(
            self._context(plan_only=plan_only, client=client, people=people),
            subject,
            sets,
            key=key,
            every=every,
            plan_only=plan_only,
        )

    def restrict(
        self,
        subject: str,
        *,
        ground: str,
        until: date,
        by: str,
        plan_only: bool = False,
        key: str | None = None,
        every: bool = False,
        client: str | None = None,
        people: str | None = None,
    ) -> Outcome:
        """Restricts the processing of one person's data (GDPR Art. 18), in the engine and in the stores.

        `ground` is `accuracy`, `unlawful`, `claims` or `objection`; `until` the day by which it is looked at again.
        """
        from amanat.duties.requests.change import restrict

        context = self._context(plan_only=plan_only, client=client, people=people)
        return restrict(context, subject, ground=ground, until=until, by=by, key=key, every=every, plan_only=plan_only)

    def lift_restriction(self, restriction: str) -> Outcome:
        """Lifts a restriction. Raises `NotTold` until the person was told (Art. 18(3))."""
        from amanat.duties.requests.change import lift

        return lift(self._context(), restriction)

    def restrictions(self) -> tuple[Restriction, ...]:
        """The restrictions of processing that stand, oldest first."""
        from amanat.standing.restrictions import restrictions

        return restrictions(self.records, standing_only=True)

    def restricted(self, subject: str) -> bool:
        """Whether a person with this identifier may not be processed beyond storage (Art. 18(2))."""
        from amanat.duties.requests.run import subject_of
        from amanat.standing.restrictions import restricted

        return bool(restricted(self.records, subject_of(self._context(), subject)))

    def search(self) -> tuple[Outcome, ...]:
        """Searches once per store for all people who were erased and not yet searched for. Raises `StoreDown`."""
        from amanat.duties.requests.searching import search_waiting

        return search_waiting(self._context())

    def export(self, out: Path, subjects: Sequence[str] | None = None, *, people: str | None = None) -> Exported:
        """Writes copies of many people into a folder, of all where `subjects` is None, and puts them on record.

        `people` is the table in which they live, where they are not of the kind that most requests are about.

        Raises `InputError`, `StoreDown`, and `Ambiguous` where an identifier is that of several people.
        """
        from amanat.duties.requests.exporting import export

        return export(self._context(people=people), subjects, out)

    def resume(self) -> tuple[Outcome | BatchOutcome, ...]:
        """Goes on with the requests that were cut off."""
        from amanat.duties.requests.batch.many import resume_batches
        from amanat.duties.requests.run import resume

        context = self._context()
        return (*resume(context), *resume_batches(context, self.progress))

    def run_due(self) -> Ran:
        """Does what is due: erases what was kept until today, deletes packages that have expired."""
        from amanat.duties.requests.later import handlers
        from amanat.records.jobs import run_due
        from amanat.records.packages import HANDLERS

        return run_due(self.records, {**HANDLERS, **handlers(cache(self._context))}, self.clock)

    def requests(self) -> tuple[PastRequest, ...]:
        """The requests on record, newest first, without naming anyone."""
        from amanat.duties.requests.history import past_requests

        return past_requests(self.records)

    def tasks(self) -> tuple[Task, ...]:
        """Open tasks in systems that cannot be reached, the one due first in front."""
        from amanat.records.tasks import tasks

        with self.records.look() as connection:
            return tasks(connection, open_only=True)

    def task_names(self, task: str) -> tuple[str, ...]:
        """The files that an open task wants deleted. Raises `InputError` where there is none, or it names none."""
        from amanat.duties.requests.tasks import named

        return named(self.records, task)

    def finish_task(self, task: str, by: str) -> str:
        """Notes who did a task; returns the state of its request. Raises `InputError` when none is open."""
        from amanat.duties.requests.tasks import finish

        return finish(self._context(), task, by)

    def place_hold(self, subject: str, ground: str, until: date, by: str) -> tuple[Hold, ...]:
        """Places a legal hold on each person with this identifier (GDPR Art. 17(3)(e)).

        Raises `InputError` where nobody has it.
        """
        from amanat.duties.requests.run import subject_of
        from amanat.standing.holds import place

        held = subject_of(self._context(), subject)
        if not held:
            raise InputError("nobody has this identifier", remedy="look at its spelling")
        return tuple(place(self.records, one, ground=ground, until=until, by=by) for one in held)

    def lift_hold(self, hold: str) -> None:
        """Lifts a legal hold. Raises `InputError` when none of that number stands."""
        from amanat.standing.holds import lift

        lift(self.records, hold)

    def holds(self) -> tuple[Hold, ...]:
        """The holds that stand today, where the controller is."""
        from amanat.standing.holds import standing

        return standing(self.records, day=local_date(self.clock.now(), self.service.controller.zone))
