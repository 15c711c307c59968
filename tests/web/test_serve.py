"""The server: loopback only, a clear word when the port is taken, and the pages in a real browser."""

from __future__ import annotations

import asyncio
import http.client
import json
import socket
import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from amanat.web import serve as served
from amanat.web.serve import PortTaken, free_port, prepare, run, serve
from tests.browser import browser, screen
from tests.web.build import Still

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
PATHS = ("/", "/findings", "/map", "/map?all=1", "/statement/law:gdpr:18", "/nowhere")


class Running:
    def __init__(self, console: Still, port: int) -> None:
        self.console = console
        self.port = port
        self.home = f"http://127.0.0.1:{port}"


@pytest.fixture(scope="module")
def running() -> Iterator[Running]:
    """A console on a free port, in a thread of its own, for all tests of this module."""
    console = Still()
    server = prepare(console, 0)
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_until_complete, args=(run(server),), daemon=True)
    thread.start()
    for _ in range(200):
        with socket.socket() as trial:
            trial.settimeout(1)
            if trial.connect_ex(("127.0.0.1", server.bind_port)) == 0:
                break
        threading.Event().wait(0.05)
    else:
        pytest.fail("the server did not come up")
    yield Running(console, server.bind_port)
    loop.call_soon_threadsafe(server.stop)
    thread.join(10)
    assert not thread.is_alive()
    loop.close()


@pytest.fixture(scope="module")
def chrome() -> Iterator[Browser]:
    with browser() as held:
        yield held


def ask(port: int, path: str, host: str) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path, headers={"Host": host})
    answer = connection.getresponse()
    return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()


def test_granian_serves_the_pages_with_their_headers(running: Running) -> None:
    status, headers, body = ask(running.port, "/board.json", f"127.0.0.1:{running.port}")
    assert status == 200
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert json.loads(body)["service"] == "Harbour Books"


@pytest.mark.parametrize("host", ["shop.example", "127.0.0.1", "localhost:1"])
def test_a_rebound_name_gets_nothing(running: Running, host: str) -> None:
    status, _, body = ask(running.port, "/board.json", host)
    assert status == 421
    assert b"Harbour" not in body


def test_it_listens_on_the_loopback_address_only(running: Running) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.2", running.port))


def test_a_taken_port_is_said_clearly() -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        held.listen()
        port = held.getsockname()[1]
        said: list[str] = []
        with pytest.raises(PortTaken, match=rf"port `{port}` cannot be had: address already in use; .*--port 0"):
            serve(Still(), port, said.append)
    assert said == []


@pytest.mark.parametrize("port", [-1, 70_000])
def test_no_port_at_all(port: int) -> None:
    with pytest.raises(PortTaken):
        free_port(port)


def test_port_0_is_a_free_one_and_the_address_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    async def at_once(_: object) -> None:
        """Ends before it begins."""

    monkeypatch.setattr(served, "run", at_once)
    said: list[str] = []
    serve(Still(), 0, said.append)
    assert said[0].startswith("The board is at http://127.0.0.1:")
    assert ":0/" not in said[0]


def open_page(chrome: Browser, address: str, width: int = 1280, **more: Any) -> tuple[Page, list[str]]:
    """The page, and everything the browser complained of."""
    page = chrome.new_page(viewport={"width": width, "height": 900}, **more)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("requestfailed", lambda request: said.append(request.url))
    page.goto(address)
    return page, said


@pytest.mark.browser
@pytest.mark.parametrize("path", PATHS)
def test_pages_open_without_complaint_and_never_scroll_sideways(running: Running, chrome: Browser, path: str) -> None:
    for width in (1280, 360):
        page, said = open_page(chrome, running.home + path, width, java_script_enabled=True)
        complaints = [words for words in said if not (path == "/nowhere" and "404" in words)]
        assert complaints == []
        assert page.evaluate(OVERFLOW) <= 0
        assert page.evaluate("getComputedStyle(document.querySelector('h1')).fontWeight") in ("600", "400")
        page.close()


@pytest.mark.browser
def test_the_board_in_the_browser(running: Running, chrome: Browser) -> None:
    page, said = open_page(chrome, running.home)
    assert page.title() == "Harbour Books: privacy policy board"
    assert page.locator(".note.broken").count() >= 3
    assert page.locator(".note.broken .found").first.is_visible()
    page.screenshot(path=screen("board"), full_page=False)
    page.locator("#policy").scroll_into_view_if_needed()
    page.evaluate("document.querySelector('#policy').scrollIntoView({behavior: 'instant'})")
    page.screenshot(path=screen("board-policy"))
    page.get_by_role("link", name="datamap.absent").first.click()
    assert "/statement/" in page.url
    page.screenshot(path=screen("statement"))
    page.goto(running.home + "/map")
    page.get_by_label("Whose rows").select_option("owned")
    page.get_by_role("button", name="Show").click()
    assert page.url.endswith("/map?store=&ownership=owned")
    assert page.get_by_text("reviews.customer_id").is_visible()
    page.screenshot(path=screen("map"))
    assert said == []


@pytest.mark.browser
def test_the_button_works_without_script(running: Running, chrome: Browser) -> None:
    page, _ = open_page(chrome, running.home, java_script_enabled=False)
    before = running.console.checks
    page.get_by_role("button", name="Check again").click()
    assert page.url == f"{running.home}/"
    assert running.console.checks == before + 1


@pytest.mark.browser
def test_a_page_of_another_origin_cannot_press_the_button(running: Running, chrome: Browser) -> None:
    page = chrome.new_page()
    before = running.console.checks
    page.route(
        "http://shop.example/",
        lambda route: route.fulfill(
            content_type="text/html",
            body=f'<form method="post" action="{running.home}/check"><button name="token" value="x">go</button></form>',
        ),
    )
    page.goto("http://shop.example/")
    page.get_by_role("button").click()
    page.wait_for_load_state()
    assert running.console.checks == before


@pytest.mark.browser
def test_everything_is_reached_by_the_keyboard(running: Running, chrome: Browser) -> None:
    page, _ = open_page(chrome, running.home)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    box = page.locator(".skip").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    reached = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.getAttribute('href') || document.activeElement.tagName"))
    assert {"#status-kept", "#findings", "#s-6", "#n-1"} <= reached
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
