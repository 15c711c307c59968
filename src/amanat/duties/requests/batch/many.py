"""Answers many people in one pass: who is asked for → written down → nobody else at it → done → an answer for each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import msgspec

from amanat.duties.requests.approval import Approved, approval_of, differs, parts_of
from amanat.duties.requests.batch.answer import gone_on_with, outcome_of, plan_of, shown
from amanat.duties.requests.batch.asked import SortedOut, identifiers_in, sorted_by_kind
from amanat.duties.requests.batch.journal import JournaledBatch
from amanat.duties.requests.batch.open import open_batch
from amanat.duties.requests.batch.outcome import BatchOutcome, all_kinds
from amanat.duties.requests.batch.run import DUTIES
from amanat.duties.requests.context import RequestContext
from amanat.duties.requests.fault import fault_point
from amanat.duties.requests.sealed import as_asked, sealable, unseal
from amanat.duties.requests.turn import after_others
from amanat.errors import InputError
from amanat.records.batch_moves import Ending
from amanat.records.batches import earlier, open_batches, people_in, working_on
from amanat.records.ids import new_id
from amanat.records.journal import Request, RequestKind
from amanat.records.journal import request as request_of
from amanat.records.tasks import tasks
from amanat.subjects.people import Subjects, pseudonym
from amanat.subjects.who.find import by_keys
from amanat.subjects.who.many import each
from amanat.subjects.who.still import emptied

Progress = Callable[[str], None]
_WAIT = 600.0
"""Seconds that a batch waits for others who work on the same people."""
_CHANGED = "the identifiers of this person were changed meanwhile; ask again"


def _silent(_: str) -> None:
    """Progress that nobody follows."""


def answer_many(
    context: RequestContext,
    kind: RequestKind,
    identifiers: Iterable[str] = (),
    *,
    keys: Sequence[Any] = (),
    plan_only: bool = False,
    approved: str | None = None,
    progress: Progress = _silent,
) -> BatchOutcome:
    """Answers all people of a list, by identifiers or by keys of the people table, each with an answer of their own.

    People of each kind are a batch of their own; where the context is `of` one table, all are sought there. With
    `plan_only` nothing at all is written; `approved` is what a plan was shown with: that plan runs, or none. Raises
    `InputError` with the numbers of lines that are no identifiers, `StoreDown` when a store where people live does not
    answer, `Busy` when others work on the same people too long, `NotAsApproved` before anything is written.
    """
    if kind not in DUTIES:
        raise InputError(f"`{kind}` is not answered for many people at once", remedy="ask for one person at a time")
    listed = () if keys else identifiers_in(context, identifiers)
    progress(f"finding {len(keys or listed):,} people")
    kinds = sorted_by_kind(context, listed, keys)
    if not plan_only and approved is None:
        return all_kinds([_answer(seen, kind, found, {}, progress) for seen, found in kinds])
    planned = [(seen, found, plan_of(seen, found)) for seen, found in kinds]
    approval = approval_of(plan for _, _, plan in planned if plan is not None)
    if plan_only:
        told = all_kinds([shown(kind, found, plan[0] if plan else None) for _, found, plan in planned])
        able = told.plan is not None and told.problem is None
        return msgspec.structs.replace(told, approval=approval if able else None)
    if approved != approval:
        raise differs()
    return all_kinds(
        [_answer(seen, kind, found, parts_of(plan[0]) if plan else {}, progress) for seen, found, plan in planned]
    )


def _answer(
    context: RequestContext, kind: RequestKind, found: SortedOut, approved: Approved, progress: Progress
) -> BatchOutcome:
    """Answers those of one kind, in a batch of their own."""
    name = new_id(context.clock.now())
    with working_on(context.book, name):
        opened = open_batch(context, kind, name, found, approved)
        fault_point("batch:opened")
        run = None
        if opened.batch is not None:
            people = _alone(context, opened.batch, opened.people, opened.before)
            fault_point("batch:claimed")
            run = DUTIES[kind](context, opened.batch, people, progress)
            run.run()
    return outcome_of(context, kind, opened, found, run)


def resume_batches(context: RequestContext, progress: Progress = _silent) -> tuple[BatchOutcome, ...]:
    """Goes on with all batches that were cut off, oldest first; one that only waits for people's tasks was not."""
    with context.book.look() as connection:
        busy = {task.request for task in tasks(connection, open_only=True)}
        found = open_batches(connection)
    waiting = [batch.id for batch in found if batch.state != "searched" or batch.id not in busy]
    outcomes = [resume_batch(context, name, progress) for name in waiting]
    return tuple(outcome for outcome in outcomes if outcome is not None)


def resume_batch(context: RequestContext, name: str, progress: Progress = _silent) -> BatchOutcome | None:
    """Goes on with a batch that was cut off; None when another run ended it meanwhile."""
    records = context.book
    with working_on(records, name, _WAIT):
        with records.look() as connection:
            batch = request_of(connection, name)
            waiting = people_in(connection, name, states=("received", "planned"))
            before = earlier(connection, name)
        if batch.closed_at is not None:
            return None
        context = _as_opened(context, name)
        after_others(records, before, (one.subject for one in waiting), _WAIT)
        run = DUTIES[batch.kind](context, batch, {}, progress)
        run.run()
    return gone_on_with(context, name, run)


def _as_opened(context: RequestContext, name: str) -> RequestContext:
    """What the people of a batch are answered with, as it was when it was opened: they are of one kind."""
    with context.book.look() as connection:
        people = people_in(connection, name)
    for one in people:
        if one.sealed is not None and (held := unseal(context.book, one)) is not None:
            return as_asked(context, one).about(held[0])
    return context


def _alone(
    context: RequestContext, batch: Request, people: Mapping[str, Subjects], before: Sequence[str]
) -> dict[str, Subjects]:
    """Those who are still there once nobody else works on them; whoever did may have erased them."""
    records = context.book
    subjects = {number: pseudonym(records.keys, one) for number, one in people.items()}
    after_others(records, before, subjects.values(), _WAIT)
    journaled = JournaledBatch(context, batch, "")
    now = _as_they_are(context, people)
    gone = [number for number, one in people.items() if _is_gone(one, now.get(one.keys[0]))]
    there = {number: now[one.keys[0]] for number, one in people.items() if number not in set(gone)}
    other = [number for number, one in there.items() if pseudonym(records.keys, one) != subjects[number]]
    journaled.end([Ending(id=number, state="no match") for number in gone])
    journaled.end([Ending(id=number, state="failed", problem=_CHANGED) for number in other])
    there = {number: one for number, one in there.items() if number not in set(other)}
    moved = [number for number, one in there.items() if one != people[number]]
    if moved:
        journaled.reseal([(number, subjects[number], sealable(there[number], {})) for number in moved])
    return there


def _as_they_are(context: RequestContext, people: Mapping[str, Subjects]) -> dict[Any, Subjects]:
    keys = [one.keys[0] for one in people.values()]
    fresh = by_keys(context.people_store, context.datamap, keys) if keys else None
    return {one.keys[0]: one for one in each(fresh, context.datamap)} if fresh is not None else {}


def _is_gone(one: Subjects, now: Subjects | None) -> bool:
    """Whether the row went, or was emptied. Some are known by their key alone, and had no identifier before."""
    if now is None:
        return True
    return all(map(emptied, now.identities)) and not all(map(emptied, one.identities))
