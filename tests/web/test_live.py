"""The console over a real service: an example, whole, then with its database gone and its policy changed."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from amanat.board.as_json import as_json
from amanat.examples import build
from amanat.web.app import create_app
from amanat.web.console import LiveConsole

HERE = "http://127.0.0.1:8080"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "tutoring"
    build("tutoring", folder, people=40)
    return folder


@pytest.fixture
def console(folder: Path) -> LiveConsole:
    return LiveConsole(folder / "amanat.toml")


@pytest.fixture
def client(console: LiveConsole) -> Iterator[TestClient[Litestar]]:
    with TestClient(create_app(console), base_url=HERE) as made:
        yield made


def press(client: TestClient[Litestar]) -> int:
    found = re.search(r'name="token" value="([^"]+)"', client.get("/map").text)
    assert found
    answer = client.post(
        "/check", data={"token": found[1]}, headers={"sec-fetch-site": "same-origin"}, follow_redirects=False
    )
    return answer.status_code


def test_every_page_of_a_real_service(client: TestClient[Litestar], console: LiveConsole) -> None:
    page = client.get("/")
    assert page.status_code == 200
    board = console.board()
    assert len(board.lines) > 40
    assert client.get("/board.json").json() == as_json(board)
    for line in board.lines:
        assert client.get(f"/statement/{quote(line.promise.id, safe='')}").status_code == 200, line.promise.id
    whole = client.get("/map?all=1").text
    for table in console.datamap().stores[0].tables:
        assert f".{table.name}</code>" in whole
    assert client.get("/findings").status_code == 200


def test_the_button_sees_what_changed(client: TestClient[Litestar], console: LiveConsole, folder: Path) -> None:
    before = console.board()
    assert before.silent == ()
    policy = folder / "policy.md"
    text = policy.read_text("utf-8")
    database = folder / "tutoring.db"
    hidden = database.rename(folder / "away.db")
    policy.write_text(text + "\n\nWe also collect your star sign & <b>shoe size</b>.\n", "utf-8")
    try:
        assert press(client) == 303
        page = client.get("/").text
        assert "1 store did not answer" in page
        assert "star sign &amp; &lt;b&gt;shoe size" in page
        assert console.board().summary["kept"] < before.summary["kept"]
    finally:
        hidden.rename(database)
        policy.write_text(text, "utf-8")
    assert press(client) == 303
    assert console.board().summary == before.summary


def test_a_service_file_broken_under_way_is_an_error_with_its_place(
    client: TestClient[Litestar], console: LiveConsole, folder: Path
) -> None:
    console.board()
    file = folder / "amanat.toml"
    text = file.read_text("utf-8")
    file.write_text(text + "\nnonsense = [\n", "utf-8")
    try:
        assert press(client) == 503
        assert client.get("/").status_code == 200
    finally:
        file.write_text(text, "utf-8")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_command_says_where_it_is_and_ends_when_told(folder: Path, number: signal.Signals) -> None:
    command = [sys.executable, "-m", "amanat", "serve", "--service", str(folder / "amanat.toml"), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        said = re.search(r"http://127\.0\.0\.1:(\d+)/", run.stdout.readline())
        assert said
        assert answer(int(said[1])) == {"status": "ok", "busy": False}
        run.send_signal(number)
        assert run.wait(20) == 0


def answer(port: int) -> object:
    """What the health check says, as soon as it says anything."""
    for _ in range(100):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=5) as page:
                return json.load(page)
        except urllib.error.URLError as error:
            if not isinstance(error.reason, ConnectionError):
                raise
            threading.Event().wait(0.1)
    return None
