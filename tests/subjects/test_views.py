"""Erasure where there is more than tables: views, copies, what cannot be written; and the same on MariaDB."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from amanat.datamap.build import build
from amanat.datamap.model import DataMap
from amanat.service.model import StoreConfig
from amanat.stores.base import Needle, Store
from amanat.stores.open import open_store
from amanat.subjects.answer.collect import collect
from amanat.subjects.erase.search import hits, redact, redactions
from amanat.subjects.who.find import find
from tests.datamap.test_look import TOWN, run
from tests.subjects.erasing import erase, planned

ANN = [Needle(text="ann@x.example", kind="email")]
MORE = (
    "CREATE TABLE notes (id INT PRIMARY KEY, line VARCHAR(200))",
    "INSERT INTO notes VALUES (1, 'called ann@x.example')",
    "CREATE VIEW polymorphic AS SELECT 'user' AS owner_type, 1 AS owner_id, email FROM users",
)


def opened(url: str) -> tuple[Store, DataMap]:
    store = open_store(StoreConfig(name="main", url=url, write_url=url))
    return store, build([store], None)


def erased(url: str) -> tuple[Store, DataMap, str]:
    """Ann is erased by plan, search and redaction; also the plan as a person reads it."""
    store, datamap = opened(url)
    subjects = find(store, datamap, "ann@x.example")
    assert subjects.matched == 1
    plan = planned(subjects, datamap, store)
    assert plan.refusals == ()
    assert {step.table for step in plan.steps if step.rows} == {"users", "orders", "secrets"}
    assert erase(subjects, datamap, store) == {}
    found = hits(store, datamap, ANN)
    cells = redactions(store, datamap, store.schema(), subjects, found)
    assert [cell.table for cell in cells] == ["notes"]
    with store.writing() as connection:
        assert redact(connection, store, cells, ANN) == 1
    return store, datamap, str(plan)


@pytest.mark.parametrize(
    "engine",
    [
        "sqlite_url",
        pytest.param("postgres_url", marks=pytest.mark.postgres),
        pytest.param("mysql_url", marks=pytest.mark.mysql),
    ],
)
def test_a_view_is_not_erased_and_stops_nothing(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    url: str = request.getfixturevalue(engine)
    if engine == "sqlite_url":
        (tmp_path / "store.db").touch()
    run(url, *TOWN, *MORE)
    store, datamap, plan = erased(url)
    assert "mailing" not in plan
    assert "polymorphic" not in plan
    assert hits(store, datamap, ANN) == ()
    with store.reading() as connection:
        assert connection.execute(sa.select(store.table("mailing").c.email)).scalars().all() == ["bob@x.example"]
        assert connection.execute(sa.select(store.table("notes").c.line)).scalars().all() == ["called [erased]"]
    store.close()


@pytest.mark.postgres
def test_a_copy_must_be_refreshed(postgres_url: str) -> None:
    run(postgres_url, *TOWN, *MORE, "CREATE MATERIALIZED VIEW copied AS SELECT email, name FROM users")
    before, datamap = opened(postgres_url)
    assert datamap.stores[0].table("copied").ownership == "identified"
    subjects = find(before, datamap, "ann@x.example")
    assert "copied" in {one.table for one in collect(subjects, datamap, before)}
    before.close()
    store, _, plan = erased(postgres_url)
    assert "remains: a copy, until someone runs `REFRESH MATERIALIZED VIEW copied` (main.copied)" in plan
    assert [hit.table for hit in hits(store, datamap, ANN)] == ["copied"]
    run(postgres_url, "REFRESH MATERIALIZED VIEW copied")
    assert hits(store, datamap, ANN) == ()
    store.close()


@pytest.mark.postgres
def test_what_cannot_be_written_is_not_reached(postgres_url: str) -> None:
    run(
        postgres_url,
        *TOWN,
        "CREATE FOREIGN DATA WRAPPER none",
        "CREATE SERVER far FOREIGN DATA WRAPPER none",
        "CREATE FOREIGN TABLE far (id INT, email TEXT) SERVER far",
    )
    store, datamap = opened(postgres_url)
    assert datamap.unread == ("main.far",)
    plan = planned(find(store, datamap, "ann@x.example"), datamap, store)
    assert plan.not_reached == ("main.far.email",)
    assert "far" not in {step.table for step in plan.steps}
    store.close()
