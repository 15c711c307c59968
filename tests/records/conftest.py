"""The engine's memory on both engines, with a clock that moves when it is told to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from amanat.records.database import Records
from amanat.records.keys import Keys

from .logs import START, Log


class HandClock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.moment = START

    def now(self) -> datetime:
        return self.moment

    def pass_by(self, time: timedelta) -> None:
        self.moment += time


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest) -> str | None:
    """Each test that takes this runs on both engines."""
    return str(request.getfixturevalue("postgres_url")) if request.param == "postgresql" else None


@pytest.fixture
def reopen(url: str | None, tmp_path: Path, keys_folder: Path, clock: HandClock) -> Iterator[Callable[[], Records]]:
    """Opens the same records again and again, as another process would."""
    opened: list[Records] = []

    def open_records() -> Records:
        opened.append(Records.open(url, tmp_path / "service" / ".amanat", Keys.open(keys_folder / "s"), clock))
        return opened[-1]

    yield open_records
    for records in opened:
        records.close()


@pytest.fixture
def records(reopen: Callable[[], Records]) -> Records:
    return reopen()


@pytest.fixture
def memory(tmp_path: Path, keys_folder: Path, clock: HandClock) -> Iterator[Records]:
    """Records on SQLite only, for what does not touch the difference."""
    with Records.open(None, tmp_path / "service" / ".amanat", Keys.open(keys_folder / "s"), clock) as records:
        yield records


@pytest.fixture(scope="session")
def originals(tmp_path_factory: pytest.TempPathFactory) -> tuple[Log, Log]:
    folder = tmp_path_factory.mktemp("logs")
    return Log(folder / "small", folder / "keys", 2, 4), Log(folder / "large", folder / "keys", 300, 560)


@pytest.fixture
def small(originals: tuple[Log, Log], tmp_path: Path) -> Log:
    return originals[0].copy(tmp_path / "small")


@pytest.fixture
def large(originals: tuple[Log, Log], tmp_path: Path) -> Log:
    return originals[1].copy(tmp_path / "large")
