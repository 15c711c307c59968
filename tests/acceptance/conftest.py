"""The tool as a user has it: its command line, in a folder of its own."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

PEOPLE = 60


@dataclass(frozen=True)
class Ran:
    """What a command did."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def amanat(*arguments: str | Path, env: dict[str, str] | None = None, cwd: Path | None = None) -> Ran:
    """Runs one command line in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "amanat", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, **(env or {})},
        cwd=cwd,
        check=False,
    )
    return Ran(done.returncode, done.stdout, done.stderr)


@dataclass(frozen=True)
class Shop:
    """A built example in a folder that the test may change."""

    folder: Path

    @property
    def service(self) -> Path:
        return self.folder / "amanat.toml"

    @property
    def database(self) -> Path:
        return next(self.folder.glob("*.db"))

    def run(self, command: str, *arguments: str | Path, env: dict[str, str] | None = None) -> Ran:
        """A command on this service: `run("request erase", "--subject", …)`."""
        return amanat(*command.split(), "--service", self.service, *arguments, env=env)

    def sql(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        connection = sqlite3.connect(self.database)
        try:
            with connection:
                return connection.execute(statement, values).fetchall()
        finally:
            connection.close()


@pytest.fixture(scope="session")
def users_keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("user") / "keys"


@pytest.fixture(autouse=True)
def keys_folder(users_keys: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One user runs all these tests, and keeps their keys and what is computed of the lexicon from one to the next."""
    monkeypatch.setenv("AMANAT_KEYS", str(users_keys))
    monkeypatch.setenv("AMANAT_CACHE", str(users_keys.with_name("cache")))
    return users_keys


@pytest.fixture(scope="session")
def built_tutoring(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built") / "tutoring"
    ran = amanat("example", "build", "tutoring", "--into", folder, "--people", str(PEOPLE))
    assert ran.code == 0, ran.err
    return folder


@pytest.fixture
def tutoring(built_tutoring: Path, tmp_path: Path) -> Shop:
    """The tutoring example, fresh for this test."""
    return Shop(shutil.copytree(built_tutoring, tmp_path / "tutoring"))


@pytest.fixture
def erase(tutoring: Shop) -> Callable[..., Ran]:
    """Erases by e-mail and returns what the command said as JSON."""

    def run(subject: str, *arguments: str, env: dict[str, str] | None = None) -> Ran:
        return tutoring.run("request erase", "--subject", subject, "--json", *arguments, env=env)

    return run
