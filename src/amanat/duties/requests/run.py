"""Answers a data subject's request (GDPR Art. 12 to 20): access, erasure, portability."""

from __future__ import annotations

from pathlib import Path

from amanat.duties.requests.access import answer_with_copy, plan_of
from amanat.duties.requests.approval import Approved, NotAsApproved, approval_of, differs, parts_of
from amanat.duties.requests.batch.many import resume_batch
from amanat.duties.requests.cells_open import cells_of
from amanat.duties.requests.context import RequestContext
from amanat.duties.requests.erase import Erasure, finish_if_done
from amanat.duties.requests.erasure_plan import planned, planned_and_seen
from amanat.duties.requests.fault import watch
from amanat.duties.requests.journaled import Journaled
from amanat.duties.requests.outcome import Outcome, masked
from amanat.duties.requests.sealed import approved_of, as_asked, interrupted, unseal
from amanat.duties.requests.searching import search_waiting
from amanat.duties.requests.turn import turn
from amanat.errors import AmanatError, InputError
from amanat.records.journal import Request, requests
from amanat.records.journal import request as request_of
from amanat.records.tasks import tasks
from amanat.subjects.known.identifiers import folded
from amanat.subjects.model import Kind, Plan
from amanat.subjects.people import Subjects, pseudonym
from amanat.subjects.who.clients import NotAlone

__all__ = ["Outcome", "RequestContext", "answer", "resume", "subject_of"]

_CHANGING = ("erase", "rectify", "restrict", "lift")
_RESUME = "`amanat request resume` goes on with it"
WAIT = 120.0
"""Seconds that a second run for the same person waits for the first."""


class _InBatch(Exception):
    """an erasure of this person is part of a batch that was cut off"""

    def __init__(self, member: Request) -> None:
        self.member = member
        super().__init__()


class StillOpen(AmanatError):
    """an earlier erasure of this person waits for tasks in other systems"""

    exit_code = 1


def answer(
    context: RequestContext,
    kind: Kind,
    identifier: str,
    *,
    key: str | None = None,
    every: bool = False,
    plan_only: bool = False,
    approved: str | None = None,
    out: Path | None = None,
    search_later: bool = False,
) -> Outcome:
    """Answers one person, or goes on with what was cut off. With `plan_only` nothing at all is written.

    `approved` is what a plan of an erasure was shown with (`Outcome.approval`): that plan runs, or none. With
    `search_later` an erasure ends as `erased`; `searching.search_waiting` makes the exact search for all of these, and
    a plan does not tell what the search would meet now.

    Raises `StoreDown` when the store where people live does not answer, `Ambiguous` when several people match,
    `InputError` for an identifier that is none, `NotAsApproved` before anything is written.
    """
    if approved is not None and (plan_only or kind != "erase"):
        raise InputError("only an erasure is run by a plan that was approved", remedy="leave the approval out")
    watch()
    subjects = context.find(identifier, key=key, every=every)
    if kind == "erase" and subjects.matched:
        alone(context, subjects)
    if plan_only:
        return _shown(context, kind, identifier, subjects, look=not search_later)
    if approved is not None and not subjects.matched:
        raise differs()
    if not subjects.matched:
        return unmatched(context, kind, identifier)
    if approved is None and subjects.guests and (gone_on := _gone_on(context, kind, identifier)) is not None:
        return gone_on
    try:
        with turn(context.book, pseudonym(context.book.keys, subjects), WAIT):
            # The run that held the lock before may have erased this very person.
            again = context.find(identifier, key=key, every=every)
            if not again.matched:
                return no_match(context, kind, identifier)
            if kind == "erase":
                return _erase(context, identifier, again, approved, search_later)
            journaled = _opened(context, kind, identifier, again)
            return answer_with_copy(journaled, again, kind, out)
    except _InBatch as one:
        if approved is not None:
            raise NotAsApproved("the person is in a list of people that was cut off", remedy=_RESUME) from None
        return _with_batch(context, one.member, identifier)


def resume(context: RequestContext) -> tuple[Outcome, ...]:
    """Goes on with all that was cut off and changes data, oldest first. Copies are made anew when asked for again.

    One that only waits for people's tasks was not cut off. Those of many people go on by `resume_batches`.
    """
    watch()
    if context.client is not None:
        raise InputError("only the controller goes on with requests of all", remedy="make the client's request again")
    with context.book.look() as connection:
        busy = {task.request for task in tasks(connection, open_only=True)}
        found = [each for each in requests(connection, open_only=True, alone=True) if each.kind in _CHANGING]
    waiting = [request for request in found if request.state != "searched" or request.id not in busy]
    searched = search_waiting(context)
    mine = {outcome.id for outcome in searched}
    outcomes = [_resumed(context, request, "") for request in waiting if request.id not in mine]
    return (*searched, *(outcome for outcome in outcomes if outcome is not None))


def _with_batch(context: RequestContext, member: Request, identifier: str) -> Outcome:
    """Goes on with the batch that a person's request belongs to, which nobody works on; the answer is the person's."""
    with context.book.look() as connection:
        part = request_of(connection, str(member.batch))
    resume_batch(context, part.batch or part.id)
    with context.book.look() as connection:
        now = request_of(connection, member.id)
    return Journaled(context, now, identifier).outcome(1)


