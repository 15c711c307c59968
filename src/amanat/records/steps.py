"""The steps of a request in the journal: what is to be done in each store, and how far it is.

Each step goes planned → in doubt (store, counts and transaction id written down BEFORE the store commits) → done. A run
that finds steps of an earlier one asks the store what became of a step in doubt, marks it `done` or `planned`, and goes
on. Each mark is made only if the step is still as the caller knows it, so that a run that was overtaken is stopped.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal

import msgspec
import sqlalchemy as sa

from amanat.errors import InputError
from amanat.records.journal import JournalMoved, change
from amanat.records.tables import request as requests_table
from amanat.records.tables import step as steps_table

StepState = Literal["planned", "in doubt", "done", "failed"]

_MOVES: dict[StepState, tuple[StepState, ...]] = {
    "planned": ("in doubt", "done", "failed"),
    "in doubt": ("done", "planned", "failed"),
    "failed": ("planned",),
    "done": (),
}


class PlannedStep(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be done in one store. `digest` is that of the plan as shown; `counts` rows by table and action."""

    store: str
    action: str
    digest: str | None = None
    counts: dict[str, int] = {}


class Step(PlannedStep, frozen=True, kw_only=True):
    """A step in the journal. `transaction` names the store's transaction once it is in doubt."""

    request: str
    number: int
    state: StepState
    transaction: str | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None
    problem: str | None = None


def plan_steps(connection: sa.Connection, identifier: str, steps: Sequence[PlannedStep]) -> tuple[Step, ...]:
    """Writes the plan of a request, in the order given, in place of one of which nothing was begun.

    Raises `JournalMoved` when a step of an earlier plan was begun: go on with `steps` then.
    """
    if any(step.state != "planned" or step.started_at for step in steps_of(connection, identifier)):
        raise JournalMoved(f"the request `{identifier}` was begun", remedy="run it again to go on with it")
    connection.execute(steps_table.delete().where(steps_table.c.request == identifier))
    made = tuple(
        Step(request=identifier, number=number, state="planned", **msgspec.structs.asdict(step))
        for number, step in enumerate(steps)
    )
    if made:
        connection.execute(steps_table.insert(), [msgspec.structs.asdict(step) for step in made])
    change(connection, identifier, {"state": "planned"})
    return made


LATER = "later"
"""The action of a step that erases, after the request was answered, what had to be kept until its end."""


def add_later(connection: sa.Connection, identifier: str, stores: Sequence[str]) -> tuple[int, ...]:
    """Writes a later step for each store behind those of a request, which may be closed; returns their numbers."""
    last = max((step.number for step in steps_of(connection, identifier)), default=-1)
    made = [
        Step(request=identifier, number=last + 1 + at, store=store, action=LATER, state="planned")
        for at, store in enumerate(stores)
    ]
    if made:
        connection.execute(steps_table.insert(), [msgspec.structs.asdict(step) for step in made])
    return tuple(step.number for step in made)


def waits_for_later(connection: sa.Connection, subject: str) -> bool:
    """Whether something of a person is still to be erased, of any request."""
    waits = (
        (steps_table.c.request == requests_table.c.id)
        & (requests_table.c.subject == subject)
        & (steps_table.c.action == LATER)
        & (steps_table.c.state != "done")
    )
    return connection.execute(sa.select(sa.literal(1)).where(waits).limit(1)).first() is not None


def steps_of(connection: sa.Connection, identifier: str) -> tuple[Step, ...]:
    """The steps of a request, in order."""
    asked = sa.select(steps_table).where(steps_table.c.request == identifier).order_by(steps_table.c.number)
    return tuple(msgspec.convert(row, Step, from_attributes=True) for row in connection.execute(asked))


def mark(
    connection: sa.Connection,
    step: Step,
    state: StepState,
    *,
    now: datetime,
    transaction: str | None = None,
    counts: Mapping[str, int] | None = None,
    problem: str | None = None,
) -> Step:
    """Moves a step on, ONLY if the journal still has it as the caller does; returns it as it is now.

    `in doubt` MUST be committed here before the store commits. Raises `JournalMoved` when another run was here,
    `InputError` for a move that makes no sense (such as from `done`).
    """
    if state not in _MOVES[step.state]:
        raise InputError(
            f"a step cannot go from `{step.state}` to `{state}`", place=f"{step.request} step {step.number}"
        )
    moved = msgspec.structs.replace(
        step,
        state=state,
        transaction=None if state == "planned" else transaction or step.transaction,
        counts=step.counts if counts is None else dict(counts),
        problem=problem,
        started_at=step.started_at or now,
        finished_at=now if state in ("done", "failed") else None,
    )
    same = (
        (steps_table.c.request == step.request)
        & (steps_table.c.number == step.number)
        & (steps_table.c.state == step.state)
        & steps_table.c.transaction.is_not_distinct_from(step.transaction)
    )
    if connection.execute(steps_table.update().where(same).values(msgspec.structs.asdict(moved))).rowcount != 1:
        raise JournalMoved(place=f"{step.request} step {step.number}", remedy="let that run end")
    return moved
