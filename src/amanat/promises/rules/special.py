"""Special categories that the policy tells, and for which it names no condition."""

from __future__ import annotations

from collections.abc import Iterator

from amanat.promises.disclosure import covers, holdings, told
from amanat.promises.model import Finding
from amanat.promises.rules.column import about_column
from amanat.promises.rules.look import Look
from amanat.promises.rules.words import says
from amanat.vocabulary.categories import categories
from amanat.vocabulary.terms import Polarity

RULE, DUTY = "special-without-condition", "special.basis"


def special_without_condition(look: Look) -> Iterator[Finding]:
    """Columns with data of GDPR Art. 9 or 10 for which no sentence says on what condition they are held. A hint."""
    policy = told(look.reading)
    about = [one for one in look.reading.statements if one.duty == DUTY and one.polarity is Polarity.YES]
    covered = {name for one in about for name in one.values("category")}
    if any(says(one.text, "special") or not one.values("category") for one in about):
        return
    for held in holdings(look.datamap).columns:
        bare = [
            one
            for one in held.categories
            if one in categories()
            and categories()[one].special
            and policy.tells(one)
            and not any(covers(name, one) for name in covered)
        ]
        if bare:
            yield about_column(
                RULE,
                DUTY,
                held,
                f"`{held}` holds {held.naming(bare)}; the policy names no condition (GDPR Art. 9(2))",
                "name the condition in the policy, such as explicit consent, or drop the column",
                breaks=False,
            )
