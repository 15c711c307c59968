"""A plan that a person has read and approved runs as it was shown, or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

import msgspec

from amanat.errors import PlanRefused
from amanat.subjects.model import Plan, StorePlan
from amanat.subjects.people import Subjects, spelled
from amanat.subjects.sought import Sought


class ApprovedPart(msgspec.Struct, frozen=True, kw_only=True):
    """What was approved for one store: the digest of what is done there, and what stands for the columns that the
    search may write in afterwards."""

    digest: str
    search: str


Approved = Mapping[str, ApprovedPart]
"""By store; empty where nobody approved a plan."""

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
    return {
        part.draft.store: ApprovedPart(digest=part.digest, search=part.sought.mark if part.sought else "")
        for part in plan.stores
    }


def as_approved(approved: Approved, part: StorePlan) -> StorePlan:
    """A store's plan. Raises `NotAsApproved` where another was approved."""
    name = part.draft.store
    if approved and (name not in approved or approved[name].digest != part.digest):
        raise differs(name)
    return part


def writes_as_approved(approved: Approved, sought: Sought) -> bool:
    """Whether the search may write in those columns that were shown, and in no other."""
    return not approved or (sought.store in approved and approved[sought.store].search == sought.mark)


def differs(place: str = "") -> NotAsApproved:
    """What is raised: the place is the store whose rows are others by now."""
    return NotAsApproved(place=place, remedy="read it anew by `--plan`, and approve what that shows")
