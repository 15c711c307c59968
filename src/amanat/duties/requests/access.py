"""The life of an answer to an access or portability request: collected → packed → read back → searched → closed."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import msgspec

from amanat.clock import stamp
from amanat.datamap.model import EACH
from amanat.duties.requests.context import RequestContext
from amanat.duties.requests.journaled import Journaled
from amanat.duties.requests.outcome import Outcome
from amanat.duties.requests.restrict import of_subjects
from amanat.errors import InputError, StoreError
from amanat.records.journal import RequestState
from amanat.records.packages import keep_package, packages
from amanat.records.steps import PlannedStep
from amanat.subjects.answer.collect import Collected, collect, outside
from amanat.subjects.answer.meaning import Meanings
from amanat.subjects.answer.package import About, readable, write
from amanat.subjects.erase.outside import not_in_copy
from amanat.subjects.erase.search import hits
from amanat.subjects.known.identifiers import needles
from amanat.subjects.model import Kind, Plan
from amanat.subjects.people import Subjects, people_of
from amanat.subjects.who.merged import told as merged

_WHAT = {
    "access": "This is a copy of the personal data that is held about you, after Art. 15 GDPR.",
    "port": "This is the personal data that you provided, to take along, after Art. 20 GDPR.",
}
_AUTHORITY = (
    "You may complain to a supervisory authority, in particular where you live, work, or where you think your rights "
    "were infringed (Art. 77 GDPR)."
)


class Gathered(msgspec.Struct, frozen=True, kw_only=True):
    """What was collected, and the stores that could not be asked."""

    tables: tuple[Collected, ...] = ()
    asked: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()
    problem: str | None = None


def gathered(context: RequestContext, subjects: Subjects, kind: Kind) -> Gathered:
    """The rows of these people from every store that answers. Writes nothing."""
    scope = context.scope
    tables: list[Collected] = []
    asked: list[str] = []
    silent: list[str] = []
    problems: list[str] = []
    for mapped in context.datamap.stores:
        name = mapped.name
        if not mapped.answered or name not in context.by_name:
            silent.append(name)
            problems.append(f"no answer from `{name}`")
            continue
        try:
            tables += collect(
                subjects, context.datamap, context.by_name[name], provided_only=kind == "port", scope=scope
            )
        except StoreError as error:
            silent.append(name)
            problems.append(str(error))
            continue
        asked.append(name)
    return Gathered(tables=tuple(tables), asked=tuple(asked), silent=tuple(silent), problem="; ".join(problems) or None)


def counts(found: Gathered) -> dict[str, int]:
    return {f"{table.store}.{table.table}": len(table.rows) for table in found.tables}


def plan_of(context: RequestContext, subjects: Subjects, kind: Kind) -> Plan:
    """What an answer would hold: no step changes a row."""
    found = gathered(context.about(subjects), subjects, kind)
    return Plan(
        kind=kind,
        matched=subjects.matched,
        silent=found.silent,
        tasks=context.work_of_people(kind),
        merged=merged(context.about(subjects).datamap, subjects),
    )


def answer_with_copy(journaled: Journaled, subjects: Subjects, kind: Kind, out: Path | None) -> Outcome:
    """Packs a copy, reads it back, and says where the person stands outside of it."""
    journaled = journaled.about(subjects)
    context = journaled.context
    found = gathered(context, subjects, kind)
    rows = counts(found)
    if not journaled.steps():
        journaled.planned(
            [PlannedStep(store=name, action="collect") for name in found.asked], {"matched": subjects.matched}
        )
    left, shown = _left(context, subjects, found)
    restricted = of_subjects(context.records, subjects)
    package = out or packages(journaled.records) / f"{journaled.request.id}.zip"
    try:
        about = _about(journaled, kind, found, shown, restricted)
        write(package, found.tables, about, Meanings(context.service, context.reading))
    except InputError as error:
        journaled.close("failed", readable=False, problem=str(error))
        return journaled.outcome(subjects.matched, counts=rows)
    if out is None:
        with journaled.records.begin() as connection:
            keep_package(journaled.records, connection, package)
    whole = readable(package, found.tables)
    for step in journaled.steps():
        if step.state == "planned":
            mine = {
                place.partition(".")[2]: count for place, count in rows.items() if place.startswith(f"{step.store}.")
            }
            journaled.marked(step, "done", "request.executed", counts=mine)
    _finish(journaled, subjects, found, left, whole)
    outcome = journaled.outcome(subjects.matched, counts=rows, package=str(package), restricted=restricted)
    named = tuple(line for table in found.tables for line in not_in_copy(table))
    outcome = msgspec.structs.replace(outcome, residue=named)
    return outcome if context.client is None else msgspec.structs.replace(outcome, left=shown)


def _left(context: RequestContext, subjects: Subjects, found: Gathered) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The places outside of the copy where the person stands, and those of them that may be shown to who asks."""
    wanted = needles(subjects.identifiers)
    scope = context.scope
    places = [f"{name} (no answer)" for name in found.silent]
    shown = list(places)
    places += scope.unfollowed(subjects) if scope is not None else ()
    for name in found.asked:
        held = hits(context.by_name[name], context.datamap, wanted)
        places += outside(name, held, wanted, found.tables)
        shown += outside(name, context.told(name, held), wanted, found.tables)
    return tuple(places), tuple(shown)


