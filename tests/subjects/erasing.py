"""Erasing people of the town, in the few calls that it takes without a journal."""

from __future__ import annotations

from datetime import date

from amanat.datamap.model import DataMap
from amanat.stores.base import Store
from amanat.subjects.erase.execute import execute
from amanat.subjects.erase.look import look
from amanat.subjects.erase.plan import plan_erasure, work_of
from amanat.subjects.model import Plan
from amanat.subjects.people import Subjects

DAY = date(2026, 1, 31)


def planned(subjects: Subjects, datamap: DataMap, store: Store) -> Plan:
    return plan_erasure(subjects, datamap, {"main": store}, today=DAY)


def erase(subjects: Subjects, datamap: DataMap, store: Store) -> dict[str, int]:
    """Plans, executes, looks; returns what is left."""
    (part,) = planned(subjects, datamap, store).stores
    work = work_of(subjects, datamap, store, part.draft)
    execute(work, part, lambda _: None)
    return look(work, part.again)
