"""A broken piece must be seen: each of these breaks one on purpose, and shows which guard says so."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from amanat.errors import PlanDrift, StoreError
from amanat.subjects.erase import search
from amanat.subjects.erase.execute import execute
from amanat.subjects.erase.plan import work_of
from amanat.subjects.known.identifiers import needles
from amanat.subjects.model import Operation
from amanat.subjects.sql.work import Work
from amanat.subjects.who.find import by_keys
from tests.subjects import erasing, oracle, town
from tests.subjects.erasing import erase, planned


@pytest.fixture
def url(tmp_path: Path) -> str:
    made = f"sqlite:///{tmp_path / 'town.db'}"
    town.build(made)
    return made


def as_the_oracle_says(url: str) -> bool:
    return oracle.same(town.dump(url)) == oracle.texts(oracle.after({1}))


def test_a_skipped_scrub_is_seen_by_look_and_oracle(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = Work.statement

    def without_scrubs(work: Work, operation: Operation) -> sa.Update | sa.Delete:
        table = work.table(operation)
        made = whole(work, operation)
        if operation.action == "delete" or not operation.scrubs:
            return made
        return (
            table.update()
            .where(work.rows(operation))
            .values(dict.fromkeys(operation.nulls, sa.null()) | {name: table.c[name] for name in operation.scrubs})
        )

    monkeypatch.setattr(Work, "statement", without_scrubs)
    store, datamap = town.store_at(url), town.town_map()
    assert erase(by_keys(store, datamap, [1]), datamap, store) == {
        "attachments": 1, "messages": 1, "posts": 1,
    }  # fmt: skip
    assert not as_the_oracle_says(url)


def test_a_skipped_unlink_is_seen_by_the_store_or_the_look(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = Work.statement

    def without_nulls(work: Work, operation: Operation) -> sa.Update | sa.Delete:
        kept = operation.scrubs or operation.nulls
        table = work.table(operation)
        if operation.action == "delete":
            return whole(work, operation)
        return table.update().where(work.rows(operation)).values({name: table.c[name] for name in kept})

    monkeypatch.setattr(Work, "statement", without_nulls)
    before = town.dump(url)
    store, datamap = town.store_at(url), town.town_map()
    with pytest.raises(StoreError):
        erase(by_keys(store, datamap, [1]), datamap, store)
    assert town.dump(url) == before


def test_a_statement_that_takes_too_many_rows_is_seen_by_the_counts(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = Work.statement

    def everybody(work: Work, operation: Operation) -> sa.Update | sa.Delete:
        if operation.table == "addresses":
            return work.table(operation).delete()
        return whole(work, operation)

    monkeypatch.setattr(Work, "statement", everybody)
    before = town.dump(url)
    store, datamap = town.store_at(url), town.town_map()
    with pytest.raises(PlanDrift, match="addresses"):
        erase(by_keys(store, datamap, [1]), datamap, store)
    assert town.dump(url) == before


def test_a_redaction_that_does_nothing_is_found_by_the_second_search(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    store, datamap = town.store_at(url), town.town_map()
    people = by_keys(store, datamap, [1])
    wanted = needles(people.identifiers)
    monkeypatch.setattr(search, "erased_in", lambda value, *_: value)
    cells = search.redactions(store, datamap, store.schema(), people, search.hits(store, datamap, wanted))
    with store.writing() as connection:
        assert search.redact(connection, store, cells, wanted) == 0
    assert "main.audit.line" in search.places("main", search.hits(store, datamap, wanted))


@pytest.mark.postgres
def test_a_dropped_lock_lets_a_row_in_between(postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """While the person's row is locked, nothing can be hung on it; with the lock dropped, it can."""
    town.build(postgres_url)
    assert _hang_one_on(postgres_url, monkeypatch, locked=True) == "waited"
    assert _hang_one_on(postgres_url, monkeypatch, locked=False) == "came in"


def _hang_one_on(url: str, monkeypatch: pytest.MonkeyPatch, *, locked: bool) -> str:
    """Inserts a ticket of the person's from outside, right after the lock, and tells whether it had to wait."""
    store, datamap = town.store_at(url), town.town_map()
    people = by_keys(store, datamap, [3])
    (part,) = planned(people, datamap, store).stores
    work = work_of(people, datamap, store, part.draft)
    ended: list[str] = []
    whole = Work.statement

    def first_another(work: Work, operation: Operation) -> sa.Update | sa.Delete:
        if not ended:
            ended.append(_insert(url))
        return whole(work, operation)

    with monkeypatch.context() as patch:
        patch.setattr(Work, "statement", first_another)
        if not locked:
            patch.setattr(Work, "lock", lambda _: sa.select(sa.literal(1)))
        with pytest.raises((PlanDrift, ZeroDivisionError)):
            execute(work, part, _stop)
    store.close()
    return ended[0]


def _stop(_: str | None) -> None:
    raise ZeroDivisionError


def _insert(url: str) -> str:
    try:
        town.run(
            url, "SET lock_timeout = '200ms'", "INSERT INTO tickets VALUES (77, 3, NULL, 'in between')",
            "DELETE FROM tickets WHERE id = 77",
        )  # fmt: skip
    except sa.exc.OperationalError:
        return "waited"
    return "came in"


def test_a_look_that_returns_early_is_caught_by_the_oracle(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The look is not the only guard: with it blind and a statement skipped, the dump still tells."""
    whole = Work.statement

    def skip_messages(work: Work, operation: Operation) -> Any:
        if operation.table == "messages":
            table = work.table(operation)
            return table.update().where(work.rows(operation)).values({"id": table.c.id})
        return whole(work, operation)

    def blind(_work: Work, _again: Sequence[Any] = ()) -> dict[str, int]:
        return {}

    monkeypatch.setattr(Work, "statement", skip_messages)
    monkeypatch.setattr(erasing, "look", blind)
    town.run(url, "DELETE FROM contracts")
    store, datamap = town.store_at(url), town.town_map(users="scrub")
    assert erase(by_keys(store, datamap, [1]), datamap, store) == {}
    assert town.dump(url)["messages"] != oracle.texts(oracle.after({1}))["messages"]
