"""A wheel holds all that runs: templates, lexicons, migrations, laws, the examples."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

from tests.conftest import ROOT

NEEDED = (
    "amanat/py.typed",
    "amanat/board/templates/board.html",
    "amanat/datamap/detect/columns.toml",
    "amanat/datamap/detect/composed.toml",
    "amanat/datamap/detect/trades.toml",
    "amanat/policy/lexicon/rules/rights.toml",
    "amanat/records/migrations/versions/v0001_first.py",
    "amanat/vocabulary/categories.toml",
    "amanat/vocabulary/laws/gdpr.toml",
    "amanat/example_data/tutoring/schema.sql",
    "amanat/example_data/parcels/people.py",
)


def missing(names: set[str]) -> list[str]:
    return [name for name in NEEDED if name not in names]


def test_the_wheel_holds_what_runs(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        names = set(wheel.namelist())
    assert missing(names) == []
    source = ROOT / "src/amanat"
    data = {
        f"amanat/{path.relative_to(source)}"
        for path in source.rglob("*")
        if path.suffix in (".toml", ".html", ".css", ".js")
    }
    assert data
    assert data <= names
    assert not [name for name in names if "__pycache__" in name or name.startswith("tests")]


def test_the_look_sees_what_is_missing() -> None:
    assert missing(set(NEEDED) - {"amanat/py.typed"}) == ["amanat/py.typed"]