def _finish(journaled: Journaled, subjects: Subjects, found: Gathered, left: tuple[str, ...], whole: bool) -> None:
    """Fulfilled when nothing is missing; partly where a place or a task is named; failed without a whole package."""
    unknown = journaled.context.unknown(subjects.sorts, journaled.identifier)
    problem = found.problem or unknown if whole else "the package could not be read back"
    clean = whole and bool(found.asked) and not found.silent
    state: RequestState = "partly" if whole and found.asked else "failed"
    facts = {"readable": whole, "left": list(left)}
    journaled.state(state, "request.searched", facts, clean=clean, readable=whole, left_in=left, problem=problem)
    if state == "failed":
        journaled.close("failed")
    elif not journaled.open_tasks():
        journaled.close("partly" if left or problem else "fulfilled")


def _about(
    journaled: Journaled, kind: Kind, found: Gathered, left: tuple[str, ...], restricted: tuple[str, ...]
) -> About:
    service = journaled.context.service
    return About(
        kind=kind,
        what=_WHAT[kind],
        made=stamp(journaled.context.clock.now()),
        request=journaled.request.id,
        controller={
            "name": service.controller.name,
            "country": service.controller.country,
            "contact": service.controller.contact,
        },
        authority=_AUTHORITY,
        policy_digest=journaled.context.policy_digest,
        activities=tuple(
            {"name": each.name, "role": each.role, "purpose": each.purpose} for each in service.activities
        ),
        recipients=tuple(
            {"name": each.name, "role": each.role, "country": each.country, "categories": list(each.categories)}
            for each in service.recipients
        ),
        stores=found.asked,
        pending=journaled.open_tasks(),
        left=left,
        withheld=tuple(f"{table.store}.{table.table}.{name}" for table in found.tables for name in table.withheld),
        acted=_acted(journaled.context, found.asked),
        restricted=restricted,
    )


def _acted(context: RequestContext, stores: Collection[str]) -> tuple[str, ...]:
    """The links by which rows of others say who only took part in them. An erasure cuts these; a copy has no such row.

    They are told whoever asks: to look for each would be a query more for each table.
    """
    people = people_of(context.datamap)
    return tuple(
        sorted(
            f"{mapped.name}.{table.name}.{'+'.join(link.columns)}"
            for mapped in context.datamap.stores
            if mapped.name in stores
            for table in mapped.held
            for link in table.links
            if link.role == "actor" and link.table == people.table and (link.store or mapped.name) == people.store
            if not (link.suspect or link.when) and link.inside in ("", EACH)
        )
    )
