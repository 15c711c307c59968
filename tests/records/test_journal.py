from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from amanat.errors import InputError
from amanat.records.database import Records
from amanat.records.files import Busy
from amanat.records.ids import new_id
from amanat.records.journal import (
    AlreadyOpen,
    JournalMoved,
    Request,
    RequestKind,
    close_request,
    open_request,
    open_requests,
    request,
    requests,
    set_sealed,
    set_state,
    unfinished,
    working,
)
from amanat.records.steps import PlannedStep, Step, StepState, mark, plan_steps, steps_of
from amanat.records.tasks import add_task, finish_task, tasks

from .conftest import HandClock
from .logs import START

ANA, BEN = "a" * 64, "b" * 64
DUE = START + timedelta(days=30)


def asked(
    connection: sa.Connection, subject: str = ANA, kind: RequestKind = "erase", sealed: bytes | None = None
) -> Request:
    return open_request(
        connection,
        kind=kind,
        subject=subject,
        channel="cli",
        received_at=START,
        due_at=DUE,
        sealed=sealed,
    )


PLAN = [
    PlannedStep(store="main", action="erase", digest="d" * 64, counts={"users delete": 1, "orders scrub": 3}),
    PlannedStep(store="logs", action="erase", digest="e" * 64, counts={"lines delete": 9}),
]


def test_a_request_is_written_down_as_it_came(records: Records) -> None:
    with records.begin() as connection:
        made = asked(connection, sealed=b"who")
    with records.look() as connection:
        assert request(connection, made.id) == made
        assert unfinished(connection, ANA) == unfinished(connection, ANA, "erase") == made
        assert unfinished(connection, ANA, "access") is None
        assert unfinished(connection, BEN) is None
    assert (made.state, made.received_at, made.due_at, made.sealed) == ("received", START, DUE, b"who")


def test_a_second_request_goes_on_with_the_first(records: Records) -> None:
    with records.begin() as connection:
        first = asked(connection)
        with pytest.raises(AlreadyOpen, match="run the request again"):
            asked(connection)
        others = [asked(connection, BEN), asked(connection, ANA, "access")]
        close_request(connection, first.id, "fulfilled", now=START)
        again = asked(connection)
    assert len({first.id, again.id, *(each.id for each in others)}) == 4


def test_two_that_ask_at_once_open_one(records: Records) -> None:
    outcome: list[str] = []
    ready = threading.Barrier(2)

    def ask() -> None:
        ready.wait()
        try:
            with records.begin() as connection:
                asked(connection)
            outcome.append("opened")
        except AlreadyOpen:
            outcome.append("already open")

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcome) == ["already open", "opened"]


def test_one_run_at_a_time_works_on_a_person(records: Records, reopen: Callable[[], Records]) -> None:
    other = reopen()
    with working(records, ANA), working(other, BEN), pytest.raises(Busy, match="run again"), working(other, ANA):
        pass
    with working(other, ANA):
        pass


def test_many_requests_are_written_at_once(records: Records) -> None:
    many = [
        Request(
            id=new_id(START),
            kind="erase",
            subject=f"{number:064x}",
            state="received",
            channel="batch",
            received_at=START,
            due_at=DUE,
        )
        for number in range(1200)
    ]
    with records.begin() as connection:
        asked(connection, f"{7:064x}")
        assert open_requests(connection, many) == {each.id for each in many} - {many[7].id}
        assert open_requests(connection, []) == set()
    with records.look() as connection:
        assert len(requests(connection, open_only=True)) == 1200


def test_requests_are_listed(memory: Records, clock: HandClock) -> None:
    with memory.begin() as connection:
        first = asked(connection)
        second = asked(connection, BEN, "access")
        close_request(connection, first.id, "partly", now=START)
    with memory.look() as connection:
        assert [each.id for each in requests(connection)] == [first.id, second.id]
        assert [each.id for each in requests(connection, latest=1)] == [second.id]
        assert [each.id for each in requests(connection, kind="erase")] == [first.id]
        assert [each.id for each in requests(connection, open_only=True)] == [second.id]
        assert requests(connection, since=clock.now() + timedelta(seconds=1)) == ()
        with pytest.raises(InputError, match="there is no request `x`"):
            request(connection, "x")


def test_a_request_comes_on_and_ends(records: Records) -> None:
    with records.begin() as connection:
        made = asked(connection, sealed=b"who")
        set_state(connection, made.id, "erased", clean=False, left_in=["main.notes.text"])
        now = set_state(connection, made.id, "searched", clean=True)
        assert (now.state, now.clean, now.left_in, now.sealed) == ("searched", True, ("main.notes.text",), b"who")
        assert set_sealed(connection, made.id, b"other").sealed == b"other"
        ended = close_request(connection, made.id, "fulfilled", now=DUE, readable=True, left_in=[], problem="none")
        with pytest.raises(JournalMoved, match="is not open"):
            set_state(connection, made.id, "failed")
        with pytest.raises(JournalMoved):
            close_request(connection, made.id, "failed", now=DUE)
    assert ended.closed_at == DUE
    assert (ended.state, ended.clean, ended.readable, ended.left_in, ended.problem) == (
        "fulfilled",
        True,
        True,
        (),
        "none",
    )
    assert ended.sealed is None, "what was kept readable is destroyed with the end of the request"


