"""The end of a batch: one exact search for all who were erased, an answer for each, then the batch itself is closed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import chain

from amanat.duties.requests.batch.erase import ManyErasure
from amanat.duties.requests.batch.journal import JournaledBatch
from amanat.duties.requests.context import RequestContext
from amanat.duties.requests.erase import BURIED, FOUND
from amanat.duties.requests.fault import fault_point
from amanat.duties.requests.outcome import HOLD
from amanat.duties.requests.sealed import approved_of, unseal_many
from amanat.errors import PlanDrift, StoreError
from amanat.records.batch_moves import Ending
from amanat.records.batches import Tally, people_in, tallies
from amanat.records.journal import Request, RequestState
from amanat.records.journal import request as request_of
from amanat.records.steps import PlannedStep, Step
from amanat.standing.restrictions import end as end_restrictions
from amanat.standing.restrictions import restrictions
from amanat.subjects.erase.search import KEYED, keyed, places
from amanat.subjects.known.identifiers import needles
from amanat.subjects.people import Subjects, pseudonyms


class Finish:
    """Goes on from where the journal says it stands; safe to run again."""

    def __init__(
        self,
        context: RequestContext,
        batch: Request,
        known: Mapping[str, Subjects],
        progress: Callable[[str], None],
        done: list[str],
    ) -> None:
        self.context = context
        self.records = context.book
        with self.records.look() as connection:
            self.journaled = JournaledBatch(context, request_of(connection, batch.id), "")
        self._known = known
        self._progress = progress
        self._done = done
        self._not_written: list[str] = []
        """Why the search changed no text, if so."""

    def run(self) -> None:
        people = self._erased()
        if people:
            try:
                self._answer(people)
            except (StoreError, PlanDrift) as error:
                self.journaled.leave_open(str(error))
                return
            fault_point("after:searched")
        self._close()

    def _erased(self) -> dict[str, Subjects]:
        """All people of the batch and its parts who were erased and are not searched for yet."""
        with self.records.look() as connection:
            rows = people_in(connection, self.journaled.request.id, states=("erased",))
        sealed = [row for row in rows if row.id not in self._known]
        opened = zip(sealed, unseal_many(self.records, sealed), strict=True)
        found = {row.id: held[0] for row, held in opened if held is not None}
        return {row.id: self._known[row.id] if row.id in self._known else found[row.id] for row in rows}

    def _answer(self, people: Mapping[str, Subjects]) -> None:
        self._progress(f"searching for what is left of {len(people):,} people")
        left = self._search(people)
        fault_point("after:search")
        self.journaled.give_tasks()
        waits = bool(self.journaled.open_tasks())
        whole: list[Ending] = []
        partly: list[Ending] = []
        buried = self._buried(people)
        missed = {sorts: self.context.unknown(sorts) for sorts in {one.sorts for one in people.values()}}
        for number, one in people.items():
            written = buried.get(number, ())
            if number in left or written:
                problems = [*([BURIED] if written else []), *([FOUND, *self._not_written] if number in left else [])]
                places = tuple(sorted({*left.get(number, ()), *written}))
                partly.append(Ending(id=number, state="partly", problem="; ".join(problems), left_in=places))
            else:
                problem = missed[one.sorts]
                state: RequestState = "searched" if waits else "partly" if problem else "fulfilled"
                whole.append(Ending(id=number, state=state, problem=problem))
        self.journaled.end(partly)
        self.journaled.end(whole, keep_open=waits)
        self._end_restrictions(people)
        found = sorted(set(chain(*left.values(), *buried.values())))
        self.journaled.note("request.searched", {"people": len(people), "left": found})

    def _buried(self, people: Mapping[str, Subjects]) -> dict[str, tuple[str, ...]]:
        """Where triggers wrote while a person's part of the batch was erased: it may be of any of them."""
        with self.records.look() as connection:
            rows = people_in(connection, self.journaled.request.id, states=("erased",))
            parts = {row.batch for row in rows if row.batch is not None}
            left = {part: request_of(connection, part).left_in for part in parts}
        return {row.id: left.get(row.batch or "", ()) for row in rows if row.id in people}

    def _end_restrictions(self, people: Mapping[str, Subjects]) -> None:
        standing = {one.subject for one in restrictions(self.records, standing_only=True)}
        if standing:
            keys = self.records.keys
            end_restrictions(
                self.records, standing & {name for one in people.values() for name in pseudonyms(keys, one)}
            )

    def _search(self, people: Mapping[str, Subjects]) -> dict[str, tuple[str, ...]]:
        """The places where people still stand, by request, after what stands in texts of others was taken out."""
        erasure = ManyErasure(self.journaled, people, {}, approved_of(self.records, self.journaled.request))
        wanted = needles(erasure.subjects.identifiers)
        holders = _holders(people)
        left: dict[str, set[str]] = {}
        for step in self._steps():
            found = erasure.texts.search(step, wanted)
            if any(hit.needle == KEYED for hit in found):
                store, datamap = erasure.context.by_name[step.store], erasure.context.datamap
                for number, one in people.items():
                    left.setdefault(number, set()).update(places(step.store, keyed(store, datamap, one)))
            for hit in found:
                if hit.needle == KEYED:
                    continue
                for number in holders[wanted[hit.needle].kind, wanted[hit.needle].text]:
                    left.setdefault(number, set()).update(places(step.store, [hit]))
        self._done += erasure.done
        self._not_written = erasure.texts.not_written()
        return {number: tuple(sorted(found)) for number, found in left.items() if found}

    def _steps(self) -> tuple[Step, ...]:
        """The latest search step of each store; new ones where an earlier pass has done them all."""
        latest = {step.store: step for step in self.journaled.steps() if step.action == "search"}
        if any(step.state != "done" for step in latest.values()):
            return tuple(latest.values())
        return self.journaled.more([PlannedStep(store=store, action="search") for store in latest])

    def _close(self) -> None:
        with self.records.look() as connection:
            tally = tallies(connection, self.journaled.request.id)[self.journaled.request.id]
            odd = people_in(connection, self.journaled.request.id, states=("failed", "partly"))
        left = tuple(sorted({place for one in odd for place in one.left_in}))
        refused = sum(one.state == "failed" and HOLD in (one.problem or "") for one in odd)
        state, problem = _verdict(tally, refused)
        clean = None if state == "no match" else not left and tally.states.get("failed", 0) == refused
        if state == "searched":
            self.journaled.state(state, "request.searched", {}, clean=clean, left_in=left, problem=problem)
        elif tally.open:
            self.journaled.note_problem(problem)
        else:
            self.journaled.close(state, clean=clean, left_in=left, problem=problem)


def _holders(people: Mapping[str, Subjects]) -> dict[tuple[str, str], list[str]]:
    """Who is searched for by which needle: several may share a telephone."""
    found: dict[tuple[str, str], list[str]] = {}
    for number, one in people.items():
        for needle in needles(one.identifiers):
            found.setdefault((needle.kind, needle.text), []).append(number)
    return found


def _verdict(tally: Tally, refused: int) -> tuple[RequestState, str]:
    """How the batch as a whole stands. Nobody found and a lawful refusal are answers, and no fault of the rest."""
    states = {state: count for state, count in tally.states.items() if state != "no match"}
    failed = states.pop("failed", 0) - refused
    if failed:
        states["failed"] = failed
    if not states:
        return ("failed", f"{HOLD} for all who were found") if refused else ("no match", "")
    words = ", ".join(f"{count:,} {state}" for state, count in sorted(states.items()))
    problem = "" if set(states) <= {"fulfilled", "searched"} else f"not all people are done: {words}"
    if tally.open:
        return ("searched" if tally.open == states.get("searched", 0) else "planned"), problem
    return (
        "fulfilled" if set(states) == {"fulfilled"} else "failed" if set(states) == {"failed"} else "partly"
    ), problem
