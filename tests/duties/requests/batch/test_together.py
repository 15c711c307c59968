"""Batches and single requests at the same time, in processes of their own: nobody twice, nobody half."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa

from amanat.duties.requests import erase
from amanat.duties.requests.batch import many as batch_module
from amanat.duties.requests.batch import run as batch_run
from amanat.duties.requests.batch.many import answer_many
from amanat.duties.requests.history import past_requests
from amanat.duties.requests.journaled import Journaled
from amanat.duties.requests.run import answer
from amanat.records.batches import working_on
from amanat.records.files import Busy
from amanat.records.journal import working
from amanat.subjects.erase.execute import execute
from amanat.subjects.model import StorePlan
from amanat.subjects.people import pseudonym
from amanat.subjects.sql.work import Work
from amanat.subjects.who.find import find
from tests.conftest import ROOT
from tests.duties.requests import bed, crowd
from tests.subjects import town


def started(folder: Path, url: str, start: int, count: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.duties.requests.many_once", str(folder), url, str(start), str(count)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def states_of(runs: list[subprocess.Popen[str]]) -> list[dict[str, int]]:
    ends = [run.communicate(timeout=600) for run in runs]
    assert [run.returncode for run in runs] == [0] * len(runs), ends
    return [json.loads(out) for out, _ in ends]


@pytest.mark.parametrize(
    ("engine", "journals"),
    [
        ("sqlite", "one"),
        pytest.param("postgres_url", "one", marks=pytest.mark.postgres),
        pytest.param("postgres_url", "two", marks=pytest.mark.postgres),
        pytest.param("mysql_url", "two", marks=pytest.mark.mysql),
    ],
)
def test_two_batches_that_share_people_and_rows(
    tmp_path: Path, request: pytest.FixtureRequest, engine: str, journals: str
) -> None:
    """With one journal, who is in both is left to the one that came first. Services with journals of their own know
    nothing of each other and meet at the locked rows."""
    url = f"sqlite:///{tmp_path / 'town.db'}" if engine == "sqlite" else str(request.getfixturevalue(engine))
    crowd.build(url, 100)
    folders = [tmp_path, tmp_path] if journals == "one" else [tmp_path / "one", tmp_path / "two"]
    for folder in folders:
        folder.mkdir(exist_ok=True)
        bed.context(folder, url).book.close()
    found = states_of([started(folders[0], url, 0, 60), started(folders[1], url, 30, 60)])
    assert all(set(states) <= {"fulfilled", "left", "no match"} for states in found), found
    assert [sum(states.values()) for states in found] == [60, 60]
    dump = town.dump(url)
    kept = [str(crowd.FIRST + at) for at in range(90, 100)]
    for table in ("addresses", "orders", "tickets"):
        assert sorted(row[0] for row in dump[table] if int(str(row[0])) >= crowd.FIRST) == kept, table
    assert "crowd1000@" not in str(dump).lower()
    if journals == "one":
        past = past_requests(bed.context(tmp_path, url).book)
        assert {one.state for one in past} == {"fulfilled"}
        assert sum(one.people.get("fulfilled", 0) for one in past) == 90


def test_who_has_an_open_request_is_left_to_it(tmp_path: Path, sqlite_town: str) -> None:
    context = bed.context(tmp_path, sqlite_town)
    subjects = find(context.people_store, context.datamap, "ann_lee7")
    open_one = Journaled.open(context, "erase", pseudonym(context.book.keys, subjects), "ann_lee7")
    outcome = answer_many(context, "erase", ["ann_lee7", "dan.moe1"])
    assert [(one.state, one.request == open_one.request.id) for one in outcome.people] == [
        ("left", True),
        ("fulfilled", False),
    ]
    assert outcome.exit_code == 1
    alone = answer_many(context, "erase", ["ann_lee7"])
    assert (alone.id, alone.states) == (None, {"left": 1})
    assert len(past_requests(context.book)) == 2


def test_a_batch_waits_for_a_single_request_at_work(
    tmp_path: Path, sqlite_town: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = bed.context(tmp_path, sqlite_town)
    subject = pseudonym(context.book.keys, find(context.people_store, context.datamap, "ann_lee7"))
    monkeypatch.setattr(batch_module, "_WAIT", 0.2)
    with working(context.book, subject), pytest.raises(Busy):
        answer_many(context, "erase", ["ann_lee7", "dan.moe1"])
    (past,) = past_requests(context.book)
    assert (past.state, past.open, past.people) == ("received", 2, {"received": 2})
    assert len(town.dump(sqlite_town)["users"]) == 5


def test_a_single_request_steps_back_for_a_batch_at_work(
    tmp_path: Path, sqlite_town: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It waits until the batch has ended, and then finds nobody."""
    context, other = bed.context(tmp_path, sqlite_town), bed.context(tmp_path, sqlite_town)
    claimed, go_on = threading.Event(), threading.Event()

    class Waiting(batch_run.ErasingMany):
        def run(self) -> None:
            claimed.set()
            assert go_on.wait(60)
            super().run()

    monkeypatch.setitem(batch_run.DUTIES, "erase", Waiting)
    with ThreadPoolExecutor(2) as pool:
        batch = pool.submit(answer_many, context, "erase", ["ann_lee7", "dan.moe1"])
        assert claimed.wait(60)
        single = pool.submit(answer, other, "erase", "ANN.LEE@example.com")
        threading.Timer(0.3, go_on.set).start()
        assert batch.result().states == {"fulfilled": 2}
        assert single.result().state == "no match"


