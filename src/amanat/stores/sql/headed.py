"""Keys that stand in a text after what says of which table they are: `users/17/roles`, `account-17`."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

HEAD = "^"
"""Before what the texts begin with, where that stands in the place of a path within documents."""


def is_headed(path: str) -> bool:
    """Whether a path says what texts begin with, and not where in a document something stands."""
    return path.startswith(HEAD)


def after_head(dialect: str, column: sa.ColumnElement[Any], head: str) -> sa.ColumnElement[Any]:
    """What stands in a text after `head`, up to the next slash; NULL where the text begins otherwise."""
    # A constant, so that an index over this very expression is found.
    quoted = (head.replace("\\", "\\\\") if dialect == "mysql" else head).replace("'", "''")
    begun: sa.ColumnElement[str] = sa.literal_column(f"'{quoted}'")
    slash: sa.ColumnElement[str] = sa.literal_column("'/'")
    one: sa.ColumnElement[int] = sa.literal_column("1")
    rest = sa.func.substr(column, sa.literal_column(str(len(head) + 1)))
    if dialect == "postgresql":
        key: sa.ColumnElement[Any] = sa.func.split_part(rest, slash, one)
    elif dialect == "sqlite":
        at = sa.func.instr(rest, slash)
        key = sa.case((at > sa.literal_column("0"), sa.func.substr(rest, one, at - one)), else_=rest)
    else:
        key = sa.func.substring_index(rest, slash, one)
    beginning = sa.func.substr(column, one, sa.literal_column(str(len(head))))
    return sa.case((beginning == begun, sa.cast(key, _text(dialect))))


def _text(dialect: str) -> Any:
    return sa.CHAR(255) if dialect == "mysql" else sa.Text()
