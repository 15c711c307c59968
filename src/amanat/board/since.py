"""Since when a finding stands: a privacy officer asks that first, and no single look can tell."""

from __future__ import annotations

import msgspec
import sqlalchemy as sa

from amanat.board.model import Board
from amanat.clock import stamp
from amanat.promises.model import Finding
from amanat.records.database import Records
from amanat.records.tables import finding_first_seen as seen

_AT_ONCE = 500


def with_since(records: Records, board: Board) -> Board:
    """The board with the moment each finding was first seen. One that went and came back counts anew."""
    names = [finding.id for finding in board.findings]
    with records.begin() as connection:
        first = {row.id: row.first_at for row in connection.execute(sa.select(seen.c.id, seen.c.first_at))}
        gone = sorted(first.keys() - set(names))
        for start in range(0, len(gone), _AT_ONCE):
            connection.execute(seen.delete().where(seen.c.id.in_(gone[start : start + _AT_ONCE])))
        fresh = [{"id": name, "first_at": board.at, "last_at": board.at} for name in names if name not in first]
        if fresh:
            connection.execute(seen.insert(), fresh)
        connection.execute(seen.update().values(last_at=board.at))
    moments = {name: stamp(first.get(name, board.at)) for name in names}
    return msgspec.structs.replace(board, findings=tuple(_dated(one, moments[one.id]) for one in board.findings))


def _dated(finding: Finding, since: str) -> Finding:
    return msgspec.structs.replace(finding, since=since)
