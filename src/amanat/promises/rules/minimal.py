"""Minimisation: what no purpose uses, and what nobody ever fills in (GDPR Art. 5(1)(c))."""

from __future__ import annotations

from collections.abc import Iterator

from amanat.policy.reading import Statement
from amanat.promises.disclosure import covers, holdings, is_fact, told
from amanat.promises.model import Finding
from amanat.promises.purposes import stated
from amanat.promises.rules.column import about_column
from amanat.promises.rules.look import Look

_NOTED = frozenset({"consent", "log", "usage"})
"""What the service notes when something happens: an empty column only says that it has not happened yet."""

_ENOUGH = 20
"""Fewer rows than this do not show that a column is never filled."""


def unused(look: Look) -> Iterator[Finding]:
    """Columns whose data the policy tells, and for which none of its purposes speaks.

    A hint, since purposes are worded freely. A policy that says nothing of purposes is told so by the law's promise.
    """
    purposes, policy = stated(look.reading), told(look.reading)
    if not purposes.sentences:
        return
    for held in holdings(look.datamap).columns:
        idle = tuple(one for one in held.categories if policy.tells(one) and not purposes.uses(one))
        if idle:
            sentence = _telling(look, idle[0])
            yield about_column(
                "unused",
                "purpose.basis",
                held,
                f"`{held}` holds {held.naming(idle)}; no purpose that the policy states uses it",
                "say in the policy what it is for, or drop the column",
                sentence=sentence,
                breaks=False,
            )


def never_filled(look: Look) -> Iterator[Finding]:
    """Columns for personal data that are empty in every sampled row."""
    for held in holdings(look.datamap).columns:
        if held.column.given == 0.0 and not _NOTED.issuperset(held.categories) and (held.table.rows or 0) >= _ENOUGH:
            yield about_column(
                "never-filled",
                "datamap.categories",
                held,
                f"`{held}` is empty in every row that was sampled",
                "drop the column, and stop asking for what is not used",
                breaks=False,
            )


def _telling(look: Look, category: str) -> Statement | None:
    """The sentence that tells the category, one about categories before any other."""
    facts = [
        one
        for one in look.reading.statements
        if is_fact(one) and any(covers(name, category) for name in one.values("category"))
    ]
    return min(facts, key=lambda one: (one.duty != "datamap.categories", one.start), default=None)
