"""A finding keeps the moment it was first seen for as long as it stands."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from amanat.board.model import Board
from amanat.board.since import with_since
from amanat.clock import FixedClock
from amanat.policy.reading import Reading
from amanat.promises.model import Finding
from amanat.records.database import Records
from amanat.records.keys import Keys

FIRST = datetime(2026, 3, 1, 12, tzinfo=UTC)


def board(at: datetime, *names: str) -> Board:
    findings = tuple(Finding(id=name, rule="r", duty="d", message="m", remedy="") for name in names)
    reading = Reading(name="p", text="", digest="", language="en")
    return Board(service="s", policy="p", at=at, reading=reading, lines=(), findings=findings, unread=())


def seen(folder: Path, given: Board) -> dict[str, str | None]:
    keys = Keys.open(folder / "keys")
    with Records.open(None, folder / "service" / ".amanat", keys, FixedClock(given.at)) as records:
        return {finding.id: finding.since for finding in with_since(records, given).findings}


def test_what_stays_keeps_its_date_and_what_comes_back_counts_anew(tmp_path: Path) -> None:
    day = timedelta(days=1)
    assert seen(tmp_path, board(FIRST, "a", "b")) == {"a": "2026-03-01T12:00:00Z", "b": "2026-03-01T12:00:00Z"}
    assert seen(tmp_path, board(FIRST + day, "a", "c")) == {"a": "2026-03-01T12:00:00Z", "c": "2026-03-02T12:00:00Z"}
    assert seen(tmp_path, board(FIRST + 2 * day, "b")) == {"b": "2026-03-03T12:00:00Z"}


def test_nothing_else_of_the_board_changes(tmp_path: Path) -> None:
    given = board(FIRST, "a")
    with Records.open(None, tmp_path / "x" / ".amanat", Keys.open(tmp_path / "keys"), FixedClock(FIRST)) as records:
        dated = with_since(records, given)
    bare = tuple(msgspec.structs.replace(finding, since=None) for finding in dated.findings)
    assert msgspec.structs.replace(dated, findings=bare) == given
