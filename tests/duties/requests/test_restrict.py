"""A restriction as the command sees it: it stands at once, the store heeds it, and the person is told first."""

from __future__ import annotations

import json
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from amanat.datamap.model import DataMap, Mark
from amanat.duties.requests import doubt, writing
from amanat.duties.requests.batch.many import answer_many
from amanat.duties.requests.change import lift, rectify, restrict
from amanat.duties.requests.context import RequestContext
from amanat.duties.requests.history import past_requests
from amanat.duties.requests.restrict import NotTold
from amanat.duties.requests.run import answer, resume, subject_of
from amanat.duties.requests.tasks import finish
from amanat.errors import InputError
from amanat.standing.restrictions import restricted, restrictions
from tests.acceptance.canaries import Search
from tests.duties.requests import bed
from tests.duties.requests.once_rectify import WHO
from tests.subjects import office, town

UNTIL = date(2026, 6, 30)
MARKS: dict[str, dict[str, Any]] = {
    "people": {"restricted": Mark("is_restricted", True)}, "addresses": {"hidden": Mark("street", "hidden")},
}  # fmt: skip


def context(folder: Path, url: str, datamap: DataMap | None = None) -> RequestContext:
    return bed.context(folder, url, datamap=datamap or office.office_map(**MARKS))


def restricting(it: RequestContext, ground: str = "accuracy", who: str = WHO, **more: Any) -> Any:
    return restrict(it, who, ground=ground, until=UNTIL, by="lee", **more)


def is_restricted(it: RequestContext, who: str = WHO) -> bool:
    return bool(restricted(it.book, subject_of(it, who)))


def tell(it: RequestContext) -> None:
    for task in bed.open_tasks(it):
        finish(it, task.id, "lee")


def test_the_store_is_marked_and_set_back_when_the_person_was_told(tmp_path: Path, office_url: str) -> None:
    it, before = context(tmp_path, office_url), town.dump(office_url)
    outcome = restricting(it)
    assert (outcome.state, outcome.problem, outcome.counts) == (
        "fulfilled",
        None,
        {"main.people": 1, "main.addresses": 2},
    )
    marked = town.dump(office_url)
    assert {name for name in before if before[name] != marked[name]} == {"people", "addresses"}
    assert {row[2] for row in marked["addresses"] if row[1] == "1"} == {"hidden"}
    assert {row[2] for row in marked["addresses"] if row[1] == "2"} == {"1 Low Road"}
    assert is_restricted(it)
    assert not is_restricted(it, "lou@example.net")
    (one,) = restrictions(it.book)
    with pytest.raises(NotTold, match="must be told"):
        lift(it, one.id)
    tell(it)
    assert lift(it, one.id).state == "fulfilled"
    assert town.dump(office_url) == before
    assert not is_restricted(it)
    with pytest.raises(InputError):
        lift(it, one.id)


def test_what_stood_there_is_sealed_and_nothing_names_the_person(tmp_path: Path, sqlite_office: str) -> None:
    it = context(tmp_path, sqlite_office)
    restricting(it)
    search = Search({"street": "1 Low Road", "other street": "2 High Road", "who": "Kim.Orr@example.com"})
    assert search.below(tmp_path / "service") == []
    tell(it)
    lift(it, restrictions(it.book)[0].id)
    it.book.close()
    assert search.below(tmp_path / "service") == []


def test_where_the_store_has_no_mark_only_the_engine_honours_it_and_says_so(tmp_path: Path, sqlite_office: str) -> None:
    it, before = context(tmp_path, sqlite_office, office.office_map()), town.dump(sqlite_office)
    outcome = restricting(it)
    assert (outcome.state, outcome.problem) == ("partly", "only the engine honours it in `main`")
    assert "only the engine honours the restriction here (main)" in str(outcome.residue)
    assert town.dump(sqlite_office) == before
    assert is_restricted(it)


def test_a_mark_that_is_not_there_is_said(tmp_path: Path, sqlite_office: str) -> None:
    wrong = office.office_map(people={"restricted": Mark("no_such", True)})
    outcome = restricting(context(tmp_path, sqlite_office, wrong))
    assert "main.people" in str(outcome.residue)
    assert "is not there" in str(outcome.residue)


def test_a_plan_restricts_nobody(tmp_path: Path, sqlite_office: str) -> None:
    it, before = context(tmp_path, sqlite_office), town.dump(sqlite_office)
    outcome = restricting(it, plan_only=True)
    assert (outcome.state, outcome.counts) == ("planned", {"main.people": 1, "main.addresses": 2})
    assert "mark" in outcome.plan_text
    assert not is_restricted(it)
    assert town.dump(sqlite_office) == before


