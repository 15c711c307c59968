"""The page in a real browser: every character, phone, paper, dark, nothing fetched."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from amanat.board.model import Board
from amanat.board.page import render
from amanat.vocabulary.terms import Status
from tests.board.build import TEXT, plain_board, sample_board
from tests.board.test_page import tabled_board
from tests.browser import browser, screen
from tests.policy.out.build import TABLED

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

NASTY = (
    "\ufeff# Head & <b>tail</b> **\r\n\r\n  1.\tOne\u00a0two  three.\r\n     - \u202eback\u202c — ‘q’ \u2028x\u0085y\n"
    "<!-- hidden -->\n---\n| a | <script>alert(1)</script> |\n|---|---|\n| 1 | 2 |\n\nنص عربي هنا. Text.\f\n"
    "&amp; &#65; &lt;\n\n\n"
)
WORDS = """() => [...document.querySelectorAll('.words')].map(each => {
  const copy = each.cloneNode(true);
  copy.querySelectorAll('.added').forEach(one => one.remove());
  return copy.textContent;
}).join('')"""


@pytest.fixture(scope="module")
def chrome() -> Iterator[Browser]:
    with browser() as held:
        yield held


def shown(chrome: Browser, folder: Path, board: Board, width: int = 1280, **more: Any) -> Page:
    file = folder / "board.html"
    file.write_text(render(board), "utf-8")
    page = chrome.new_page(viewport={"width": width, "height": 900}, **more)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    assert [address for address in asked if not address.startswith("data:")] == [file.as_uri()]
    return page


@pytest.mark.parametrize("text", [TEXT, NASTY])
def test_the_browser_gives_back_every_character(chrome: Browser, tmp_path: Path, text: str) -> None:
    spans = tuple((place, place + 7) for place in range(0, len(text) - 7, 5))
    page = shown(chrome, tmp_path, plain_board(text, spans))
    assert page.evaluate(WORDS) == text
    assert page.locator("script").count() == 0


def test_on_a_wide_screen_notes_stand_beside_their_words(chrome: Browser, tmp_path: Path) -> None:
    page = shown(chrome, tmp_path, sample_board())
    words = page.locator("p.words", has_text="We do not collect").bounding_box()
    note = page.locator(".note", has_text="holds dates of birth in 212").bounding_box()
    quiet = page.locator(".note", has_text="minors.gate").bounding_box()
    assert words
    assert note
    assert quiet
    assert note["x"] > words["x"] + words["width"]
    assert abs(note["y"] - words["y"]) < 20
    assert quiet["height"] > 20


def test_on_a_phone_notes_open_below_and_what_is_broken_is_open(chrome: Browser, tmp_path: Path) -> None:
    page = shown(chrome, tmp_path, sample_board(), 360)
    page.screenshot(path=screen("phone"))
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert page.locator(".note", has_text="holds dates of birth in 212").is_visible()
    quiet = page.locator(".note", has_text="minors.gate")
    assert not quiet.is_visible()
    page.locator("details", has=quiet).locator("summary").click()
    assert quiet.is_visible()
    small = page.evaluate(
        "[...document.querySelectorAll('summary, .counts a')].filter(e => e.offsetParent && e.offsetHeight < 24).length"
    )
    assert small == 0


def test_a_link_opens_what_it_leads_to(chrome: Browser, tmp_path: Path) -> None:
    page = shown(chrome, tmp_path, sample_board(), 360)
    note = page.locator(".note", has_text="minors.gate")
    assert not note.is_visible()
    page.locator("a.ref[href='#n-35']").click()
    note.wait_for(state="visible", timeout=5000)
    page.locator(".counts a[href='#status-kept']").click()
    page.locator("#status-kept").wait_for(state="visible", timeout=5000)


def test_on_paper_everything_is_there(chrome: Browser, tmp_path: Path) -> None:
    page = shown(chrome, tmp_path, sample_board())
    page.emulate_media(media="print")
    assert page.locator(".note", has_text="minors.gate").is_visible()
    assert page.locator("#status-kept").is_visible()
    assert not page.locator(".skip").is_visible()
    page.screenshot(path=screen("paper"))
    paper = page.pdf(format="A4")
    assert paper.startswith(b"%PDF")
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) >= 3


def test_dark_is_dark(chrome: Browser, tmp_path: Path) -> None:
    colour = "getComputedStyle(document.body).backgroundColor"
    light = shown(chrome, tmp_path, sample_board()).evaluate(colour)
    dark = shown(chrome, tmp_path, sample_board(), color_scheme="dark").evaluate(colour)
    assert light == "rgb(252, 251, 248)"
    assert dark == "rgb(22, 24, 27)"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [375, 1280])
def test_a_table_scrolls_in_its_own_box_and_its_cells_tell_their_verdicts(
    chrome: Browser, tmp_path: Path, width: int, scheme: Any
) -> None:
    page = shown(chrome, tmp_path, tabled_board(), width, color_scheme=scheme)
    assert page.evaluate(WORDS) == TABLED
    page.screenshot(path=screen(f"board-table-{width}-{scheme}"), full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    refs = page.locator(".slot a.ref").all()
    assert len(refs) > 5
    for ref in refs:
        note = page.locator(f"{ref.get_attribute('href')}")
        assert not note.is_visible()
        ref.click()
        note.wait_for(state="visible", timeout=5000)
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_what_is_broken_in_a_cell_is_open_and_on_paper_all_is(chrome: Browser, tmp_path: Path) -> None:
    page = shown(chrome, tmp_path, tabled_board(Status.BROKEN), 680)
    assert all(note.is_visible() for note in page.locator(".slot .note").all())
    page = shown(chrome, tmp_path, tabled_board(), 680)
    page.emulate_media(media="print")
    assert all(note.is_visible() for note in page.locator(".slot .note").all())
    assert page.evaluate("document.documentElement.scrollWidth") == 680
