"""What of an erasure waits for the disk: the mark before the store's COMMIT, and each state that is told to anyone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlalchemy as sa

from amanat.duties.requests.run import answer
from amanat.records.database import Records
from tests.duties.requests import bed


def _commits(records: Records) -> list[bool]:
    """Fills up with whether each transaction that wrote waited for the disk."""
    found: list[bool] = []

    def committed(connection: sa.Connection) -> None:
        options = connection.get_execution_options()
        if options.get("writes"):
            setting = connection.connection.cursor().execute("PRAGMA synchronous").fetchone()[0]
            assert (setting == 2) == options["durable"]
            found.append(bool(options["durable"]))

    sa.event.listen(records._engine, "commit", committed)
    return found


def test_an_erasure_waits_for_the_journal_twice_before_it_is_erased(
    tmp_path: Path, sqlite_town: str, monkeypatch: Any
) -> None:
    context = bed.context(tmp_path, sqlite_town)
    commits = _commits(context.book)
    at: dict[str, int] = {}
    for room in ("doubt", "erase"):
        place = f"amanat.duties.requests.{room}.fault_point"
        monkeypatch.setattr(place, lambda name: at.setdefault(name, len(commits)))
    assert answer(context, "erase", "ann.lee@example.com").state == "fulfilled"
    assert commits[: at["before:commit"]] == [False, False, False, True], "received, sealed, planned; in doubt"
    assert commits[at["before:commit"] : at["after:look"]] == [False, True], "done; erased"
    assert commits[-1] is True
    context.book.close()


def test_what_is_not_durable_is_there_for_others_at_once(tmp_path: Path, sqlite_town: str) -> None:
    context = bed.context(tmp_path, sqlite_town)
    with context.book.begin(durable=False) as connection:
        connection.exec_driver_sql("CREATE TABLE seen (x INTEGER)")
    with context.book.look() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM seen").scalar() == 0
    context.book.close()
