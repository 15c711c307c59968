"""The page of a map in a real browser: search, collapse, sorting, keyboard, phone, dark; nothing is fetched."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from amanat.datamap.model import DataMap
from amanat.datamap.out.page import render
from tests.browser import browser, screen
from tests.datamap.out.synthetic import HOSTILE, large, small
from tests.policy.out.looks import contrast
from tests.policy.out.test_page_browser import COLOURS, hexadecimal

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def chrome() -> Iterator[Browser]:
    with browser() as held:
        yield held


def shown(chrome: Browser, folder: Path, datamap: DataMap, width: int = 1440, **more: Any) -> tuple[Page, list[str]]:
    """The page in a window, and all it asked for or complained of."""
    file = folder / "map.html"
    file.write_text(render(datamap, "Harbour & Sons"), "utf-8")
    page = chrome.new_page(viewport={"width": width, "height": 900}, **more)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: asked.append(message.text))
    page.on("pageerror", lambda error: asked.append(str(error)))
    page.goto(file.as_uri())
    return page, [each for each in asked if each != file.as_uri() and not each.startswith("data:")]


def names(page: Page) -> list[str]:
    """The tables whose rows are to be seen."""
    return [each.inner_text() for each in page.locator("#list tbody tr:visible th a").all()]


def test_search_narrows_the_table_and_the_picture(chrome: Browser, tmp_path: Path) -> None:
    page, asked = shown(chrome, tmp_path, small())
    page.fill("#q", "religion")
    assert names(page) == ["users"]
    assert page.locator("#told").inner_text() == "1 of 11 tables"
    assert page.locator("svg .node:not(.out, .passed)").count() == 1
    page.fill("#q", "order_lines")
    assert names(page) == ["order_lines"]
    assert page.locator("svg .node.passed:not(.out)").count() == 2, "the way to the person stays in sight"
    page.get_by_role("button", name="Clear").click()
    page.wait_for_timeout(100)
    assert len(names(page)) == 9
    assert asked == []


DRAWN = """() => [...document.querySelectorAll('svg.map, svg.map .node, svg.map .wire, svg.map .zone')].map(each =>
  ['transform', 'd', 'width', 'height', 'y'].map(name => each.getAttribute(name)).join('|'))"""


@pytest.mark.parametrize("datamap", [small(), large(60), large()], ids=["small", "60", "large"])
def test_the_script_lays_out_by_the_same_rule_as_the_page(chrome: Browser, tmp_path: Path, datamap: DataMap) -> None:
    page, asked = shown(chrome, tmp_path, datamap)
    before = page.evaluate(DRAWN)
    page.fill("#q", "email")
    narrowed = page.evaluate(DRAWN)
    assert narrowed != before
    assert page.locator("svg .node:not(.out)").count() < page.locator("svg .node").count()
    page.screenshot(path=screen(f"map-narrowed-{len(before)}"))
    page.fill("#q", "")
    assert page.evaluate(DRAWN) == before
    assert asked == []


def test_filters_narrow_by_ownership_category_store_and_mark(chrome: Browser, tmp_path: Path) -> None:
    page, asked = shown(chrome, tmp_path, small())
    for name, value, wanted in (
        ("whose", "shared", ["messages"]),
        ("category", "ip_address", ["visits"]),
        ("store", "logs", ["visits"]),
        ("mark", "child", ["pupils"]),
        ("mark", "doubt", ["leads"]),
        ("mark", "unread", ["leads"]),
    ):
        page.select_option(f"#{name}", value)
        assert names(page) == wanted, name
        page.select_option(f"#{name}", "")
    page.locator(".counts a").nth(1).click()
    assert sorted(names(page)) == ["order_lines", "orders", "pupils"]
    assert asked == []


def test_tables_without_personal_data_are_folded_until_asked_for(chrome: Browser, tmp_path: Path) -> None:
    page, _ = shown(chrome, tmp_path, small())
    assert "products" not in names(page)
    page.locator("#all").check()
    assert "products" in names(page)
    assert page.locator(".flow .bare:visible").count() == 2
    page.locator("#all").uncheck()
    page.fill("#q", "price")
    assert names(page) == ["products"], "what is sought is found though it is folded"


def test_a_table_tells_way_reason_and_confidence_and_gives_the_place_back(chrome: Browser, tmp_path: Path) -> None:
    page, asked = shown(chrome, tmp_path, small())
    node = page.locator("svg .node", has_text="order_lines")
    node.click()
    card = page.locator(".card:target")
    assert card.is_visible()
    assert "orders.user_id" in card.inner_text()
    assert "note says so" in card.inner_text()
    assert "0.90" in card.inner_text()
    assert page.locator("svg .wire.on").count() == 2
    page.screenshot(path=screen("map-chosen"))
    page.keyboard.press("Escape")
    # The page hears of its new address a moment later.
    page.locator("svg .wire.on").first.wait_for(state="detached")
    assert not page.locator(".card").first.is_visible()
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == node.get_attribute("aria-label")
    assert asked == []


def test_every_table_of_the_picture_can_be_reached_and_opened_by_keyboard(chrome: Browser, tmp_path: Path) -> None:
    page, _ = shown(chrome, tmp_path, small())
    page.locator(".canvas").focus()
    reached = set()
    for _ in range(9):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.id"))
    assert reached == {each.get_attribute("id") for each in page.locator("svg .node").all()}
    page.keyboard.press("Enter")
    assert page.locator(".card:target").is_visible()
    assert page.evaluate("document.activeElement.classList.contains('card')")


def test_the_table_sorts(chrome: Browser, tmp_path: Path) -> None:
    page, asked = shown(chrome, tmp_path, small())
    head = page.get_by_role("button", name="Rows")
    head.click()
    head.click()
    assert names(page)[:3] == ["users", "order_lines", "orders"]
    assert page.locator("th[aria-sort=descending]").inner_text().startswith("Rows")
    page.get_by_role("button", name="Table").click()
    assert names(page) == sorted(names(page))
    assert asked == []


def test_a_hostile_name_is_only_words(chrome: Browser, tmp_path: Path) -> None:
    page, asked = shown(chrome, tmp_path, small())
    page.locator("#all").check()
    assert HOSTILE in [each.text_content() for each in page.locator("#list th a").all()]
    assert page.locator("img").count() == 0
    page.fill("#q", "onerror")
    assert page.locator("#told").inner_text() == "1 of 11 tables"
    assert asked == []


def test_everything_is_there_without_a_script(chrome: Browser, tmp_path: Path) -> None:
    context = chrome.new_context(java_script_enabled=False)
    file = tmp_path / "map.html"
    file.write_text(render(small(), "x"), "utf-8")
    page = context.new_page()
    page.goto(file.as_uri())
    assert page.locator("svg .node").count() == 9
    assert not page.locator("#q").is_visible()
    assert not page.locator("tr.bare").first.is_visible()
    page.locator("#all").check()
    assert page.locator("tr.bare").first.is_visible()
    page.locator("svg .node", has_text="orders").first.click()
    assert page.locator(".card:target").is_visible()
    page.locator(".card:target .close").click()
    assert page.locator(".card:target").count() == 0
    context.close()


@pytest.mark.parametrize("width", [320, 400, 1000, 1600])
def test_nothing_sticks_out(chrome: Browser, tmp_path: Path, width: int) -> None:
    page, _ = shown(chrome, tmp_path, small(), width)
    page.locator("#all").check()
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.screenshot(path=screen(f"map-{width}"))
    page.locator("svg .node").first.click()
    card = page.locator(".card:target").bounding_box()
    assert card
    assert card["x"] >= 0
    assert card["x"] + card["width"] <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_words_stand_out_from_what_lies_behind(chrome: Browser, tmp_path: Path, scheme: Any) -> None:
    page, _ = shown(chrome, tmp_path, small(), color_scheme=scheme)
    page.screenshot(path=screen(f"map-{scheme}"), full_page=True)
    page.locator("svg .node").first.click()
    seen = [pair for pair in page.evaluate(COLOURS) if "none" not in pair]
    assert len(seen) > 8
    assert {pair for pair in seen if contrast(*map(hexadecimal, pair.split("|"))) < 4.5} == set()


_ELEMENTS = 50_000
"""For 500 tables with 10,000 columns."""


def test_a_large_map_opens_and_narrows(chrome: Browser, tmp_path: Path) -> None:
    page, asked = shown(chrome, tmp_path, large())
    assert page.locator("svg .node").count() == 325
    # What is heavy to draw is many elements: so many for each node, and no more.
    assert page.evaluate("document.getElementsByTagName('*').length") < _ELEMENTS
    page.locator("#q").fill("diagnosis")
    found = int(page.locator("#told").inner_text().split()[0])
    assert 0 < found < 325
    assert len(names(page)) == found
    page.screenshot(path=screen("map-large"))
    assert asked == []
