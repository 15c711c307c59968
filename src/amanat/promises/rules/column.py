"""A finding about one column, whatever the rule."""

from __future__ import annotations

from amanat.policy.reading import Statement
from amanat.promises.disclosure import Held
from amanat.promises.identify import finding_id
from amanat.promises.model import Finding, Promise


def about_column(
    rule: str,
    duty: str,
    held: Held,
    message: str,
    remedy: str,
    *,
    sentence: Statement | Promise | None = None,
    promises: tuple[str, ...] = (),
    breaks: bool = True,
) -> Finding:
    """Against a `sentence` of the policy, or against `promises` that the law alone makes."""
    store, table, column = held.place
    return Finding(
        id=finding_id(rule, duty, held.place, sentence.text if sentence else ""),
        rule=rule,
        duty=duty,
        message=message,
        remedy=remedy,
        promises=(sentence.id,) if sentence else promises,
        start=sentence.start if sentence else None,
        end=sentence.end if sentence else None,
        store=store,
        table=table,
        column=column,
        breaks=breaks,
    )