def test_steps_are_planned_marked_and_done(records: Records) -> None:
    with records.begin() as connection:
        made = asked(connection)
        planned = plan_steps(connection, made.id, PLAN)
        assert request(connection, made.id).state == "planned"
        doubt = mark(connection, planned[0], "in doubt", now=START, transaction="771")
    with records.look() as connection:
        assert steps_of(connection, made.id) == (doubt, planned[1])
    assert (doubt.state, doubt.transaction, doubt.started_at, doubt.finished_at) == ("in doubt", "771", START, None)
    with records.begin() as connection:
        done = mark(connection, doubt, "done", now=DUE, counts={"users delete": 1})
        assert steps_of(connection, made.id)[0] == done
    assert (done.transaction, done.finished_at, done.counts) == ("771", DUE, {"users delete": 1})


def test_a_plan_of_which_nothing_was_begun_can_be_made_anew(memory: Records) -> None:
    with memory.begin() as connection:
        made = asked(connection)
        plan_steps(connection, made.id, PLAN)
        again = plan_steps(connection, made.id, PLAN[:1])
        assert steps_of(connection, made.id) == again
        mark(connection, again[0], "in doubt", now=START, transaction="1")
        with pytest.raises(JournalMoved, match="was begun"):
            plan_steps(connection, made.id, PLAN)


def test_a_run_that_was_overtaken_is_stopped(records: Records) -> None:
    """Both know the step as planned; the second to mark it must not go on."""
    with records.begin() as connection:
        (step, _) = plan_steps(connection, asked(connection).id, PLAN)
        mark(connection, step, "in doubt", now=START, transaction="1")
    with pytest.raises(JournalMoved, match="another run has gone on"), records.begin() as connection:
        mark(connection, step, "in doubt", now=START, transaction="2")
    with records.look() as connection:
        assert steps_of(connection, step.request)[0].transaction == "1"


def test_an_old_doubt_is_not_settled_for_a_new_one(records: Records) -> None:
    """In doubt, given back, in doubt anew: who asked about the first transaction must not settle the second."""
    with records.begin() as connection:
        (step, _) = plan_steps(connection, asked(connection).id, PLAN)
        first = mark(connection, step, "in doubt", now=START, transaction="1")
        back = mark(connection, first, "planned", now=START)
        assert back.transaction is None
        mark(connection, back, "in doubt", now=START, transaction="2")
        with pytest.raises(JournalMoved):
            mark(connection, first, "done", now=START)


@pytest.mark.parametrize(
    ("start", "end"),
    [("done", "planned"), ("done", "failed"), ("planned", "planned"), ("failed", "done"), ("in doubt", "in doubt")],
)
def test_moves_that_make_no_sense_are_refused(memory: Records, start: StepState, end: StepState) -> None:
    step = Step(request="r", number=0, state=start, store="main", action="erase")
    with memory.begin() as connection, pytest.raises(InputError, match=f"cannot go from `{start}` to `{end}`"):
        mark(connection, step, end, now=START)


def test_a_failed_step_can_be_tried_again(memory: Records) -> None:
    with memory.begin() as connection:
        (step, _) = plan_steps(connection, asked(connection).id, PLAN)
        failed = mark(connection, step, "failed", now=START, problem="the store did not answer")
        assert (failed.problem, failed.finished_at) == ("the store did not answer", START)
        again = mark(connection, failed, "planned", now=DUE)
        assert (again.problem, again.finished_at, again.state) == (None, None, "planned")


def test_tasks_are_given_once_and_done_once(records: Records) -> None:
    given: dict[str, Any] = {"system": "paper", "what": "shred the form", "who": "office", "due_at": DUE, "now": START}
    with records.begin() as connection:
        made = asked(connection)
        first = add_task(connection, request=made.id, **given)
        assert add_task(connection, request=made.id, **given) == first
        sooner = add_task(
            connection, request=made.id, system="crm", what="delete", who="sales", due_at=START, now=START
        )
        assert tasks(connection, request=made.id) == (sooner, first)
        finish_task(connection, first.id, now=DUE, who="office")
        with pytest.raises(InputError, match="no open task"):
            finish_task(connection, first.id, now=DUE, who="office")
        assert tasks(connection, open_only=True) == (sooner,)
        assert tasks(connection, request="none") == ()
    with records.look() as connection:
        (done,) = [task for task in tasks(connection) if task.done_at]
    assert (done.id, done.done_at, done.done_by) == (first.id, DUE, "office")
