"""The page of a reading in a real browser: pointer, keyboard, phone, paper, dark; nothing is fetched."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from amanat.policy.out.page import render
from amanat.policy.reader import read_text
from amanat.policy.reading import Reading
from tests.browser import browser, screen
from tests.policy.out.build import TABLED, TEXT, plain, sample
from tests.policy.out.looks import contrast
from tests.policy.out.test_page import NASTY

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

WORDS = """() => [...document.querySelectorAll('.words')].map(each => {
  const copy = each.cloneNode(true);
  copy.querySelectorAll('.added').forEach(one => one.remove());
  return copy.textContent;
}).join('')"""
COLOURS = """() => {
  const solid = each => {
    for (; each; each = each.parentElement) {
      const back = getComputedStyle(each).backgroundColor;
      if (!/, 0\\)|transparent/.test(back)) return back;
    }
    return 'rgb(255, 255, 255)';
  };
  const words = [...document.querySelectorAll('main *')].filter(each =>
    each.offsetParent && [...each.childNodes].some(node => node.nodeType === 3 && node.textContent.trim()));
  return [...new Set(words.map(each => getComputedStyle(each).color + '|' + solid(each)))];
}"""


@pytest.fixture(scope="module")
def chrome() -> Iterator[Browser]:
    with browser() as held:
        yield held


def shown(chrome: Browser, folder: Path, reading: Reading, width: int = 1200, **more: Any) -> Page:
    """The page in a window; fails where it asks for anything or complains."""
    file = folder / "reading.html"
    file.write_text(render(reading), "utf-8")
    page = chrome.new_page(viewport={"width": width, "height": 844}, **more)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: asked.append(message.text))
    page.goto(file.as_uri())
    assert [address for address in asked if not address.startswith("data:")] == [file.as_uri()]
    return page


@pytest.mark.parametrize("text", [TEXT, NASTY.replace("\0", "")])
def test_the_browser_gives_back_every_character(chrome: Browser, tmp_path: Path, text: str) -> None:
    spans = tuple((place, place + 7) for place in range(0, len(text) - 7, 5))
    page = shown(chrome, tmp_path, plain(text, spans))
    assert page.evaluate(WORDS) == text


def test_the_pointer_shows_the_frame_beside_the_words(chrome: Browser, tmp_path: Path) -> None:
    page = shown(chrome, tmp_path, sample())
    card = page.locator("#n-4")
    assert not card.is_visible()
    words = page.locator("a.st[href='#s-4']")
    words.hover()
    assert card.is_visible()
    assert "we do not collect unless" in card.inner_text()
    page.screenshot(path=screen("reading"))
    box, text = card.bounding_box(), page.locator("p.words", has=words).bounding_box()
    assert box
    assert text
    assert box["x"] >= text["x"] + text["width"] - 1
    page.mouse.move(0, 0)
    assert not card.is_visible()


def test_a_chosen_frame_stays_until_it_is_closed(chrome: Browser, tmp_path: Path) -> None:
    page = shown(chrome, tmp_path, sample())
    page.locator("a.st[href='#s-6']").click()
    page.wait_for_timeout(700)
    page.mouse.move(0, 0)
    assert page.locator("#n-6").is_visible()
    place = page.evaluate("scrollY")
    page.locator("#n-6 .close").click()
    page.wait_for_timeout(300)
    assert page.evaluate("scrollY") == place
    page.mouse.move(0, 0)
    assert not page.locator("#n-6").is_visible()


def test_every_sentence_can_be_reached_by_keyboard(chrome: Browser, tmp_path: Path) -> None:
    page = shown(chrome, tmp_path, sample())
    wanted = {f"#s-{number}" for number in range(1, 9)} | {"#n-F1", "#n-F2", "#n-F3", "#n-U1", "#n-D1"}
    reached: set[str] = set()
    for _ in range(150):
        page.keyboard.press("Tab")
        here = page.evaluate("document.activeElement.closest('.text') && document.activeElement.getAttribute('href')")
        reached |= {here} if here else set()
        if here == "#s-4":
            assert page.locator("#n-4").is_visible()
    assert wanted <= reached
    page.locator("a.st[href='#s-5']").focus()
    page.keyboard.press("Enter")
    assert page.locator("#n-5").is_visible()


def test_on_a_phone_the_frame_comes_up_from_below(chrome: Browser, tmp_path: Path) -> None:
    page = shown(chrome, tmp_path, sample(), 390, has_touch=True)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    words = page.locator("a.st[href='#s-5']")
    words.scroll_into_view_if_needed()
    words.tap()
    card = page.locator("#n-5")
    card.wait_for(state="visible", timeout=5000)
    # The page scrolls smoothly: it takes a moment until the sentence is where it stays.
    page.wait_for_function(
        "() => document.querySelector(\"a.st[href='#s-5']\").getBoundingClientRect().top"
        " <= document.querySelector('#n-5').getBoundingClientRect().top - 20",
        timeout=5000,
    )
    page.screenshot(path=screen("reading-phone"))
    box = card.bounding_box()
    assert box
    assert box["x"] == 0
    assert box["y"] + box["height"] == pytest.approx(844, abs=1)
    above = words.bounding_box()
    assert above
    assert 0 <= above["y"] <= box["y"] - 20, "the sentence stays in sight"
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert page.locator(".note.fault").first.is_visible()


@pytest.mark.parametrize("width", [320, 600, 1000, 1600])
def test_nothing_sticks_out(chrome: Browser, tmp_path: Path, width: int) -> None:
    page = shown(chrome, tmp_path, sample(), width)
    page.locator("#open-all").check()
    assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_phone_a_table_scrolls_in_its_own_box(chrome: Browser, tmp_path: Path, scheme: Any) -> None:
    page = shown(chrome, tmp_path, read_text(TABLED), 375, color_scheme=scheme)
    assert page.evaluate(WORDS) == TABLED
    page.screenshot(path=screen(f"reading-table-phone-{scheme}"), full_page=True)
    box = page.locator(".text .scroll").first
    assert box.evaluate("each => each.scrollWidth > each.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth") == 375
    assert {pair for pair in page.evaluate(COLOURS) if contrast(*map(hexadecimal, pair.split("|"))) < 4.5} == set()
    page.locator("#open-all").check()
    assert page.evaluate("document.documentElement.scrollWidth") == 375


@pytest.mark.parametrize("width", [375, 1280])
def test_a_marked_cell_opens_its_frame(chrome: Browser, tmp_path: Path, width: int) -> None:
    page = shown(chrome, tmp_path, read_text(TABLED), width)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    links = page.locator(".slot a.st").all()
    assert len(links) > 5
    for link in links:
        number = (link.get_attribute("href") or "").removeprefix("#s-")
        card = page.locator(f"#n-{number}")
        assert not card.is_visible()
        link.focus()
        page.keyboard.press("Enter")
        assert card.is_visible()
        page.wait_for_timeout(50)
        box = card.bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        page.screenshot(path=screen(f"reading-table-{width}"))
        page.locator(f"#n-{number} .close").click()
        page.evaluate("document.activeElement.blur()")


def test_the_frame_of_a_cell_holds_still_under_the_pointer(chrome: Browser, tmp_path: Path) -> None:
    page = shown(chrome, tmp_path, read_text(TABLED), 1000)
    for link in page.locator(".slot a.st").all():
        link.hover()
        number = (link.get_attribute("href") or "").removeprefix("#s-")
        assert page.locator(f"#n-{number}").is_visible()
        assert link.evaluate("each => each.matches(':hover')")


def test_a_table_on_paper_is_whole(chrome: Browser, tmp_path: Path) -> None:
    page = shown(chrome, tmp_path, read_text(TABLED), 680)
    page.emulate_media(media="print")
    page.screenshot(path=screen("reading-table-paper"), full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") == 680
    assert not page.locator(".slot .card").first.is_visible()
    assert page.locator(".slot .brief").first.is_visible()


def test_filters_work_without_a_script(chrome: Browser, tmp_path: Path) -> None:
    page = shown(chrome, tmp_path, sample(), java_script_enabled=True)
    ink = "each => getComputedStyle(each).color"
    rights, data = page.locator("a.st.f-rights"), page.locator("a.st.f-datamap").first
    both = rights.evaluate(ink), data.evaluate(ink)
    assert both[0] == both[1]
    page.locator("#show-rights").check()
    assert rights.evaluate(ink) == both[0]
    assert data.evaluate(ink) != both[0]
    page.locator("#show-denies").check()
    assert page.locator("a.st.denies").evaluate(ink) == both[0]
    page.locator("#show-all").check()
    page.locator("#open-all").check()
    assert all(card.is_visible() for card in page.locator(".card").all())


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("choice", ["show-all", "show-rights", "show-faults", "open-all"])
def test_all_words_stand_out_from_what_lies_behind(chrome: Browser, tmp_path: Path, scheme: Any, choice: str) -> None:
    page = shown(chrome, tmp_path, sample(), color_scheme=scheme)
    page.locator(f"#{choice}").check()
    page.screenshot(path=screen(f"reading-{scheme}"))
    seen = page.evaluate(COLOURS)
    assert len(seen) > 8
    assert {pair for pair in seen if contrast(*map(hexadecimal, pair.split("|"))) < 4.5} == set()


def hexadecimal(colour: str) -> str:
    """`#rrggbb` of a colour as a browser tells it."""
    numbers = colour[colour.index("(") + 1 : colour.index(")")].split(",")[:3]
    return "#" + "".join(f"{int(float(number)):02x}" for number in numbers)


def test_the_look_sees_words_that_fade(chrome: Browser, tmp_path: Path) -> None:
    page = shown(chrome, tmp_path, sample())
    page.evaluate("document.querySelector('.brief .tag').style.color = '#bbb'")
    faded = [pair for pair in page.evaluate(COLOURS) if contrast(*map(hexadecimal, pair.split("|"))) < 4.5]
    assert [pair.split("|")[0] for pair in faded] == ["rgb(187, 187, 187)"]


def test_on_paper_everything_is_there(chrome: Browser, tmp_path: Path) -> None:
    page = shown(chrome, tmp_path, sample())
    page.emulate_media(media="print")
    assert not page.locator(".filters").is_visible()
    assert page.locator(".brief", has_text="what is not collected").is_visible()
    assert page.locator(".note.fault.void").is_visible()
    page.screenshot(path=screen("reading-paper"))
    assert page.pdf(format="A4").startswith(b"%PDF")


def test_it_can_be_used_without_its_style(chrome: Browser, tmp_path: Path) -> None:
    page = shown(chrome, tmp_path, sample())
    page.evaluate("document.querySelector('style').remove()")
    assert page.locator("#n-4").is_visible()
    assert page.locator("#n-F1").is_visible()
