"""How deeply conditions may stand within each other: SQLite's parser takes only so many."""

from __future__ import annotations

from amanat.subjects.model import Draft
from amanat.subjects.sql.trees import longest

_NESTED = 2
"""Rows that hold rows that hold rows. Of longer chains each link has a query by a name of its own, where queries cannot
be nested."""

_WAYS = 2
"""Keys that may lead, besides, from the last of them to whoever else has it, before the same is needed."""


def is_deep(draft: Draft) -> bool:
    """Whether conditions would stand within each other more deeply than SQLite's parser reads."""
    held = longest(draft.blockers)
    ways = (way for item in draft.operations for way in (*item.others, *item.except_others))
    return held > _NESTED or (held > 0 and held + max((len(way.links) for way in ways), default=0) > _NESTED + _WAYS)
