"""In the stores and not in the policy."""

from __future__ import annotations

from collections.abc import Iterator

from amanat.promises.disclosure import holdings, told
from amanat.promises.model import Finding
from amanat.promises.rules.column import about_column
from amanat.promises.rules.look import Look

RULE, DUTY = "undisclosed", "datamap.categories"


def undisclosed(look: Look) -> Iterator[Finding]:
    """One finding for each column that holds a category which no sentence tells (GDPR Art. 13(1), 14(1)(d)).

    It breaks the law's promise and none of the sentences: what they say stays true.
    """
    policy = told(look.reading)
    broken = look.asked_by_law(DUTY)
    for held in holdings(look.datamap).columns:
        silent = [one for one in held.categories if not policy.tells(one)]
        if silent:
            yield about_column(
                RULE,
                DUTY,
                held,
                f"`{held}` holds {held.naming(silent)}; the policy does not say so",
                "name it in the policy, drop the column, or correct `datamap.toml`",
                promises=broken,
                breaks=bool(broken),
            )
