"""Where a run may be cut off on purpose, so that tests can show that it goes on and ends right.

`AMANAT_FAULT` names a point (`after:commit`); or with `statement:N` the Nth statement or COMMIT that changes anything
in a store, with `journal:N` the Nth COMMIT in the engine's own database, so that all can be tried, whatever they are.
"""

from __future__ import annotations

import os
import signal
from itertools import count
from typing import Any

_SET = "AMANAT_FAULT"
_BY_NUMBER = ("statement:", "journal:")
_READS = ("SELECT", "PRAGMA", "SET", "SHOW", "BEGIN", "START", "DESCRIBE", "EXPLAIN", "WITH")


def fault_point(name: str) -> None:
    """Kills this process, without any clean-up, when `AMANAT_FAULT` names this point."""
    if os.environ.get(_SET) == name:
        os.kill(os.getpid(), signal.SIGKILL)


def watch() -> None:
    """Counts statements from here on, where `AMANAT_FAULT` asks for one by its number; else does nothing."""
    if os.environ.get(_SET, "").startswith(_BY_NUMBER):
        _count()


def _count() -> None:
    from sqlalchemy import event
    from sqlalchemy.engine import Engine

    statements, commits = count(1), count(1)

    def before_statement(connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        words = statement.lstrip().upper()
        if words.startswith(_READS) and not words.endswith("FOR UPDATE"):
            return
        connection.info[_SET] = True
        if not _own(connection):
            fault_point(f"statement:{next(statements)}")

    def before_commit(connection: Any) -> None:
        if connection.info.pop(_SET, False):
            fault_point(f"journal:{next(commits)}" if _own(connection) else f"statement:{next(statements)}")

    def before_rollback(connection: Any) -> None:
        connection.info.pop(_SET, False)

    event.listen(Engine, "before_cursor_execute", before_statement)
    event.listen(Engine, "commit", before_commit)
    event.listen(Engine, "rollback", before_rollback)


def _own(connection: Any) -> bool:
    """Whether a connection leads to the engine's own database, where what was not committed leaves no trace."""
    return "writes" in connection.get_execution_options()
