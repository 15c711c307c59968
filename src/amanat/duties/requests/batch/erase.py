"""The erasure of many people at work: the steps of `Erasure`, over a set, with an answer for each person.

People who cannot be gone on with are taken out of the set and end alone; what fails for the set as a whole is raised,
to be tried again in smaller parts.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from amanat.duties.requests.approval import Approved, as_approved
from amanat.duties.requests.batch.journal import JournaledBatch
from amanat.duties.requests.erase import LEFT, Erasure, KeyPassedOn, names_of
from amanat.duties.requests.erasure_plan import execute_step, problem_of
from amanat.duties.requests.fault import fault_point
from amanat.duties.requests.sealed import Again, sealable, without_people
from amanat.errors import AmanatError, PlanRefused
from amanat.records.batch_moves import Ending
from amanat.records.journal import RequestState, set_sealed
from amanat.records.steps import PlannedStep, Step
from amanat.stores.base import Store
from amanat.subjects.erase.look import look
from amanat.subjects.erase.plan import drafted, plan_erasure, work_of
from amanat.subjects.model import Plan, StorePlan
from amanat.subjects.people import Subjects
from amanat.subjects.who.find import without
from amanat.subjects.who.many import together
from amanat.subjects.who.still import still_theirs

_NAMED = 64
"""People whose left rows are told one by one; where more have some, all who may have count as such."""
_UNSEARCHED = f"{LEFT}; texts of others were not searched for this person"


class AllRefused(AmanatError):
    """nobody can be erased safely"""


class ManyErasure(Erasure):
    """The people of a batch, or of a part of one. `people` are sets of one, by the numbers of their requests."""

    journaled: JournaledBatch

    def __init__(
        self,
        journaled: JournaledBatch,
        people: Mapping[str, Subjects],
        again: Again,
        approved: Approved | None = None,
    ) -> None:
        super().__init__(journaled, together(tuple(people.values())), again, approved=approved)
        self.people = dict(people)
        self._numbers = {key: number for number, one in people.items() for key in one.keys}

    def carry_out_and_look(self) -> None:
        """From wherever the journal says it stands to `erased`. Raises `StoreError`, `PlanDrift`, `PlanRefused`,
        and `AllRefused` where no part of the set could be erased either."""
        steps = self.journaled.steps()
        self._settle(steps)
        if self.people:
            steps = steps or self._plan()
            self.carry_out(steps)
            self._see(steps)

    def _plan(self) -> tuple[Step, ...]:
        plan = self.plan = self._planned()
        if plan.silent or self._refused_for_all(plan):
            raise AllRefused(problem_of(plan))
        known = {each.draft.store: as_approved(self.approved, each) for each in plan.stores}
        self.parts, self.again = known, {name: each.again for name, each in known.items()}
        self.files = {name: names_of(each) for name, each in known.items()}
        self._seal()
        fault_point("after:received")
        names = [mapped.name for mapped in self.context.datamap.stores]
        steps = [
            execute_step(known[name], plan.digest) if name in known else PlannedStep(store=name, action="execute")
            for name in names
        ]
        steps += [PlannedStep(store=name, action="search") for name in names]
        rows = sum(each.changes for each in plan.stores)
        facts = {"digest": plan.digest, "rows": rows, "people": plan.matched}
        made = self.journaled.planned(steps, facts | self._by_approval())
        self.journaled.move("planned")
        fault_point("after:planned")
        if plan.refusals:
            raise PlanRefused(str(plan.refusals[0]))
        for part in plan.stores:
            _refuse_kept(part)
        return made

    def _anew(self, store: Store) -> StorePlan:
        part = super()._anew(store)
        _refuse_kept(part)
        return part

    def _planned(self) -> Plan:
        context = self.context
        tasks = context.work_of_people("erase")
        return plan_erasure(self.subjects, context.datamap, context.by_name, today=context.today, tasks=tasks)

    def _refused_for_all(self, plan: Plan) -> bool:
        """Whether it is the schema that forbids it, and not what rows some people have."""
        stores = (self.context.by_name[mapped.name] for mapped in self.context.datamap.stores)
        return bool(plan.refusals) and any(drafted(self.context.datamap, store).refusals for store in stores)

    def _seal(self) -> None:
        """The people are sealed under their own keys already; what is looked at again is sealed for all."""
        nobody = without_people(self.subjects)
        with self.journaled.records.begin() as connection:
            request = self.journaled.request
            text = self.journaled.records.keys.seal(
                connection, request.subject, sealable(nobody, self.again, files=self.files, approved=self.approved)
            )
            self.journaled.request = set_sealed(connection, request.id, text)

    def _settle(self, steps: tuple[Step, ...]) -> None:
        """Leaves alone whose keys were given to others since they were found, unless a doubt is to be cleared first."""
        states = {step.store: step.state for step in steps if step.action == "execute"}
        if states.get(self.subjects.store) != "in doubt" and (not states or set(states.values()) != {"done"}):
            self._leave_alone(still_theirs(self.context.people_store, self.subjects)[1])

    def _ask(self, step: Step, store: Store) -> Step:
        whole = self.subjects
        reused = still_theirs(self.context.people_store, whole)[1]
        self.subjects = without(whole, reused)
        step = super()._ask(step, store)
        self.subjects = whole
        if step.state != "done":
            self._leave_alone(reused)
        return step

    def _leave_alone(self, keys: Collection[Any]) -> None:
        """Ends the requests of people whose rows are somebody else's now."""
        if not keys:
            return
        problem = str(KeyPassedOn(place=self.subjects.store, remedy="look at the row, and ask again if it is theirs"))
        numbers = {self._numbers[key] for key in keys}
        self.end(dict.fromkeys(numbers, problem))
        # With a row that is somebody else's now the others of that person are left alone as well.
        self.subjects = without(self.subjects, [key for key, number in self._numbers.items() if number in numbers])
        self.parts = {}

    def end(self, problems: Mapping[str, str], left_in: Sequence[str] = ()) -> None:
        """Ends the requests of people who could not be erased, or after the COMMIT not wholly, each with the reason."""
        state: RequestState = "partly" if left_in else "failed"
        clean = False if left_in else None
        self.journaled.end(
            [
                Ending(id=number, state=state, problem=problem, left_in=tuple(left_in), clean=clean)
                for number, problem in problems.items()
            ]
        )
        self.people = {number: one for number, one in self.people.items() if number not in problems}

    def _see(self, steps: tuple[Step, ...]) -> None:
        """The keyed look; those of whom rows are left end with these named, and all others are erased."""
        left = self.left_after(steps)
        self.give_files()
        if left:
            self._looked("failed", left, False)
            bad = self._with_rows_left(steps)
            self.end(dict.fromkeys(bad or self.people, _UNSEARCHED), sorted(left))
            # Of these it is known whose the rows are that came back.
            self.journaled.told_of_triggers(left if bad else ())
        self.journaled.move("erased", clean=True)
        if not left:
            self._looked("erased", left, True)
        fault_point("after:look")

    def _looked(self, state: str, left: dict[str, int], clean: bool) -> None:
        facts = {"left": {name.encode("ascii", "backslashreplace").decode(): rows for name, rows in left.items()}}
        self.journaled.note("request.looked", {"state": state, "clean": clean, **facts})

    def _with_rows_left(self, steps: tuple[Step, ...]) -> tuple[str, ...]:
        """Of whom rows are left, told by halves; nobody where no way leads from the rows to a person any more."""
        stores = [self.context.by_name[step.store] for step in steps if step.action == "execute"]
        reused = set(still_theirs(self.context.people_store, self.subjects)[1])
        rest = [number for number, one in self.people.items() if reused.isdisjoint(one.keys)]
        found: list[str] = []
        waiting = [rest] if rest else []
        while waiting:
            some = waiting.pop(0)
            if not self._any_left(stores, some):
                continue
            if len(some) == 1 or len(found) + len(waiting) >= _NAMED:
                found += some
                continue
            middle = len(some) // 2
            waiting += [some[:middle], some[middle:]]
        return tuple(found)

    def _any_left(self, stores: Sequence[Store], numbers: Sequence[str]) -> bool:
        some = together([self.people[number] for number in numbers])
        return any(look(work_of(some, self.context.datamap, store, self._draft(store))) for store in stores)


def _refuse_kept(part: StorePlan) -> None:
    """Each person has an end of their own, and a later erasure under their own request."""
    if any(step.ends is not None for step in part.steps):
        raise PlanRefused("a ground keeps rows of theirs for a time", remedy="ask for this person alone")
