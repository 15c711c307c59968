"""What past requests say about rights. Nothing is kept by default, from a dry run, or from an answer to nobody."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from amanat.datamap.model import DataMap, StoreMap
from amanat.duties.requests.checks import CHECKS
from amanat.policy.reading import Reading
from amanat.promises.model import EvidenceRef, PastRequest, Promise, Seen, Verdict
from amanat.service.model import Controller, Service
from amanat.vocabulary.terms import Kind, Polarity, Scope, Source

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
REF = EvidenceRef(entry="a" * 64, kind="request.closed", at="2026-02-20T12:00:00Z", index=7)
DUTIES = {kind: f"rights.{kind}" for kind in ("access", "erase", "port", "rectify", "restrict")}


def past(kind: Any, number: int = 1, **more: Any) -> PastRequest:
    """A request that ended well ten days ago."""
    received = NOW - timedelta(days=10)
    known: dict[str, Any] = {
        "state": "fulfilled", "received": received, "due": received + timedelta(days=28), "closed": received,
        "clean": True, "readable": True, "evidence": (REF,),
    }  # fmt: skip
    return PastRequest(id=f"{number:026}", kind=kind, **(known | more))


def verdict(duty: str, *requests: PastRequest, answered: bool = True, **more: Any) -> Verdict:
    promise = Promise(
        id="p1", text="You can.", duty=duty, kind=Kind.ENFORCED, scope=Scope.SERVICE, start=0, end=8,
        source=more.pop("source", Source.POLICY), polarity=more.pop("polarity", Polarity.YES),
    )  # fmt: skip
    service = Service(
        name="Town", file=Path("amanat.toml"), policy=Path("policy.md"), controller=Controller(name="Town"), stores=()
    )
    store = StoreMap(name="main", dialect="sqlite", answered=answered)
    seen = Seen(
        service=service, reading=Reading(name="p", text="You can.", digest="", language="en"),
        datamap=DataMap(stores=(store,)), findings=(), requests=requests, now=NOW, **more,
    )  # fmt: skip
    return CHECKS[duty](promise, seen)


@pytest.mark.parametrize("kind", DUTIES)
def test_a_request_that_ended_well_in_time_keeps_it(kind: str) -> None:
    found = verdict(DUTIES[kind], past(kind))
    assert (found.status, found.evidence) == ("kept", (REF,))
    assert "2026-02-19" in found.because


@pytest.mark.parametrize("kind", DUTIES)
def test_without_a_request_nothing_is_shown(kind: str) -> None:
    assert verdict(DUTIES[kind]).status == "unproven"
    assert verdict(DUTIES[kind], past(kind, state="no match", clean=None, readable=None)).status == "unproven"
    others = [past(other) for other in DUTIES if other != kind and (kind, other) != ("port", "access")]
    assert verdict(DUTIES[kind], *others).status == "unproven"


@pytest.mark.parametrize("kind", DUTIES)
def test_with_all_stores_down_nothing_is_shown(kind: str) -> None:
    assert verdict(DUTIES[kind], past(kind), answered=False).status == "unproven"


@pytest.mark.parametrize("kind", DUTIES)
@pytest.mark.parametrize(
    ("more", "rule"),
    [
        ({"state": "failed", "clean": False, "problem": "rows are left"}, "failed"),
        ({"state": "partly", "left": ("main.audit.line",)}, "left"),
        ({"state": "searched", "closed": None, "due": NOW - timedelta(days=1)}, "overdue"),
        ({"closed": NOW, "due": NOW - timedelta(days=1)}, "late"),
    ],
)
def test_what_went_wrong_breaks_it_with_a_finding(kind: str, more: dict[str, Any], rule: str) -> None:
    found = verdict(DUTIES[kind], past(kind), past(kind, 2, received=NOW - timedelta(days=5), **more))
    assert found.status == "broken"
    (finding,) = found.findings
    assert (finding.rule, finding.duty, finding.promises) == (f"{DUTIES[kind]}.{rule}", DUTIES[kind], ("p1",))
    if rule == "left":
        assert (finding.store, finding.table, finding.column) == ("main", "audit", "line")


def test_findings_keep_their_number_from_run_to_run() -> None:
    bad: dict[str, Any] = {"state": "failed", "clean": False, "problem": "x"}
    first = verdict("rights.erase", past("erase", 1, **bad))
    second = verdict("rights.erase", past("erase", 1, **bad), past("erase", 2, **bad))
    assert first.findings[0].id == second.findings[0].id


def test_mended_is_kept_again() -> None:
    bad = past("erase", 1, state="failed", clean=False, received=NOW - timedelta(days=20))
    assert verdict("rights.erase", bad, past("erase", 2)).status == "kept"


def test_an_overdue_request_breaks_it_even_if_a_later_one_went_well() -> None:
    old = NOW - timedelta(days=60)
    open_one = past("erase", 1, state="searched", closed=None, received=old, due=old + timedelta(days=28))
    assert verdict("rights.erase", open_one, past("erase", 2)).status == "broken"


def test_old_evidence_is_stale() -> None:
    then = NOW - timedelta(days=31)
    assert verdict("rights.erase", past("erase", received=then, closed=then)).status == "stale"


@pytest.mark.parametrize(
    "more",
    [{"clean": False}, {"clean": None}, {"readable": False}, {"state": "planned", "closed": None}, {"problem": "why"}],
)
def test_anything_less_than_well_is_unproven(more: dict[str, Any]) -> None:
    assert verdict("rights.access", past("access", **more)).status == "unproven"


@pytest.mark.parametrize(("kind", "state"), [("erase", "searched"), ("access", "partly")])
def test_with_only_a_task_elsewhere_open_it_is_kept_until_the_time_is_over(kind: str, state: str) -> None:
    found = verdict(DUTIES[kind], past(kind, state=state, closed=None))
    assert found.status == "kept"
    assert "a task in a system that cannot be reached is open until 2026-03-19" in found.because
    late = verdict(DUTIES[kind], past(kind, state=state, closed=None, due=NOW - timedelta(days=1)))
    assert late.status == "broken"


def test_erased_but_not_searched_says_nothing_yet() -> None:
    assert verdict("rights.erase", past("erase", state="erased", closed=None)).status == "unproven"


def test_a_readable_copy_shows_portability_but_a_failed_one_does_not_break_it() -> None:
    assert verdict("rights.port", past("access")).status == "kept"
    assert verdict("rights.port", past("access", state="failed", clean=False)).status == "unproven"


def test_a_legal_hold_is_no_failure() -> None:
    held = past("erase", 2, state="failed", clean=None, problem="main.users: a legal hold stands until 2027-01-01")
    assert verdict("rights.erase", held).status == "unproven"
    assert verdict("rights.erase", past("erase", 1), held).status == "kept"


def test_law_and_sentence_are_treated_alike_and_a_denial_is_not_shown() -> None:
    assert verdict("rights.erase", past("erase"), source=Source.LAW).status == "kept"
    assert verdict("rights.erase", past("erase"), polarity=Polarity.NO).status == "unproven"


def test_the_checks_do_not_change_what_they_look_at() -> None:
    one = past("erase")
    copy = msgspec.structs.replace(one)
    verdict("rights.erase", one)
    assert one == copy


def test_an_erasure_that_stopped_after_its_commit_is_no_lesser_failure() -> None:
    stopped = past("erase", 1, state="partly", closed=None, clean=None, problem="main: no answer")
    assert verdict("rights.erase", stopped).status == "broken"
