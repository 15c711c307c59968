"""Killed at every statement and every COMMIT of an erasure, wherever it writes: untouched or done, and known which."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from tests.conftest import ROOT
from tests.duties.requests.killing import Seen


def killed_everywhere(folder: Path, url: str, *where: str) -> list[Seen]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.duties.requests.killing", str(folder), url, *where],
        cwd=ROOT,
        env=os.environ,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return msgspec.json.decode(done.stdout, type=list[Seen])


def right(seen: list[Seen]) -> None:
    """Each kill left the store at a known moment, and the next run ended as one that was not disturbed."""
    assert {one.fault: one.left for one in seen if one.left == "between"} == {}
    assert {one.fault: one.ended for one in seen if one.ended != ("fulfilled",)} == {}
    assert {one.fault: one.twice for one in seen if one.twice} == {}
    assert all(one.whole and one.verified and not one.markers for one in seen), seen
    assert len({repr(one.steps) for one in seen}) == 1
    assert {state for _, state, _ in seen[0].steps} == {"done"}


SERVERS = [
    pytest.param("postgresql", marks=pytest.mark.postgres),
    pytest.param("mysql", marks=pytest.mark.mysql),
]  # fmt: skip
"""Half a minute each: with `AMANAT_EXAMPLES` only."""


@pytest.mark.parametrize("kind", ["sqlite", *(SERVERS if "AMANAT_EXAMPLES" in os.environ else ())])
def test_at_every_statement_of_the_store(tmp_path: Path, kind: str, request: pytest.FixtureRequest) -> None:
    given = {"postgresql": "postgres_url", "mysql": "mysql_url"}
    url = request.getfixturevalue(given[kind]) if kind in given else f"sqlite:///{tmp_path / 'town.db'}"
    seen = killed_everywhere(tmp_path, url, "statement")
    # Two transactions: the erasure, and what stands in texts of others.
    assert [one.left for one in seen] == sorted([one.left for one in seen], key=["before", "executed", "after"].index)
    assert {one.left for one in seen} >= {"before", "executed"}
    assert len(seen) > 12
    right(seen)


def test_at_every_commit_of_the_journal(tmp_path: Path) -> None:
    seen = killed_everywhere(tmp_path, f"sqlite:///{tmp_path / 'town.db'}", "journal")
    assert {one.left for one in seen} == {"before", "executed", "after"}
    assert len(seen) > 12
    right(seen)


GOOD = Seen(
    fault="statement:1",
    left="before",
    ended=("fulfilled",),
    whole=True,
    verified=True,
    steps=(("execute", "done", {"users": 1}),),
    twice=(),
    markers=0,
)


@pytest.mark.parametrize(
    "wrong",
    [
        {"left": "between"},
        {"ended": ("failed",)},
        {"ended": ("fulfilled", "fulfilled")},
        {"whole": False},
        {"verified": False},
        {"steps": (("execute", "done", {}),)},
        {"twice": ("request.executed",)},
        {"markers": 1},
    ],
)
def test_what_went_wrong_is_seen(wrong: dict[str, object]) -> None:
    right([GOOD, GOOD])
    with pytest.raises(AssertionError):
        right([GOOD, msgspec.structs.replace(GOOD, **wrong)])
