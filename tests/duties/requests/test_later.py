"""Rows that must be kept for a time: what stays, what is told, and that it goes at its end."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
import sqlalchemy as sa

from amanat.clock import FixedClock
from amanat.datamap.keeping import If, Keep
from amanat.datamap.model import ColumnMap, DataMap
from amanat.duties.requests.batch.many import answer_many
from amanat.duties.requests.context import RequestContext
from amanat.duties.requests.kept import ERASE_LATER
from amanat.duties.requests.later import erase_later, handlers
from amanat.duties.requests.run import answer
from amanat.duties.requests.tasks import finish, named
from amanat.records.jobs import Ran, run_due
from amanat.records.journal import requests
from amanat.records.steps import Step, steps_of
from amanat.records.tables import job, subject_key
from amanat.standing.holds import place
from tests.duties.requests.bed import context, open_tasks
from tests.subjects import town

ANN = "ann.lee@example.com"
BEGIN = (
    "ALTER TABLE orders ADD COLUMN placed TIMESTAMP",
    "ALTER TABLE orders ADD COLUMN state VARCHAR(10)",
    "UPDATE orders SET placed = '2016-05-01 10:00:00', state = 'paid'",
    "UPDATE orders SET placed = '2024-05-31 10:00:00' WHERE id = 2",
)


def keep(**more: Any) -> Keep:
    told: dict[str, Any] = {"ground": "law", "because": "§ 147 AO", "months": 36, "since": "placed"}
    return Keep(**(told | more))


def kept_map(*keeps: Keep, table: str = "orders") -> DataMap:
    known = town.town_map()
    tables = [
        msgspec.structs.replace(each, keep=keeps, columns=_with_more(each.columns)) if each.name == table else each
        for each in known.stores[0].tables
    ]
    return msgspec.structs.replace(known, stores=(msgspec.structs.replace(known.stores[0], tables=tuple(tables)),))


def _with_more(columns: tuple[Any, ...]) -> tuple[Any, ...]:
    names = {column.name for column in columns}
    more = [ColumnMap(name=name, type="") for name in ("placed", "state") if name not in names]
    return (*columns, *more)


def at(folder: Path, url: str, day: str, *keeps: Keep) -> RequestContext:
    clock = FixedClock(datetime.fromisoformat(f"{day}T12:00:00").replace(tzinfo=UTC))
    return context(folder, url, datamap=kept_map(*keeps), clock=clock)


def due(asked: RequestContext) -> Ran:
    return run_due(asked.book, handlers(lambda: asked), asked.clock)


def rows(url: str, statement: str) -> list[tuple[Any, ...]]:
    engine = sa.create_engine(url.replace("postgresql://", "postgresql+psycopg://"), poolclass=sa.NullPool)
    with engine.connect() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(statement)]


@pytest.fixture
def shop(town_url: str) -> str:
    town.run(town_url, *BEGIN)
    return town_url


def test_what_is_within_its_period_stays_and_goes_at_its_end(tmp_path: Path, shop: str) -> None:
    before = town.dump(shop)
    asked = at(tmp_path, shop, "2026-01-31", keep())
    shown = answer(asked, "erase", ANN, plan_only=True)
    assert "keep 1" in shown.plan_text
    assert "until 2027-05-31" in shown.plan_text
    why = "1 row (main.orders), until 2027-05-31; law: § 147 AO (Art. 17(3)(b))"
    assert f"remains: {why}" in shown.plan_text

    outcome = answer(asked, "erase", ANN)
    assert (outcome.state, outcome.problem) == ("fulfilled", None)
    assert why in outcome.residue
    assert rows(shop, "SELECT id, user_id FROM orders WHERE user_id = 1") == [(2, 1)]
    (user,) = rows(shop, "SELECT email, name, phone FROM users WHERE id = 1")
    assert "ann" not in str(user).lower()

    assert due(at(tmp_path, shop, "2027-05-30", keep())).done == ()
    assert rows(shop, "SELECT id FROM orders WHERE user_id = 1") == [(2,)]

    last = at(tmp_path, shop, "2027-05-31", keep())
    assert due(last).done == (ERASE_LATER,)
    assert rows(shop, "SELECT id FROM orders WHERE user_id = 1") == []
    assert rows(shop, "SELECT id FROM users WHERE id = 1") == [], "the emptied row stood for the order alone"
    after = town.dump(shop)
    assert {row for row in before["orders"] if row[1] != "1" and row[0] != "4"} <= after["orders"]
    kinds = [ref.kind for ref in _evidence(last, outcome.id)]
    assert kinds.index("request.kept") < kinds.index("request.closed") < kinds.index("request.later")


def test_files_that_a_kept_row_names_are_a_task_at_its_end(tmp_path: Path, shop: str) -> None:
    town.run(
        shop,
        "ALTER TABLE orders ADD COLUMN invoice_file VARCHAR(40)",
        "UPDATE orders SET invoice_file = 'inv/1.pdf' WHERE id = 1",
        "UPDATE orders SET invoice_file = 'inv/2.pdf' WHERE id = 2",
    )
    asked = at(tmp_path, shop, "2026-01-31", keep())
    assert answer(asked, "erase", ANN).state == "searched"
    (first,) = open_tasks(asked)
    assert named(asked.book, first.id) == ("inv/1.pdf",)
    assert finish(asked, first.id, "Sam") == "fulfilled"
    last = at(tmp_path, shop, "2027-05-31", keep())
    assert due(last).done == (ERASE_LATER,)
    (task,) = open_tasks(last)
    assert named(last.book, task.id) == ("inv/2.pdf",)
    finish(last, task.id, "Sam")
    with last.book.look() as connection:
        assert connection.execute(sa.select(subject_key)).all() == []


def _evidence(asked: RequestContext, request: str | None) -> Any:
    from amanat.duties.requests.history import references

    asked.book.evidence.sequence()
    return references(asked.book, [str(request)])[str(request)]


def test_only_the_columns_named_stay(tmp_path: Path, shop: str) -> None:
    town.run(shop, "UPDATE orders SET note = 'for ann' WHERE id = 2")
    asked = at(tmp_path, shop, "2026-01-31", keep(columns=("placed",)))
    assert answer(asked, "erase", ANN).state == "fulfilled"
    assert rows(shop, "SELECT id, user_id, note, meta FROM orders WHERE user_id = 1") == [(2, 1, None, None)]
    assert due(at(tmp_path, shop, "2027-06-01", keep(columns=("placed",)))).done == (ERASE_LATER,)
    assert rows(shop, "SELECT id FROM orders WHERE user_id = 1") == []


def test_a_ground_may_hold_for_some_rows_only(tmp_path: Path, shop: str) -> None:
    town.run(shop, "UPDATE orders SET state = 'unpaid', placed = '2025-12-01 00:00:00' WHERE id = 1")
    unpaid = keep(ground="unpaid", because="invoice open", months=6, only=If(column="state", values=("unpaid",)))
    asked = at(tmp_path, shop, "2026-01-31", unpaid)
    assert answer(asked, "erase", ANN).state == "fulfilled"
    assert rows(shop, "SELECT id FROM orders WHERE user_id = 1") == [(1,)]


def test_each_row_goes_at_its_own_end(tmp_path: Path, shop: str) -> None:
    town.run(shop, "UPDATE orders SET placed = '2025-02-28 00:00:00' WHERE id = 1")
    outcome = answer(at(tmp_path, shop, "2026-01-31", keep()), "erase", ANN, plan_only=True)
    assert "until 2027-05-31 to 2028-02-28" in outcome.plan_text
    assert answer(at(tmp_path, shop, "2026-01-31", keep()), "erase", ANN).state == "fulfilled"
    assert due(at(tmp_path, shop, "2027-05-31", keep())).done == (ERASE_LATER,)
    assert rows(shop, "SELECT id FROM orders WHERE user_id = 1") == [(1,)]
    last = at(tmp_path, shop, "2028-02-28", keep())
    with last.book.look() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(subject_key)).scalar_one() == 1
    assert due(last).done == (ERASE_LATER,)
    assert rows(shop, "SELECT id FROM orders WHERE user_id = 1") == []
    with last.book.look() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(subject_key)).scalar_one() == 0


def test_rows_that_only_an_identifier_leads_to_are_found_again_by_key(tmp_path: Path, sqlite_town: str) -> None:
    town.run(
        sqlite_town,
        "CREATE TABLE log2 (id INTEGER PRIMARY KEY, email VARCHAR(120), path VARCHAR(200), placed TIMESTAMP)",
        "INSERT INTO log2 SELECT rowid, email, path, '2026-01-01' FROM access_log",
        "DROP TABLE access_log",
        "ALTER TABLE log2 RENAME TO access_log",
    )
    fraud = keep(ground="fraud", because="case 12", months=2, columns=("path",))
    known = kept_map(fraud, table="access_log")
    log = known.stores[0].table("access_log")
    keyed = msgspec.structs.replace(
        log,
        primary_key=("id",),
        columns=(ColumnMap(name="id", type=""), *(column for column in log.columns if column.name != "state")),
    )
    tables = tuple(keyed if each.name == "access_log" else each for each in known.stores[0].tables)
    known = msgspec.structs.replace(known, stores=(msgspec.structs.replace(known.stores[0], tables=tables),))

    def on(day: str) -> RequestContext:
        clock = FixedClock(datetime.fromisoformat(f"{day}T12:00:00").replace(tzinfo=UTC))
        return context(tmp_path, sqlite_town, datamap=known, clock=clock)

    assert answer(on("2026-01-31"), "erase", ANN).state == "fulfilled"
    assert rows(sqlite_town, "SELECT email, path FROM access_log WHERE id < 3") == [(None, "/a"), (None, "/b")]
    assert due(on("2026-03-01")).done == (ERASE_LATER,)
    assert rows(sqlite_town, "SELECT path FROM access_log") == [("/c",)]


def test_rows_without_a_date_stop_the_plan(tmp_path: Path, sqlite_town: str) -> None:
    town.run(sqlite_town, *BEGIN, "UPDATE orders SET placed = NULL WHERE id = 1")
    outcome = answer(at(tmp_path, sqlite_town, "2026-01-31", keep()), "erase", ANN, plan_only=True)
    assert "1 row has no date in `placed`" in str(outcome.problem)


def test_a_table_without_a_key_is_refused(tmp_path: Path, sqlite_town: str) -> None:
    town.run(sqlite_town, "ALTER TABLE access_log ADD COLUMN placed TIMESTAMP DEFAULT '2026-01-01'")
    clock = FixedClock(datetime(2026, 1, 31, 12, tzinfo=UTC))
    asked = context(tmp_path, sqlite_town, datamap=kept_map(keep(), table="access_log"), clock=clock)
    assert "without a primary key" in str(answer(asked, "erase", ANN, plan_only=True).problem)


def test_a_legal_hold_puts_the_later_erasure_off(tmp_path: Path, sqlite_town: str) -> None:
    town.run(sqlite_town, *BEGIN)
    asked = at(tmp_path, sqlite_town, "2026-01-31", keep())
    assert answer(asked, "erase", ANN).state == "fulfilled"
    later = at(tmp_path, sqlite_town, "2027-06-01", keep())
    (arguments,) = _waiting(later)
    place(later.book, arguments["held"][0], ground="a claim", until=date(2027, 12, 31), by="legal")
    assert due(later).done == (ERASE_LATER,)
    assert rows(sqlite_town, "SELECT id FROM orders WHERE user_id = 1") == [(2,)]
    assert due(at(tmp_path, sqlite_town, "2027-12-31", keep())).done == ()
    assert due(at(tmp_path, sqlite_town, "2028-01-01", keep())).done == (ERASE_LATER,)
    assert rows(sqlite_town, "SELECT id FROM orders WHERE user_id = 1") == []


def test_a_job_that_runs_twice_does_no_more(tmp_path: Path, sqlite_town: str) -> None:
    town.run(sqlite_town, *BEGIN)
    assert answer(at(tmp_path, sqlite_town, "2026-01-31", keep()), "erase", ANN).state == "fulfilled"
    later = at(tmp_path, sqlite_town, "2027-06-01", keep())
    (arguments,) = _waiting(later)
    assert due(later).done == (ERASE_LATER,)
    after = town.dump(sqlite_town)
    erase_later(later, arguments)
    assert town.dump(sqlite_town) == after


def test_no_identifier_waits_with_what_is_kept(tmp_path: Path, sqlite_town: str) -> None:
    town.run(sqlite_town, *BEGIN)
    asked = at(tmp_path, sqlite_town, "2026-01-31", keep())
    assert answer(asked, "erase", ANN).state == "fulfilled"
    (arguments,) = _waiting(asked)
    with asked.book.look() as connection:
        import base64

        subject = connection.execute(sa.select(subject_key.c.subject)).scalar_one()
        text = asked.book.keys.unseal(connection, subject, base64.b64decode(arguments["sealed"])).decode()
    assert '"main.orders":[[2]]' in text
    assert not any(word in text.lower() for word in ("ann", "example", "901820"))


def _waiting(asked: RequestContext) -> list[dict[str, Any]]:
    with asked.book.look() as connection:
        found = connection.execute(sa.select(job.c.arguments).where(job.c.name == ERASE_LATER)).scalars().all()
    return [dict(one) for one in found]


class Killed(BaseException):
    """As if the process died there."""


@pytest.mark.parametrize("point", ["before:commit", "after:commit"])
def test_a_later_erasure_that_was_killed_goes_on(
    tmp_path: Path, sqlite_town: str, monkeypatch: pytest.MonkeyPatch, point: str
) -> None:
    town.run(sqlite_town, *BEGIN)
    assert answer(at(tmp_path, sqlite_town, "2026-01-31", keep()), "erase", ANN).state == "fulfilled"

    def die(name: str) -> None:
        if name == point:
            raise Killed

    later = at(tmp_path, sqlite_town, "2027-06-01", keep())
    monkeypatch.setattr("amanat.duties.requests.doubt.fault_point", die)
    with pytest.raises(Killed):
        due(later)
    monkeypatch.undo()
    (step,) = (one for one in _steps(later) if one.action == "later")
    assert step.state == "in doubt"
    assert due(at(tmp_path, sqlite_town, "2027-06-02", keep())).done == (ERASE_LATER,)
    assert rows(sqlite_town, "SELECT id FROM orders WHERE user_id = 1") == []
    (step,) = (one for one in _steps(later) if one.action == "later")
    assert (step.state, step.counts["orders"]) == ("done", 1)


def _steps(asked: RequestContext) -> tuple[Step, ...]:
    with asked.book.look() as connection:
        (request,) = requests(connection)
        return steps_of(connection, request.id)


def test_of_a_shared_row_the_others_part_is_left_alone(tmp_path: Path, sqlite_town: str) -> None:
    town.run(
        sqlite_town,
        "ALTER TABLE messages ADD COLUMN placed TIMESTAMP DEFAULT '2025-12-01 00:00:00'",
        "ALTER TABLE messages ADD COLUMN state VARCHAR(10)",
    )
    dispute = keep(ground="dispute", because="case 7", months=6, columns=("body",))
    clock = FixedClock(datetime(2026, 1, 31, 12, tzinfo=UTC))
    asked = context(tmp_path, sqlite_town, datamap=kept_map(dispute, table="messages"), clock=clock)
    assert answer(asked, "erase", ANN).state == "fulfilled"
    told = rows(sqlite_town, "SELECT sender_id, sender_name, recipient_name, body FROM messages WHERE id = 1")
    assert told == [(1, None, "Bob Roe", "hello bob, here is ann")]
    later = context(
        tmp_path, sqlite_town, datamap=asked.datamap, clock=FixedClock(datetime(2026, 6, 1, 12, tzinfo=UTC))
    )
    assert due(later).done == (ERASE_LATER,)
    told = rows(sqlite_town, "SELECT sender_id, recipient_name, body FROM messages WHERE id = 1")
    assert told == [(None, "Bob Roe", "hello bob, here is ann")], "what was said to somebody stays with them"


def test_among_many_who_has_rows_to_keep_is_to_be_asked_for_alone(tmp_path: Path, sqlite_town: str) -> None:
    """Each end is one person's own: nobody's kept rows may be lost sight of, nor hold the others up."""
    town.run(sqlite_town, *BEGIN)
    asked = at(tmp_path, sqlite_town, "2026-01-31", keep())
    ann, cyd = answer_many(asked, "erase", [ANN, "cyd@example.org"]).people
    assert (ann.state, cyd.state) == ("failed", "fulfilled")
    assert (ann.problem or "").endswith("ask for this person alone")
    assert rows(sqlite_town, "SELECT lower(email) FROM users WHERE id = 1") == [(ANN,)]
    assert rows(sqlite_town, "SELECT count(*) FROM orders WHERE user_id = 1") == [(2,)]
    assert answer(asked, "erase", ANN).state == "fulfilled"
    assert len(_waiting(asked)) == 1
