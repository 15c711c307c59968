"""The live console: when it looks, and when it does not."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from amanat.board.model import Board
from amanat.datamap.model import DataMap
from amanat.errors import ServiceFileError, StoreDown
from amanat.web.console import LiveConsole
from tests.board.build import sample_board
from tests.web.build import down, sample_map


class Looks:
    """Counts looks; each waits until it may go on."""

    def __init__(self) -> None:
        self.count = 0
        self.started = threading.Event()
        self.go = threading.Event()
        self.go.set()
        self.fails = False

    def __call__(self, _: Path) -> tuple[Board, DataMap]:
        self.count += 1
        self.started.set()
        assert self.go.wait(10)
        if self.fails:
            raise down()
        return sample_board(), sample_map()


def test_board_and_map_come_from_one_look() -> None:
    looks = Looks()
    console = LiveConsole(Path("amanat.toml"), looks)
    assert looks.count == 0
    assert console.board() == sample_board()
    assert console.datamap() == sample_map()
    assert looks.count == 1
    console.check()
    assert looks.count == 2


def test_a_service_file_that_is_not_right_is_said_before_anything_is_served(tmp_path: Path) -> None:
    file = tmp_path / "amanat.toml"
    with pytest.raises(ServiceFileError):
        LiveConsole(file)
    file.write_text("name = 3\n", "utf-8")
    with pytest.raises(ServiceFileError):
        LiveConsole(file)


def test_checks_at_once_share_one_look() -> None:
    looks = Looks()
    console = LiveConsole(Path("amanat.toml"), looks)
    looks.go.clear()
    first = threading.Thread(target=console.check)
    first.start()
    assert looks.started.wait(10)
    assert console.busy()
    second = threading.Thread(target=console.board)
    second.start()
    looks.go.set()
    first.join(10)
    second.join(10)
    assert looks.count == 1
    assert not console.busy()


def test_a_look_that_failed_is_tried_again() -> None:
    looks = Looks()
    looks.fails = True
    console = LiveConsole(Path("amanat.toml"), looks)
    with pytest.raises(StoreDown):
        console.board()
    assert not console.busy()
    looks.fails = False
    assert console.board() == sample_board()


def test_a_check_that_fails_keeps_the_last_board() -> None:
    looks = Looks()
    console = LiveConsole(Path("amanat.toml"), looks)
    console.board()
    looks.fails = True
    with pytest.raises(StoreDown):
        console.check()
    assert console.board() == sample_board()
