"""An erasure from the command's point of view: states, evidence, journal, and all that can stand in its way."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import msgspec
import pytest
import sqlalchemy as sa

from amanat.clock import FixedClock
from amanat.datamap.model import StoreMap
from amanat.duties.requests.history import past_requests
from amanat.duties.requests.run import answer, resume, subject_of
from amanat.duties.requests.tasks import finish
from amanat.errors import InputError, StoreDown
from amanat.records import tables
from amanat.service.model import System
from amanat.standing import holds
from amanat.subjects.who.find import Ambiguous
from tests.duties.requests import bed
from tests.subjects import oracle, town

ANN = "ann.lee@example.com"
KINDS = [
    "request.received", "request.planned", "request.executed", "request.looked", "request.redacted",
    "request.searched", "request.closed",
]  # fmt: skip


def test_a_person_is_erased_searched_and_fulfilled(tmp_path: Path, town_url: str) -> None:
    context = bed.context(tmp_path, town_url)
    outcome = answer(context, "erase", "  ANN.LEE@Example.COM ")
    assert (outcome.state, outcome.problem, outcome.matched, outcome.left) == ("fulfilled", None, 1, ())
    assert outcome.exit_code == 0
    assert [ref.kind for ref in outcome.evidence] == KINDS
    assert [ref.index for ref in outcome.evidence] == list(range(len(KINDS)))
    text = str(town.dump(town_url)).lower()
    assert "joann.lee@example.com" in text
    for trace in (" ann.lee@", "'ann.lee@", '"ann.lee', "901820", "low road", "u0040"):
        assert trace not in text
    untouched = ("products", "settings", "contracts", "addresses")
    expected = oracle.texts(oracle.after({1}))
    assert {name: town.dump(town_url)[name] for name in untouched} == {name: expected[name] for name in untouched}


def test_nothing_that_names_the_person_is_left_in_the_engine(tmp_path: Path, sqlite_town: str) -> None:
    context = bed.context(tmp_path, sqlite_town)
    answer(context, "erase", ANN)
    context.book.close()
    for file in sorted((tmp_path / "service" / ".amanat").rglob("*")):
        held = file.read_bytes().lower() if file.is_file() else b""
        assert b"ann.lee" not in held, file
        assert b"901820" not in held, file
        assert b"ann_lee7" not in held, file


def test_the_person_key_is_destroyed_when_all_is_searched(tmp_path: Path, sqlite_town: str) -> None:
    context = bed.context(tmp_path, sqlite_town, systems=(System(name="paper", what="shred the file", who="desk"),))
    assert answer(context, "erase", ANN).state == "searched"
    with context.book.look() as connection:
        assert connection.execute(sa.select(tables.subject_key)).all() == []
        assert connection.execute(sa.select(tables.request.c.sealed)).scalars().all() == [None]


def test_a_plan_writes_neither_to_stores_nor_to_the_journal(tmp_path: Path, sqlite_town: str) -> None:
    before = town.dump(sqlite_town)
    context = bed.context(tmp_path, sqlite_town)
    outcome = answer(context, "erase", ANN, plan_only=True)
    assert (outcome.state, outcome.exit_code, outcome.id) == ("planned", 0, None)
    assert outcome.counts["main.messages"] == 3
    assert outcome.plan is not None
    assert outcome.plan["steps"]
    assert town.dump(sqlite_town) == before
    assert past_requests(context.book) == ()
    with context.book.look() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(tables.outbox)).scalar() == 0


def test_a_plan_needs_no_records(tmp_path: Path, sqlite_town: str) -> None:
    context = msgspec.structs.replace(bed.context(tmp_path, sqlite_town), records=None)
    assert answer(context, "erase", ANN, plan_only=True).state == "planned"
    with pytest.raises(InputError, match="needs the engine's records"):
        answer(context, "erase", ANN)


def test_no_match_is_an_answer_of_its_own(tmp_path: Path, sqlite_town: str) -> None:
    before = town.dump(sqlite_town)
    context = bed.context(tmp_path, sqlite_town)
    outcome = answer(context, "erase", "nobody@example.com")
    assert (outcome.state, outcome.matched, outcome.exit_code) == ("no match", 0, 1)
    assert town.dump(sqlite_town) == before
    (past,) = past_requests(context.book)
    assert (past.state, past.clean) == ("no match", None)
    assert [ref.kind for ref in past.evidence] == ["request.received", "request.closed"]


def test_who_only_left_an_address_is_answered_like_anybody(tmp_path: Path, sqlite_town: str) -> None:
    town.run(
        sqlite_town,
        "INSERT INTO access_log VALUES ('Gil@example.org', '/g'), ('gil@example.org', '/h')",
        "INSERT INTO audit VALUES (9, 'mail to gil@example.org', NULL)",
    )
    context = bed.context(tmp_path, sqlite_town)
    outcome = answer(context, "erase", "gil@example.org")
    assert (outcome.state, outcome.problem, outcome.matched, outcome.left) == ("fulfilled", None, 1, ())
    assert "gil@example.org" not in str(town.dump(sqlite_town)).lower()
    assert ("bob@example.net", "/c", 1) in town.dump(sqlite_town)["access_log"]
    assert answer(context, "erase", "gil@example.org").state == "no match"


def test_several_people_are_refused_with_their_keys_until_one_is_chosen(tmp_path: Path, sqlite_town: str) -> None:
    town.run(sqlite_town, "INSERT INTO users VALUES (7,'ANN.LEE@example.com','Twin',NULL,NULL,'h',NULL,NULL,NULL,NULL)")
    context = bed.context(tmp_path, sqlite_town)
    before = town.dump(sqlite_town)
    with pytest.raises(Ambiguous, match="2 people have this identifier: `1`, `7`; choose with `--key K` or `--every`"):
        answer(context, "erase", ANN)
    assert town.dump(sqlite_town) == before
    with pytest.raises(InputError, match="has the key `2`"):
        answer(context, "erase", ANN, key="2")
    one = answer(context, "erase", ANN, key="7")
    assert (one.state, one.left) == ("partly", ("main.users.email",))
    assert {row[0] for row in town.dump(sqlite_town)["users"]} == {"1", "2", "3", "4", "5"}


def test_every_takes_all_of_them(tmp_path: Path, town_url: str) -> None:
    town.run(town_url, "INSERT INTO users VALUES (7,'ANN.LEE@example.com','Twin',NULL,NULL,'h',NULL,NULL,NULL,NULL)")
    outcome = answer(bed.context(tmp_path, town_url), "erase", ANN, every=True)
    assert (outcome.state, outcome.matched) == ("fulfilled", 2)
    assert {row[0] for row in town.dump(town_url)["users"]} == {"2", "3", "4", "5"}


def test_phone_and_user_name_find_the_person_too(tmp_path: Path, town_url: str) -> None:
    context = bed.context(tmp_path, town_url)
    for identifier in ("+493090-1820", "0049 30 901820", "Ann_Lee7"):
        assert answer(context, "erase", identifier, plan_only=True).matched == 1
    assert answer(context, "erase", "901820", plan_only=True).state == "no match"


def test_tasks_keep_a_request_open_and_the_last_one_closes_it(tmp_path: Path, sqlite_town: str) -> None:
    systems = (
        System(name="paper", what="shred the file", who="desk"),
        System(name="mailer", what="delete the contact", who="marketing"),
        System(name="till", what="look for receipts", who="shop", requests=("access",)),
    )
    context = bed.context(tmp_path, sqlite_town, systems=systems)
    outcome = answer(context, "erase", ANN)
    assert (outcome.state, outcome.exit_code) == ("searched", 1)
    assert outcome.tasks == ("paper: shred the file (desk)", "mailer: delete the contact (marketing)")
    first, last = bed.open_tasks(context)
    assert finish(context, first.id, "kim") == "searched"
    with pytest.raises(InputError, match="no open task"):
        finish(context, first.id, "kim")
    assert finish(context, last.id, "kim") == "fulfilled"
    (past,) = past_requests(context.book)
    assert (past.state, past.closed is not None, past.clean) == ("fulfilled", True, True)


def test_a_legal_hold_stands_in_the_way_until_its_last_day(tmp_path: Path, sqlite_town: str) -> None:
    context = bed.context(tmp_path, sqlite_town)
    (subject,) = subject_of(context, ANN)
    hold = holds.place(context.book, subject, ground="claim 12/26", until=date(2026, 2, 1), by="lee")
    before = town.dump(sqlite_town)
    outcome = answer(context, "erase", ANN)
    assert outcome.state == "failed"
    assert "a legal hold stands until 2026-02-01: claim 12/26" in (outcome.problem or "")
    assert hold.id in (outcome.problem or "")
    assert town.dump(sqlite_town) == before
    assert answer(context, "access", "bob@example.net").state != "failed"
    later = bed.context(tmp_path, sqlite_town, clock=FixedClock(datetime(2026, 2, 2, 12, tzinfo=UTC)))
    assert answer(later, "erase", ANN).state == "fulfilled"


def test_a_lifted_hold_does_not(tmp_path: Path, sqlite_town: str) -> None:
    context = bed.context(tmp_path, sqlite_town)
    (subject,) = subject_of(context, ANN)
    hold = holds.place(context.book, subject, ground="claim", until=date(2027, 1, 1), by="lee")
    holds.lift(context.book, hold.id)
    assert answer(context, "erase", ANN).state == "fulfilled"


def test_the_deadline_is_a_calendar_month_and_a_promise_can_only_shorten_it(tmp_path: Path, sqlite_town: str) -> None:
    context = bed.context(tmp_path, sqlite_town)
    asked = answer(context, "erase", "nobody@example.com")
    # 31 January, clamped to the end of February, in Berlin.
    assert asked.due == "2026-02-28T22:59:59+00:00"
    sooner = msgspec.structs.replace(context, promised_days=10)
    assert answer(sooner, "erase", "nobody@example.com").due == "2026-02-10T22:59:59+00:00"
    later = msgspec.structs.replace(context, promised_days=90)
    assert answer(later, "erase", "nobody@example.com").due == asked.due


@pytest.mark.postgres
def test_a_read_only_database_fails_and_nothing_is_changed(tmp_path: Path, postgres_url: str) -> None:
    town.build(postgres_url)
    name = sa.make_url(postgres_url).database
    town.run(postgres_url, f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    before = town.dump(postgres_url)
    context = bed.context(tmp_path, postgres_url)
    outcome = answer(context, "erase", ANN)
    assert (outcome.state, outcome.exit_code) == ("failed", 2)
    assert "only read" in (outcome.problem or "")
    assert town.dump(postgres_url) == before


def test_a_read_only_file_fails_and_nothing_is_changed(tmp_path: Path, sqlite_town: str) -> None:
    before = town.dump(sqlite_town)
    context = bed.context(tmp_path, f"{sqlite_town}?mode=ro")
    outcome = answer(context, "erase", ANN)
    assert (outcome.state, outcome.exit_code) == ("failed", 2)
    assert town.dump(sqlite_town) == before


def test_a_store_that_is_gone_is_an_error(tmp_path: Path, sqlite_town: str) -> None:
    context = bed.context(tmp_path, sqlite_town)
    (tmp_path / "store.db").unlink()
    with pytest.raises(StoreDown):
        answer(context, "erase", ANN)
    assert past_requests(context.book) == ()


def test_a_silent_second_store_stops_the_erasure_before_it_begins(tmp_path: Path, sqlite_town: str) -> None:
    whole = town.town_map()
    silent = StoreMap(name="archive", dialect="sqlite", answered=False, error="down")
    datamap = msgspec.structs.replace(whole, stores=(*whole.stores, silent))
    before = town.dump(sqlite_town)
    outcome = answer(bed.context(tmp_path, sqlite_town, datamap=datamap), "erase", ANN)
    assert outcome.state == "failed"
    assert "no answer from `archive`; nothing was erased anywhere" in (outcome.problem or "")
    assert town.dump(sqlite_town) == before


def test_resume_has_nothing_to_do_after_a_whole_run(tmp_path: Path, sqlite_town: str) -> None:
    context = bed.context(tmp_path, sqlite_town)
    answer(context, "erase", ANN)
    assert resume(context) == ()
