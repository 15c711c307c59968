"""Each check: kept when it is shown, broken under its cause, and never kept on an empty or a silent look."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable
from typing import Any

import pytest

from amanat.board.checks import CHECKS, check_for
from amanat.board.model import Board
from amanat.datamap.model import StoreMap
from amanat.policy.reading import LintFinding, Reading
from amanat.promises.bind import bind
from amanat.promises.checks.nothing import nothing
from amanat.promises.model import Check, EvidenceRef, Promise, Seen, Verdict
from amanat.service.model import System
from amanat.vocabulary.terms import Kind, Lawful, Modality, Polarity, Scope, Source, Status
from tests.promises.build import board, column, line, look, reading, says, service, silent, store, table

MAIL = says("We store your e-mail address.", "datamap.categories", "email")
NO_HEALTH = says("We hold no health data.", "datamap.absent", "health", polarity=Polarity.NO)
FROM_SCHOOLS = says("We get your degree from universities.", "datamap.source", "education")
POLICY = (MAIL, NO_HEALTH, FROM_SCHOOLS)
GOOD = table("users", column("mail", "email"), column("degree", "education", source="university"), column("theme"))
BROKEN_OFF = LintFinding(rule="broken-off", start=0, end=5, message="is broken off", remedy="end it")

KEPT = {"s0", "s1", "s2", "law:gdpr:categories", "law:gdpr:source", "law:gdpr:clear"}
"""The promises of POLICY over GOOD that these checks show to be kept."""


def status(of: Board) -> dict[str, Status]:
    return {one.promise.id: one.status for one in of.lines}


def kept(of: Board) -> set[str]:
    return {key for key, one in status(of).items() if one is Status.KEPT}


def broken(of: Board) -> set[str]:
    return {key for key, one in status(of).items() if one is Status.BROKEN}


def test_a_service_that_does_as_it_says_keeps_what_can_be_shown_and_nothing_else() -> None:
    good = board(reading(*POLICY), store(GOOD))
    assert kept(good) == KEPT
    assert not broken(good)


@pytest.mark.parametrize(
    "stores",
    [
        (),
        (silent(),),
        (store(rows_sampled=0),),
        (store(GOOD, rows_sampled=0),),
        (store(GOOD), silent("billing")),
        (silent("billing"), store(GOOD)),
        (store(table("users", column("theme")), rows_sampled=0),),
    ],
    ids=["no store", "store down", "no tables", "no rows", "other store down", "first store down", "nothing personal"],
)
def test_nothing_is_kept_on_an_empty_service_or_while_a_store_is_silent(stores: tuple[StoreMap, ...]) -> None:
    assert kept(board(reading(*POLICY), *stores)) == set()


def test_each_check_sees_by_itself_that_a_store_is_silent() -> None:
    """The board would not call it kept either; this is the check's own word."""
    for stores in ((store(GOOD), silent("billing")), (store(GOOD),)):
        seen = look(reading(*POLICY), *stores)
        promises = bind(seen.reading, seen.datamap, seen.service)
        shown = {one.id for one in promises if check_for(one.duty)(one, seen).status is Status.KEPT}
        assert shown == (set() if len(stores) == 2 else KEPT)


SABOTAGES: dict[str, tuple[Reading, StoreMap, set[str]]] = {
    "a column that the policy does not tell": (
        reading(*POLICY),
        store(GOOD, table("extra", column("bank", "bank_account"))),
        {"law:gdpr:categories"},
    ),
    "a column that the policy denies": (
        reading(*POLICY, says("We use health data if you agree.", "special.basis", "health")),
        store(GOOD, table("extra", column("allergy", "health"))),
        {"s1"},
    ),
    "a source that the policy does not tell": (
        reading(*POLICY, says("We store your credit score.", "datamap.categories", "credit")),
        store(GOOD, table("extra", column("score", "credit", source="credit agency"))),
        {"law:gdpr:source"},
    ),
    "a source that the policy denies": (
        reading(*POLICY, says("Nothing comes from universities.", "datamap.source", polarity=Polarity.NO)),
        store(GOOD),
        {"s3"},
    ),
    "a sentence broken off": (reading(*POLICY, lint=(BROKEN_OFF,)), store(GOOD), {"law:gdpr:clear"}),
}


