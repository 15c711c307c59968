"""The life of a rectification (GDPR Art. 16): planned → each store written → looked at → searched → closed.

As an erasure it is in the journal before its store commits. What is to be written, and what stood there, is kept under
the request's own key for as long as the request is open, and nowhere else.
"""

from __future__ import annotations

import msgspec

from amanat.duties.requests.context import RequestContext
from amanat.duties.requests.fault import fault_point
from amanat.duties.requests.journaled import Journaled
from amanat.duties.requests.outcome import Outcome
from amanat.duties.requests.rectify_sealed import Sealed, seal
from amanat.errors import PlanDrift, StoreError
from amanat.records.database import Records
from amanat.records.journal import PlannedStep, Step
from amanat.stores.base import Store
from amanat.subjects.find import by_keys
from amanat.subjects.identifiers import needles
from amanat.subjects.people import Identifier, Subjects, pseudonym
from amanat.subjects.rectify import Corrections, Rectification, gone, left, plan_rectification, write, written
from amanat.subjects.search import hits, places
from amanat.subjects.wanted import Wanted

_TRIES = 3


def planned(context: RequestContext, subjects: Subjects, wanted: tuple[Wanted, ...]) -> Rectification:
    """The plan of a rectification. Writes nothing."""
    tasks = tuple(f"{name}: {what} ({who})" for name, what, who in context.systems("rectify"))
    return plan_rectification(subjects, context.datamap, context.by_name, wanted, tasks=tasks)


def subject_for(records: Records, subjects: Subjects, wanted: tuple[Wanted, ...]) -> str:
    """The pseudonym of one correction of one person: the same command goes on with it, another is another request."""
    what = "\n".join(sorted(f"{one.store}/{one.place}/{one.row}/{one.text}" for one in wanted))
    return records.keys.subject("correction", f"{pseudonym(records.keys, subjects)}\n{what}")


