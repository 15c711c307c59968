"""The life of an erasure: planned → each store executed → looked at → searched → closed.

Every step is in the journal before its store commits, so that a run that was killed can be gone on with. What became
of a step in doubt is asked of the store (`pg_xact_status`); where it cannot tell, the plan is made anew: a store's
transaction is whole or not at all, so nothing left to do means that it was committed.
"""

from __future__ import annotations

from collections.abc import Callable

from amanat.duties.requests.context import RequestContext
from amanat.duties.requests.fault import fault_point
from amanat.duties.requests.journaled import Journaled
from amanat.duties.requests.outcome import Outcome
from amanat.duties.requests.sealed import Again, seal
from amanat.errors import PlanDrift, StoreError
from amanat.records.journal import PlannedStep, Step
from amanat.standing.holds import standing
from amanat.stores.base import Hit, Needle, Store
from amanat.subjects.execute import execute
from amanat.subjects.find import still_theirs, without
from amanat.subjects.identifiers import needles
from amanat.subjects.look import look
from amanat.subjects.model import Draft, Plan, StorePlan
from amanat.subjects.people import Subjects, pseudonyms
from amanat.subjects.plan import drafted, plan_erasure, plan_store, work_of
from amanat.subjects.search import Redaction, hits, places, redact, redactions

_TRIES = 3
Find = Callable[[Store, tuple[Needle, ...]], tuple[Hit, ...]]
"""How the exact search of one store is had: by a look of its own, or from a look that was made for many."""


class KeyPassedOn(StoreError):
    """the key of this person was given to someone else since the interruption"""


def planned(context: RequestContext, subjects: Subjects) -> Plan:
    """The plan of an erasure, holds included. Writes nothing."""
    held = (
        standing(context.records, pseudonyms(context.records.keys, subjects), context.today) if context.records else ()
    )
    return plan_erasure(
        subjects,
        context.datamap,
        context.by_name,
        today=context.today,
        holds=held,
        tasks=tuple(f"{name}: {what} ({who})" for name, what, who in context.systems("erase")),
    )


