"""Each benchmark runs, scaled down, and writes what it measured. How fast is for `make bench` to say."""

from __future__ import annotations

import importlib
import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from benchmarks.__main__ import BENCHMARKS, main
from tests.conftest import ROOT

SMALL = {
    "reading": ["--rounds", "1"],
    "labels": ["--data", str(Path(__file__).with_name("labelled.jsonl"))],
    "transparency": ["--data", str(Path(__file__).with_name("labelled.jsonl"))],
    "discovery": ["--engine", "sqlite", "--quiet"],
    "detecting": ["500"],
    "mapping": ["--tables", "5", "--rows", "2000"],
    "evidence": ["200"],
    "subjects": ["--people", "400", "--ones", "1", "--engine", "sqlite"],
    "searching": ["--megabytes", "1", "--people", "1", "50", "--engines", "postgresql", "sqlite"],
    "exporting": ["--people", "200"],
}


def run(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *more: str) -> Any:
    module = importlib.import_module(f"benchmarks.{name}")
    monkeypatch.setattr(module, "RESULTS", tmp_path / "results.json")
    module.main([*SMALL[name], *more])
    return json.loads((tmp_path / "results.json").read_text("utf-8"))


def test_every_benchmark_is_known_here() -> None:
    assert set(SMALL) == set(BENCHMARKS)
    assert main(["speed-of-light"]) == 2


def test_reading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    results = run("reading", tmp_path, monkeypatch, str(ROOT / "examples/tutoring/policy.md"))
    assert [row["policy"] for row in results] == ["tutoring"]
    assert results[0]["statements"] > 20
    assert results[0]["cold_seconds"] > results[0]["warm_seconds"] > 0


def test_labels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    results = run("labels", tmp_path, monkeypatch)
    assert results["written"]["sentences"] >= 200
    assert 0 < results["written"]["duties"]["all"]["precision"] <= 1


def test_transparency(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    results = run("transparency", tmp_path, monkeypatch)
    assert results["policies"] == 2
    assert results["presence"]["requirements"]["Right to Erasure"]["f1"] == 1.0
    assert 0.0 < results["presence"]["micro"]["f1"] <= 1.0
    assert set(results["spans"]) == {"exact", "overlapping", "passage"}
    assert "3 passages, 67% of them new" in capsys.readouterr().out


def test_transparency_without_labels(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    importlib.import_module("benchmarks.transparency").main(["--data", str(tmp_path / "none.jsonl")])
    assert "not run: there are no labelled policies" in capsys.readouterr().out


def test_discovery(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    shop = tmp_path / "shop"
    shop.mkdir()
    connection = sqlite3.connect(shop / "shop.sqlite")
    connection.execute("CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT UNIQUE, password TEXT, kindly TEXT)")
    connection.executemany("INSERT INTO users VALUES (?, ?, 'x', 'y')", [(n, f"p{n}@x.example") for n in range(20)])
    connection.commit()
    connection.close()
    fields = {"email": "hand", "password": "hand", "kindly": "hand"}
    (shop / "truth.json").write_text(json.dumps({"tables": {"users": {"fields": fields, "path_to_user": []}}}))
    results = run("discovery", tmp_path, monkeypatch, str(shop))
    assert results["named"]["counts"]["found"] == 2
    assert results["named"]["counts"]["missed"] == 1
    assert results["blind"]["pooled"]["ways"] == 1
    assert "recall 0.667 < 0.95" in capsys.readouterr().out


@pytest.mark.postgres
def test_detecting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("benchmarks.detecting.SMALL", 3)
    results = run("detecting", tmp_path, monkeypatch)
    assert results["rows"] == 500
    assert results["amanat"]["values"] > 500
    assert results["amanat_small"]["cpu"] > 0


@pytest.mark.postgres
def test_mapping(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    results = run("mapping", tmp_path, monkeypatch)
    assert (results["tables"], results["columns"]) == (5, 100)
    assert results["map"]["memory"] > 50
    assert results["map"]["cpu"] > 0


def test_evidence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("evidence", tmp_path, monkeypatch)["entries"] == 200
    assert "of the naive time" in capsys.readouterr().out


@pytest.mark.parametrize(
    "engine",
    [
        pytest.param("postgresql", marks=pytest.mark.postgres),
        pytest.param("mysql", marks=pytest.mark.mysql),
        "sqlite",
    ],
)
def test_subjects(engine: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = run("subjects", tmp_path, monkeypatch, "--engine", engine)[engine]
    assert found["same"] is True
    assert (found["people"], found["rows"], found["set"]["people"]) == (400, 8_000, 40)
    assert all(found[what]["ratios"]["p50_ms"] > 0 for what in ("access", "one", "request", "set"))
    assert found["peak_mib"] > 20


def test_subjects_says_where_the_copies_differ(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    by_hand = importlib.import_module("benchmarks.by_hand")
    lazy = by_hand._ERASE.replace("DELETE FROM sessions WHERE member_id {mine}\n", "")
    monkeypatch.setattr(by_hand, "_ERASE", lazy.replace("body = NULL WHERE sender_id", "body = '' WHERE sender_id"))
    with pytest.raises(SystemExit, match="the final states differ in messages, sessions"):
        run("subjects", tmp_path, monkeypatch)


def test_searching(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    results = run("searching", tmp_path, monkeypatch)
    assert set(results["engines"]) == {"postgresql", "sqlite"}
    for engine in results["engines"].values():
        assert set(engine["people"]) == {"1", "50"}
        assert engine["bytes"] > 500_000
        assert all(found["rate"] > 0 for found in (*engine["people"].values(), engine["by hand"]))
    assert set(results["grep"]) == {"1", "50"}


def test_exporting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    results = run("exporting", tmp_path, monkeypatch)
    assert results["people"] == 200
    assert results["rows"] > 2_000
    assert results["ratio to by hand"] > 0
