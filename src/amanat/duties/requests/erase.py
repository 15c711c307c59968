"""The life of an erasure: planned → each store executed → looked at → searched → closed.

Every step is in the journal before its store commits, so that a run that was killed can be gone on with; see `doubt`.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from amanat.duties.requests.approval import Approved, as_approved
from amanat.duties.requests.doubt import Doubt
from amanat.duties.requests.erasure_plan import changed_rows, execute_step, planned, problem_of, standing_holds
from amanat.duties.requests.fault import fault_point
from amanat.duties.requests.journaled import Journaled
from amanat.duties.requests.kept import Kept, kept_in, postpone
from amanat.duties.requests.outcome import HOLD, Outcome
from amanat.duties.requests.retry import tried
from amanat.duties.requests.sealed import Again, Files, files_of, seal
from amanat.duties.requests.texts import Find, Texts
from amanat.errors import PlanDrift, PlanRefused, StoreError
from amanat.records.steps import PlannedStep, Step
from amanat.standing.restrictions import end as end_restrictions
from amanat.stores.base import Store
from amanat.subjects.erase.execute import execute
from amanat.subjects.erase.look import look
from amanat.subjects.erase.plan import drafted, plan_store, work_of
from amanat.subjects.erase.search import hits
from amanat.subjects.model import Draft, Plan, StorePlan
from amanat.subjects.people import Subjects, pseudonyms
from amanat.subjects.who.find import without
from amanat.subjects.who.still import still_theirs

LEFT = "rows are left after the erasure; look for a trigger that writes them again"
BURIED = "triggers wrote rows there meanwhile, and nothing tells whose; say it in datamap.toml, or drop the trigger"
FOUND = "the exact search still finds the person; see the places named"


class KeyPassedOn(StoreError):
    """the key of this person was given to someone else since the interruption"""


class Erasure:
    """One erasure at work. The caller holds the person's lock. With `later` it ends as `erased`, to be searched for."""

    def __init__(
        self,
        journaled: Journaled,
        subjects: Subjects,
        again: Again,
        *,
        approved: Approved | None = None,
        later: bool = False,
        find: Find = hits,
    ) -> None:
        """`approved` is what the plan must be, where somebody approved one."""
        self.journaled = journaled.about(subjects)
        self.context = self.journaled.context
        self.subjects = subjects
        self.again = again
        self.approved = approved or {}
        self._later = later
        self.plan: Plan | None = None
        self.parts: dict[str, StorePlan] = {}
        self.files: Files | None = None
        """What files, by store, rows alone know that go; None where this run has not planned."""
        self.counts: dict[str, int] = {}
        self.doubt = Doubt(self.journaled)
        self.texts = Texts(
            self.journaled,
            lambda: self.subjects,
            self.doubt,
            self.approved,
            find,
            draft=self._draft,
            kept=self._kept,
        )
        self.shown: list[str] = []
        """Of the places where something is left, those that a client may be told."""

    @property
    def done(self) -> list[str]:
        """What was done so that erased values leave the disk, in words."""
        return self.doubt.words

    def run(self) -> Outcome:
        """From wherever the journal says it stands to the end."""
        try:
            steps = self.journaled.steps() or self._plan()
            if steps:
                self._work(steps)
        except (KeyPassedOn, PlanDrift, PlanRefused) as error:
            self._stopped(str(error), for_good=True)
        except StoreError as error:
            self._stopped(str(error), for_good=not self.journaled.steps())
        outcome = self.journaled.outcome(
            self.subjects.matched, self.plan, counts=self.counts, done=tuple(dict.fromkeys(self.doubt.words))
        )
        return outcome if self.context.client is None else msgspec.structs.replace(outcome, left=tuple(self.shown))

    def _plan(self) -> tuple[Step, ...]:
        plan = self.plan = planned(self.context, self.subjects)
        problem = problem_of(plan)
        if problem is not None:
            self.journaled.close("failed", problem=problem)
            return ()
        self.parts = {each.draft.store: as_approved(self.approved, each) for each in plan.stores}
        self.again = {each.draft.store: each.again for each in plan.stores}
        self.files = {each.draft.store: names_of(each) for each in plan.stores}
        self._seal()
        fault_point("after:received")
        steps = [execute_step(each, plan.digest) for each in plan.stores]
        steps += [PlannedStep(store=each.draft.store, action="search") for each in plan.stores]
        facts = {"digest": plan.digest, "rows": sum(each.changes for each in plan.stores)}
        made = self.journaled.planned(steps, facts | self._by_approval())
        fault_point("after:planned")
        return made

    def _by_approval(self) -> dict[str, bool]:
        """That somebody approved the plan, for the evidence."""
        return {"approved": True} if self.approved else {}

    def _known_files(self) -> Files:
        """What was planned in this run, or sealed by an earlier one."""
        return files_of(self.journaled.records, self.journaled.request) if self.files is None else self.files

    def give_files(self) -> None:
        """The task to delete files, once the rows are gone that named them."""
        self.journaled.give_files(self._known_files())

    def _work(self, steps: tuple[Step, ...]) -> None:
        self.carry_out(steps)
        self._look(steps)
        fault_point("after:look")
        if self._later:
            return
        left = self._search([step for step in steps if step.action == "search"])
        fault_point("after:search")
        self._end(left)

    def carry_out(self, steps: tuple[Step, ...]) -> None:
        """Runs all that changes rows by plan."""
        for step in steps:
            if step.action == "execute" and step.state != "done":
                step = self._execute(step)
            if step.action == "execute":
                self.counts |= {f"{step.store}.{place}": rows for place, rows in step.counts.items()}
        fault_point("after:execute")

    def take_out(self) -> None:
        """What the search found is taken out where that is safe; `answer` says what is left."""
        self._search([step for step in self.journaled.steps() if step.action == "search"])

    def answer(self, left: tuple[str, ...]) -> Outcome:
        """The end, with the places where a later search still finds the person."""
        self._end(left)
        return self.journaled.outcome(self.subjects.matched, done=tuple(dict.fromkeys(self.done)))

    def _execute(self, step: Step) -> Step:
        """Runs one store's part; as a whole again, planned anew, where others were faster."""
        store = self.context.by_name[step.store]
        if step.state == "in doubt":
            step = self._ask(step, store)
        if step.state == "done":
            return step
        if step.state == "failed":
            step = self.journaled.marked(step, "planned")
        return tried(lambda attempt: self._commit(step, store, self._part(store, attempt)))

    def _ask(self, step: Step, store: Store) -> Step:
        """What became of a step in doubt."""
        return self.doubt.ask(step, store, lambda: bool(self._anew(store).changes))

    def _part(self, store: Store, attempt: int) -> StorePlan:
        if attempt == 0 and store.config.name in self.parts:
            return self.parts[store.config.name]
        part = self.parts[store.config.name] = as_approved(self.approved, self._anew(store))
        for refusal in part.draft.refusals:
            raise PlanRefused(refusal.because, place=f"{store.config.name}.{refusal.table}", remedy=refusal.remedy)
        self.again[store.config.name] = part.again
        self.files = {**self._known_files(), store.config.name: names_of(part)}
        self._seal()
        return part

    def _anew(self, store: Store) -> StorePlan:
        """The plan of a store as things stand now. Raises `KeyPassedOn`, and `PlanRefused` where a hold was placed."""
        for hold in standing_holds(self.context, self.subjects):
            raise PlanRefused(f"{HOLD} until {hold.until.isoformat()}", remedy=f"wait, or lift the hold `{hold.id}`")
        theirs, reused = still_theirs(self.context.people_store, self.subjects)
        if reused and not theirs:
            remedy = "look at the row, and erase again with its present identifier if it is the same person"
            raise KeyPassedOn(place=store.config.name, remedy=remedy)
        return plan_store(self.subjects, self.context.datamap, store)

    def _seal(self) -> None:
        self.journaled.request = seal(
            self.journaled.records,
            self.journaled.request,
            self.subjects,
            self.again,
            of=self.journaled.said,
            files=self.files,
            approved=self.approved,
        )

    def _commit(self, step: Step, store: Store, part: StorePlan) -> Step:
        work = work_of(self.subjects, self.context.datamap, store, part.draft)

        def write(before_commit: Callable[[str | None], None]) -> None:
            def known(transaction: str | None) -> None:
                self.journaled.left_by_triggers(store.config.name, work.buried)
                before_commit(transaction)

            execute(work, part, known)

        return self.doubt.commit(
            step,
            store,
            changed_rows(part),
            write,
            lambda: bool(self._anew(store).changes),
        )

    def left_after(self, steps: tuple[Step, ...]) -> dict[str, int]:
        """The keyed look at each store: rows left, by `store.table`."""
        left: dict[str, int] = {}
        for step in steps:
            if step.action == "execute":
                left |= self._left(self.context.by_name[step.store])
        return left

    def _look(self, steps: tuple[Step, ...]) -> None:
        """What is left was left by a COMMIT: it is named, and all else goes on."""
        left = self.left_after(steps)
        self.give_files()
        facts = {"left": {name.encode("ascii", "backslashreplace").decode(): rows for name, rows in left.items()}}
        buried = self._buried() - left.keys()
        told = sorted({*left, *buried})
        problem = "; ".join([*([LEFT] if left else []), *([BURIED] if buried else [])])
        self.journaled.state("erased", "request.looked", facts, clean=not told, left_in=told, problem=problem)

    def _buried(self) -> set[str]:
        """Where triggers wrote what no way leads from, as the journal has it from before the COMMIT. What an earlier
        look found stands there too: it is left out where that was all, as this look tells it anew."""
        request = self.journaled.request
        return set() if request.problem == LEFT else set(request.left_in)

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

    def _kept(self, store: Store) -> Kept:
        """What stays there on a ground, and so is not taken out."""
        return kept_in(store, self._draft(store), self.again.get(store.config.name, ()))

    def _search(self, steps: list[Step]) -> tuple[str, ...]:
        """The exact search in each store, after what stands in texts of others was taken out."""
        return self.texts.places(steps)

    def _end(self, left: tuple[str, ...]) -> None:
        """Answers the person: all done, or the places named where something is left."""
        self.doubt.forget(self.context.by_name)
        rows = self.journaled.request.left_in if self.journaled.request.clean is False else ()
        self.shown = [*self.texts.shown, *(place for place in rows if self.context.scope is None)]
        found, left = bool(left), tuple(sorted({*rows, *left}))
        facts = {"left": list(left)}
        if left:
            self.journaled.state("searched", "request.searched", facts, left_in=left)
            self._postpone()
            problems = [*([self.journaled.request.problem or LEFT] if rows else []), *self._why_found(found)]
            self.journaled.close("partly", problem="; ".join(problems))
            return
        # An empty problem takes back one that an earlier run, cut off on the way, had noted.
        problem = self.context.unknown(self.subjects.sorts, self.journaled.identifier) or ""
        self.journaled.state("searched", "request.searched", facts, left_in=(), problem=problem)
        self._postpone()
        end_restrictions(self.journaled.records, pseudonyms(self.journaled.records.keys, self.subjects))
        self.journaled.forget()
        fault_point("after:searched")
        finish_if_done(self.journaled)

    def _why_found(self, found: bool) -> list[str]:
        """What is said of texts in which the person still stands."""
        return [FOUND, *self.texts.not_written()] if found else []

    def _postpone(self) -> None:
        """What must be kept for a time is to be erased at its end, known by the keys of its rows alone."""
        stores = [self.context.by_name[step.store] for step in self.journaled.steps() if step.action == "execute"]
        postpone(self.journaled, self.subjects, {store.config.name: self._kept(store) for store in stores})

    def _stopped(self, problem: str, *, for_good: bool) -> None:
        """Leaves the request open, to be gone on with; ends it where trying again is no use and nothing was changed."""
        steps = self.journaled.steps()
        begun = any(step.state in ("done", "in doubt") for step in steps)
        if for_good and not begun:
            self.journaled.close("failed", problem=problem, left_in=())
        else:
            self.journaled.stopped(steps, problem)


def finish_if_done(journaled: Journaled) -> None:
    """Closes a searched request once no task in another system is open; whole only if every table could be placed."""
    if journaled.request.state == "searched" and not journaled.open_tasks():
        journaled.close("partly" if journaled.request.problem else "fulfilled")


def names_of(part: StorePlan) -> tuple[str, ...]:
    """Of all files that lose the last that names them in a store."""
    return tuple(sorted({name for one in part.files for name in one.names}))
