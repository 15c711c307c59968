"""A plan that a person has read and approved runs as it was shown, or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

import msgspec

from amanat.errors import PlanRefused
from amanat.subjects.model import Plan, StorePlan
from amanat.subjects.people import Subjects, spelled

Approved = Mapping[str, str]
"""By store, the digest of what was approved to be done there; empty where nobody approved a plan."""

_DIGITS = 16


class NotAsApproved(PlanRefused):
    """the plan is another than the one that was approved"""


def approval_of(plans: Iterable[tuple[Plan, Subjects]]) -> str:
    """What stands for these plans for these very people: 16 hexadecimal digits."""
    told = "\n\n".join(f"{_timeless(plan).digest}\n{spelled(people)}" for plan, people in plans)
    return hashlib.sha256(told.encode()).hexdigest()[:_DIGITS]


def _timeless(plan: Plan) -> Plan:
    """The plan as it is on any day: how long the proof of the request stays is counted from today. Until when rows are
    kept is told by the steps."""
    residues = tuple(msgspec.structs.replace(each, until=None) for each in plan.residues)
    return msgspec.structs.replace(plan, residues=residues)


def parts_of(plan: Plan) -> Approved:
    """What is approved with a plan, by store."""
    return {part.draft.store: part.digest for part in plan.stores}


def as_approved(approved: Approved, part: StorePlan) -> StorePlan:
    """A store's plan. Raises `NotAsApproved` where another was approved."""
    if approved and approved.get(part.draft.store) != part.digest:
        raise differs(part.draft.store)
    return part


def differs(place: str = "") -> NotAsApproved:
    """What is raised: the place is the store whose rows are others by now."""
    return NotAsApproved(place=place, remedy="read it anew by `--plan`, and approve what that shows")