def test_the_first_of_two_grounds_lifted_leaves_the_mark_for_the_second(tmp_path: Path, sqlite_office: str) -> None:
    it, before = context(tmp_path, sqlite_office), town.dump(sqlite_office)
    restricting(it)
    restricting(it, "claims")
    tell(it)
    first, second = restrictions(it.book)
    assert "on another ground" in str(lift(it, first.id).residue)
    assert is_restricted(it)
    assert town.dump(sqlite_office) != before
    lift(it, second.id)
    assert town.dump(sqlite_office) == before


def test_what_the_application_changed_meanwhile_stays(tmp_path: Path, sqlite_office: str) -> None:
    it = context(tmp_path, sqlite_office)
    restricting(it)
    town.run(sqlite_office, "UPDATE addresses SET street = 'moved' WHERE id = 1")
    tell(it)
    lift(it, restrictions(it.book)[0].id)
    assert {row[2] for row in town.dump(sqlite_office)["addresses"]} == {"moved", "2 High Road", "1 Low Road"}


def test_a_copy_says_that_it_is_restricted(tmp_path: Path, sqlite_office: str) -> None:
    it = context(tmp_path, sqlite_office)
    restricting(it)
    outcome = answer(it, "access", WHO, out=tmp_path / "copy.zip")
    assert "accuracy (Art. 18(1)(a))" in outcome.restricted[0]
    with zipfile.ZipFile(tmp_path / "copy.zip") as archive:
        assert "accuracy" in str(json.loads(archive.read("about.json"))["restricted"])


def test_a_restricted_person_can_have_the_data_corrected_and_erased_and_then_it_ends(
    tmp_path: Path, sqlite_office: str
) -> None:
    """Processing with the person's consent stays lawful (Art. 18(2)). SQLite may give the key to the next person."""
    it = context(tmp_path, sqlite_office, office.office_map(**MARKS | {"invoices": {"erase": None}}))
    restricting(it)
    assert rectify(it, WHO, ["people.name=Kim Ash"]).state == "fulfilled"
    subjects = subject_of(it, WHO)
    assert answer(it, "erase", WHO).state in ("fulfilled", "partly", "searched")
    assert restricted(it.book, subjects) == frozenset()


def test_a_restriction_ends_when_the_person_is_erased_among_many(tmp_path: Path, sqlite_office: str) -> None:
    it = context(tmp_path, sqlite_office, office.office_map(**MARKS | {"invoices": {"erase": None}}))
    restricting(it)
    restricting(it, who="lou@example.net")
    subjects = {who: subject_of(it, who) for who in (WHO, "lou@example.net")}
    assert answer_many(it, "erase", [WHO]).people[0].state in ("fulfilled", "partly", "searched")
    assert restricted(it.book, subjects[WHO]) == frozenset()
    assert restricted(it.book, subjects["lou@example.net"]), "whoever is not erased stays restricted"


def test_whatever_becomes_of_the_store_the_engine_honours_it(tmp_path: Path, sqlite_office: str) -> None:
    town.run(sqlite_office, "CREATE TRIGGER no BEFORE UPDATE ON people BEGIN SELECT RAISE(IGNORE); END")
    it = context(tmp_path, sqlite_office)
    assert restricting(it).state == "failed"
    assert is_restricted(it)


@pytest.mark.parametrize("point", ["after:received", "before:commit", "after:commit"])
def test_cut_off_it_goes_on(tmp_path: Path, sqlite_office: str, monkeypatch: pytest.MonkeyPatch, point: str) -> None:
    it, before = context(tmp_path, sqlite_office), town.dump(sqlite_office)

    class Cut(BaseException):
        pass

    def cut(name: str) -> None:
        if name == point:
            raise Cut

    for module in (doubt, writing):
        monkeypatch.setattr(module, "fault_point", cut)
    with pytest.raises(Cut):
        restricting(it)
    assert is_restricted(it)
    monkeypatch.undo()
    (outcome,) = resume(it)
    assert (outcome.state, outcome.kind) == ("fulfilled", "restrict")
    tell(it)
    for module in (doubt, writing):
        monkeypatch.setattr(module, "fault_point", cut)
    with pytest.raises(Cut):
        lift(it, restrictions(it.book)[0].id)
    monkeypatch.undo()
    (outcome,) = resume(it)
    assert (outcome.state, outcome.kind) == ("fulfilled", "lift")
    assert town.dump(sqlite_office) == before
    assert {past.state for past in past_requests(it.book)} == {"fulfilled"}


def test_nobody_is_no_match_and_a_ground_unknown_to_the_law_is_refused(tmp_path: Path, sqlite_office: str) -> None:
    it = context(tmp_path, sqlite_office)
    assert restricting(it, who="nobody@example.com").state == "no match"
    with pytest.raises(InputError, match="no ground"):
        restricting(it, "because")
