"""In the stores and not in the policy."""

from __future__ import annotations

from collections.abc import Iterator

from amanat.promises.disclosure import holdings, told
from amanat.promises.identify import finding_id
from amanat.promises.model import Finding
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
            store, table, column = held.place
            yield Finding(
                id=finding_id(RULE, DUTY, held.place),
                rule=RULE,
                duty=DUTY,
                message=f"`{held}` holds {held.naming(silent)}; the policy does not say so",
                remedy="name it in the policy, drop the column, or correct `datamap.toml`",
                promises=broken,
                store=store,
                table=table,
                column=column,
                breaks=bool(broken),
            )
