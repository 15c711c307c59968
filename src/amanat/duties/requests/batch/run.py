"""A batch at work: the whole set first; what fails is tried again in halves, so that one person stops nobody else.

The queue of what is left to do is in the journal, not in memory: the batch itself while it has people who wait, and
the parts that were split off. So a batch that was cut off anywhere goes on in the same way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

import sqlalchemy as sa

from amanat.duties.requests.batch.erase import AllRefused, ManyErasure
from amanat.duties.requests.batch.finish import Finish
from amanat.duties.requests.batch.journal import JournaledBatch
from amanat.duties.requests.context import RequestContext
from amanat.duties.requests.fault import fault_point
from amanat.duties.requests.sealed import Again, approved_of, unseal_many
from amanat.errors import AmanatError, PlanDrift, PlanRefused, StoreBusy, StoreDown, StoreError, StoreReadOnly
from amanat.records.batch_moves import Ending
from amanat.records.batches import any_done, parts_of, people_waiting
from amanat.records.journal import Request, RequestKind
from amanat.stores.base import Store
from amanat.subjects.model import Plan
from amanat.subjects.people import Subjects

Progress = Callable[[str], None]
_UNLUCKY = 32
"""People in a row who fail one by one: then the rest of their part is not tried one by one as well."""
_FORGOTTEN = "nothing tells any more who this is; ask again"


class Duty(Protocol):
    """What is done for all people of a batch, by kind of request."""

    plan: Plan | None
    done: list[str]

    def run(self) -> None:
        """Does it, or goes on with it, and closes the request of each person and the batch."""
        ...


class ErasingMany:
    """The erasure of a batch. The caller holds the batch; `known` are people whose data need not be unsealed."""

    def __init__(
        self, context: RequestContext, batch: Request, known: Mapping[str, Subjects], progress: Progress
    ) -> None:
        self.context = context
        self.batch = batch
        self.progress = progress
        self.plan: Plan | None = None
        self.done: list[str] = []
        self._known = dict(known)
        self._stopped: str | None = None
        self._unlucky = 0

    def run(self) -> None:
        queue = self._waiting()
        while queue:
            queue[:0] = self._attempt(queue.pop(0))
        Finish(self.context, self.batch, self._known, self.progress, self.done).run()

    def _waiting(self) -> list[Request]:
        with self.context.book.look() as connection:
            return [self.batch, *parts_of(connection, self.batch.id)]

    def _attempt(self, part: Request) -> Sequence[Request]:
        """Works on a part; returns what it was split into."""
        journaled = JournaledBatch(self.context, part, "")
        people, again = self._people(journaled)
        if not people:
            journaled.dissolve()
            return ()
        if self._stopped is not None:
            self._give_up(journaled, people, self._stopped)
            return ()
        self.progress(f"erasing {len(people):,} {'person' if len(people) == 1 else 'people'}")
        erasure = ManyErasure(journaled, people, again, approved_of(self.context.book, self.batch))
        try:
            erasure.carry_out_and_look()
        except AllRefused as error:
            self._give_up(journaled, erasure.people, str(error))
        except (StoreDown, StoreReadOnly) as error:
            self._stopped = str(error)
            self._give_up(journaled, erasure.people, self._stopped)
        except (StoreError, PlanDrift, PlanRefused) as error:
            return self._again(erasure, error)
        else:
            self._unlucky = 0
            journaled.dissolve()
        finally:
            self.plan = self.plan or erasure.plan
            self.done += erasure.done
        return ()

    def _people(self, journaled: JournaledBatch) -> tuple[dict[str, Subjects], Again]:
        """Who waits in a part, and what is to be looked at again."""
        records = self.context.book
        with records.look() as connection:
            rows = people_waiting(connection, journaled.request.id)
        if not rows:
            return {}, {}
        sealed = [row for row in rows if row.id not in self._known]
        opened = dict(zip((row.id for row in sealed), unseal_many(records, sealed), strict=True))
        self._known |= {number: held[0] for number, held in opened.items() if held is not None}
        lost = [number for number, held in opened.items() if held is None]
        journaled.end([Ending(id=number, state="failed", problem=_FORGOTTEN) for number in lost])
        (own,) = unseal_many(records, [journaled.request])
        return {row.id: self._known[row.id] for row in rows if row.id in self._known}, own[1] if own else {}

    def _again(self, erasure: ManyErasure, error: AmanatError) -> Sequence[Request]:
        """What to try next after a failure of the set: smaller parts, or nothing where it is one person's own."""
        numbers = list(erasure.people)
        if erasure.approved:
            # Halves of it are other plans than the one that was approved.
            self._give_up(erasure.journaled, erasure.people, str(error))
            return ()
        if len(numbers) <= 1:
            self._unlucky += 1
            self._give_up(erasure.journaled, erasure.people, str(error))
            return ()
        if self._unlucky >= _UNLUCKY:
            problem = f"not tried alone, as {self._unlucky} people before were in vain: {error}"
            self._give_up(erasure.journaled, erasure.people, problem)
            return ()
        middle = len(numbers) // 2
        groups = [numbers[:middle], numbers[middle:]]
        if isinstance(error, StoreBusy):
            groups = self._locked_apart(erasure) or groups
        self.progress(f"splitting {len(numbers):,} people: {error}")
        made = erasure.journaled.split(groups)
        fault_point("batch:split")
        return made

    def _locked_apart(self, erasure: ManyErasure) -> list[list[str]]:
        """Those whose own rows someone else holds, and the others; empty where that tells nothing."""
        store = self.context.people_store
        if not store.capabilities.lock_rows:
            return []
        try:
            free = _free(store, erasure)
        except StoreError:
            return []
        groups = [
            [number for number, one in erasure.people.items() if free.issuperset(one.keys) is is_free]
            for is_free in (True, False)
        ]
        return groups if all(groups) else []

    def _give_up(self, journaled: JournaledBatch, people: Mapping[str, Subjects], problem: str) -> None:
        """Ends the requests as failed if nothing was changed anywhere; else they stay open, to be gone on with."""
        with self.context.book.look() as connection:
            begun = any_done(connection, journaled.request.id)
        if begun:
            journaled.leave_open(problem)
            return
        journaled.end([Ending(id=number, state="failed", problem=problem) for number in people])
        journaled.dissolve()


def _free(store: Store, erasure: ManyErasure) -> set[object]:
    """The keys of people whose own rows nobody else has locked."""
    subjects = erasure.subjects
    key = store.table(subjects.table).c[subjects.key]
    own = store.member([key], [(value,) for value in subjects.keys])
    with store.writing() as connection:
        return set(connection.execute(sa.select(key).where(own).with_for_update(skip_locked=True)).scalars())


DUTIES: Mapping[RequestKind, Callable[[RequestContext, Request, Mapping[str, Subjects], Progress], Duty]] = {
    "erase": ErasingMany
}
"""Requests that can be answered for many people in one pass."""
