"""A store that did not answer."""

from __future__ import annotations

from collections.abc import Iterator

from amanat.promises.identify import finding_id
from amanat.promises.model import Finding
from amanat.promises.rules.look import Look

RULE, DUTY = "silent-store", "datamap.categories"


def silent_store(look: Look) -> Iterator[Finding]:
    """Breaks no promise by itself, but while a store is silent nothing about data is shown to be kept."""
    for store in look.datamap.stores:
        if not store.answered:
            reason = f": {store.error}" if store.error else ""
            yield Finding(
                id=finding_id(RULE, DUTY, (store.name,)),
                rule=RULE,
                duty=DUTY,
                message=f"store `{store.name}` did not answer{reason}",
                remedy="see `amanat doctor`",
                store=store.name,
                breaks=False,
            )
