"""Rows that several steps ask for, looked for once: what is true of each row, and each step as a word of that."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence

import sqlalchemy as sa
from sqlalchemy.sql import visitors

Condition = sa.ColumnElement[bool]


class Once:
    """What conditions on the rows of one table are made of: each part under a name of its own, made but once."""

    def __init__(self, target: sa.Table) -> None:
        self.target = target
        self._parts: dict[Hashable, tuple[str, Condition]] = {}

    def part(self, about: Hashable, make: Callable[[], Condition]) -> Condition:
        """The name of a part of a condition; equal `about` have one."""
        if about not in self._parts:
            self._parts[about] = f"amanat_{len(self._parts)}", make()
        return sa.column(self._parts[about][0], sa.Boolean)

    def met(self, wanted: Condition, key: Sequence[sa.ColumnElement[object]]) -> sa.CTE:
        """The keys of rows that are wanted, each with what is true of it. Conditions of `part`s may be put to it."""
        told = [condition.label(name) for name, condition in self._parts.values()]
        return sa.select(*key, *told).where(wanted).cte("amanat_met")

    def is_told(self, condition: Condition) -> bool:
        """Whether a condition is made of parts alone, and does not look at the row itself."""
        return not any(
            isinstance(each, sa.Column) and each.table is self.target for each in visitors.iterate(condition)
        )
