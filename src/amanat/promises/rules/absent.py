"""In the policy and found nowhere."""

from __future__ import annotations

from collections.abc import Iterator

from amanat.promises.disclosure import holdings, label
from amanat.promises.identify import finding_id
from amanat.promises.model import Finding, Promise
from amanat.promises.rules.look import Look
from amanat.vocabulary.terms import Polarity, Scope

RULE, DUTY = "absent", "datamap.categories"


def absent(look: Look) -> Iterator[Finding]:
    """Categories that a sentence says are held and that no store holds. Advice: it breaks nothing.

    Silent while a store is: what was not seen may be there.
    """
    if not look.all_answered:
        return
    held = holdings(look.datamap)
    for promise in look.promises:
        missing = [one for one in _told(promise) if not held.of(one)]
        if missing:
            yield Finding(
                id=finding_id(RULE, DUTY, (), promise.text),
                rule=RULE,
                duty=DUTY,
                message=f"no column holds {' or '.join(map(label, missing))}, though the policy says that it is held",
                remedy="take it out of the policy, declare the system that holds it, or correct `datamap.toml`",
                promises=(promise.id,),
                start=promise.start,
                end=promise.end,
                breaks=False,
            )


def _told(promise: Promise) -> tuple[str, ...]:
    if promise.duty != DUTY or promise.polarity is Polarity.NO or promise.scope is not Scope.SERVICE:
        return ()
    return named_categories(promise)


def named_categories(promise: Promise) -> tuple[str, ...]:
    """The known categories that a promise names, each once, in the order of the text."""
    return tuple(dict.fromkeys(field.value for field in promise.fields if field.kind == "category" and field.value))
