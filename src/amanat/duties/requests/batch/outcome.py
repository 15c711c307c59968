"""How a request of many people stands, for the person at the keyboard. Holds no identifier in clear."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from amanat.promises.model import EvidenceRef

_FINE = ("fulfilled", "planned")


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to one of those asked for. `line` counts from 1, and is None where only the journal is known.

    `state` is as in the journal, or `several` (more than one person has the identifier), `left` (an open request of
    the person's own, or another batch, goes on with it) or `planned` where only a plan was asked for.
    """

    line: int | None
    subject: str
    state: str
    request: str | None = None
    left: tuple[str, ...] = ()
    problem: str | None = None


class BatchOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """`states` counts `people` by state; after a batch was gone on with, `people` are only those who are not fine.

    The other fields are as in `Outcome`, over all people of the batch.
    """

    id: str | None
    kind: str
    state: str
    matched: int
    states: dict[str, int]
    people: tuple[Person, ...]
    plan: dict[str, Any] | None = None
    plan_text: str = ""
    counts: dict[str, int] = {}
    tasks: tuple[str, ...] = ()
    residue: tuple[str, ...] = ()
    due: str | None = None
    evidence: tuple[EvidenceRef, ...] = ()
    problem: str | None = None
    done: tuple[str, ...] = ()
    approval: str | None = None
    batches: tuple[str, ...] = ()
    """All batches, where people of several kinds were asked for."""

    @property
    def exit_code(self) -> int:
        """0 all fulfilled or planned, 1 some open, unmatched, refused or incomplete, 2 nothing could be done."""
        if self.states and set(self.states) == {"failed"}:
            return 2
        return 0 if set(self.states) <= set(_FINE) and self.problem is None else 1

    def as_json(self) -> dict[str, Any]:
        built: dict[str, Any] = msgspec.to_builtins(self)
        del built["plan_text"]
        return built


def counted(people: tuple[Person, ...]) -> dict[str, int]:
    """How many people are in which state."""
    found: dict[str, int] = {}
    for person in people:
        found[person.state] = found.get(person.state, 0) + 1
    return dict(sorted(found.items()))


def all_kinds(outcomes: Sequence[BatchOutcome]) -> BatchOutcome:
    """One answer for people of several kinds, those asked for in the order of their lines."""
    if len(outcomes) == 1:
        return outcomes[0]
    people = tuple(sorted((one for each in outcomes for one in each.people), key=lambda one: one.line or 0))
    states = {each.state for each in outcomes if each.state != "no match"} or {"no match"}
    plans = [each.plan for each in outcomes if each.plan is not None]
    counts: dict[str, int] = {}
    for each in outcomes:
        for place, rows in each.counts.items():
            counts[place] = counts.get(place, 0) + rows
    batches = tuple(each.id for each in outcomes if each.id is not None)
    return BatchOutcome(
        id=next(iter(batches), None),
        kind=outcomes[0].kind,
        state=states.pop() if len(states) == 1 else "partly",
        matched=sum(each.matched for each in outcomes),
        states=counted(people),
        people=people,
        plan={"kinds": plans} if len(plans) > 1 else next(iter(plans), None),
        plan_text="\n".join(each.plan_text for each in outcomes if each.plan_text),
        counts=counts,
        tasks=_once(each.tasks for each in outcomes),
        residue=_once(each.residue for each in outcomes),
        due=min((each.due for each in outcomes if each.due), default=None),
        evidence=tuple(one for each in outcomes for one in each.evidence),
        problem="; ".join(_once((each.problem,) for each in outcomes if each.problem)) or None,
        done=_once(each.done for each in outcomes),
        batches=batches if len(batches) > 1 else (),
    )


def _once(every: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for some in every for one in some))
