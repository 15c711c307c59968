"""Others at work in the same rows: deadlocks, and locks that are not had. The run is tried again as a whole."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from amanat.duties.requests import retry
from amanat.duties.requests.run import answer, resume
from amanat.stores import mysql, postgresql, sqlite
from tests.duties.requests import bed
from tests.subjects import town

ANN = "ann.lee@example.com"

SERVERS = [
    pytest.param("postgres_url", marks=pytest.mark.postgres),
    pytest.param("mysql_url", marks=pytest.mark.mysql),
]  # fmt: skip

WAITING = {
    "postgresql": "SELECT count(*) FROM pg_locks WHERE NOT granted",
    "mysql": "SELECT count(*) FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'",
}
PATIENT = {
    # So that it is Amanat's transaction that finds the deadlock, and has to give way.
    "postgresql": "SET deadlock_timeout = '60s'",
    # The lighter transaction has to give way.
    "mysql": "INSERT INTO audit (id, line) SELECT seq + 1000, 'heavy' FROM seq_1_to_2000",
}


@pytest.fixture(params=SERVERS)
def server(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue(request.param)
    return url


def kind(url: str) -> str:
    return sa.make_url(url).get_backend_name()


def until_waiting(url: str) -> None:
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for _ in range(100):
            if connection.exec_driver_sql(WAITING[kind(url)]).scalar():
                break
            # InnoDB shows what it showed before to whoever asks again within a tenth of a second.
            time.sleep(0.2)
        else:
            raise AssertionError("nobody waits")
    engine.dispose()


@contextmanager
def application(url: str) -> Iterator[list[str]]:
    """Takes a ticket, waits until the erasure waits for it, then wants the person: a deadlock."""
    done: list[str] = []

    def work() -> None:
        engine = sa.create_engine(url)
        with engine.connect() as connection, connection.begin():
            connection.exec_driver_sql(PATIENT[kind(url)])
            connection.exec_driver_sql("UPDATE tickets SET text = 'busy' WHERE id = 1")
            ready.set()
            until_waiting(url)
            connection.exec_driver_sql("UPDATE users SET name = 'Ann' WHERE id = 1")
        done.append("done")
        engine.dispose()

    ready = threading.Event()
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    assert ready.wait(60)
    yield done
    thread.join(60)


def test_a_deadlock_with_an_application_is_tried_again(tmp_path: Path, server: str) -> None:
    context = bed.context(tmp_path, server, datamap=town.hamlet(server))
    with application(server) as done:
        outcome = answer(context, "erase", ANN)
    assert done == ["done"]
    assert (outcome.state, outcome.problem) == ("fulfilled", None)
    assert {row[0] for row in town.dump(server)["users"]} == {"2", "3", "4", "5"}


def test_without_a_further_try_a_deadlock_leaves_all_as_it_was(
    tmp_path: Path, server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The mutation of the test before; and what is said when every try was in vain."""
    monkeypatch.setattr(retry, "PAUSES", ())
    context = bed.context(tmp_path, server, datamap=town.hamlet(server))
    with application(server) as done:
        outcome = answer(context, "erase", ANN)
    assert done == ["done"]
    assert (outcome.state, outcome.exit_code) == ("failed", 2)
    assert "deadlock" in (outcome.problem or "").lower()
    assert (outcome.problem or "").endswith("try again")
    assert len(town.dump(server)["addresses"]) == 4
    (outcome,) = resume(context)
    assert (outcome.state, outcome.problem) == ("fulfilled", None)


@pytest.mark.parametrize("which", ["sqlite", *SERVERS])
def test_a_lock_that_is_not_had_leaves_all_as_it_was(
    tmp_path: Path, which: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path / 'town.db'}" if which == "sqlite" else request.getfixturevalue(which)
    monkeypatch.setattr(sqlite, "_BUSY_SECONDS", 0.1)
    monkeypatch.setattr(postgresql, "_LOCK_SECONDS", 1)
    monkeypatch.setattr(mysql, "_SESSION", tuple(line.replace("= 30", "= 1") for line in mysql._SESSION))
    monkeypatch.setattr(retry, "PAUSES", (0.0,))
    context = bed.context(tmp_path, url, datamap=town.hamlet(url))
    before = town.dump(url)
    engine = sa.create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.connect() as connection, connection.begin():
        connection.exec_driver_sql("UPDATE tickets SET text = text WHERE id = 1")
        outcome = answer(context, "erase", ANN)
        assert (outcome.state, outcome.exit_code) == ("failed", 2)
        assert "lock" in (outcome.problem or "").lower()
        assert "try again" in (outcome.problem or "")
    engine.dispose()
    assert town.dump(url) == before
    (outcome,) = resume(context)
    assert (outcome.state, outcome.problem) == ("fulfilled", None)
