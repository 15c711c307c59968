from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from amanat.errors import InputError, StoreDown
from amanat.records import packages
from amanat.records.database import Records
from amanat.records.jobs import MOST_ATTEMPTS, Ran, pause, run_due, schedule
from amanat.records.tables import job

from .conftest import HandClock
from .logs import START


def later(records: Records, name: str, minutes: int = 0) -> None:
    with records.begin() as connection:
        schedule(connection, name, {"n": minutes}, START + timedelta(minutes=minutes))


def test_jobs_run_when_they_are_due_the_oldest_first(records: Records, clock: HandClock) -> None:
    seen: list[int] = []

    def handle(_: Records, arguments: Mapping[str, Any]) -> None:
        seen.append(arguments["n"])

    for minutes in (2, 0, 1, 60):
        later(records, "count", minutes)
    clock.pass_by(timedelta(minutes=5))
    last = START + timedelta(minutes=60)
    assert run_due(records, {"count": handle}, clock) == Ran(done=("count", "count", "count"), next=last)
    assert seen == [0, 1, 2]
    assert run_due(records, {"count": handle}, clock) == Ran(next=last)
    clock.pass_by(timedelta(minutes=60))
    assert run_due(records, {"count": handle}, clock) == Ran(done=("count",)), "and nothing is still to come"


def test_a_job_that_fails_is_put_off_and_given_up_in_the_end(records: Records, clock: HandClock) -> None:
    def fail(_: Records, __: Mapping[str, Any]) -> None:
        raise StoreDown("no answer", remedy="start it")

    later(records, "fail")
    for attempt in range(1, MOST_ATTEMPTS):
        again = clock.now() + pause(attempt)
        assert run_due(records, {"fail": fail}, clock) == Ran(failed=("fail",), next=again)
        assert run_due(records, {"fail": fail}, clock) == Ran(next=again), "not before the pause is over"
        clock.pass_by(pause(attempt))
    assert run_due(records, {"fail": fail}, clock) == Ran(given_up=("fail",))
    clock.pass_by(timedelta(days=100))
    assert run_due(records, {"fail": fail}, clock) == Ran()
    with records.look() as connection:
        row = connection.execute(sa.select(job)).one()
    assert (row.problem, row.attempts, row.done_at) == ("no answer; start it", MOST_ATTEMPTS, None)


def test_pauses_grow_to_a_day() -> None:
    assert [pause(number) for number in (1, 2, 3)] == [timedelta(minutes=each) for each in (1, 2, 4)]
    assert pause(12) == pause(500) == timedelta(days=1)


def test_a_job_whose_process_died_is_tried_again(records: Records, clock: HandClock) -> None:
    class Killed(BaseException):
        pass

    def die(_: Records, __: Mapping[str, Any]) -> None:
        raise Killed

    later(records, "work")
    with pytest.raises(Killed):
        run_due(records, {"work": die}, clock)
    assert run_due(records, {"work": lambda *_: None}, clock) == Ran(next=clock.now() + pause(1))
    clock.pass_by(pause(1))
    assert run_due(records, {"work": lambda *_: None}, clock) == Ran(done=("work",))


def test_a_job_without_a_handler_waits(memory: Records, clock: HandClock) -> None:
    later(memory, "unknown")
    assert run_due(memory, {}, clock) == Ran(waiting=("unknown",))
    assert run_due(memory, {"unknown": lambda *_: None}, clock) == Ran(done=("unknown",))


def test_each_job_runs_once_however_many_workers(records: Records, clock: HandClock) -> None:
    seen: list[int] = []
    for minutes in range(20):
        later(records, "count", -minutes)
    handlers = {"count": lambda _, arguments: seen.append(arguments["n"])}
    with ThreadPoolExecutor(4) as threads:
        ran = list(threads.map(lambda _: run_due(records, handlers, clock), range(4)))
    assert sorted(seen) == sorted(-minutes for minutes in range(20))
    assert sum(len(each.done) for each in ran) == 20


def test_a_failing_driver_leaves_no_rows_in_the_journal(memory: Records, clock: HandClock) -> None:
    def fail(records: Records, _: Mapping[str, Any]) -> None:
        with records.begin() as connection:
            connection.execute(sa.text("SELECT 'ana@example.com' FROM nowhere"))

    later(memory, "fail")
    run_due(memory, {"fail": fail}, clock)
    with memory.look() as connection:
        assert "ana@" not in str(connection.execute(sa.select(job.c.problem)).scalar())


def test_packages_are_deleted_in_time_and_nothing_else(memory: Records, clock: HandClock, tmp_path: Path) -> None:
    package = packages.packages(memory) / "01ABC.zip"
    package.write_bytes(b"data")
    with memory.begin() as connection:
        packages.keep_package(memory, connection, package, days=7)
        for other in (tmp_path / "01ABC.zip", memory.folder / "engine.db"):
            with pytest.raises(InputError, match="not among the packages"):
                packages.keep_package(memory, connection, other)
    clock.pass_by(timedelta(days=6))
    assert run_due(memory, packages.HANDLERS, clock).done == ()
    clock.pass_by(timedelta(days=1))
    assert run_due(memory, packages.HANDLERS, clock) == Ran(done=("expire-packages",))
    assert not package.exists()
    with pytest.raises(InputError, match="no file name"):
        packages.expire_packages(memory, {"name": "../engine.db"})
    assert (memory.folder / "engine.db").exists()
