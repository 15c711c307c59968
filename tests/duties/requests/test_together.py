"""Two erasures of one person at once: one runs, the other waits; never half."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from amanat.duties.requests.history import past_requests
from amanat.duties.requests.run import answer
from tests.conftest import ROOT
from tests.duties.requests import bed
from tests.subjects import town

ANN = "ann.lee@example.com"


def test_in_two_processes(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'town.db'}"
    town.build(url)
    command = [sys.executable, "-m", "tests.duties.requests.once", str(tmp_path), url]
    runs = [
        subprocess.Popen([*command, who], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for who in (ANN, "ann_lee7")
    ]
    ends = [run.communicate(timeout=120) for run in runs]
    assert sorted(out.strip() for out, _ in ends) == ["fulfilled", "no match"], ends
    _ended_once(tmp_path, url)


def test_in_two_threads(tmp_path: Path, town_url: str) -> None:
    contexts = [bed.context(tmp_path, town_url) for _ in range(2)]
    with ThreadPoolExecutor(2) as pool:
        states = sorted(pool.map(lambda context: answer(context, "erase", ANN).state, contexts))
    assert states == ["fulfilled", "no match"]
    _ended_once(tmp_path, town_url)


def _ended_once(folder: Path, url: str) -> None:
    assert "ann.lee@" not in str(town.dump(url)).lower().replace("joann.lee@", "")
    ended = [past.state for past in past_requests(bed.context(folder, url).book)]
    assert sorted(ended) == ["fulfilled", "no match"]


@pytest.mark.postgres
def test_two_services_over_one_database_meet_at_the_locked_rows(tmp_path: Path, postgres_url: str) -> None:
    """Journals of their own know nothing of each other: the rows themselves are locked."""
    town.build(postgres_url)
    folders = [tmp_path / "one", tmp_path / "two"]
    for folder in folders:
        folder.mkdir()
    contexts = [bed.context(folder, postgres_url) for folder in folders]
    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(lambda context: answer(context, "erase", ANN), contexts))
    assert {outcome.state for outcome in outcomes} <= {"fulfilled", "no match"}, outcomes
    assert "ann.lee@" not in str(town.dump(postgres_url)).lower().replace("joann.lee@", "")
