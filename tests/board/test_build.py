"""From promises and what was seen to the board, and from the board to the exit code."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import msgspec
import pytest

from amanat.board.build import build
from amanat.board.checks import CHECKS
from amanat.board.exit import exit_code
from amanat.datamap.model import StoreMap
from amanat.policy.reading import Span
from amanat.promises.baseline import Baseline, Entry
from amanat.promises.bind import bind
from amanat.promises.model import Finding, PastRequest, Promise, Seen, Verdict
from amanat.service.model import Controller, Waiver
from amanat.vocabulary.terms import Polarity, Status
from tests.promises.build import board, column, line, look, reading, says, service, silent, store, table

MAIL = says("We store your e-mail address.", "datamap.categories", "email")
NO_HEALTH = says("We hold no health data.", "datamap.absent", "health", polarity=Polarity.NO)
GOOD = store(table("users", column("mail", "email")))
BAD = store(table("users", column("mail", "email"), column("allergy", "health")))


def test_lines_follow_the_text_and_the_law_comes_last() -> None:
    seen = look(reading(MAIL, NO_HEALTH), GOOD)
    promises = bind(seen.reading, seen.datamap, seen.service)
    result = build(tuple(reversed(promises)), seen)
    starts = [one.promise.start for one in result.lines]
    assert starts[:2] == [0, len(MAIL[0]) + 1]
    assert set(starts[2:]) == {None}
    assert len(result.lines) == len(promises)


def test_the_board_names_its_stores_and_the_silent_ones() -> None:
    result = board(reading(MAIL), GOOD, silent("billing"))
    assert (result.stores, result.silent) == (("main", "billing"), ("billing",))
    assert result.summary["silent"] == 1


def test_lines_refer_to_findings_that_are_on_the_board() -> None:
    result = board(reading(MAIL, NO_HEALTH), BAD)
    known = {one.id for one in result.findings}
    referred = {key for one in result.lines for key in one.findings}
    assert referred
    assert referred <= known


def test_findings_that_a_check_makes_itself_are_on_the_board_once(monkeypatch: pytest.MonkeyPatch) -> None:
    own = Finding(id="a1", rule="own", duty="rights.port", message="m", remedy="r", promises=())

    def check(_promise: Promise, _seen: Seen) -> Verdict:
        return Verdict(status=Status.BROKEN, because="m", findings=(own,))

    monkeypatch.setitem(CHECKS, "rights.port", check)
    monkeypatch.setitem(CHECKS, "rights.erase", check)
    result = board(reading(MAIL), GOOD)
    assert [one for one in result.findings if one.id == "a1"] == [own]
    assert line(result, "rights.port").findings == ("a1",)


def test_what_the_baseline_accepts_stays_broken_and_is_not_new() -> None:
    first = board(reading(MAIL, NO_HEALTH), BAD)
    entries = tuple(Entry(id=one.id) for one in first.findings)
    again = board(reading(MAIL, NO_HEALTH), BAD, baseline=Baseline(finding=entries))
    assert exit_code(first) == 1
    assert exit_code(again) == 0
    assert line(again, "s1").status is Status.BROKEN
    assert again.summary["new"] == 0


def test_a_new_finding_beside_the_baseline_fails() -> None:
    first = board(reading(MAIL, NO_HEALTH), BAD)
    accepted = Baseline(finding=tuple(Entry(id=one.id) for one in first.findings))
    worse = store(table("users", column("mail", "email"), column("allergy", "health"), column("iban", "bank_account")))
    result = board(reading(MAIL, NO_HEALTH), worse, baseline=accepted)
    assert exit_code(result) == 1
    assert [one.column for one in result.findings if one.new and one.breaks] == ["iban"]


def test_a_waiver_ends_with_the_day_of_the_controllers_zone() -> None:
    first = board(reading(MAIL), BAD)
    key = next(one.id for one in first.findings if one.breaks)
    waiver = Waiver(finding=key, reason="r", owner="Ann", until=date(2026, 3, 1))
    here = service(waivers=(waiver,), controller=Controller(name="Shop", zone="UTC"))
    there = service(waivers=(waiver,), controller=Controller(name="Shop", zone="Pacific/Auckland"))
    late = datetime(2026, 3, 1, 12, tzinfo=UTC)
    codes = []
    for given in (here, there):
        seen = msgspec.structs.replace(look(reading(MAIL), BAD, given=given), now=late)
        codes.append(exit_code(build(bind(seen.reading, seen.datamap, given), seen)))
    assert codes == [0, 1]


@pytest.mark.parametrize(
    ("stores", "code"),
    [
        ((GOOD,), 0),
        ((BAD,), 1),
        ((GOOD, silent("billing")), 1),
        ((BAD, silent("billing")), 1),
        ((silent(), silent("billing")), 2),
        ((), 0),
    ],
    ids=["fine", "broken", "one silent", "broken and silent", "all silent", "no stores"],
)
def test_exit_codes(stores: tuple[StoreMap, ...], code: int) -> None:
    assert exit_code(board(reading(MAIL), *stores)) == code


def test_advice_and_doubts_do_not_fail_the_build() -> None:
    text = reading(MAIL, says("We store your phone number.", "datamap.categories", "phone"))
    result = board(text, GOOD)
    assert any(one.rule == "absent" and one.new for one in result.findings)
    assert exit_code(result) == 0


def test_the_same_look_gives_the_same_board() -> None:
    encode = msgspec.json.Encoder(order="deterministic").encode
    assert encode(board(reading(MAIL, NO_HEALTH), BAD)) == encode(board(reading(MAIL, NO_HEALTH), BAD))


def request(**more: Any) -> PastRequest:
    told: dict[str, Any] = {
        "id": "r1",
        "kind": "access",
        "state": "fulfilled",
        "received": datetime(2026, 2, 1, tzinfo=UTC),
        "due": datetime(2026, 3, 1, tzinfo=UTC),
        "closed": datetime(2026, 2, 20, tzinfo=UTC),
        "clean": True,
        "readable": True,
        **more,
    }
    return PastRequest(**told)


@pytest.mark.parametrize(
    ("requests", "status"),
    [
        ((request(),), Status.KEPT),
        ((request(left=("main.notes.body",), clean=False),), Status.BROKEN),
        ((), Status.UNPROVEN),
    ],
    ids=["answered", "not reached", "none"],
)
def test_rights_are_shown_by_requests_on_record(requests: tuple[PastRequest, ...], status: Status) -> None:
    text = reading(MAIL, says("Ask us for a copy.", "rights.access"))
    seen = msgspec.structs.replace(look(text, GOOD), requests=requests)
    result = build(bind(text, seen.datamap, seen.service), seen)
    assert line(result, "s1").status is status
    assert set(line(result, "s1").findings) <= {one.id for one in result.findings}
    assert exit_code(result) == (status is Status.BROKEN)


def test_an_answered_request_shows_nothing_while_a_store_is_silent() -> None:
    text = reading(MAIL, says("Ask us for a copy.", "rights.access"))
    for stores, status in (((GOOD,), Status.KEPT), ((GOOD, silent("billing")), Status.UNPROVEN)):
        seen = msgspec.structs.replace(look(text, *stores), requests=(request(),))
        one = line(build(bind(text, seen.datamap, seen.service), seen), "s1")
        assert one.status is status
        assert ("`billing` did not answer" in one.because) is (status is Status.UNPROVEN)


def test_the_share_of_what_was_not_understood_is_on_the_board() -> None:
    result = board(reading(MAIL, NO_HEALTH), GOOD)
    assert result.unread_share == 0
    reread = msgspec.structs.replace(result.reading, unread=(Span(0, 4), Span(5, 9)))
    assert msgspec.structs.replace(result, reading=reread).unread_share == 0.5