class Erasure:
    """One erasure at work. The caller holds the person's lock. With `later` it ends as `erased`, to be searched for."""

    def __init__(
        self, journaled: Journaled, subjects: Subjects, again: Again, *, later: bool = False, find: Find = hits
    ) -> None:
        self.journaled = journaled
        self.context = journaled.context
        self.subjects = subjects
        self.again = again
        self._later = later
        self._find = find
        self.plan: Plan | None = None
        self.parts: dict[str, StorePlan] = {}
        self.counts: dict[str, int] = {}
        self.done: list[str] = []

    def run(self) -> Outcome:
        """From wherever the journal says it stands to the end."""
        steps = self.journaled.steps()
        if not steps:
            steps = self._plan()
        if steps:
            try:
                self._work(steps)
            except KeyPassedOn as error:
                self.journaled.close("failed", problem=str(error))
            except (StoreError, PlanDrift) as error:
                self._stopped(str(error))
        return self.journaled.outcome(
            self.subjects.matched, self.plan, counts=self.counts, done=tuple(dict.fromkeys(self.done))
        )

    def _plan(self) -> tuple[Step, ...]:
        plan = self.plan = planned(self.context, self.subjects)
        problem = _problem(plan)
        if problem is not None:
            self.journaled.close("failed", problem=problem)
            return ()
        self.parts = {each.draft.store: each for each in plan.stores}
        self.again = {each.draft.store: each.again for each in plan.stores}
        self._seal()
        fault_point("after:received")
        steps = [_execute_step(each, plan.digest) for each in plan.stores]
        steps += [PlannedStep(store=each.draft.store, action="search") for each in plan.stores]
        made = self.journaled.planned(steps, {"digest": plan.digest, "rows": sum(each.changes for each in plan.stores)})
        fault_point("after:planned")
        return made

    def _work(self, steps: tuple[Step, ...]) -> None:
        for step in steps:
            if step.action == "execute" and step.state != "done":
                step = self._execute(step)
            if step.action == "execute":
                self.counts |= {f"{step.store}.{place}": rows for place, rows in step.counts.items()}
        fault_point("after:execute")
        if not self._look(steps):
            return
        fault_point("after:look")
        if self._later:
            return
        left = self._search([step for step in steps if step.action == "search"])
        fault_point("after:search")
        self._end(left)

    def take_out(self) -> None:
        """What the search found is taken out where that is safe; `answer` says what is left."""
        self._search([step for step in self.journaled.steps() if step.action == "search"])

    def answer(self, left: tuple[str, ...]) -> Outcome:
        """The end, with the places where a later search still finds the person."""
        self._end(left)
        return self.journaled.outcome(self.subjects.matched, done=tuple(dict.fromkeys(self.done)))

    def _execute(self, step: Step) -> Step:
        """Runs one store's part; on an honest change in between, plans again."""
        store = self.context.by_name[step.store]
        if step.state == "in doubt":
            step = self._ask(step, store)
            if step.state == "done":
                return step
        if step.state == "failed":
            step = self.journaled.marked(step, "planned")
        for attempt in range(_TRIES):
            part = self._part(store, attempt)
            try:
                return self._commit(step, store, part)
            except PlanDrift:
                if attempt == _TRIES - 1:
                    raise
        raise AssertionError("unreachable")

    def _part(self, store: Store, attempt: int) -> StorePlan:
        if attempt == 0 and store.config.name in self.parts:
            return self.parts[store.config.name]
        part = self.parts[store.config.name] = plan_store(self.subjects, self.context.datamap, store)
        if part.draft.refusals:
            raise StoreError(
                part.draft.refusals[0].because, place=store.config.name, remedy=part.draft.refusals[0].remedy
            )
        self.again[store.config.name] = part.again
        self._seal()
        return part

    def _seal(self) -> None:
        self.journaled.request = seal(self.journaled.records, self.journaled.request, self.subjects, self.again)

    def _commit(self, step: Step, store: Store, part: StorePlan) -> Step:
        counts = _rows(part)
        doubt = step

        def before_commit(transaction: str | None) -> None:
            nonlocal doubt
            fault_point("before:doubt")
            doubt = self.journaled.marked(step, "in doubt", transaction=transaction, counts=counts)
            fault_point("before:commit")

        try:
            execute(work_of(self.subjects, self.context.datamap, store, part.draft), part, before_commit)
        except (StoreError, PlanDrift):
            if doubt.state == "in doubt":
                # A failure that the store itself reports is an answer: nothing of the transaction holds.
                self.journaled.marked(doubt, "planned")
            raise
        fault_point("after:commit")
        self.done.append(store.after_erasure(tuple(counts)))
        return self.journaled.marked(doubt, "done", "request.executed")

    def _ask(self, step: Step, store: Store) -> Step:
        """What became of a step in doubt."""
        became = store.outcome(step.transaction) if step.transaction else "unknown"
        if became == "unknown":
            theirs, reused = still_theirs(self.context.people_store, self.subjects)
            if reused and not theirs:
                remedy = "look at the row, and erase again with its present identifier if it is the same person"
                raise KeyPassedOn(place=step.store, remedy=remedy)
            part = plan_store(self.subjects, self.context.datamap, store)
            became = "aborted" if part.changes else "committed"
        if became == "committed":
            self.done.append(store.after_erasure(tuple(step.counts)))
            return self.journaled.marked(step, "done", "request.executed")
        return self.journaled.marked(step, "planned")

    def _look(self, steps: tuple[Step, ...]) -> bool:
        """The keyed look at each store; closes the request as failed when rows are left."""
        left: dict[str, int] = {}
        for step in steps:
            if step.action == "execute":
                left |= self._left(self.context.by_name[step.store])
        if left:
            self._looked("failed", left, False)
            problem = "rows are left after the erasure; look for a trigger that writes them again"
            self.journaled.close("failed", clean=False, problem=problem, left_in=sorted(left))
            return False
        self._looked("erased", left, True)
        return True

    def _looked(self, state: str, left: dict[str, int], clean: bool) -> None:
        facts = {"left": {name.encode("ascii", "backslashreplace").decode(): rows for name, rows in left.items()}}
        self.journaled.state("erased" if state == "erased" else "failed", "request.looked", facts, clean=clean)

    def _left(self, store: Store) -> dict[str, int]:
        _, reused = still_theirs(self.context.people_store, self.subjects)
        rest = without(self.subjects, reused)
        draft = self._draft(store)
        again = self.again.get(store.config.name, ())
        known = again if len(again) == len(draft.operations) else ()
        found = look(work_of(rest, self.context.datamap, store, draft), known)
        return {f"{store.config.name}.{name}": rows for name, rows in found.items()}

    def _draft(self, store: Store) -> Draft:
        """What was planned in this run, or what would be planned now."""
        part = self.parts.get(store.config.name)
        return part.draft if part is not None else drafted(self.context.datamap, store)

    def _search(self, steps: list[Step]) -> tuple[str, ...]:
        """The exact search in each store, after what stands in texts of others was taken out."""
        left: list[str] = []
        wanted = needles(self.subjects.identifiers)
        for step in steps:
            store = self.context.by_name[step.store]
            schema = self._draft(store).schema
            found = self._find(store, wanted)
            cells = redactions(store, self.context.datamap, schema, self.subjects, found)
            if step.state == "in doubt":
                step = self.journaled.marked(step, "planned")
            if cells and step.state == "planned":
                self._redact(step, store, cells)
                found = self._find(store, wanted)
            elif step.state == "planned":
                self.journaled.marked(step, "done")
            left += places(store.config.name, found)
        return tuple(left)

    def _redact(self, step: Step, store: Store, cells: tuple[Redaction, ...]) -> None:
        counts: dict[str, int] = {}
        for cell in cells:
            counts[f"{cell.table}.{cell.column}"] = counts.get(f"{cell.table}.{cell.column}", 0) + 1
        with store.writing() as connection:
            redact(connection, store, cells, needles(self.subjects.identifiers))
            transaction = store.transaction_id(connection)
            step = self.journaled.marked(step, "in doubt", transaction=transaction, counts=counts)
            fault_point("before:redacted")
        self.done.append(store.after_erasure(tuple(cell.table for cell in cells)))
        self.journaled.marked(step, "done", "request.redacted")

    def _end(self, left: tuple[str, ...]) -> None:
        """Answers the person: all done, or the places named where something is left."""
        facts = {"left": list(left)}
        if left:
            self.journaled.state("searched", "request.searched", facts, left_in=left)
            self.journaled.close("partly", problem="the exact search still finds the person; see the places named")
            return
        # An empty problem takes back one that an earlier run, cut off on the way, had noted.
        problem = self.context.unknown or ""
        self.journaled.state("searched", "request.searched", facts, left_in=(), problem=problem)
        self.journaled.forget()
        fault_point("after:searched")
        finish_if_done(self.journaled)

    def _stopped(self, problem: str) -> None:
        """Ends the request if nothing was changed anywhere; else it stays open, to be gone on with."""
        begun = any(step.state in ("done", "in doubt") for step in self.journaled.steps())
        if begun:
            self.journaled.state("failed", "request.stopped", {}, problem=problem)
        else:
            self.journaled.close("failed", problem=problem)


def finish_if_done(journaled: Journaled) -> None:
    """Closes a searched request once no task in another system is open; whole only if every table could be placed."""
    if journaled.request.state == "searched" and not journaled.open_tasks():
        journaled.close("partly" if journaled.request.problem else "fulfilled")


def _problem(plan: Plan) -> str | None:
    """Why a plan must not run, in words."""
    if plan.silent:
        return f"no answer from {', '.join(f'`{name}`' for name in plan.silent)}; nothing was erased anywhere"
    if plan.refusals:
        return "; ".join(f"{item.store}.{item.table}: {item.because}; {item.remedy}" for item in plan.refusals)
    return None


def _execute_step(part: StorePlan, digest: str) -> PlannedStep:
    return PlannedStep(store=part.draft.store, action="execute", digest=digest, counts=_rows(part))


def _rows(part: StorePlan) -> dict[str, int]:
    """Rows changed by table; tables of which none is touched are left out."""
    found: dict[str, int] = {}
    for step in part.steps:
        if step.action != "keep" and step.rows:
            found[step.table] = found.get(step.table, 0) + step.rows
    return found
