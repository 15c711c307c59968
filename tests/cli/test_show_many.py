"""The outcome of many people on a terminal: counts first, then who is not done and why."""

from __future__ import annotations

import msgspec

from amanat.cli.show_many import show_any, show_many
from amanat.duties.requests.batch.outcome import BatchOutcome, Person, counted
from tests.cli.test_show import ERASED, printed

PEOPLE = (
    Person(line=1, subject="a***@example.com", state="fulfilled", request="01A"),
    Person(line=2, subject="b***@example.com", state="failed", request="01B", problem="a legal hold stands"),
    Person(line=3, subject="c***@example.com", state="partly", request="01C", left=("shop.log.line",)),
)
DONE = BatchOutcome(
    id="01J9", kind="erase", state="partly", matched=3, states=counted(PEOPLE), people=PEOPLE, due="2026-04-20",
    counts={"shop.reviews": 1200}, tasks=("letters: shred them (front desk)",), problem="not all people are done",
)  # fmt: skip


def test_counts_come_first_and_nobody_who_is_done_is_named() -> None:
    text = " ".join(printed(show_many, DONE).split())
    assert text.startswith("erase for 3 people: 1 failed, 1 fulfilled, 1 partly request 01J9; to be answered by")
    assert "line 2 b***@example.com: failed, a legal hold stands" in text
    assert "line 3 c***@example.com: partly, still in shop.log.line" in text
    assert "shop.reviews: 1,200" in text
    assert "a***" not in text


def test_a_long_list_is_cut_and_says_so() -> None:
    many = tuple(Person(line=at, subject="x***", state="no match") for at in range(1, 31))
    text = printed(show_any, msgspec.structs.replace(DONE, people=many))
    assert "line 20 x***: no match" in text
    assert "line 21 " not in text
    assert "and 10 more; `--json` names all" in text


def test_a_plan_is_shown_whole() -> None:
    plan = msgspec.structs.replace(DONE, id=None, plan={}, plan_text="erase: 3 matched\n  shop.reviews: delete 3")
    assert "shop.reviews: delete 3" in printed(show_any, plan)
    assert "nothing was written" in printed(show_any, plan)


def test_one_person_is_shown_as_before() -> None:
    assert "a***@example.com" in printed(show_any, ERASED)


def test_exit_codes() -> None:
    def code(*states: str) -> int:
        people = tuple(Person(line=1, subject="", state=state) for state in states)
        return msgspec.structs.replace(DONE, problem=None, people=people, states=counted(people)).exit_code

    assert [code("fulfilled"), code("planned"), code("fulfilled", "no match"), code("failed", "failed")] == [0, 0, 1, 2]
    assert [code("failed", "fulfilled"), code("searched"), code("left"), code("several")] == [1, 1, 1, 1]
