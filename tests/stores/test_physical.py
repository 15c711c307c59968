"""What is left of erased values on disk: gone where that can be, else named as it is on this very server."""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest
import sqlalchemy as sa

from amanat.service.model import StoreConfig
from amanat.stores.open import open_store
from tests.stores.server import opened, run


@pytest.mark.parametrize("mode", ["wal", "delete", "truncate"])
@pytest.mark.parametrize("auto_vacuum", [0, 2])
def test_a_file_holds_nothing_of_erased_rows(tmp_path: Path, mode: str, auto_vacuum: int) -> None:
    path = tmp_path / "data.db"
    engine = sa.create_engine(f"sqlite:///{path}", isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in (
            f"PRAGMA auto_vacuum = {auto_vacuum}",
            f"PRAGMA journal_mode = {mode}",
            "CREATE TABLE t (id INTEGER PRIMARY KEY, who TEXT, long TEXT)",
            "CREATE INDEX by_who ON t (who)",
        ):
            connection.exec_driver_sql(statement)
        rows = [(n, f"secret person {n}", "secret words " * (n % 900)) for n in range(400)]
        connection.exec_driver_sql("BEGIN")
        connection.exec_driver_sql("INSERT INTO t VALUES (?, ?, ?)", rows)
        connection.exec_driver_sql("COMMIT")
    engine.dispose()
    url = f"sqlite:///{path}"
    store = open_store(StoreConfig(name="main", url=url, write_url=url), tmp_path)
    assert any(b"secret" in file.read_bytes() for file in tmp_path.iterdir())
    before = path.stat().st_size
    with store.writing() as connection:
        connection.execute(sa.delete(store.table("t")))
    assert "overwritten" in store.after_erasure(["t"])
    store.close()
    assert [file.name for file in tmp_path.iterdir() if b"secret" in file.read_bytes()] == []
    assert (path.stat().st_size < before) is (auto_vacuum == 2)
    assert any("rollback journal" in place for place in store.remains()) is (mode != "wal")


@pytest.mark.postgres
def test_postgres_names_slots_and_what_is_not_there(postgres_url: str) -> None:
    slot = f"s{uuid.uuid4().hex[:10]}"
    run(postgres_url, f"SELECT pg_create_physical_replication_slot('{slot}')")
    try:
        store = opened(postgres_url)
        places = store.remains()
        store.close()
    finally:
        run(postgres_url, f"SELECT pg_drop_replication_slot('{slot}')")
    assert any(slot in place for place in places)
    assert not any("replica" in place and "follow" in place for place in places)
    assert not any("archive" in place for place in places)


@pytest.mark.postgres
def test_postgres_vacuums_where_it_is_asked_to(postgres_url: str) -> None:
    run(postgres_url, 'CREATE TABLE "odd Name%" (a int)', "CREATE TABLE other (a int)", "INSERT INTO other VALUES (1)")
    for wanted in (False, True):
        store = open_store(StoreConfig(name="main", url=postgres_url, write_url=postgres_url, vacuum=wanted), None)
        said = store.after_erasure(["odd Name%", "odd Name%", "gone"])
        store.close()
        assert (said == 'vacuumed "odd Name%"') is wanted


@pytest.mark.postgres
def test_who_owns_no_table_is_told_so(postgres_url: str) -> None:
    role = f"r{uuid.uuid4().hex[:10]}"
    run(
        postgres_url,
        "CREATE TABLE mine (a int)",
        f"CREATE ROLE {role} LOGIN PASSWORD 'sesame'",
        f"GRANT USAGE ON SCHEMA public TO {role}",
        f"GRANT SELECT, DELETE ON mine TO {role}",
    )
    url = sa.make_url(postgres_url).set(username=role, password="sesame").render_as_string(hide_password=False)
    store = open_store(StoreConfig(name="main", url=url, write_url=url, vacuum=True), None)
    said = store.after_erasure(["mine"])
    store.close()
    run(postgres_url, f"DROP OWNED BY {role}", f"DROP ROLE {role}")
    assert said == "only the owner may vacuum mine"


@pytest.mark.mysql
def test_mariadb_names_word_lists_and_no_log_that_is_off(mysql_url: str) -> None:
    run(mysql_url, "CREATE TABLE posts (id INT PRIMARY KEY, body TEXT, FULLTEXT (body))")
    store = opened(mysql_url)
    places = store.remains()
    store.close()
    assert any(place.endswith("until OPTIMIZE TABLE: posts") for place in places)
    assert not any("binary log" in place for place in places)
