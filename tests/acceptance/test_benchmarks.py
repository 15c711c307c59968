"""Each benchmark runs, scaled down, and writes what it measured. How fast is for `make bench` to say."""

from __future__ import annotations

import importlib
import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks.__main__ import BENCHMARKS, main

SMALL = {
    "reading": [],
    "labels": [],
    "evidence": ["200"],
    "erasing": ["--people", "400", "--batch", "40", "--ones", "1"],
}


def run(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    module = importlib.import_module(f"benchmarks.{name}")
    monkeypatch.setattr(module, "RESULTS", tmp_path / "results.json")
    module.main(SMALL[name])
    return json.loads((tmp_path / "results.json").read_text("utf-8"))


def test_every_benchmark_is_known_here() -> None:
    assert set(SMALL) == set(BENCHMARKS)
    assert main(["speed-of-light"]) == 2


def test_reading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    results = run("reading", tmp_path, monkeypatch)
    assert len(results) == 5
    assert all(row["statements"] > 20 for row in results)


def test_labels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    results = run("labels", tmp_path, monkeypatch)
    assert results["written"]["sentences"] >= 200
    assert 0 < results["written"]["duties"]["all"]["precision"] <= 1


def test_evidence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("evidence", tmp_path, monkeypatch)["entries"] == 200
    assert "of the naive time" in capsys.readouterr().out


@pytest.mark.postgres
def test_erasing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    results = run("erasing", tmp_path, monkeypatch)
    assert results["same"] is True
    assert results["rows"] > 1_000
    assert (results["one"]["people"], results["batch"]["people"]) == (1, 40)
    assert all(results[which]["wall"]["ratio"] > 0 for which in ("one", "batch"))
