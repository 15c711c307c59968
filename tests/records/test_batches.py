"""Requests of many people: a few statements move, split and close them, and nobody else's."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from amanat.records.batch_moves import (
    SPLIT,
    Ending,
    close_people,
    close_waiting,
    destroy_keys,
    more_steps,
    move_people,
    note_problem,
    set_sealed_many,
    split,
)
from amanat.records.batches import (
    any_done,
    claim_of,
    earlier,
    failed_in_batches,
    open_batches,
    open_of,
    parts_of,
    people_in,
    people_waiting,
    rows_done,
    tallies,
    working_on,
)
from amanat.records.database import Records
from amanat.records.files import Busy
from amanat.records.ids import new_id
from amanat.records.journal import (
    JournalMoved,
    Request,
    RequestKind,
    lock_of,
    open_requests,
    request,
    requests,
    working,
)
from amanat.records.steps import PlannedStep, mark, plan_steps, steps_of
from amanat.records.tables import subject_key

from .logs import START

DUE = START + timedelta(days=30)


def row(subject: str, batch: str | None = None, members: int | None = None, kind: RequestKind = "erase") -> Request:
    return Request(
        id=new_id(START), kind=kind, subject=subject, state="received", channel="staff", received_at=START, due_at=DUE,
        batch=batch, members=members,
    )  # fmt: skip


def opened(records: Records, people: list[str], kind: RequestKind = "erase") -> tuple[Request, list[Request]]:
    """A batch, with something sealed for each of its people."""
    whole = row(f"batch {people} {kind}"[:64], members=len(people), kind=kind)
    members = [row(name, batch=whole.id, kind=kind) for name in people]
    with records.begin() as connection:
        assert open_requests(connection, [whole, *members]) == {whole.id, *(one.id for one in members)}
        texts = records.keys.seal_many(connection, [(name, name.encode()) for name in people])
        set_sealed_many(connection, [(one.id, text) for one, text in zip(members, texts, strict=True)])
    return whole, members


def keys_left(records: Records) -> set[str]:
    with records.look() as connection:
        return set(connection.execute(sa.select(subject_key.c.subject)).scalars())


def test_people_end_each_in_their_own_way(records: Records) -> None:
    whole, (ann, bob, cyd) = opened(records, ["ann", "bob", "cyd"])
    endings = [
        Ending(id=ann.id, state="fulfilled", clean=True),
        Ending(id=bob.id, state="partly", problem="see the place", left_in=("main.log.line",)),
    ]
    with records.begin() as connection:
        close_people(connection, endings, now=START)
        assert destroy_keys(records, connection, whole.id) == 2
    assert keys_left(records) == {"cyd"}
    with records.look() as connection:
        ended = people_in(connection, whole.id, but=("received",))
        assert [(one.state, one.clean, one.problem, one.left_in, one.sealed) for one in ended] == [
            ("fulfilled", True, "", (), None),
            ("partly", None, "see the place", ("main.log.line",), None),
        ]
        (tally,) = tallies(connection).values()
        assert (tally.states, tally.open) == ({"fulfilled": 1, "partly": 1, "received": 1}, 1)
        assert people_waiting(connection, whole.id) == people_in(connection, whole.id, states=("received",))
        assert claim_of(connection, "cyd") == whole.id
        assert claim_of(connection, "ann") is None
        assert open_of(connection, "erase", ["ann", "cyd", "dan"]) == {"cyd": cyd.id}
        assert [one.id for one in open_batches(connection)] == [whole.id]
        assert [one.id for one in requests(connection, whole=True)] == [whole.id]
        assert requests(connection, alone=True) == ()
    with pytest.raises(JournalMoved), records.begin() as connection:
        close_people(connection, [Ending(id=ann.id, state="failed")], now=START)


def test_a_key_that_another_request_needs_stays(memory: Records) -> None:
    whole, (ann, _) = opened(memory, ["ann", "bob"])
    opened(memory, ["ann"], kind="access")
    with memory.begin() as connection:
        close_people(connection, [Ending(id=ann.id, state="fulfilled")], now=START)
        destroy_keys(memory, connection, whole.id)
    assert keys_left(memory) == {"ann", "bob"}


def test_a_batch_is_split_and_its_parts_again(records: Records) -> None:
    whole, people = opened(records, ["ann", "bob", "cyd", "dan"])
    other, _ = opened(records, ["eve"])
    numbers = [one.id for one in people]
    plan = [PlannedStep(store=store, action="execute", counts={"users": 4}) for store in ("main", "lists")]
    with records.begin() as connection:
        steps = plan_steps(connection, whole.id, [*plan, PlannedStep(store="main", action="search")])
        done = mark(connection, steps[0], "in doubt", now=START, transaction="7")
        assert any_done(connection, whole.id)
        mark(connection, done, "done", now=START)
        first, second = split(records, connection, request(connection, whole.id), [numbers[:1], numbers[1:]])
        third, fourth = split(records, connection, second, [numbers[1:3], numbers[3:]])
    with records.look() as connection:
        assert [step.state for step in steps_of(connection, whole.id)] == ["done", "failed", "planned"]
        assert [(step.state, step.counts) for step in steps_of(connection, fourth.id)] == [
            ("done", {}),
            ("planned", {}),
        ]
        assert [one.id for one in parts_of(connection, whole.id)] == [first.id, third.id, fourth.id]
        members = [[one.id for one in people_waiting(connection, part.id)] for part in (first, second, third, fourth)]
        assert members == [numbers[:1], [], numbers[1:3], numbers[3:]]
        assert [one.id for one in people_in(connection, whole.id)] == numbers
        assert rows_done(connection, whole.id) == {"main.users": 4}, "rows of a done step count once"
        assert claim_of(connection, "dan") == whole.id
        assert tallies(connection, whole.id).keys() == {whole.id}
        assert tallies(connection).keys() == {whole.id, other.id}
        closed = request(connection, second.id)
        assert (closed.problem, closed.closed_at, closed.batch) == (SPLIT, START, whole.id)
        assert len(open_batches(connection)) == 2


def test_moves_touch_only_those_who_wait(memory: Records) -> None:
    whole, (ann, bob) = opened(memory, ["ann", "bob"])
    other, _ = opened(memory, ["eve"])
    with memory.begin() as connection:
        close_people(connection, [Ending(id=ann.id, state="searched")], now=START, keep_open=True)
        move_people(connection, whole.id, "erased", clean=True)
        note_problem(connection, other.id, "no answer")
    with memory.look() as connection:
        assert [one.state for one in people_in(connection, whole.id)] == ["searched", "erased"]
        assert [(one.state, one.problem) for one in people_in(connection, other.id)] == [("received", "no answer")]
    with memory.begin() as connection:
        (closed,) = close_waiting(connection, whole.id, now=DUE)
        close_people(connection, [Ending(id=bob.id, state="failed")], now=DUE)
        assert (closed.id, closed.state, closed.closed_at) == (ann.id, "fulfilled", DUE)
        assert [one.id for one in failed_in_batches(connection, 5)] == [bob.id]


def test_steps_are_added_after_those_there_are(memory: Records) -> None:
    whole, _ = opened(memory, ["ann"])
    with memory.begin() as connection:
        plan_steps(connection, whole.id, [PlannedStep(store="main", action="search")])
        (more,) = more_steps(connection, whole.id, [PlannedStep(store="main", action="search")])
        assert [step.number for step in steps_of(connection, whole.id)] == [0, more.number] == [0, 1]


def test_batches_see_those_before_them_that_share_people(records: Records) -> None:
    first, _ = opened(records, ["ann", "bob"])
    second, _ = opened(records, ["bob", "cyd"], kind="access")
    third, _ = opened(records, ["dan"])
    with records.look() as connection:
        assert earlier(connection, second.id) == (first.id,)
        assert earlier(connection, third.id) == ()


def test_locks_that_are_held_are_seen_in_one_look(records: Records) -> None:
    names = [lock_of(name) for name in ("ann", "bob", "cyd")]
    assert records.held(names) == ()
    with working(records, "bob"):
        assert records.held(names) == (names[1],)
        with working_on(records, "x"), pytest.raises(Busy), working_on(records, "x"):
            pass
    assert records.held(names) == ()