def subject_of(context: RequestContext, identifier: str) -> tuple[str, ...]:
    """The pseudonyms of the people with this identifier, as holds are placed on them."""
    from amanat.subjects.people import pseudonyms

    found = context.find(identifier, every=True)
    return pseudonyms(context.book.keys, found)


def alone(context: RequestContext, subjects: Subjects) -> None:
    """Raises `NotAlone` where a client asks for a change of data that are not its own alone."""
    scope = context.scope
    if scope is not None and not scope.alone(subjects, context.stores):
        raise NotAlone(remedy="pass the request on to the controller")


def _opened(context: RequestContext, kind: Kind, identifier: str, subjects: Subjects) -> Journaled:
    """The request, which may be one that was cut off. Raises `_InBatch` where a batch that was cut off has it."""
    journaled = Journaled.open(context, kind, pseudonym(context.book.keys, subjects), identifier)
    if journaled.request.batch is not None and journaled.request.state != "searched":
        raise _InBatch(journaled.request)
    return journaled


def _erase(
    context: RequestContext, identifier: str, subjects: Subjects, approved: str | None, search_later: bool
) -> Outcome:
    must = {} if approved is None else _approved(context, subjects, subjects, approved)
    journaled = _opened(context, "erase", identifier, subjects)
    if journaled.request.state == "searched":
        raise StillOpen(remedy=f"finish the tasks of request `{journaled.request.id}` first")
    held = unseal(context.book, journaled.request)
    if held is not None and approved is not None:
        must = _approved(context, held[0], subjects, approved)
    known, rows = held or (subjects, {})
    return Erasure(journaled, known, rows, approved=must, later=search_later).run()


def _approved(context: RequestContext, known: Subjects, found: Subjects, approval: str) -> Approved:
    """What the plan must be. Raises `NotAsApproved` where it is another by now than the one of that approval.

    Of an erasure that was cut off, `known` may be more than what is `found` of the person.
    """
    plan = planned(context, known)
    if approval != approval_of([(plan, found)]):
        raise differs()
    return parts_of(plan)


def _shown(context: RequestContext, kind: Kind, identifier: str, subjects: Subjects, *, look: bool) -> Outcome:
    if not subjects.matched:
        return Outcome(id=None, kind=kind, state="no match", subject=masked(identifier), matched=0)
    if kind != "erase":
        plan = plan_of(context, subjects, kind)
    else:
        plan = planned_and_seen(context, subjects) if look else planned(context, subjects)
    return as_planned(identifier, subjects, plan)


def as_planned(identifier: str, subjects: Subjects, plan: Plan) -> Outcome:
    refused = "; ".join(map(str, plan.refusals))
    silent = ", ".join(f"`{name}`" for name in plan.silent)
    return Outcome(
        id=None,
        kind=plan.kind,
        state="planned",
        subject=masked(identifier),
        matched=subjects.matched,
        plan=plan.as_json(),
        plan_text=str(plan),
        counts=plan.by_table,
        left=plan.not_reached,
        tasks=plan.tasks,
        residue=tuple(map(str, plan.residues)),
        problem=refused or (f"no answer from {silent}" if silent else None),
        approval=approval_of([(plan, subjects)]) if plan.kind == "erase" and not (refused or silent) else None,
    )


def unmatched(context: RequestContext, kind: Kind, identifier: str) -> Outcome:
    """No row has this identifier: it may be one whose erasure was cut off after the row went."""
    return _gone_on(context, kind, identifier) or no_match(context, kind, identifier)


def _gone_on(context: RequestContext, kind: Kind, identifier: str) -> Outcome | None:
    """What was cut off for this identifier, after the row of the person went."""
    goes_on = kind in ("erase", "rectify") and context.client is None
    request = interrupted(context.book, kind, identifier) if goes_on else None
    return _resumed(context, request, identifier) if request is not None else None


def _resumed(context: RequestContext, request: Request, identifier: str) -> Outcome | None:
    """Goes on with a request; None when another run ended it meanwhile."""
    if request.batch is not None:
        return _with_batch(context, request, identifier)
    with turn(context.book, request.subject, WAIT):
        with context.book.look() as connection:
            now = [
                each for each in requests(connection, subject=request.subject, open_only=True) if each.id == request.id
            ]
        if not now:
            return None
        journaled = Journaled(as_asked(context, now[0]), now[0], identifier)
        if request.kind in ("rectify", "restrict", "lift"):
            work = cells_of(journaled)
            if work is not None:
                return work.run()
        elif (held := unseal(context.book, now[0])) is not None:
            return Erasure(journaled, *held, approved=approved_of(context.book, now[0])).run()
        finish_if_done(journaled)
        return journaled.outcome(0)


def no_match(context: RequestContext, kind: Kind, identifier: str) -> Outcome:
    """An answer of its own, never `complete`; on record without the identifier."""
    subject = context.book.keys.subject("identifier", folded("", identifier))
    with turn(context.book, subject, WAIT):
        journaled = Journaled.open(context, kind, subject, identifier)
        journaled.close("no match")
        return journaled.outcome(0)
