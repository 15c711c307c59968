"""Connections that are lost at the worst moment: around COMMIT, and in the middle of a statement."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from amanat.duties.requests.outcome import Outcome
from amanat.duties.requests.run import answer, resume
from amanat.records.journal import requests
from amanat.records.steps import steps_of
from amanat.stores.mysql import MysqlStore
from amanat.stores.postgresql import PostgresStore
from tests.duties.requests import bed
from tests.duties.requests.killing import markers
from tests.duties.requests.proxy import Fault, Proxy, before
from tests.subjects import oracle, town

ANN = "ann.lee@example.com"


class Line:
    """A hamlet behind a proxy."""

    def __init__(self, folder: Path, url: str, proxy: Proxy, through: str) -> None:
        self.url, self.proxy, self.through = url, proxy, through
        self.datamap = town.hamlet(url)
        self.context = bed.context(folder, through, datamap=self.datamap)
        # Told apart from the word within `SET AUTOCOMMIT`.
        self.commit = b"\x03COMMIT" if url.startswith("mysql") else b"COMMIT"

    def erase(self) -> Outcome:
        return answer(self.context, "erase", ANN)

    def dump(self) -> object:
        return oracle.same(town.dump(self.url))

    def states(self) -> list[str]:
        with self.context.book.look() as connection:
            found = requests(connection, kind="erase")
            return [step.state for each in found for step in steps_of(connection, each.id)]


@pytest.fixture(
    params=[
        pytest.param("postgres_url", marks=pytest.mark.postgres),
        pytest.param("mysql_url", marks=pytest.mark.mysql),
    ]
)
def line(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Line]:
    url = request.getfixturevalue(request.param)
    with before(url) as (proxy, through):
        found = Line(tmp_path, url, proxy, through)
        yield found
        for store in found.context.stores:
            store.close()


_AFTER: dict[str, object] = {}


@pytest.fixture
def after(line: Line, tmp_path: Path) -> object:
    """The hamlet as an undisturbed run leaves it, worked out once for each engine."""
    engine = line.url.partition(":")[0]
    if engine not in _AFTER:
        folder = tmp_path / "undisturbed"
        folder.mkdir()
        assert answer(bed.context(folder, line.url, datamap=line.datamap), "erase", ANN).state == "fulfilled"
        _AFTER[engine] = line.dump()
        town.refill(line.url, town.HAMLET)
    return _AFTER[engine]


@pytest.mark.parametrize("at", [1, 2], ids=["erasure", "redaction"])
@pytest.mark.parametrize("fault", ["swallow", "drop"])
def test_a_lost_commit_is_asked_about(line: Line, after: object, fault: Fault, at: int) -> None:
    """With the server in reach again at once, the same run learns what became of it, and ends right."""
    line.proxy.lose(fault, line.commit, at)
    outcome = line.erase()
    assert line.proxy.lost == 1
    if fault == "swallow":
        # The change was made: nothing was done twice, and the run went on.
        assert (outcome.state, outcome.problem) == ("fulfilled", None)
    else:
        # What was committed before is never called failed.
        assert (outcome.state, outcome.exit_code) == [("failed", 2), ("partly", 1)][at - 1]
        assert line.states() == [["planned", "planned"], ["done", "planned"]][at - 1]
        (outcome,) = resume(line.context)
        assert (outcome.state, outcome.problem) == ("fulfilled", None)
    assert line.dump() == after
    assert line.states() == ["done", "done"]
    assert markers(line.url) == 0


def test_a_commit_whose_server_is_gone_too_stays_in_doubt(
    line: Line, after: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody can be asked: the journal says `in doubt` and nothing else, until somebody can."""
    line.proxy.lose("swallow", line.commit)
    known = line.context.stores[0]
    assert isinstance(known, PostgresStore | MysqlStore)
    gone = type(known)(known.config.__class__(name="main", url=line.through.replace("127.0.0.1", "127.0.0.9")))
    with monkeypatch.context() as patch:
        patch.setattr(known, "outcome", gone.outcome)
        outcome = line.erase()
    assert (outcome.state, line.states()) == ("failed", ["in doubt", "planned"])
    assert "main:" in (outcome.problem or "")
    (outcome,) = resume(line.context)
    assert (outcome.state, outcome.problem, outcome.counts["main.addresses"]) == ("fulfilled", None, 2)
    assert line.dump() == after
    assert markers(line.url) == 0


@pytest.mark.parametrize(
    ("fault", "words"), [("cut", b"DELETE FROM"), ("swallow", b"DELETE FROM"), ("cut", b"UPDATE MESSAGES")]
)
def test_a_statement_that_is_cut_changes_nothing(line: Line, after: object, fault: Fault, words: bytes) -> None:
    untouched = line.dump()
    line.proxy.lose(fault, words)
    outcome = line.erase()
    assert line.proxy.lost == 1
    assert (outcome.state, line.states(), line.dump()) == ("failed", ["planned", "planned"], untouched)
    (outcome,) = resume(line.context)
    assert (outcome.state, outcome.problem) == ("fulfilled", None)
    assert line.dump() == after


def test_a_store_that_takes_an_error_for_an_answer_is_caught(
    line: Line, after: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The mutation: a lost reply that is taken for a rollback makes a record of an erasure that changed no row."""
    monkeypatch.setattr(type(line.context.stores[0]), "outcome", lambda *_: "aborted")
    line.proxy.lose("swallow", line.commit)
    line.erase()
    (outcome,) = resume(line.context)
    assert line.dump() == after
    assert "main.addresses" not in outcome.counts
