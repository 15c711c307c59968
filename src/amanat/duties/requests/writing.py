"""Cells at work: what a plan says is to stand in them is journaled, written, and looked at again.

As an erasure it is in the journal before its store commits. What is to be written, and what stood there, is kept under
the request's own key for as long as the request is open, and nowhere else.
"""

from __future__ import annotations

from abc import ABC, abstractmethod

import msgspec

from amanat.duties.requests.doubt import Doubt
from amanat.duties.requests.fault import fault_point
from amanat.duties.requests.journaled import Journaled
from amanat.duties.requests.outcome import Outcome
from amanat.duties.requests.retry import tried
from amanat.duties.requests.sealed_cells import Sealed, seal
from amanat.errors import PlanDrift, StoreError
from amanat.records.steps import PlannedStep, Step
from amanat.stores.base import Store
from amanat.subjects.correct.rectify import Corrections, Rectification, left, write, written


class CellsAtWork(ABC):
    """One request that writes cells. The caller holds the person's lock."""

    what: str
    """What a step does, in one word."""

    def __init__(self, journaled: Journaled, held: Sealed) -> None:
        self.journaled = journaled.about(held.subjects)
        self.context = self.journaled.context
        self.held = held
        self.plan: Rectification | None = None
        self.counts: dict[str, int] = {}
        self.doubt = Doubt(self.journaled)

    def run(self) -> Outcome:
        """From wherever the journal says it stands to the end."""
        elsewhere: tuple[str, ...] = ()
        if self.journaled.steps() or self._plan():
            try:
                for step in self.journaled.steps():
                    self._step(step)
                fault_point("after:execute")
                self.doubt.forget(self.context.by_name)
                elsewhere = self.look()
            except (StoreError, PlanDrift) as error:
                self._stopped(str(error))
        told = tuple(map(str, self.plan.residues)) if self.plan else ()
        outcome = self.journaled.outcome(
            self.held.subjects.matched, self.plan, counts=self.counts, done=tuple(dict.fromkeys(self.doubt.words))
        )
        return msgspec.structs.replace(outcome, residue=(*told, *elsewhere))

    def _plan(self) -> bool:
        """Whether there is a plan that may run; it is then on record."""
        plan = self.plan = self.planned()
        problem = _problem(plan)
        if problem is not None:
            self.journaled.close("failed", problem=problem)
            return False
        self._keep(plan)
        fault_point("after:received")
        steps = [self._planned_step(part, plan.digest) for part in plan.parts]
        self.journaled.planned(steps, {"digest": plan.digest, "rows": sum(part.changes for part in plan.parts)})
        fault_point("after:planned")
        return True

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
        if step.state != "done":
            step = tried(lambda attempt: self._attempt(step, store, attempt))
        self.counts |= {f"{step.store}.{table}": rows for table, rows in step.counts.items()}

    def _attempt(self, step: Step, store: Store, attempt: int) -> Step:
        if attempt:
            self._again(step.store)
        return self._commit(step, store)

    def _again(self, store: str) -> None:
        """Plans anew after an honest change in between; what other stores got stays as it was planned."""
        plan = self.anew()
        parts = tuple(
            next(new for new in plan.parts if new.store == store) if old.store == store else old
            for old in self.held.parts
        )
        self._keep(msgspec.structs.replace(plan, parts=parts))

    @abstractmethod
    def planned(self) -> Rectification:
        """The plan, before anything is written."""

    @abstractmethod
    def anew(self) -> Rectification:
        """What is still to be written."""

    @abstractmethod
    def look(self) -> tuple[str, ...]:
        """Looks again, and ends the request; returns what else is to be told."""

    def _planned_step(self, part: Corrections, digest: str) -> PlannedStep:
        return PlannedStep(store=part.store, action=self.what, digest=digest, counts=part.counts)

    def remains(self) -> set[str]:
        """The columns where a new value does not stand."""
        return {place for part in self.held.parts for place in left(self.context.by_name[part.store], part)}

    def _commit(self, step: Step, store: Store) -> Step:
        part = self._part(step.store)
        return self.doubt.commit(
            step,
            store,
            part.counts,
            lambda before_commit: write(store, self.held.subjects, part, before_commit),
            lambda: not written(store, part),
        )

    def _ask(self, step: Step, store: Store) -> Step:
        """What became of a step in doubt: the store's word, else whether the new values stand there."""
        return self.doubt.ask(step, store, lambda: not written(store, self._part(step.store)))

    def _stopped(self, problem: str) -> None:
        """Ends the request if nothing was changed anywhere; else it stays open, to be gone on with."""
        steps = self.journaled.steps()
        if any(step.state in ("done", "in doubt") and step.counts for step in steps):
            self.journaled.stopped(steps, problem)
        else:
            self.journaled.close("failed", problem=problem)


def _problem(plan: Rectification) -> str | None:
    if plan.silent:
        return f"no answer from {', '.join(f'`{name}`' for name in plan.silent)}; nothing was changed anywhere"
    if plan.refusals:
        return "; ".join(f"{item.store}.{item.table}: {item.because}; {item.remedy}" for item in plan.refusals)
    return None