def test_nobody_else_works_on_a_batch(tmp_path: Path, sqlite_town: str) -> None:
    context, other = bed.context(tmp_path, sqlite_town), bed.context(tmp_path, sqlite_town)
    with working_on(context.book, "X"), pytest.raises(Busy), working_on(other.book, "X"):
        pass


def test_what_another_batch_changed_meanwhile_is_planned_again(
    tmp_path: Path, sqlite_town: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ann's post stays for Bob's reply in the first plan; Bob goes before it is carried out, so the post goes too."""
    folders = [tmp_path / "one", tmp_path / "two"]
    for folder in folders:
        folder.mkdir()
    ann, bob = (bed.context(folder, sqlite_town) for folder in folders)
    runs: list[int] = []

    def after_bob(work: Work, planned: StorePlan, before_commit: Callable[[str | None], None]) -> None:
        runs.append(1)
        if len(runs) == 1:
            assert answer_many(bob, "erase", ["bob", "cyd_99"]).states == {"fulfilled": 2}
        execute(work, planned, before_commit)

    monkeypatch.setattr(erase, "execute", after_bob)
    outcome = answer_many(ann, "erase", ["ann_lee7", "dan.moe1"])
    assert (outcome.states, len(runs)) == ({"fulfilled": 2}, 3), "Ann's first try, Bob's, Ann's second"
    assert town.dump(sqlite_town)["posts"] == set()


@pytest.mark.postgres
def test_a_deadlock_is_tried_again(tmp_path: Path, postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody holds a message and wants Ann's row, while the batch holds Ann's row and wants the message."""
    town.build(postgres_url)
    held, tries = threading.Event(), threading.Event()

    def head_on(work: Work, planned: StorePlan, before_commit: Callable[[str | None], None]) -> None:
        assert held.wait(60)
        tries.set()
        execute(work, planned, before_commit)

    def other() -> str:
        engine = sa.create_engine(postgres_url)
        try:
            with engine.begin() as connection:
                connection.exec_driver_sql("UPDATE messages SET deleted_at = now() WHERE id = 1")
                held.set()
                assert tries.wait(60)
                time.sleep(0.5)
                connection.exec_driver_sql("SELECT 1 FROM users WHERE id = 1 FOR UPDATE")
            return "went on"
        except sa.exc.OperationalError:
            return "gave way"
        finally:
            engine.dispose()

    monkeypatch.setattr(erase, "execute", head_on)
    with ThreadPoolExecutor(2) as pool:
        ended = pool.submit(other)
        outcome = answer_many(bed.context(tmp_path, postgres_url), "erase", ["ann_lee7", "dan.moe1"])
        assert ended.result(60) in ("went on", "gave way")
    assert outcome.states == {"fulfilled": 2}
    assert {row[0] for row in town.dump(postgres_url)["users"]} == {"2", "3", "5"}
