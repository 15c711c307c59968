"""The recipe of `docs/how-to/ci.md`, run as it stands: green, red for an undisclosed column, green for another."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from amanat.examples import build
from tests.conftest import ROOT

PAGE = (ROOT / "docs/how-to/ci.md").read_text("utf-8")
UNDISCLOSED = "ALTER TABLE members ADD COLUMN date_of_birth DATE"
HARMLESS = "ALTER TABLE members ADD COLUMN retry_count INTEGER"

# `pip` has nothing to do: what is tested is what is here. `./migrate` is the reader's own.
SHIMS = {
    "python": '#!/bin/sh\ncase "$*" in "-m pip install amanat[postgres]") ;; *) exit 64 ;; esac\n',
    "amanat": f'#!/bin/sh\nexec "{sys.executable}" -m amanat "$@"\n',
}
MIGRATE = f"""#!{sys.executable}
import pathlib, sqlite3
database = sqlite3.connect("quality.db")
for file in sorted(pathlib.Path("migrations").glob("*.sql")):
    database.executescript(file.read_text())
"""


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


def workflow() -> str:
    """What the runner does: each step of the workflow in a shell that stops at the first failure."""
    (text,) = blocks("yaml")
    steps = re.findall(r"^      - (\w+): (.*)$", text, re.MULTILINE)
    assert [kind for kind, _ in steps] == ["uses", "run", "run", "run"]
    return "\n".join(["set -e", *(command for kind, command in steps if kind == "run")])


RECIPES: dict[str, Callable[[], str]] = {"workflow": workflow, "shell": lambda: blocks("sh")[1]}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ci") / "quality"
    build("quality", folder, people=40)
    return folder


@pytest.fixture
def checkout(built: Path, tmp_path: Path) -> Path:
    """A repository as the page has it: schema only, with the tool's files committed."""
    import shutil

    folder = tmp_path / "checkout"
    shutil.copytree(built, folder)
    with closing(sqlite3.connect(folder / "quality.db")) as database, database:
        for (table,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            database.execute(f'DELETE FROM "{table}"')
    (folder / "migrations").mkdir()
    executable(folder / "migrate", MIGRATE)
    for name, text in SHIMS.items():
        executable(folder / "bin" / name, text)
    return folder


def executable(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)


def run(checkout: Path, script: str) -> subprocess.CompletedProcess[str]:
    env = {
        **os.environ,
        "PATH": f"{checkout / 'bin'}:{os.environ['PATH']}",
        "AMANAT_KEYS": str(checkout.parent / "keys"),
    }
    return subprocess.run(["sh", "-c", script], cwd=checkout, env=env, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("recipe", RECIPES)
def test_the_recipe(recipe: str, checkout: Path) -> None:
    script = RECIPES[recipe]()
    fine = run(checkout, script)
    assert fine.returncode == 0, fine.stdout + fine.stderr
    (checkout / "migrations" / "1.sql").write_text(HARMLESS)
    harmless = run(checkout, script)
    assert harmless.returncode == 0, harmless.stdout + harmless.stderr
    (checkout / "migrations" / "1.sql").write_text(UNDISCLOSED)
    red = run(checkout, script)
    assert red.returncode == 1, red.stdout + red.stderr
    (told,) = blocks("text")
    assert told.strip() in " ".join(red.stdout.split())


def test_the_stricter_step(checkout: Path) -> None:
    strict = blocks("sh")[2]
    assert run(checkout, strict).returncode == 1, "only what a person corrected is in the example's own file"
    assert run(checkout, "amanat map --service amanat.toml").returncode == 0
    before = (checkout / "datamap.toml").read_bytes()
    assert run(checkout, strict).returncode == 0
    (checkout / "migrations" / "1.sql").write_text(HARMLESS)
    assert run(checkout, f"./migrate && {strict}").returncode == 1
    assert (checkout / "datamap.toml").read_bytes() == before


def test_a_migration_that_fails_is_no_green_build(checkout: Path) -> None:
    (checkout / "migrations" / "1.sql").write_text("ALTER TABLE nowhere ADD COLUMN x TEXT")
    assert all(run(checkout, recipe()).returncode not in (0, 64) for recipe in RECIPES.values())


def test_the_recipe_has_ten_lines() -> None:
    (text,) = blocks("yaml")
    assert len(text.splitlines()) == 10
