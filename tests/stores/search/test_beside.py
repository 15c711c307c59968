"""The sieve in a process of its own: it sees what another sees, and no search rests on it."""

from __future__ import annotations

import random
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from amanat.service.model import StoreConfig
from amanat.stores.base import Needle
from amanat.stores.open import open_store
from amanat.stores.search import beside as module
from amanat.stores.search import scanning
from amanat.stores.search.beside import Beside
from amanat.stores.search.needles import Matcher
from amanat.stores.search.sieve import Look, Sieve

NEEDLES = [Needle(text=f"person.{number}@mail.example", kind="email") for number in range(400)]


class Now:
    """A thread that has ended when it has begun."""

    def __init__(self, target: Callable[..., None], args: tuple[object, ...], **_: object) -> None:
        self._target, self._args = target, args

    def start(self) -> None:
        self._target(*self._args)


@pytest.fixture
def beside(monkeypatch: pytest.MonkeyPatch) -> Iterator[Beside]:
    """Ready from its first block on."""
    monkeypatch.setattr(module, "FEW_NEEDLES", 0)
    monkeypatch.setattr(module, "_BLOCKS", 1)
    monkeypatch.setattr(module, "_processors", lambda: 2)
    monkeypatch.setattr(module, "Thread", Now)
    with Beside(NEEDLES) as made:
        yield made


def block(source: random.Random) -> bytes:
    texts = [source.choice(["nobody", "x@y.example", f"Person.{source.randrange(800)}@Mail.Example", "\\u0040", "ß"])]
    return "\0".join(texts * source.randrange(1, 40)).encode()


def test_it_sees_what_another_sees(beside: Beside) -> None:
    alone, source = Sieve(Matcher(NEEDLES)), random.Random(3)
    for closed in (True, False):
        for _ in range(50):
            data = block(source)
            assert beside.look(data, closed=closed) == alone.look(data, closed=closed)


def test_its_needles_are_no_arguments(beside: Beside) -> None:
    assert beside.look(b"", closed=True) == Look([], set(), [])
    assert beside._process is not None
    assert "@" not in str(beside._process.args)


def test_it_ends_with_its_search_and_at_once(beside: Beside) -> None:
    beside.look(b"", closed=True)
    process = beside._process
    assert process is not None
    assert process.poll() is None
    beside.__exit__(None, None, None)
    assert process.poll() is not None
    assert beside.look(b"", closed=True) is None


def test_it_ends_when_its_search_was_killed(beside: Beside) -> None:
    beside.look(b"", closed=True)
    process = beside._process
    assert process is not None
    assert process.stdin is not None
    process.stdin.close()
    assert process.wait(20) == 0


@pytest.mark.parametrize("count", [0, 1, 2])
def test_few_needles_and_no_free_processor_need_none(monkeypatch: pytest.MonkeyPatch, count: int) -> None:
    monkeypatch.setattr(module, "_BLOCKS", 1)
    monkeypatch.setattr(module, "FEW_NEEDLES", 0 if count else len(NEEDLES))
    monkeypatch.setattr(module, "_processors", lambda: count or 2)
    with Beside(NEEDLES, busy=count or 1) as made:
        assert [made.look(b"", closed=True) for _ in range(3)] == [None] * 3
        assert made._process is None


@pytest.fixture
def searched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[tuple[str, int]]]:
    """A search of many blocks: texts and numbers of needles that are found."""
    monkeypatch.setattr(scanning, "BLOCK", 2_000)
    source = random.Random(4)
    with sqlite3.connect(tmp_path / "main.db") as database:
        database.execute("CREATE TABLE notes (id INTEGER PRIMARY KEY, body TEXT)")
        rows = [(f"{number} says person.{source.randrange(4_000)}@mail.example",) for number in range(20_000)]
        database.executemany("INSERT INTO notes (body) VALUES (?)", rows)

    def search() -> list[tuple[str, int]]:
        store = open_store(StoreConfig(name="main", url=f"sqlite:///{tmp_path / 'main.db'}"), tmp_path)
        found = sorted((str(hit.key), hit.needle) for hit in store.search(NEEDLES))
        store.close()
        return found

    return search


def test_a_search_finds_the_same_with_it(
    searched: Callable[[], list[tuple[str, int]]], monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    alone = searched()
    request.getfixturevalue("beside")
    answers: list[Look | None] = []
    look = Beside.look

    def noting(self: Beside, data: bytes, *, closed: bool) -> Look | None:
        answers.append(look(self, data, closed=closed))
        return answers[-1]

    monkeypatch.setattr(Beside, "look", noting)
    assert searched() == alone
    assert len(alone) > 1_000
    assert sum(answer is not None for answer in answers) > 3


def test_a_search_goes_on_when_it_is_killed(
    searched: Callable[[], list[tuple[str, int]]], monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    alone = searched()
    request.getfixturevalue("beside")
    asked = Beside._asked
    left = [3]

    def killing(self: Beside, data: bytes, *, closed: bool) -> Look | None:
        left[0] -= 1
        if left[0] == 0 and self._process is not None:
            self._process.kill()
            time.sleep(0.05)
        return asked(self, data, closed=closed)

    monkeypatch.setattr(Beside, "_asked", killing)
    assert searched() == alone
    assert left[0] <= 0
