"""A person in two stores: the second knows only an e-mail address."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
import sqlalchemy as sa

from amanat.datamap.model import ColumnMap, DataMap, StoreMap, TableMap
from amanat.duties.requests import erase
from amanat.duties.requests.context import RequestContext
from amanat.duties.requests.run import answer, resume
from amanat.records.journal import requests
from amanat.records.steps import steps_of
from amanat.service.model import StoreConfig
from amanat.stores.open import open_store
from amanat.subjects.erase.execute import execute
from amanat.subjects.model import StorePlan
from amanat.subjects.sql.work import Work
from tests.conftest import ROOT
from tests.duties.requests import bed
from tests.subjects import town

ANN = "ann.lee@example.com"
ROWS = [(1, ANN, "Ann", "hi"), (2, "Ann.Lee@EXAMPLE.com", None, "again"), (3, "bob@example.net", "Bob", f"re {ANN}")]


def two(folder: Path) -> RequestContext:
    """The town, with a mailing list in a file of its own."""
    url = f"sqlite:///{folder / 'town.db'}"
    lists = f"sqlite:///{folder / 'lists.db'}"
    if not (folder / "town.db").exists():
        town.build(url)
        engine = sa.create_engine(lists)
        with engine.begin() as connection:
            connection.exec_driver_sql("CREATE TABLE mails (id INTEGER PRIMARY KEY, email TEXT, name TEXT, text TEXT)")
            town.fill(connection, "mails", ROWS)
        engine.dispose()
    store = open_store(StoreConfig(name="lists", url=lists, write_url=lists))
    return bed.context(folder, url, datamap=_map(), stores=(town.store_at(url), store))


def _map() -> DataMap:
    whole = town.town_map()
    columns = (
        ColumnMap(name="id", type=""), ColumnMap(name="email", type="", personal=True, identifier="email"),
        ColumnMap(name="name", type="", personal=True), ColumnMap(name="text", type="", personal=None),
    )  # fmt: skip
    mails = TableMap(name="mails", columns=columns, primary_key=("id",), ownership="identified")
    lists = StoreMap(name="lists", dialect="sqlite", answered=True, tables=(mails,))
    return msgspec.structs.replace(whole, stores=(*whole.stores, lists))


def mails(folder: Path) -> set[tuple[object, ...]]:
    return town.dump(f"sqlite:///{folder / 'lists.db'}")["mails"]


def test_both_are_erased_and_searched(tmp_path: Path) -> None:
    outcome = answer(two(tmp_path), "erase", ANN)
    assert (outcome.state, outcome.counts["lists.mails"]) == ("fulfilled", 2)
    assert mails(tmp_path) == {("3", "bob@example.net", "Bob", "re [erased]", 1)}


def test_a_copy_holds_rows_of_both(tmp_path: Path) -> None:
    outcome = answer(two(tmp_path), "access", ANN)
    assert outcome.counts["lists.mails"] == 2
    assert "lists.mails.text" in outcome.left


def test_a_second_store_that_goes_away_leaves_the_request_open_to_be_gone_on_with(tmp_path: Path) -> None:
    """The first store is done when the second fails: the same command ends it once that answers again."""
    context = two(tmp_path)
    lists = tmp_path / "lists.db"
    town.run(f"sqlite:///{lists}", "CREATE TRIGGER no BEFORE DELETE ON mails BEGIN SELECT RAISE(ABORT, 'no'); END")
    outcome = answer(context, "erase", ANN)
    assert (outcome.state, outcome.exit_code) == ("partly", 1)
    assert "a trigger" in (outcome.problem or "")
    assert len(mails(tmp_path)) == 3
    town.run(f"sqlite:///{lists}", "DROP TRIGGER no")
    again = answer(two(tmp_path), "erase", ANN)
    assert (again.id, again.state, again.problem) == (outcome.id, "fulfilled", None)
    assert mails(tmp_path) == {("3", "bob@example.net", "Bob", "re [erased]", 1)}


@pytest.mark.parametrize("point", ["after:commit", "before:redacted"])
def test_killed_between_the_stores_it_goes_on(tmp_path: Path, point: str) -> None:
    two(tmp_path).book.close()
    script = (
        "import sys; from pathlib import Path; from tests.duties.requests.test_two_stores import two, ANN; "
        "from amanat.duties.requests.run import answer; answer(two(Path(sys.argv[1])), 'erase', ANN)"
    )
    environment = {**os.environ, "AMANAT_FAULT": point}
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)], cwd=ROOT, env=environment, capture_output=True, check=False
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    if point == "after:commit":
        assert len(mails(tmp_path)) == 3
    outcome = answer(two(tmp_path), "erase", ANN)
    assert (outcome.state, outcome.problem) == ("fulfilled", None)
    assert mails(tmp_path) == {("3", "bob@example.net", "Bob", "re [erased]", 1)}


def test_a_store_that_is_gone_when_its_turn_comes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first is done, the second does not answer: the request stays open, and ends once it answers again."""
    context = two(tmp_path)
    here, away = tmp_path / "lists.db", tmp_path / "away.db"

    def gone(work: Work, planned: StorePlan, before_commit: Callable[[str | None], None]) -> None:
        if work.store.config.name == "lists":
            here.rename(away)
        execute(work, planned, before_commit)

    with monkeypatch.context() as patch:
        patch.setattr(erase, "execute", gone)
        outcome = answer(context, "erase", ANN)
    assert (outcome.state, outcome.problem) == (
        "partly",
        "lists: `lists.db` cannot be opened; see that the file is there",
    )
    with context.book.look() as connection:
        steps = steps_of(connection, outcome.id or "")
        (request,) = requests(connection)
    assert request.closed_at is None
    assert [step.state for step in steps] == ["done", "planned", "planned", "planned"]
    (still,) = resume(context)
    assert (still.id, still.state) == (outcome.id, "partly")
    away.rename(here)
    (ended,) = resume(context)
    assert (ended.id, ended.state, ended.problem) == (outcome.id, "fulfilled", None)
    assert mails(tmp_path) == {("3", "bob@example.net", "Bob", "re [erased]", 1)}
