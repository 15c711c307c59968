"""An account merged into another is the same person: one answer, whichever of the two is asked for, and in a list."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from amanat.datamap.build import build
from amanat.duties.requests.batch.many import answer_many
from amanat.duties.requests.change import rectify
from amanat.duties.requests.context import RequestContext
from amanat.duties.requests.exporting import export
from amanat.duties.requests.run import answer, subject_of
from amanat.errors import StoreError
from amanat.standing.holds import place
from amanat.subjects.people import from_seal, seal_text
from tests.duties.requests import bed
from tests.subjects import town

SCHEMA = (
    "CREATE TABLE members (id INTEGER PRIMARY KEY, email VARCHAR(90) UNIQUE, name VARCHAR(90),"
    " merged_into_id INTEGER REFERENCES members (id), parent_id INTEGER REFERENCES members (id))",
    "CREATE TABLE orders (id INTEGER PRIMARY KEY, member_id INTEGER NOT NULL REFERENCES members (id), note TEXT)",
    "INSERT INTO members VALUES (1, 'ann@example.com', 'Ann Ash', NULL, NULL),"
    " (3, 'web@example.com', 'A. Ash', 1, NULL), (2, 'old@example.com', 'Ann Ash', 3, NULL),"
    " (4, 'bob@example.com', 'Bob Ash', NULL, 1), (5, 'cy@example.com', 'Cy Ash', 5, NULL)",
    "INSERT INTO orders VALUES (1, 1, 'door'), (2, 2, 'gate'), (3, 3, 'yard'), (4, 4, 'hall'), (5, 5, 'roof')",
)
TOLD = ["main.members: 2 merged into another by `merged_into_id`"]


@pytest.fixture
def context(tmp_path: Path, any_url: str) -> RequestContext:
    town.run(any_url, *SCHEMA)
    store = town.store_at(any_url)
    return bed.context(tmp_path, any_url, datamap=build([store], None), stores=(store,))


def ids(context: RequestContext, table: str) -> list[str]:
    return sorted(str(row["id"]) for row in town.rows_of(context.by_name["main"].config.url)[table])


def test_the_plan_says_so_and_all_rows_go(context: RequestContext) -> None:
    shown = answer(context, "erase", "old@example.com", plan_only=True)
    assert shown.plan is not None
    assert (shown.matched, shown.plan["merged"]) == (1, TOLD)
    assert f"the same person: {TOLD[0]}" in shown.plan_text
    copy = answer(context, "access", "ann@example.com", plan_only=True)
    assert copy.plan is not None
    assert copy.plan["merged"] == TOLD
    done = answer(context, "erase", "old@example.com")
    assert (done.state, done.matched, done.left) == ("fulfilled", 1, ())
    assert (ids(context, "members"), ids(context, "orders")) == (["4", "5"], ["4", "5"])


def test_who_points_at_themselves_was_merged_into_nobody(context: RequestContext) -> None:
    shown = answer(context, "erase", "cy@example.com", plan_only=True)
    assert shown.plan is not None
    assert (shown.matched, shown.plan["merged"], shown.counts["main.orders"]) == (1, [], 1)


def test_the_key_of_any_row_is_enough(context: RequestContext) -> None:
    assert answer(context, "access", "members:3", plan_only=True).matched == 1
    assert subject_of(context, "members:3") == subject_of(context, "ann@example.com")


@pytest.mark.parametrize("asked", [["ann@example.com", "web@example.com", "bob@example.com"], ["old@example.com"]])
def test_in_a_list_they_are_one(context: RequestContext, asked: list[str]) -> None:
    outcome = answer_many(context, "erase", asked)
    assert outcome.states == {"fulfilled": len(asked)}
    rest = ["5"] if "bob@example.com" in asked else ["4", "5"]
    assert (ids(context, "members"), ids(context, "orders")) == (rest, rest)


def test_by_keys_too(context: RequestContext) -> None:
    outcome = answer_many(context, "erase", keys=[2, 3])
    assert outcome.states == {"fulfilled": 2}
    assert ids(context, "members") == ["4", "5"]


def test_a_copy_of_many_has_one_line_for_them(context: RequestContext, tmp_path: Path) -> None:
    assert export(context, ["web@example.com", "bob@example.com"], tmp_path / "out").people == 2
    lines = [json.loads(line) for line in (tmp_path / "out" / "people.jsonl").read_text("utf-8").splitlines()]
    orders = {line["key"]: [row["id"] for row in line["tables"]["main.orders"]] for line in lines}
    assert orders == {1: [1, 2, 3], 4: [4]}
    assert export(context, None, tmp_path / "all").people == 3


def test_a_hold_on_one_row_keeps_all(context: RequestContext) -> None:
    held = subject_of(context, "web@example.com")
    place(context.book, held[2], ground="a claim", until=date(2026, 12, 31), by="law")
    assert answer_many(context, "erase", ["old@example.com"]).states == {"failed": 1}
    assert "a legal hold" in str(answer(context, "erase", "ann@example.com").problem)


def test_a_correction_is_of_the_row_that_stays_and_of_what_said_the_same(context: RequestContext) -> None:
    assert rectify(context, "web@example.com", ["name=Ann Elm"]).state == "fulfilled"
    rows = town.rows_of(context.by_name["main"].config.url)["members"]
    assert {row["id"]: row["name"] for row in rows} == {
        "1": "Ann Elm", "2": "Ann Elm", "3": "A. Ash", "4": "Bob Ash", "5": "Cy Ash",
    }  # fmt: skip


def test_what_is_sealed_comes_back(context: RequestContext) -> None:
    one = context.find("old@example.com")
    assert (one.matched, one.stays, from_seal(seal_text(one))) == (1, (1,), one)


def test_a_row_that_everybody_who_left_was_merged_into_is_no_person(context: RequestContext) -> None:
    """An application's placeholder: nobody is answered with what all the others had."""
    rows = ", ".join(f"({key}, '{key}@example.com', 'Gone', 4, NULL)" for key in range(100, 130))
    town.run(context.by_name["main"].config.url, f"INSERT INTO members VALUES {rows}")
    for asked in ("bob@example.com", "117@example.com"):
        with pytest.raises(StoreError, match="more than 20 rows are merged into one"):
            answer(context, "erase", asked, plan_only=True)
    assert answer(context, "erase", "old@example.com", plan_only=True).matched == 1
    many = answer_many(context, "erase", ["ann@example.com", *(f"{key}@example.com" for key in range(100, 125))])
    assert many.states == {"fulfilled": 26}
    assert ids(context, "members") == sorted(["4", "5", *map(str, range(125, 130))])
