"""What SQLite's tables and views are: full-text indexes and their inner tables, what a view reads, views that fail."""

from __future__ import annotations

import re
import sqlite3
from typing import Any, TypedDict, cast

import sqlalchemy as sa

from amanat.stores.schema.model import TableKind
from amanat.stores.schema.reflect import Place

_CONTENT = re.compile(
    r"""\bcontent\s*=\s*(?:'((?:[^']|'')*)'|"((?:[^"]|"")*)"|\[([^\]]*)\]|([^\s,)]*))""", re.IGNORECASE
)
_FULL_TEXT = re.compile(r"\busing\s+fts[345]\b", re.IGNORECASE)


class Relations(TypedDict):
    """Those fields of `Extras` that are told here."""

    hidden: frozenset[Place]
    kinds: dict[Place, TableKind]
    reads: dict[Place, tuple[Place, ...]]
    broken: frozenset[Place]


def relations(connection: sa.Connection) -> Relations:
    """A full-text index over another table's content shows that table's rows, as a view does."""
    raw = cast("sqlite3.Connection", connection.connection.driver_connection)
    listed = {str(name): str(kind) for name, kind in raw.execute("SELECT name, type FROM pragma_table_list") if name}
    bodies = dict(raw.execute("SELECT name, coalesce(sql, '') FROM sqlite_master WHERE type IN ('table', 'view')"))
    kinds: dict[Place, TableKind] = {}
    reads: dict[Place, tuple[Place, ...]] = {}
    broken: set[Place] = set()
    for name in sorted(bodies):
        place: Place = (None, name)
        kind = listed.get(name, "")
        if kind == "view":
            kinds[place] = "view"
            seen = _read(raw, name)
            if seen is None:
                broken.add(place)
            else:
                reads[place] = tuple((None, one) for one in sorted(seen & set(bodies) - {name}))
        elif kind == "virtual" and (content := _content(bodies[name])) is not None:
            kinds[place] = "view"
            reads[place] = ((None, content),) if content else ()
    hidden = frozenset((None, name) for name, kind in listed.items() if kind == "shadow")
    return Relations(hidden=hidden, kinds=kinds, reads=reads, broken=frozenset(broken))


def _content(body: str) -> str | None:
    """The table whose text a full-text index is over: empty where it keeps no text, None where it keeps its own."""
    if not _FULL_TEXT.search(body) or (found := _CONTENT.search(body)) is None:
        return None
    return next((group for group in found.groups() if group is not None), "")


def _read(raw: sqlite3.Connection, view: str) -> set[str] | None:
    """The tables that SQLite asks leave to read when it prepares, but does not run, the view; None where it fails."""
    seen: set[str] = set()

    def ask(action: int, first: Any, _second: Any, _database: Any, _source: Any) -> int:
        if action == sqlite3.SQLITE_READ and first:
            seen.add(str(first))
        return sqlite3.SQLITE_OK

    quoted = view.replace('"', '""')
    raw.set_authorizer(ask)
    try:
        raw.execute(f'EXPLAIN SELECT * FROM "{quoted}"').close()
    except sqlite3.Error:
        return None
    finally:
        raw.set_authorizer(None)
    return seen
