"""The life of a restriction (GDPR Art. 18): it stands at once → each store marked → looked at → closed; and lifted.

It is lifted only after the person was told (Art. 18(3)): a task that is given with the restriction, and done by hand.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import msgspec

from amanat.duties.requests.context import RequestContext
from amanat.duties.requests.journaled import Journaled
from amanat.duties.requests.sealed_cells import Sealed, decoded, encoded
from amanat.duties.requests.writing import CellsAtWork
from amanat.errors import AmanatError
from amanat.records.database import Records
from amanat.records.tasks import Task, add_task
from amanat.standing import restrictions
from amanat.standing.restrictions import Restriction
from amanat.subjects.correct.mark import ONLY, plan_back, plan_marks
from amanat.subjects.correct.rectify import Corrections, Rectification
from amanat.subjects.people import Subjects, pseudonym, pseudonyms

_SYSTEM = "the person"


class NotTold(AmanatError):
    """the person must be told before a restriction is lifted (GDPR Art. 18(3))"""

    exit_code = 1


class Restricting(CellsAtWork):
    """One restriction at work. `ground`, `until` and `by` are as they were asked for."""

    what = "mark"

    def __init__(self, journaled: Journaled, held: Sealed, ground: str, until: date, by: str) -> None:
        super().__init__(journaled, held)
        self._ground, self._until, self._by = ground, until, by

    def planned(self) -> Rectification:
        """Restricts first: whatever becomes of the stores, the engine honours it from here on."""
        people = pseudonyms(self.journaled.records.keys, self.held.subjects)
        restrictions.place(
            self.journaled.records,
            people,
            request=self.journaled.request.id,
            ground=self._ground,
            until=self._until,
            by=self._by,
        )
        return self.anew()

    def anew(self) -> Rectification:
        return marks(self.context, self.held.subjects)

    def look(self) -> tuple[str, ...]:
        if _unclean(self):
            return ()
        records = self.journaled.records
        mine = _of_request(records, self.journaled.request.id)
        if mine:
            restrictions.keep(records, mine[0].id, encoded(self.held))
        _end(self, _unhonoured(self.plan or self.anew()))
        if mine:
            _give_task(self.context, mine[0])
        return ()


class Lifting(CellsAtWork):
    """One restriction that ends."""

    what = "mark"

    def __init__(self, journaled: Journaled, held: Sealed, request: str) -> None:
        super().__init__(journaled, held)
        self._request = request

    def planned(self) -> Rectification:
        return self.anew()

    def anew(self) -> Rectification:
        """Back to what stood there, unless the person is restricted on another ground too."""
        passed_on = _other(self.journaled.records, self._request) is not None
        tasks_told = self.context.work_of_people("restrict")
        held = remembered(self.journaled.records, self._request)
        parts = held.parts if held is not None and not passed_on else ()
        return plan_back(self.held.subjects, parts, self.context.by_name, tasks=tasks_told)

    def look(self) -> tuple[str, ...]:
        if _unclean(self):
            return ()
        records = self.journaled.records
        other = _other(records, self._request)
        mine = _of_request(records, self._request)
        if other is not None and mine:
            _pass_on(records, mine[0], other)
        restrictions.lift(records, self._request)
        _end(self)
        return () if other is None else (f"a restriction on another ground stands: {other}",)


def marks(context: RequestContext, subjects: Subjects) -> Rectification:
    """What a restriction sets in the stores. Writes nothing."""
    context = context.about(subjects)
    told = context.work_of_people("restrict")
    return plan_marks(subjects, context.datamap, context.by_name, tasks=told)


def subject_for(records: Records, subjects: Subjects, ground: str) -> str:
    """The pseudonym of one restriction of one person: another ground is another request."""
    return records.keys.subject("restriction", f"{pseudonym(records.keys, subjects)}\n{ground}")


def told(context: RequestContext, restriction: Restriction) -> Task:
    """The task that tells the person. Raises `NotTold` while it is open."""
    task = _give_task(context, restriction)
    if task.done_at is None:
        raise NotTold(remedy=f"tell the person, then `amanat task done {task.id}`, then lift it")
    return task


def of_subjects(records: Records | None, subjects: Subjects) -> tuple[str, ...]:
    """The restrictions that stand for these people, in words."""
    if records is None:
        return ()
    return tuple(str(one) for one in restrictions.standing(records, pseudonyms(records.keys, subjects)))


def _give_task(context: RequestContext, restriction: Restriction) -> Task:
    records = context.book
    zone = ZoneInfo(context.service.controller.zone)
    due = datetime.combine(restriction.until, time(23, 59, 59), zone).astimezone(UTC)
    who = context.service.controller.contact or context.service.controller.name
    with records.begin() as connection:
        return add_task(
            connection,
            request=restriction.request,
            system=_SYSTEM,
            what="tell the person that the restriction ends (Art. 18(3)), then lift it",
            who=who,
            due_at=due,
            now=context.clock.now(),
        )


def _unclean(work: CellsAtWork) -> bool:
    """Looks again; ends the request, with the places named, where a mark does not stand that was written."""
    found = sorted(work.remains())
    work.journaled.state("planned", "request.looked", {"left": found}, clean=not found)
    if found:
        problem = "a column does not hold what was set; look for a trigger that writes it again"
        work.journaled.close("partly", clean=False, problem=problem, left_in=found)
    return bool(found)


def _unhonoured(plan: Rectification) -> str:
    """Why the restriction is not in every store: what the engine alone honours is not what the service promised."""
    places = [item.where for item in plan.residues if item.what == ONLY]
    return f"only the engine honours it in {', '.join(f'`{place}`' for place in places)}" if places else ""


def _end(work: CellsAtWork, problem: str = "") -> None:
    work.journaled.state("searched", "request.searched", {}, problem=problem)
    work.journaled.forget()
    if not work.journaled.open_tasks():
        work.journaled.close("partly" if problem else "fulfilled")


def _of_request(records: Records, request: str) -> tuple[Restriction, ...]:
    return tuple(one for one in restrictions.restrictions(records, standing_only=True) if one.request == request)


def _other(records: Records, request: str) -> Restriction | None:
    """A restriction of the same people on another ground."""
    people = {one.subject for one in _of_request(records, request)}
    return next((one for one in restrictions.standing(records, people) if one.request != request), None)


def remembered(records: Records, request: str) -> Sealed | None:
    """Whose the restrictions of a request are and what stood in the stores; None where it did not come so far."""
    found = (restrictions.kept(records, one) for one in _of_request(records, request))
    return next((decoded(data) for data in found if data is not None), None)


def _pass_on(records: Records, ended: Restriction, other: Restriction) -> None:
    """What stood in the stores before the first restriction is what the last one sets back."""
    mine, theirs = remembered(records, ended.request), remembered(records, other.request)
    if mine is None or theirs is None:
        return
    stores = dict.fromkeys(part.store for part in (*mine.parts, *theirs.parts))
    parts = tuple(
        Corrections(
            store=store,
            corrections=tuple(
                one for part in (*mine.parts, *theirs.parts) if part.store == store for one in part.corrections
            ),
        )
        for store in stores
    )
    restrictions.keep(records, other.id, encoded(msgspec.structs.replace(theirs, parts=parts)))