class Rectifying:
    """One rectification at work. The caller holds the person's lock."""

    def __init__(self, journaled: Journaled, held: Sealed) -> None:
        self.journaled = journaled
        self.context = journaled.context
        self.held = held
        self.plan: Rectification | None = None
        self.counts: dict[str, int] = {}
        self.done: list[str] = []

    def run(self) -> Outcome:
        """From wherever the journal says it stands to the end."""
        steps = self.journaled.steps() or self._plan()
        elsewhere: tuple[str, ...] = ()
        if steps:
            try:
                for step in steps:
                    self._step(step)
                fault_point("after:execute")
                elsewhere = self._look()
            except (StoreError, PlanDrift) as error:
                self._stopped(str(error))
        told = tuple(f"{item.what} ({item.where}): {item.ground}" for item in self.plan.residues) if self.plan else ()
        outcome = self.journaled.outcome(
            self.held.subjects.matched, self.plan, counts=self.counts, done=tuple(dict.fromkeys(self.done))
        )
        named = tuple(f"the old identifier in {place}, in records that are not the person's own" for place in elsewhere)
        return msgspec.structs.replace(outcome, residue=(*told, *named))

    def _plan(self) -> tuple[Step, ...]:
        plan = self.plan = planned(self.context, self.held.subjects, self.held.wanted)
        problem = _problem(plan)
        if problem is not None:
            self.journaled.close("failed", problem=problem)
            return ()
        self._keep(plan)
        fault_point("after:received")
        steps = [_step(part, plan.digest) for part in plan.parts]
        made = self.journaled.planned(steps, {"digest": plan.digest, "rows": sum(part.changes for part in plan.parts)})
        fault_point("after:planned")
        return made

    def _keep(self, plan: Rectification) -> None:
        held = self.held
        self.held = Sealed(held.subjects, held.wanted, plan.olds, plan.parts)
        self.journaled.request = seal(self.journaled.records, self.journaled.request, self.held)

    def _part(self, store: str) -> Corrections:
        return next(part for part in self.held.parts if part.store == store)

    def _step(self, step: Step) -> None:
        store = self.context.by_name[step.store]
        if step.state == "in doubt":
            step = self._ask(step, store)
        if step.state == "failed":
            step = self.journaled.marked(step, "planned")
        for attempt in range(_TRIES):
            if step.state == "done":
                break
            if attempt:
                self._again(step.store)
            try:
                step = self._commit(step, store)
            except PlanDrift:
                if attempt == _TRIES - 1:
                    raise
        self.counts |= {f"{step.store}.{table}": rows for table, rows in step.counts.items()}

    def _again(self, store: str) -> None:
        """Plans anew after an honest change in between; what other stores got stays as it was planned."""
        plan = self._anew()
        parts = tuple(
            next(new for new in plan.parts if new.store == store) if old.store == store else old
            for old in self.held.parts
        )
        self._keep(msgspec.structs.replace(plan, parts=parts))

    def _anew(self) -> Rectification:
        """What is still to be written, by the values that stood there at first and the person's present identifiers."""
        now = _present(self.context, self.held)
        return plan_rectification(
            now, self.context.datamap, self.context.by_name, self.held.wanted, olds=self.held.olds
        )

    def _commit(self, step: Step, store: Store) -> Step:
        part = self._part(step.store)
        doubt = step

        def before_commit(transaction: str | None) -> None:
            nonlocal doubt
            fault_point("before:doubt")
            doubt = self.journaled.marked(step, "in doubt", transaction=transaction, counts=part.counts)
            fault_point("before:commit")

        try:
            write(store, self.held.subjects, part, before_commit)
        except (StoreError, PlanDrift):
            if doubt.state == "in doubt":
                # A failure that the store itself reports is an answer: nothing of the transaction holds.
                self.journaled.marked(doubt, "planned")
            raise
        fault_point("after:commit")
        if part.corrections:
            self.done.append(store.after_erasure())
        return self.journaled.marked(doubt, "done", "request.executed")

    def _ask(self, step: Step, store: Store) -> Step:
        """What became of a step in doubt: the store's word, else whether the new values stand there."""
        became = store.outcome(step.transaction) if step.transaction else "unknown"
        if became == "unknown":
            became = "committed" if written(store, self._part(step.store)) else "aborted"
        if became == "committed":
            self.done.append(store.after_erasure())
            return self.journaled.marked(step, "done", "request.executed")
        return self.journaled.marked(step, "planned")

    def _look(self) -> tuple[str, ...]:
        """The new value everywhere, the old one nowhere as the person's; then where else it still stands."""
        found = {place for part in self.held.parts for place in left(self.context.by_name[part.store], part)}
        found |= {
            f"{part.store}.{one.table}.{column}"
            for part in self._anew().parts
            for one in part.corrections
            for column in one.columns
        }
        fault_point("after:look")
        if found:
            problem = "the old value still stands there; look for a trigger that writes it again"
            self.journaled.state("planned", "request.looked", {"left": sorted(found)}, clean=False)
            self.journaled.close("failed", clean=False, problem=problem, left_in=sorted(found))
            return ()
        self.journaled.state("planned", "request.looked", {"left": []}, clean=True)
        elsewhere = self._search()
        self.journaled.state("searched", "request.searched", {"elsewhere": list(elsewhere)})
        self.journaled.forget()
        if not self.journaled.open_tasks():
            self.journaled.close("fulfilled")
        return elsewhere

    def _search(self) -> tuple[str, ...]:
        """The columns in which the old identifiers still stand: records of others, and texts of their time."""
        wanted = needles(gone(self.held.wanted, self.held.olds))
        if not wanted:
            return ()
        return tuple(
            place
            for part in self.held.parts
            for place in places(part.store, hits(self.context.by_name[part.store], wanted))
        )

    def _stopped(self, problem: str) -> None:
        """Ends the request if nothing was changed anywhere; else it stays open, to be gone on with."""
        begun = any(step.state in ("done", "in doubt") and step.counts for step in self.journaled.steps())
        if begun:
            self.journaled.state("failed", "request.stopped", {}, problem=problem)
        else:
            self.journaled.close("failed", problem=problem)


def _present(context: RequestContext, held: Sealed) -> Subjects:
    """The people as they stand now, known by their old identifiers too."""
    now = by_keys(context.people_store, context.datamap, held.subjects.keys)
    known: dict[Identifier, None] = dict.fromkeys((*now.identifiers, *held.subjects.identifiers))
    return msgspec.structs.replace(now, identifiers=tuple(known))


def _problem(plan: Rectification) -> str | None:
    if plan.silent:
        return f"no answer from {', '.join(f'`{name}`' for name in plan.silent)}; nothing was changed anywhere"
    if plan.refusals:
        return "; ".join(f"{item.store}.{item.table}: {item.because}; {item.remedy}" for item in plan.refusals)
    return None


def _step(part: Corrections, digest: str) -> PlannedStep:
    return PlannedStep(store=part.store, action="rectify", digest=digest, counts=part.counts)
