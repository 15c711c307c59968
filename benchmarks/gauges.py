"""What work costs: wall time, CPU of a server and of this process apart, WAL, syncs to disk, the most memory held.

Syncs of PostgreSQL are its own count. Those of this process are counted where they are asked for: `os.fsync` (the
evidence log, packages), and for each SQLite database in WAL mode with `synchronous = FULL` one for each commit that
wrote and three for a checkpoint that empties the log (log, database, log again); what SQLite does by itself when its
log has grown is left out.
"""

from __future__ import annotations

import os
import resource
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa

WHAT = ("wall", "server_cpu", "own_cpu", "wal", "syncs")
_CHECKPOINT = 3


class Gauge:
    """The costs so far, of a server (None: there is none) and of this process."""

    def __init__(self, url: str | None) -> None:
        self.own_syncs = 0
        self._admin = None if url is None else sa.create_engine(url, isolation_level="AUTOCOMMIT")

    def read(self) -> dict[str, float]:
        """Seconds, bytes and counts since the beginning."""
        found = {"wall": time.perf_counter(), "own_cpu": time.process_time(), "server_cpu": 0.0, "wal": 0.0}
        found["syncs"] = float(self.own_syncs)
        if self._admin is not None:
            with self._admin.connect() as connection:
                if connection.dialect.name == "postgresql":
                    found |= _postgres(connection, found["syncs"])
                else:
                    found |= _mariadb(connection, found["syncs"])
        return found

    def run(self, statement: str) -> None:
        """One statement of the administrator's, such as CHECKPOINT; nothing where there is no server."""
        if self._admin is not None:
            with self._admin.connect() as connection:
                connection.exec_driver_sql(statement)

    @contextmanager
    def counting(self, *engines: sa.Engine) -> Iterator[None]:
        """Counts this process's syncs, those of SQLite databases behind the engines among them."""
        real = os.fsync

        def counted(file: Any) -> None:
            self.own_syncs += 1
            real(file)

        def committed(connection: sa.Connection) -> None:
            options = connection.get_execution_options()
            self.own_syncs += bool(options.get("writes", False) and options.get("durable", True))

        def executed(_c: Any, cursor: Any, statement: str, *_: Any) -> None:
            del cursor
            self.own_syncs += _CHECKPOINT * statement.startswith("PRAGMA wal_checkpoint(TRUNCATE)")

        os.fsync = counted  # type: ignore[assignment]
        for engine in engines:
            sa.event.listen(engine, "commit", committed)
            sa.event.listen(engine, "before_cursor_execute", executed)
        try:
            yield
        finally:
            os.fsync = real
            for engine in engines:
                sa.event.remove(engine, "commit", committed)
                sa.event.remove(engine, "before_cursor_execute", executed)

    def close(self) -> None:
        if self._admin is not None:
            self._admin.dispose()


def _postgres(connection: sa.Connection, own: float) -> dict[str, float]:
    wal = connection.exec_driver_sql("SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn").scalar_one()
    # PostgreSQL 18 moved the count.
    new = (connection.dialect.server_version_info or (0,)) >= (18,)
    asked = "SELECT coalesce(sum(fsyncs), 0) FROM pg_stat_io WHERE object = 'wal'" if new else _WAL_SYNCS
    syncs = connection.exec_driver_sql(asked).scalar_one()
    pid = int(connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one())
    return {"wal": float(wal), "syncs": own + float(syncs), "server_cpu": _cpu_of_siblings(pid)}


_WAL_SYNCS = "SELECT wal_sync FROM pg_stat_wal"


def _mariadb(connection: sa.Connection, own: float) -> dict[str, float]:
    rows = connection.exec_driver_sql("SHOW GLOBAL STATUS LIKE 'Innodb_os_log%%'").all()
    status = {str(row[0]): row[1] for row in rows}
    file = Path(str(connection.exec_driver_sql("SELECT @@pid_file").scalar_one()))
    cpu = sum(int(each) for each in _fields(Path(f"/proc/{file.read_text().strip()}/stat"))[11:13])
    return {
        "wal": float(status.get("Innodb_os_log_written", 0)),
        "syncs": own + float(status.get("Innodb_os_log_fsyncs", 0)),
        "server_cpu": cpu / os.sysconf("SC_CLK_TCK"),
    }


def _cpu_of_siblings(pid: int) -> float:
    """CPU seconds of all processes of the server, those that ended included. Linux only, else 0."""
    stat = Path(f"/proc/{pid}/stat")
    if not stat.exists():
        return 0.0
    parent = _fields(stat)[1]
    ticks = 0
    for each in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = _fields(each)
        except OSError:
            continue
        if fields[1] == parent:
            ticks += int(fields[11]) + int(fields[12])
        if each.parent.name == parent:
            ticks += sum(int(field) for field in fields[11:15])
    return ticks / os.sysconf("SC_CLK_TCK")


def _fields(stat: Path) -> list[str]:
    return stat.read_text("utf-8", "replace").rpartition(")")[2].split()


class Spent:
    """The costs of one side, summed over blocks, with the wall time of each run."""

    def __init__(self) -> None:
        self.sums = dict.fromkeys(WHAT, 0.0)
        self.walls: list[float] = []

    def block(
        self,
        gauge: Gauge,
        runs: Sequence[Callable[[], object]],
        settle: Callable[[], object],
        warm: Sequence[Callable[[], object]] = (),
    ) -> None:
        """Runs one after another, after some that warm up. `settle` closes connections.

        Syncs are those of all runs, in proportion: a server process counts them up when it ends.
        """
        cold = gauge.read()
        for run in warm:
            run()
        before = gauge.read()
        for run in runs:
            started = time.perf_counter()
            run()
            self.walls.append(time.perf_counter() - started)
        wall, own = time.perf_counter(), time.process_time()
        settle()
        time.sleep(0.3)
        after = gauge.read() | {"wall": wall, "own_cpu": own}
        before["syncs"] = after["syncs"] - (after["syncs"] - cold["syncs"]) * len(runs) / (len(warm) + len(runs))
        for name in WHAT:
            self.sums[name] += after[name] - before[name]

    def report(self) -> dict[str, float]:
        """For each run: milliseconds of p50 and p99, and the means of all else."""
        count = len(self.walls)
        cuts = statistics.quantiles(self.walls, n=100, method="inclusive") if count > 1 else self.walls * 99
        means = {name: total / count for name, total in self.sums.items()}
        cpu = means["server_cpu"] + means["own_cpu"]
        return {"runs": count, "p50_ms": cuts[49] * 1000, "p99_ms": cuts[98] * 1000, "cpu": cpu, **means}


def peak_mib() -> float:
    """The most memory this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
