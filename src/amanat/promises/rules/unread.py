"""Unknown is not fine: tables whose rows could not be looked at, and keys that are not believed."""

from __future__ import annotations

from collections.abc import Iterator

from amanat.promises.disclosure import all_tables
from amanat.promises.identify import finding_id
from amanat.promises.model import Finding
from amanat.promises.rules.look import Look

DUTY = "datamap.categories"


def unread(look: Look) -> Iterator[Finding]:
    """Tables of which only names and types are known. While there is one, that all is told cannot be shown."""
    for store, table in all_tables(look.datamap):
        if table.unread:
            yield Finding(
                id=finding_id("unread", DUTY, (store, table.name)),
                rule="unread",
                duty=DUTY,
                message=f"the rows of `{store}.{table.name}` could not be looked at: {table.unread}",
                remedy="let the reading role SELECT there, or place its columns in `datamap.toml`",
                promises=look.asked_by_law(DUTY),
                store=store,
                table=table.name,
                breaks=False,
            )


def doubted_key(look: Look) -> Iterator[Finding]:
    """Declared keys that are not believed: no request follows them, and rows may be reached by no other way."""
    for store, table in all_tables(look.datamap):
        for link in table.links:
            if link.suspect:
                column = link.columns[0]
                key = f"`{store}.{table.name}.{column}` to `{link.table}`"
                yield Finding(
                    id=finding_id("doubted-key", "rights.access", (store, table.name, column), link.table),
                    rule="doubted-key",
                    duty="rights.access",
                    message=f"the key {key} is not followed: {link.suspect}",
                    remedy="correct the key, or say in `datamap.toml` where it leads",
                    store=store,
                    table=table.name,
                    column=column,
                    breaks=False,
                )
