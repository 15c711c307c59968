"""A rectification from the command's point of view: states, evidence, journal, and nothing of it left in the engine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from amanat.duties.requests import doubt, writing
from amanat.duties.requests import rectify as life
from amanat.duties.requests.change import rectify
from amanat.duties.requests.context import RequestContext
from amanat.duties.requests.history import past_requests
from amanat.duties.requests.run import answer, resume
from amanat.duties.requests.tasks import finish
from amanat.errors import InputError
from amanat.records import tables
from amanat.service.model import System
from tests import killing
from tests.acceptance.canaries import Search
from tests.duties.requests import bed
from tests.duties.requests.once_rectify import SETS, WHO
from tests.subjects import office, town

KINDS = [
    "request.received", "request.planned", "request.executed", "request.looked", "request.searched", "request.closed",
]  # fmt: skip
CANARIES = {
    "old address": "Kim.Orr@example.com", "new address": "quill.ashby@canary.example", "old name": "Kim Orr",
    "new name": "Quillon Ashby", "old street": "1 Low Road", "digest": "4ab1ba5b7b3ba60c1e6bc6b9d5f2ee0f",
}  # fmt: skip


def context(folder: Path, url: str, **more: Any) -> RequestContext:
    return bed.context(folder, url, datamap=office.office_map(), **more)


def test_a_person_is_corrected_looked_at_and_fulfilled(tmp_path: Path, sqlite_office: str) -> None:
    outcome = rectify(context(tmp_path, sqlite_office), " KIM.ORR@example.com", SETS)
    assert (outcome.state, outcome.problem, outcome.matched, outcome.left) == ("fulfilled", None, 1, ())
    assert [ref.kind for ref in outcome.evidence] == KINDS
    assert outcome.counts["main.hits"] == 4
    text = str(town.dump(sqlite_office))
    assert "Kim Ash" in text
    assert text.lower().count("kim.orr@example.com") == 1, "the line of the audit, which is nobody's own"
    assert "the old identifier in main.audit.line" in str(outcome.residue)
    assert "main.invoices" in str(outcome.residue)


def test_neither_the_old_nor_the_new_value_is_anywhere_in_the_engine(tmp_path: Path, sqlite_office: str) -> None:
    it = context(tmp_path, sqlite_office)
    sets = [f"people.email={CANARIES['new address']}", f"people.name={CANARIES['new name']}"]
    outcome = rectify(it, WHO, sets)
    assert outcome.state == "fulfilled"
    told = f"{outcome.as_json()} {outcome.plan_text} {past_requests(it.book)}"
    with pytest.raises(InputError) as error:
        rectify(it, CANARIES["new address"], [f"people.born={CANARIES['new name']}"])
    told += f"{error.value!r} {error.value.as_problem()}"
    search = Search(CANARIES)
    # While it is open, too: the write-ahead log is looked at before anything is closed.
    assert search.below(tmp_path / "service") + search.within(told.encode()) == []
    it.book.close()
    assert search.below(tmp_path / "service") == []
    assert search.within((tmp_path / "store.db").read_bytes()), "the search finds what is there"


def test_what_is_kept_while_it_is_open_is_sealed_and_goes_with_its_end(
    tmp_path: Path, sqlite_office: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    it = context(tmp_path, sqlite_office)

    def stop(_: str) -> None:
        with it.book.look() as connection:
            assert connection.execute(sa.select(tables.request.c.sealed)).scalar_one() is not None
        assert Search(CANARIES | {"new name": "Kim Ash"}).below(tmp_path / "service") == []
        seen.append(True)

    seen: list[bool] = []
    monkeypatch.setattr(doubt, "fault_point", lambda name: stop(name) if name == "before:commit" else None)
    assert rectify(it, WHO, SETS).state == "fulfilled"
    assert seen
    with it.book.look() as connection:
        assert connection.execute(sa.select(tables.subject_key)).all() == []
        assert connection.execute(sa.select(tables.request.c.sealed)).scalars().all() == [None]


def test_a_plan_writes_nothing(tmp_path: Path, sqlite_office: str) -> None:
    it, before = context(tmp_path, sqlite_office), town.dump(sqlite_office)
    outcome = rectify(it, WHO, SETS, plan_only=True)
    assert (outcome.state, outcome.id, outcome.kind) == ("planned", None, "rectify")
    assert outcome.counts["main.people"] == 1
    assert town.dump(sqlite_office) == before
    assert past_requests(it.book) == ()


def test_what_stands_there_already_is_said_and_nothing_is_cleaned(tmp_path: Path, sqlite_office: str) -> None:
    it, same = context(tmp_path, sqlite_office), ["people.name=Kim Ash"]
    assert rectify(it, WHO, same).done
    before = town.dump(sqlite_office)
    assert rectify(it, WHO, same, plan_only=True).is_as_asked
    again = rectify(it, WHO, same)
    assert (again.state, again.is_as_asked, again.done) == ("fulfilled", True, ())
    assert not rectify(it, WHO, ["people.name=Kim Orr"], plan_only=True).is_as_asked
    assert town.dump(sqlite_office) == before


def test_what_does_not_fit_leaves_no_request(tmp_path: Path, sqlite_office: str) -> None:
    it, before = context(tmp_path, sqlite_office), town.dump(sqlite_office)
    with pytest.raises(InputError):
        rectify(it, WHO, ["people.email=lou@example.net"])
    assert past_requests(it.book) == ()
    assert town.dump(sqlite_office) == before


def test_nobody_is_no_match(tmp_path: Path, sqlite_office: str) -> None:
    assert rectify(context(tmp_path, sqlite_office), "nobody@example.com", SETS).state == "no match"


def test_a_trigger_that_writes_the_old_value_again_is_seen(tmp_path: Path, sqlite_office: str) -> None:
    town.run(sqlite_office, "CREATE TRIGGER old AFTER UPDATE ON people BEGIN "
             "UPDATE people SET name = OLD.name WHERE id = OLD.id AND name <> OLD.name; END")  # fmt: skip
    outcome = rectify(context(tmp_path, sqlite_office), WHO, ["people.name=Kim Ash"])
    assert (outcome.state, outcome.exit_code) == ("partly", 1)
    assert "main.people.name" in outcome.left
    assert "the old value still stands" in (outcome.problem or "")


def test_a_trigger_that_swallows_the_change_rolls_all_back(tmp_path: Path, sqlite_office: str) -> None:
    town.run(sqlite_office, "CREATE TRIGGER no BEFORE UPDATE ON subscriptions BEGIN SELECT RAISE(IGNORE); END")
    before = town.dump(sqlite_office)
    outcome = rectify(context(tmp_path, sqlite_office), WHO, SETS)
    assert outcome.state == "failed"
    assert "were affected" in str(outcome.problem)
    assert town.dump(sqlite_office) == before


def test_another_correction_does_not_wait_for_the_tasks_of_the_first(tmp_path: Path, sqlite_office: str) -> None:
    it = context(tmp_path, sqlite_office, systems=(System(name="paper", what="the card index", who="desk"),))
    first = rectify(it, WHO, ["people.name=Kim Ash"])
    assert (first.state, len(first.tasks)) == ("searched", 1)
    assert rectify(it, WHO, ["people.grade=5"]).id != first.id
    for task in bed.open_tasks(it):
        finish(it, task.id, "desk")
    assert {past.state for past in past_requests(it.book)} == {"fulfilled"}


def test_the_person_can_be_erased_by_the_new_address(tmp_path: Path, sqlite_office: str) -> None:
    it = context(tmp_path, sqlite_office)
    rectify(it, WHO, SETS)
    assert answer(it, "access", WHO).state == "no match"
    assert answer(it, "access", "kim.ash@example.com").counts["main.hits"] == 4


class Cut(BaseException):
    """Ends a run where it stands, as a kill would."""


@pytest.mark.parametrize(
    ("point", "done", "how"),
    [
        ("after:received", False, "again"), ("after:planned", False, "resume"), ("before:commit", False, "resume"),
        ("after:commit", True, "resume"), ("after:execute", True, "again"), ("after:look", True, "again"),
    ],
)  # fmt: skip
def test_cut_off_anywhere_it_goes_on_and_ends_right(
    tmp_path: Path, sqlite_office: str, monkeypatch: pytest.MonkeyPatch, point: str, done: bool, how: str
) -> None:
    def cut(name: str) -> None:
        if name == point:
            raise Cut

    for module in (doubt, writing, life):
        monkeypatch.setattr(module, "fault_point", cut)
    it = context(tmp_path, sqlite_office)
    with pytest.raises(Cut):
        rectify(it, WHO, SETS)
    monkeypatch.undo()
    _goes_on(sqlite_office, it, done, how)


@pytest.mark.parametrize(("point", "done"), [("before:commit", False), ("after:commit", True)])
def test_killed_it_goes_on_and_ends_right(tmp_path: Path, sqlite_office: str, point: str, done: bool) -> None:
    killing.killed("tests.duties.requests.once_rectify", tmp_path, sqlite_office, point=point)
    assert Search(CANARIES | {"new name": "Kim Ash"}).below(tmp_path / "service") == []
    _goes_on(sqlite_office, context(tmp_path, sqlite_office), done, "again")


def _goes_on(url: str, it: RequestContext, done: bool, how: str) -> None:
    assert ("Kim Ash" in str(town.dump(url))) is done
    (outcome,) = resume(it) if how == "resume" else (rectify(it, WHO, SETS),)
    assert (outcome.state, outcome.problem) == ("fulfilled", None)
    assert str(town.dump(url)).lower().count("kim.orr@example.com") == 1
    assert len([past for past in past_requests(it.book) if past.kind == "rectify"]) == 1
