"""The plan of an erasure as a request asks for it: with the holds that stand, and the work of people."""

from __future__ import annotations

from amanat.duties.requests.context import RequestContext
from amanat.records.steps import PlannedStep
from amanat.standing.holds import Hold, standing
from amanat.subjects.erase.following import seen_now
from amanat.subjects.erase.plan import plan_erasure
from amanat.subjects.model import Plan, StorePlan
from amanat.subjects.people import Subjects, pseudonyms


def planned(context: RequestContext, subjects: Subjects) -> Plan:
    """The plan of an erasure, holds included. Writes nothing."""
    context = context.about(subjects)
    return plan_erasure(
        subjects,
        context.datamap,
        context.by_name,
        today=context.today,
        holds=standing_holds(context, subjects),
        tasks=context.work_of_people("erase"),
    )


def planned_and_seen(context: RequestContext, subjects: Subjects) -> Plan:
    """The same, with what the exact search would meet now: it looks through each text once."""
    plan = planned(context, subjects)
    if plan.refusals or plan.silent:
        return plan
    return seen_now(plan, subjects, context.about(subjects).datamap, context.by_name, context.told)


def standing_holds(context: RequestContext, subjects: Subjects) -> tuple[Hold, ...]:
    """The legal holds that stand on these people."""
    if context.records is None:
        return ()
    return standing(context.records, pseudonyms(context.records.keys, subjects), context.today)


def problem_of(plan: Plan) -> str | None:
    """Why a plan must not run, in words."""
    if plan.silent:
        return f"no answer from {', '.join(f'`{name}`' for name in plan.silent)}; nothing was erased anywhere"
    if plan.refusals:
        return "; ".join(map(str, plan.refusals))
    return None


def execute_step(part: StorePlan, digest: str) -> PlannedStep:
    """The step that carries a store's plan out."""
    return PlannedStep(store=part.draft.store, action="execute", digest=digest, counts=changed_rows(part))


def changed_rows(part: StorePlan) -> dict[str, int]:
    """Rows changed by table; tables of which none is touched are left out."""
    found: dict[str, int] = {}
    for step in part.steps:
        if step.action != "keep" and step.rows:
            found[step.table] = found.get(step.table, 0) + step.rows
    return found
