"""What was done for many people, put together from the journal for whoever asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from amanat.duties.requests.batch.asked import Asked, SortedOut
from amanat.duties.requests.batch.open import Opened, whose
from amanat.duties.requests.batch.outcome import BatchOutcome, Person, counted
from amanat.duties.requests.batch.run import Duty
from amanat.duties.requests.context import RequestContext
from amanat.duties.requests.erasure_plan import planned, problem_of
from amanat.duties.requests.journaled import Journaled, evidence_of
from amanat.records.batches import people_in, rows_done, tallies
from amanat.records.journal import Request, RequestKind
from amanat.records.journal import request as request_of
from amanat.subjects.erase.plan import held_back
from amanat.subjects.model import Plan
from amanat.subjects.people import Subjects
from amanat.subjects.who.many import together


def plan_of(context: RequestContext, found: SortedOut) -> tuple[Plan, Subjects] | None:
    """The plan over all who can be erased, and who these are; None where nobody can."""
    able = [one for one in found.people if one.keys[0] not in found.held]
    if not able:
        return None
    people = together(able)
    return planned(context, people), people


def shown(kind: RequestKind, found: SortedOut, plan: Plan | None) -> BatchOutcome:
    """The plan over the set, and what each of those asked for would be answered."""
    refused = {
        one.keys[0]: str(held_back(one, found.held[one.keys[0]])) for one in found.people if one.keys[0] in found.held
    }
    people = tuple(_would(asked, refused) for asked in found.asked)
    return BatchOutcome(
        id=None,
        kind=kind,
        state="planned" if plan is not None else "no match",
        matched=len(found.people),
        states=counted(people),
        people=people,
        plan=plan.as_json() if plan is not None else None,
        plan_text=str(plan) if plan is not None else "",
        counts=plan.by_table if plan is not None else {},
        tasks=plan.tasks if plan is not None else (),
        residue=tuple(map(str, plan.residues)) if plan is not None else (),
        problem=problem_of(plan) if plan is not None else None,
    )


def _would(asked: Asked, refused: Mapping[Any, str]) -> Person:
    if len(asked.keys) > 1:
        return _several(asked)
    if not asked.keys:
        return Person(line=asked.line, subject=asked.shown, state="no match")
    problem = refused.get(asked.keys[0])
    return Person(line=asked.line, subject=asked.shown, state="failed" if problem else "planned", problem=problem)


def _several(asked: Asked) -> Person:
    names = ", ".join(f"`{key}`" for key in asked.keys)
    problem = f"{len(asked.keys)} people have this identifier: {names}; ask for it alone, with `--key K` or `--every`"
    return Person(line=asked.line, subject=asked.shown, state="several", problem=problem)


def outcome_of(
    context: RequestContext, kind: RequestKind, opened: Opened, found: SortedOut, run: Duty | None
) -> BatchOutcome:
    """How all those asked for stand now, each by line."""
    rows = _rows(context, opened)
    people = tuple(_answer(context, asked, opened, rows) for asked in found.asked)
    if opened.batch is None:
        context.book.evidence.sequence()
        return BatchOutcome(
            id=None, kind=kind, state="no match", matched=len(found.people), states=counted(people), people=people
        )
    return _put_together(context, opened.batch.id, run, people, counted(people), len(found.people))


def _rows(context: RequestContext, opened: Opened) -> dict[str, Request]:
    """The requests that did not simply end well, and those that others see to."""
    with context.book.look() as connection:
        mine = () if opened.batch is None else people_in(connection, opened.batch.id, but=("fulfilled",))
        others = {number: request_of(connection, number) for number in opened.others.values()}
    return {row.id: row for row in mine} | others


def _answer(context: RequestContext, asked: Asked, opened: Opened, rows: Mapping[str, Request]) -> Person:
    if len(asked.keys) > 1:
        return _several(asked)
    key = whose(context, asked)
    if key in opened.others:
        return _left_to(asked, rows[opened.others[key]])
    number = opened.requests[key]
    row = rows.get(number)
    if row is None:
        return Person(line=asked.line, subject=asked.shown, state="fulfilled", request=number)
    return _person(row, asked.line, asked.shown)


def _left_to(asked: Asked, other: Request) -> Person:
    """An open request of the person's own went on with it: how that one stands by now."""
    if other.closed_at is not None:
        return _person(other, asked.line, asked.shown)
    problem = "an earlier request is open for this person; look at it, or go on with it by `amanat request resume`"
    return Person(line=asked.line, subject=asked.shown, state="left", request=other.id, problem=problem)


def _person(row: Request, line: int | None, shown: str) -> Person:
    return Person(
        line=line, subject=shown, state=row.state, request=row.id, left=row.left_in, problem=row.problem or None
    )


def gone_on_with(context: RequestContext, batch: str, run: Duty) -> BatchOutcome:
    """How a batch stands after it was gone on with; who was asked for by which line is not known any more."""
    with context.book.look() as connection:
        odd = people_in(connection, batch, but=("fulfilled",))
        states = tallies(connection, batch)[batch].states
    people = tuple(_person(row, None, "") for row in odd)
    return _put_together(context, batch, run, people, states, sum(states.values()) - states.get("no match", 0))


def _put_together(
    context: RequestContext,
    batch: str,
    run: Duty | None,
    people: tuple[Person, ...],
    states: dict[str, int],
    matched: int,
) -> BatchOutcome:
    records = context.book
    records.evidence.sequence()
    with records.look() as connection:
        request, rows = request_of(connection, batch), rows_done(connection, batch)
    plan = run.plan if run is not None else None
    return BatchOutcome(
        id=batch,
        kind=request.kind,
        state=request.state,
        matched=matched,
        states=states,
        people=people,
        plan=plan.as_json() if plan is not None else None,
        plan_text=str(plan) if plan is not None else "",
        counts=rows,
        tasks=Journaled(context, request, "").open_tasks(),
        residue=tuple(map(str, plan.residues)) if plan is not None else (),
        due=request.due_at.isoformat(),
        evidence=evidence_of(context, [batch]).get(batch, ()),
        problem=request.problem or None,
        done=tuple(dict.fromkeys(run.done)) if run is not None else (),
    )
