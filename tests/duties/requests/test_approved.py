"""A plan that somebody approved runs as it was shown, or not at all."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import msgspec
import pytest

from amanat.clock import FixedClock
from amanat.datamap.build import build
from amanat.datamap.model import DataMap
from amanat.duties.requests import erase
from amanat.duties.requests.approval import NotAsApproved
from amanat.duties.requests.batch import erase as erase_many
from amanat.duties.requests.batch import many
from amanat.duties.requests.batch.many import answer_many, resume_batches
from amanat.duties.requests.context import RequestContext
from amanat.duties.requests.history import past_requests
from amanat.duties.requests.run import answer, resume, subject_of
from amanat.duties.requests.searching import search_waiting
from amanat.errors import InputError
from amanat.service.model import People
from amanat.standing import holds
from tests.duties.requests import bed
from tests.duties.requests.test_drift import meanwhile
from tests.subjects import town

ANN, DAN = "ann.lee@example.com", "dan@example.com"
ONE_MORE = "INSERT INTO tickets VALUES (91, 1, NULL, 'one more')"


class Cut(BaseException):
    """The run ends here, as when the machine stops."""


@contextmanager
def cut(place: str) -> Iterator[None]:
    """A run that ends at a place."""

    def fault_point(name: str) -> None:
        if name == place:
            raise Cut

    with pytest.MonkeyPatch.context() as patch:
        for module in (erase, erase_many, many):
            patch.setattr(module, "fault_point", fault_point)
        with pytest.raises(Cut):
            yield


def shown(context: RequestContext, *people: str) -> str:
    """What the plan of one person, or of a list, is shown with."""
    if len(people) == 1:
        approval = answer(context, "erase", people[0], plan_only=True).approval
    else:
        approval = answer_many(context, "erase", people, plan_only=True).approval
    assert approval is not None
    return approval


def test_the_plan_that_was_shown_runs(tmp_path: Path, town_url: str) -> None:
    context = bed.context(tmp_path, town_url)
    approval = shown(context, ANN)
    assert shown(context, ANN) == approval
    assert len(approval) == 16
    outcome = answer(context, "erase", ANN, approved=approval)
    assert (outcome.state, outcome.problem) == ("fulfilled", None)
    assert outcome.counts["main.tickets"] == 3


def test_on_another_day_it_is_the_same_plan(tmp_path: Path, sqlite_town: str) -> None:
    approval = shown(bed.context(tmp_path, sqlite_town), ANN)
    later = bed.context(tmp_path, sqlite_town, clock=FixedClock(bed.NOON.now() + timedelta(days=40)))
    assert answer(later, "erase", ANN, approved=approval).state == "fulfilled"


def test_of_other_rows_it_is_another_plan_and_nothing_is_written(tmp_path: Path, town_url: str) -> None:
    context = bed.context(tmp_path, town_url)
    approval = shown(context, ANN)
    town.run(town_url, ONE_MORE)
    before = town.dump(town_url)
    with pytest.raises(NotAsApproved, match="another than the one that was approved; read it anew by `--plan`"):
        answer(context, "erase", ANN, approved=approval)
    assert town.dump(town_url) == before
    assert past_requests(context.book) == ()
    assert answer(context, "erase", ANN, approved=shown(context, ANN)).state == "fulfilled"


def test_of_another_person_it_is_another_plan(tmp_path: Path, sqlite_url: str) -> None:
    """Two with the same rows: what is approved for one is approved for nobody else."""
    town.run(sqlite_url, "CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT, phone TEXT, name TEXT)")
    for key, name in enumerate(("ann", "ben"), start=1):
        town.run(sqlite_url, f"INSERT INTO users VALUES ({key}, '{name}@example.com', NULL, '{name.title()}')")
    store = town.store_at(sqlite_url)
    people = People(store="main", table="users", key="id", identifiers={"email": "email"})
    context = bed.context(tmp_path, sqlite_url, datamap=build([store], people), stores=(store,))
    ann, ben = (answer(context, "erase", f"{name}@example.com", plan_only=True) for name in ("ann", "ben"))
    assert ann.plan == ben.plan
    assert ann.approval != ben.approval
    with pytest.raises(NotAsApproved):
        answer(context, "erase", "ben@example.com", approved=ann.approval)


def test_what_changes_while_it_runs_is_not_planned_again(
    tmp_path: Path, town_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = bed.context(tmp_path, town_url)
    approval = shown(context, ANN)
    monkeypatch.setattr(erase, "execute", meanwhile(town_url, 1))
    outcome = answer(context, "erase", ANN, approved=approval)
    assert outcome.state == "failed"
    assert "another than the one that was approved" in (outcome.problem or "")
    assert len(town.dump(town_url)["users"]) == 5


def test_who_is_not_there_any_more_is_another_plan(tmp_path: Path, sqlite_town: str) -> None:
    context = bed.context(tmp_path, sqlite_town)
    approval = shown(context, ANN)
    answer(context, "erase", ANN)
    with pytest.raises(NotAsApproved):
        answer(context, "erase", ANN, approved=approval)


@pytest.mark.parametrize("changed", [False, True])
def test_what_was_cut_off_goes_on_as_approved(tmp_path: Path, sqlite_town: str, *, changed: bool) -> None:
    context = bed.context(tmp_path, sqlite_town)
    approval = shown(context, ANN)
    with cut("after:planned"):
        answer(context, "erase", ANN, approved=approval)
    if changed:
        town.run(sqlite_town, ONE_MORE)
    (outcome,) = resume(context)
    assert outcome.state == ("failed" if changed else "fulfilled")
    assert len(town.dump(sqlite_town)["users"]) == (5 if changed else 4)


def test_the_plan_says_where_the_search_may_write_and_what_it_would_meet(tmp_path: Path, town_url: str) -> None:
    """Words and documents of an order and of a log go with no step. Whether the lines of a table without a key do,
    nobody can tell beforehand."""
    context = bed.context(tmp_path, town_url)
    outcome = answer(context, "erase", ANN, plan_only=True)
    search = (outcome.plan or {})["search"]
    assert search["for"] == ["email", "phone", "username"]
    assert {"main.audit.line", "main.orders.note", "main.messages.body"} <= set(search["takes_out_of"])
    assert {"main.users.email", "main.access_log.path"} <= set(search["only_names"])
    there = {f"{one['table']}.{one['column']}": (one["texts"], one["stays"]) for one in search["now"]}
    assert there == {
        "access_log.email": (2, True),
        "audit.data": (1, False),
        "audit.line": (1, False),
        "messages.body": (1, False),
        "orders.meta": (1, False),
        "orders.note": (1, False),
    }
    assert "access_log.email 2 (only named, some may go with the steps), main.audit.data 1" in outcome.plan_text
    before = town.dump(town_url)
    assert answer(context, "erase", ANN, approved=outcome.approval).state == "fulfilled"
    after = town.dump(town_url)
    assert _changed(before["audit"], after["audit"]) == 2
    assert _changed(before["orders"], after["orders"]) == 1


def _changed(before: Collection[tuple[object, ...]], after: Collection[tuple[object, ...]]) -> int:
    """Rows that are still there, and otherwise than they were."""
    there = {row[0]: row for row in after}
    return sum(there.get(row[0], row) != row for row in before)


def test_what_the_search_would_meet_is_shown_and_not_approved(tmp_path: Path, sqlite_town: str) -> None:
    """Logs are written every minute."""
    context = bed.context(tmp_path, sqlite_town)
    approval = shown(context, ANN)
    town.run(sqlite_town, f"INSERT INTO audit VALUES (9, 'login of {ANN}', NULL)")
    assert shown(context, ANN) == approval
    assert answer(context, "erase", ANN, approved=approval).state == "fulfilled"
    assert f"of {ANN}" not in str(town.dump(sqlite_town)["audit"])


def test_nobody_looks_where_the_search_comes_later(tmp_path: Path, sqlite_town: str) -> None:
    outcome = answer(bed.context(tmp_path, sqlite_town), "erase", ANN, plan_only=True, search_later=True)
    assert (outcome.plan or {})["search"]["now"] is None
    assert "there now" not in outcome.plan_text


def kept(*names: str) -> DataMap:
    """The map of the town, with tables that nobody writes in."""
    datamap = town.town_map()
    (store,) = datamap.stores
    tables = [msgspec.structs.replace(table, erase="keep") if table.name in names else table for table in store.tables]
    return msgspec.structs.replace(datamap, stores=(msgspec.structs.replace(store, tables=tuple(tables)),))


def test_another_column_that_the_search_may_write_in_is_another_plan(tmp_path: Path, sqlite_town: str) -> None:
    approval = shown(bed.context(tmp_path, sqlite_town, datamap=kept("audit")), ANN)
    context = bed.context(tmp_path, sqlite_town)
    with pytest.raises(NotAsApproved):
        answer(context, "erase", ANN, approved=approval)


@pytest.mark.parametrize("people", [(ANN,), (ANN, DAN)])
def test_after_a_crash_the_search_writes_in_no_other_column(
    tmp_path: Path, sqlite_town: str, people: tuple[str, ...]
) -> None:
    context = bed.context(tmp_path, sqlite_town, datamap=kept("audit"))
    approval = shown(context, *people)
    with cut("after:look"):
        if len(people) == 1:
            answer(context, "erase", *people, approved=approval)
        else:
            answer_many(context, "erase", people, approved=approval)
    context = bed.context(tmp_path, sqlite_town)
    for outcome in resume(context):
        assert outcome.state == "partly"
        assert "other columns than the approved plan shows" in (outcome.problem or "")
    for batch in resume_batches(context):
        assert batch.states == {"partly": 1, "fulfilled": 1}
        assert "other columns than the approved plan shows" in str([one.problem for one in batch.people])
    there = town.dump(sqlite_town)
    assert f"of {ANN}" in str(there["audit"])
    assert len(there["users"]) == 5 - len(people)


def test_an_approved_erasure_searched_for_later_holds_to_it(tmp_path: Path, sqlite_town: str) -> None:
    context = bed.context(tmp_path, sqlite_town, datamap=kept("audit"))
    approval = shown(context, ANN)
    assert answer(context, "erase", ANN, approved=approval, search_later=True).state == "erased"
    (outcome,) = search_waiting(bed.context(tmp_path, sqlite_town))
    assert outcome.state == "partly"
    assert f"of {ANN}" in str(town.dump(sqlite_town)["audit"])


def test_in_a_column_that_the_map_does_not_know_it_is_only_named(tmp_path: Path, sqlite_town: str) -> None:
    context = bed.context(tmp_path, sqlite_town)
    approval = shown(context, ANN)
    town.run(sqlite_town, "ALTER TABLE settings ADD COLUMN remark TEXT", f"UPDATE settings SET remark = 'by {ANN}'")
    outcome = answer(context, "erase", ANN, approved=approval)
    assert (outcome.state, outcome.left) == ("partly", ("main.settings.remark",))
    assert f"of {ANN}" not in str(town.dump(sqlite_town)["audit"])


def test_a_plan_that_cannot_run_cannot_be_approved(tmp_path: Path, sqlite_town: str) -> None:
    context = bed.context(tmp_path, sqlite_town)
    (subject,) = subject_of(context, ANN)
    holds.place(context.book, subject, ground="claim 12/26", until=date(2027, 1, 1), by="lee")
    outcome = answer(context, "erase", ANN, plan_only=True)
    assert outcome.problem
    assert outcome.approval is None


def test_nothing_but_an_erasure_is_approved(tmp_path: Path, sqlite_town: str) -> None:
    context = bed.context(tmp_path, sqlite_town)
    assert answer(context, "access", ANN, plan_only=True).approval is None
    with pytest.raises(InputError, match="only an erasure"):
        answer(context, "access", ANN, approved="0" * 16)


def test_the_plan_of_a_list_runs_as_it_was_shown(tmp_path: Path, town_url: str) -> None:
    context = bed.context(tmp_path, town_url)
    approval = shown(context, ANN, DAN)
    outcome = answer_many(context, "erase", [ANN, DAN], approved=approval)
    assert outcome.states == {"fulfilled": 2}


@pytest.mark.parametrize("people", [[ANN, DAN], [ANN]])
def test_the_plan_of_a_list_is_for_these_rows_and_these_people(
    tmp_path: Path, sqlite_town: str, people: list[str]
) -> None:
    context = bed.context(tmp_path, sqlite_town)
    approval = shown(context, ANN, DAN)
    if len(people) == 2:
        town.run(sqlite_town, ONE_MORE)
    before = town.dump(sqlite_town)
    with pytest.raises(NotAsApproved):
        answer_many(context, "erase", people, approved=approval)
    assert town.dump(sqlite_town) == before
    assert past_requests(context.book) == ()


def test_an_approved_list_is_not_tried_in_halves(
    tmp_path: Path, sqlite_town: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = bed.context(tmp_path, sqlite_town)
    approval = shown(context, ANN, DAN)
    monkeypatch.setattr(erase, "execute", meanwhile(sqlite_town, 1))
    outcome = answer_many(context, "erase", [ANN, DAN], approved=approval)
    assert outcome.states == {"failed": 2}
    assert all("another than the one that was approved" in (person.problem or "") for person in outcome.people)
    assert len(town.dump(sqlite_town)["users"]) == 5


@pytest.mark.parametrize("place", ["batch:opened", "after:planned"])
def test_a_list_that_was_cut_off_goes_on_as_approved(tmp_path: Path, sqlite_town: str, place: str) -> None:
    context = bed.context(tmp_path, sqlite_town)
    approval = shown(context, ANN, DAN)
    with cut(place):
        answer_many(context, "erase", [ANN, DAN], approved=approval)
    town.run(sqlite_town, ONE_MORE)
    (outcome,) = resume_batches(context)
    assert outcome.states == {"failed": 2}
    assert len(town.dump(sqlite_town)["users"]) == 5
