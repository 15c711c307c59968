"""A row of Amanat's own in the transaction that erases: it shows afterwards that the transaction was committed.

For engines that keep no record of past transactions. The table holds a random number and a time, nothing of a person;
it is made when the first erasure needs it, and each row goes once the journal says `done`.
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

NAME = "amanat_marker"
_COLUMNS = ("id", "at")

MARKERS = sa.table(NAME, sa.column("id", sa.String), sa.column("at", sa.String))
_CREATE = f"CREATE TABLE IF NOT EXISTS {NAME} (id CHAR(32) NOT NULL PRIMARY KEY, at TIMESTAMP NOT NULL)"
CREATE = {
    "sqlite": _CREATE,
    # Another engine of the server would keep the row of a transaction that was rolled back.
    "mysql": f"{_CREATE} ENGINE=InnoDB",
}
"""By dialect: what makes the table, for a person to run where the role may not."""

TRIAL = (
    sa.select(MARKERS.c.id).limit(0),
    MARKERS.insert().values(id="trial", at=sa.func.current_timestamp()),
    MARKERS.delete().where(MARKERS.c.id == "trial"),
)
"""All that is ever done to the table; to be rolled back."""


def by_hand(dialect: str) -> str:
    """What a person runs so that the role of `write_url` can leave markers."""
    return f"{CREATE[dialect]}; GRANT SELECT, INSERT, DELETE ON {NAME} TO the role"


def is_markers(table: str, columns: Sequence[str]) -> bool:
    """Whether a table is that of the markers, which is no part of what the store holds of anybody."""
    return table == NAME and tuple(columns) == _COLUMNS