@pytest.mark.parametrize("case", SABOTAGES)
def test_each_check_is_broken_under_its_cause_and_no_other(case: str) -> None:
    text, data, expected = SABOTAGES[case]
    result = board(text, data)
    assert broken(result) == expected
    for key in expected:
        one = line(result, key)
        assert one.findings
        assert set(one.findings) <= {finding.id for finding in result.findings if finding.breaks}


def test_every_check_has_a_cause_that_breaks_it() -> None:
    ours = {duty for duty in CHECKS if duty.startswith(("datamap.", "policy."))}
    broken_duties = {
        one.promise.duty
        for text, data, _ in SABOTAGES.values()
        for one in board(text, data).lines
        if one.status is Status.BROKEN
    }
    assert broken_duties == ours


def _always(verdict: Status) -> Check:
    def check(_promise: Promise, _seen: Seen) -> Verdict:
        return Verdict(status=verdict, because="returned early")

    return check


@pytest.mark.parametrize("duty", ["datamap.categories", "datamap.absent", "datamap.source", "policy.lint"])
@pytest.mark.parametrize("early", [Status.KEPT, Status.UNPROVEN, Status.BROKEN])
def test_a_check_that_returns_early_is_caught(duty: str, early: Status, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(CHECKS, duty, _always(early))
    good = kept(board(reading(*POLICY), store(GOOD))) == KEPT
    empty = not kept(board(reading(*POLICY), silent()))
    sabotaged = all(broken(board(text, data)) == expected for text, data, expected in SABOTAGES.values())
    assert not (good and empty and sabotaged)


def test_a_broken_promise_stays_broken_while_another_store_is_silent() -> None:
    result = board(reading(*POLICY), store(GOOD, table("extra", column("allergy", "health"))), silent("other"))
    assert {"s1", "law:gdpr:categories"} <= broken(result)


def test_a_sentence_about_categories_needs_each_of_them() -> None:
    text = reading(says("We store your e-mail address and phone number.", "datamap.categories", "email", "phone"))
    one = line(board(text, store(GOOD)), "s0")
    assert one.status is Status.UNPROVEN
    assert "telephone number" in one.because
    assert one.findings


def test_a_sentence_about_categories_needs_rows() -> None:
    empty = store(table("users", column("mail", "email"), rows=0))
    assert line(board(reading(MAIL), empty), "s0").status is Status.UNPROVEN
    unknown = store(table("users", column("mail", "email"), rows=None))
    assert line(board(reading(MAIL), unknown), "s0").status is Status.KEPT


@pytest.mark.parametrize("terms", [{"scope": Scope.THIRD_PARTY}, {"scope": Scope.READER}, {"kind": Kind.ADVICE}])
def test_what_others_hold_is_not_shown_by_what_we_hold(terms: dict[str, Any]) -> None:
    text = reading(says("Your bank stores your e-mail address.", "datamap.categories", "email", **terms))
    assert line(board(text, store(GOOD)), "s0").status is Status.UNPROVEN


def test_a_sentence_that_names_nothing_known_is_not_shown() -> None:
    for duty in ("datamap.categories", "datamap.absent"):
        text = reading(says("We handle things you know.", duty))
        assert line(board(text, store(GOOD)), "s0").status is Status.UNPROVEN


def test_an_unplaced_column_leaves_unshown_what_rests_on_all_columns() -> None:
    odd = table("extra", column("blob", personal=None))
    result = board(reading(*POLICY), store(GOOD, odd))
    assert kept(result) == KEPT - {"law:gdpr:categories", "s1"}
    assert line(result, "law:gdpr:categories").findings


def test_an_absence_under_a_condition_is_not_shown() -> None:
    for terms in ({"modality": Modality.ONLY_IF}, {"scope": Scope.THIRD_PARTY}, {}):
        sentence = says("We hold no health data.", "datamap.absent", "health", polarity=Polarity.NO, **terms)
        one = line(board(reading(MAIL, sentence), store(GOOD)), "s1")
        assert one.status is (Status.UNPROVEN if terms else Status.KEPT)


def test_sources_need_rows() -> None:
    empty = store(table("users", *GOOD.columns, rows=0), table("other", column("mail", "email")))
    result = board(reading(*POLICY), empty)
    assert status(result)["s2"] is status(result)["law:gdpr:source"] is Status.UNPROVEN
    assert "no column is known" in line(board(reading(MAIL), store(table("users"))), "law:gdpr:source").because


def test_an_absence_needs_rows_in_every_store() -> None:
    result = board(reading(*POLICY), store(GOOD), store(table("users"), name="second", rows_sampled=0))
    assert status(result)["s1"] is Status.UNPROVEN
    assert status(result)["s0"] is Status.KEPT


def test_no_personal_column_shows_nothing_about_categories() -> None:
    result = board(reading(*POLICY), store(table("things", column("theme"))))
    assert kept(result) <= {"s1", "law:gdpr:clear"}
    assert "no column with personal data" in line(result, "law:gdpr:categories").because


def test_sources_are_shown_only_by_columns_that_come_from_there() -> None:
    own = store(table("users", column("mail", "email"), column("degree", "education")))
    result = board(reading(*POLICY), own)
    assert status(result)["s2"] is status(result)["law:gdpr:source"] is Status.UNPROVEN
    two = says("We get data from universities and banks.", "datamap.source", sources=("university", "bank"))
    one = line(board(reading(MAIL, two), store(GOOD)), "s1")
    assert (one.status, "`bank`" in one.because) == (Status.UNPROVEN, True)
    anyone = says("We get data from third parties.", "datamap.source", "education", sources=("third party",))
    assert line(board(reading(MAIL, anyone), store(GOOD)), "s1").status is Status.KEPT
    nobody = says("We get data from third parties.", "datamap.source", "email", sources=("third party",))
    assert "someone else" in line(board(reading(MAIL, nobody), store(GOOD)), "s1").because
    another = says("Employers tell us your degree.", "datamap.source", "education", sources=("employer",))
    assert line(board(reading(MAIL, another), store(GOOD)), "s1").status is Status.UNPROVEN


def test_a_text_without_statements_is_not_shown_to_be_clear() -> None:
    assert line(board(reading(), store(GOOD)), "law:gdpr:clear").status is Status.UNPROVEN


def test_a_doubt_about_lawfulness_leaves_the_text_clear() -> None:
    doubt = LintFinding(rule="vague", start=0, end=5, message="is vague", remedy="say", lawful=Lawful.DOUBTFUL)
    result = board(reading(*POLICY, lint=(doubt,)), store(GOOD))
    assert status(result)["law:gdpr:clear"] is Status.KEPT
    assert line(result, "s0").promise.lawful is Lawful.DOUBTFUL


def test_kept_names_its_evidence_and_what_was_not_looked_into() -> None:
    seen = look(reading(MAIL), store(GOOD), given=service(systems=(System(name="paper", what="files", who="Ann"),)))
    looked = EvidenceRef(entry="ab" * 32, kind="look", at="2026-03-01T12:00:00Z")
    seen = Seen(
        service=seen.service,
        reading=seen.reading,
        datamap=seen.datamap,
        findings=seen.findings,
        requests=(),
        now=seen.now,
        looked=looked,
    )
    promise = Promise(
        id="s0",
        text=MAIL[0],
        duty="datamap.categories",
        kind=Kind.CHECKED,
        scope=Scope.SERVICE,
        source=Source.POLICY,
        fields=seen.reading.statements[0].fields,
    )
    verdict = check_for("datamap.categories")(promise, seen)
    assert verdict.evidence == (looked,)
    assert "`paper`" in verdict.because


def test_what_no_check_shows_is_unproven() -> None:
    text = reading(says("We encrypt what we send.", "security.transport"))
    one = line(board(text, store(GOOD)), "s0")
    assert check_for("security.transport") is nothing
    assert (one.status, one.because) == (Status.UNPROVEN, "no check shows this yet")


IMPURE = ("pathlib", "os", "time", "random", "sqlalchemy", "amanat.stores", "amanat.records")


def impure(source: str) -> set[str]:
    """What a module imports or calls that reaches a file, a store or the clock."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom):
            found |= {node.module or ""} & set(IMPURE)
        elif isinstance(node, ast.Import):
            found |= {one.name for one in node.names} & set(IMPURE)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute | ast.Name):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id
            found |= {called} & {"now", "today", "open", "read_text", "clock_from_environment"}
    return found


def test_checks_touch_no_file_no_store_and_no_clock() -> None:
    checks: list[Callable[..., object]] = [*CHECKS.values(), nothing]
    for check in checks:
        module = inspect.getmodule(check)
        assert module is not None
        assert impure(inspect.getsource(module)) == set(), module.__name__
    assert impure("import os\nopen('x')\ndatetime.now()") == {"os", "open", "now"}
