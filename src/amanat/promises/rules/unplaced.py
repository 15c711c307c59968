"""Unknown is not fine: what nobody could place."""

from __future__ import annotations

from collections.abc import Iterator

from amanat.datamap.of_kind import ends_elsewhere
from amanat.promises.disclosure import all_tables, unplaced_columns
from amanat.promises.identify import finding_id
from amanat.promises.model import Finding
from amanat.promises.rules.column import about_column
from amanat.promises.rules.look import Look

DUTY = "datamap.categories"


def unplaced(look: Look) -> Iterator[Finding]:
    """Columns that may hold personal data of an unknown kind. While there is one, that all is told cannot be shown."""
    for held in unplaced_columns(look.datamap):
        yield about_column(
            "unplaced",
            DUTY,
            held,
            f"what is in `{held}` is not known",
            "place it in `datamap.toml`",
            promises=look.asked_by_law(DUTY),
            breaks=False,
        )


def unreached(look: Look) -> Iterator[Finding]:
    """Tables with personal data from which no way leads to a person of any kind: no request can reach their rows."""
    asked_for = {place for place, kinds in ends_elsewhere(look.datamap).items() if kinds}
    for store, table in all_tables(look.datamap):
        if not look.datamap.reaches(store, table) and f"{store}.{table.name}" not in asked_for:
            yield Finding(
                id=finding_id("unreached", "rights.access", (store, table.name)),
                rule="unreached",
                duty="rights.access",
                message=f"`{store}.{table.name}` holds personal data, but no way leads from it to a person",
                remedy="declare a link in `datamap.toml`",
                store=store,
                table=table.name,
                breaks=False,
            )


def stray_pin(look: Look) -> Iterator[Finding]:
    """Corrections in `datamap.toml` that meet nothing: what was corrected may have moved, uncorrected."""
    for note in look.datamap.notes:
        yield Finding(
            id=finding_id("stray-pin", DUTY, (), note),
            rule="stray-pin",
            duty=DUTY,
            message=f"`datamap.toml`: {note}",
            remedy="correct or remove it there",
            breaks=False,
        )
