"""The policy says that it is not collected, and it is there."""

from __future__ import annotations

import re
from collections.abc import Iterator

from amanat.promises.disclosure import Held, covers, holdings
from amanat.promises.model import Finding, Promise
from amanat.promises.rules.absent import named_categories
from amanat.promises.rules.column import about_column
from amanat.promises.rules.look import Look
from amanat.promises.rules.words import says
from amanat.vocabulary.categories import categories
from amanat.vocabulary.terms import Modality, Polarity, Scope

RULE, DUTY = "forbidden", "datamap.absent"


def forbidden(look: Look) -> Iterator[Finding]:
    """One finding for each column that holds what a sentence says is not held. It breaks that sentence."""
    found = holdings(look.datamap)
    for promise in look.promises:
        denied = denied_categories(promise) if denies(promise) else ()
        there = {held.place: held for name in denied for held in found.of(name)}
        yield from (_finding(promise, held, denied) for held in there.values())


def _finding(promise: Promise, held: Held, denied: tuple[str, ...]) -> Finding:
    against = [kind for kind in held.categories if any(covers(name, kind) for name in denied)]
    return about_column(
        RULE,
        promise.duty,
        held,
        f"`{held}` holds {held.naming(against)}; the policy says that it is not held",
        "erase and drop the column, correct the policy, or correct `datamap.toml`",
        sentence=promise,
    )


_ASIDE = re.compile(
    r"\((?:we |it |they |this |these |is |are |do |does |currently |at present )*(?:not|never|no longer)\b", re.I
)


def denied_categories(promise: Promise) -> tuple[str, ...]:
    """The categories that a sentence denies. "Cards, such as their number (not collected)" denies the number alone.

    "Special categories" and "sensitive data" are those of GDPR Art. 9 and 10.
    """
    aside = _ASIDE.search(promise.text)
    if aside is None or promise.start is None:
        every = [name for name, one in categories().items() if one.special] if says(promise.text, "special") else []
        return tuple(dict.fromkeys((*named_categories(promise), *every)))
    before = [
        field
        for field in promise.fields
        if field.kind == "category" and field.value and field.end <= promise.start + aside.start()
    ]
    return (max(before, key=lambda field: field.end).value,) if before else named_categories(promise)


def denies(promise: Promise) -> bool:
    """Whether a sentence says outright that the service holds no such data; "only if" is not outright."""
    return (
        (promise.duty == DUTY or (promise.duty == "datamap.categories" and promise.polarity is Polarity.NO))
        and promise.modality is not Modality.ONLY_IF
        and promise.scope in (Scope.SERVICE, Scope.ENGINE)
    )
