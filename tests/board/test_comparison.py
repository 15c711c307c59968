"""Two versions side by side: whole, escaped, self-contained, readable without colour and on a phone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from rich.console import Console
from selectolax.lexbor import LexborHTMLParser, LexborNode

from amanat.board.comparison import render
from amanat.cli.compared import show
from amanat.policy.compare.compare import compare
from amanat.policy.compare.model import Comparison
from amanat.policy.reader import read_text
from tests.browser import browser, screen
from tests.policy.compare.scenarios import policy

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

OLD = policy("""\
We collect your name and your e-mail address.
We keep your loan history for two years.
You have the right to data portability.
The winter shelf of data is with the keepers of the house.
Welcome to our <b>old</b> house & garden.""")
NEW = policy("""\
We collect your name, your date of birth and your e-mail address.
We keep your loan history for five years.
The summer shelf of data is with the keepers of the house.
Welcome to our <b>new</b> house & garden.""")


def compared(old: str = OLD, new: str = NEW) -> Comparison:
    return compare(read_text(old, "2025.md"), read_text(new, "2026.md"))


def page(old: str = OLD, new: str = NEW) -> LexborHTMLParser:
    return LexborHTMLParser(render(compared(old, new)))


def text_of(within: LexborHTMLParser | LexborNode, selector: str) -> str:
    found = within.css_first(selector)
    assert found is not None, selector
    return found.text()


def test_every_change_stands_on_the_page_with_its_words_and_reasons() -> None:
    comparison, shown = compared(), page()
    articles = shown.css("article.change")
    assert len(articles) == len(comparison.changes) > 4
    for change, article in zip(comparison.changes, articles, strict=True):
        for name, passages in (("old", change.old), ("new", change.new)):
            words = article.css_first(f".side.{name} .words")
            assert (words.text() if words else "") == " ".join(each.text for each in passages)
        reasons = text_of(article, ".reasons").casefold()
        assert all(each.says.replace("`", "").casefold() in reasons for each in change.reasons)


def test_what_went_and_what_came_is_marked_word_by_word() -> None:
    shown = page()
    assert {"two", "winter", "You have the right to data portability."} <= {each.text() for each in shown.css("del")}
    assert {"five", "summer", ", your date of birth"} <= {each.text() for each in shown.css("ins")}
    assert not shown.css(".side.old ins")
    assert not shown.css(".side.new del")


def test_unchanged_sentences_are_there_and_folded() -> None:
    folded = " ".join(each.text() for each in page().css("details.same .words"))
    assert "You can close your account at any time" in folded


def test_what_matters_comes_first_and_links_lead_somewhere() -> None:
    shown = page()
    ids = {each.attributes["id"] for each in shown.css("[id]")}
    links = [each.attributes["href"] or "" for each in shown.css("a[href]")]
    assert links
    assert all(link.startswith("#") and link[1:] in ids for link in links)
    assert len(shown.css("#matters .index li")) == len(compared().having("yes"))
    assert len(shown.css("#unknown .index li")) == 1
    assert "must be brought to people's attention" in text_of(shown, "#told")


def test_no_verdict_rests_on_colour_alone() -> None:
    for article in page().css("article.change"):
        says = text_of(article, ".what")
        assert any(words in says for words in ("matters", "not understood", "does not matter"))


def test_the_text_cannot_reach_into_the_page() -> None:
    source = render(compared())
    assert "<b>old</b>" not in source
    assert "&lt;b&gt;" in source
    assert "house &amp; garden" in source


def test_the_page_needs_nothing_else() -> None:
    source = render(compared())
    assert "<script" not in source
    assert not re.findall(r"(?:src|href)=\"(?!#|data:)", source)
    assert "url(" not in source
    assert "default-src 'none'" in source


def test_two_versions_that_are_the_same() -> None:
    shown = page(OLD, OLD)
    assert "say the same in the same words" in text_of(shown, ".headline")
    assert not shown.css("article.change")
    assert not shown.css("#told")


@pytest.fixture(scope="module")
def chrome() -> Iterator[Browser]:
    with browser() as held:
        yield held


def opened(chrome: Browser, folder: Path, width: int, comparison: Comparison | None = None) -> Page:
    file = folder / "changes.html"
    file.write_text(render(comparison or compared()), "utf-8")
    page = chrome.new_page(viewport={"width": width, "height": 900})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    assert [address for address in asked if not address.startswith("data:")] == [file.as_uri()]
    return page


@pytest.mark.browser
@pytest.mark.parametrize(("width", "beside"), [(1200, True), (360, False)])
def test_versions_stand_beside_each_other_where_there_is_room(
    chrome: Browser, tmp_path: Path, width: int, beside: bool
) -> None:
    page = opened(chrome, tmp_path, width)
    page.screenshot(path=screen(f"comparison-{width}"))
    assert page.evaluate("document.documentElement.scrollWidth") == width
    change = page.locator("article.change", has_text="two")
    old, new = change.locator(".side.old").bounding_box(), change.locator(".side.new").bounding_box()
    assert old
    assert new
    assert (new["x"] > old["x"] + old["width"] - 1) is beside
    assert (new["y"] > old["y"]) is not beside


@pytest.mark.browser
def test_on_paper_the_folded_sentences_are_open(chrome: Browser, tmp_path: Path) -> None:
    page = opened(chrome, tmp_path, 900)
    words = page.locator("details.same .words").first
    assert not words.is_visible()
    page.emulate_media(media="print")
    assert words.is_visible()


TABLED_OLD = policy("""\
| Data | Purpose | Kept for |
|---|---|---|
| Your name | Opening your account. We never sell it. | 2 years |
| Your e-mail address | Sending the letter | 30 days |
| Your voice | Calls | 1 year |

| Cookie | Expires |
|---|---|
| lid | 1 year |""")
TABLED_NEW = TABLED_OLD.replace("30 days", "60 days").replace("| Your voice | Calls | 1 year |\n", "")


def slots(within: LexborNode) -> list[str]:
    return [each.text().strip() for each in within.css(".slot")]


def test_a_change_in_a_table_stands_in_its_row_under_its_headers() -> None:
    shown = page(TABLED_OLD, TABLED_NEW)
    article = next(each for each in shown.css("article.change") if "60" in each.text())
    heads = ["Data", "Purpose", "Kept for"]
    for side, kept in (("old", "30 days"), ("new", "60 days")):
        held = article.css_first(f".side.{side}")
        assert held
        assert slots(held) == [*heads, "Your e-mail address", "Sending the letter", kept]
        assert [each.text() for each in held.css(".context")] == ["Your e-mail address", "Sending the letter"]
        assert [each.text() for each in held.css("del, ins")] == [kept[:2]]
        assert len(held.css("th[scope=col]")) == 3


def test_unchanged_rows_of_tables_are_rows_and_tell_where_the_rest_is() -> None:
    shown = page(TABLED_OLD, TABLED_NEW)
    rows = [[cell.text().strip() for cell in row.css(".slot")] for row in shown.css("details.same tr")]
    assert ["Your name", "Opening your account. We never sell it.", "2 years"] in rows
    assert ["lid", "1 year"] in rows
    cut = next(row for row in rows if row[0] == "Your e-mail address")
    assert cut[1] == "Sending the letter"
    assert cut[2].startswith("change ")
    article = next(each for each in shown.css("article.change") if "60" in each.text())
    assert article.attributes["id"] == f"c-{cut[2].removeprefix('change ')}"


def test_a_change_of_two_sentences_of_a_cell_is_told_once_beside_it() -> None:
    before = "We keep your e-mail address safe with encryption, and we delete it after two years."
    row = policy(f"| Data | Purpose | Kept for |\n|---|---|---|\n| Your e-mail address | {before} | 1 year |")
    shown = page(row, row.replace(", and we delete", ". We delete"))
    cells = [cell.text().strip() for cell in shown.css("details.same td.slot")]
    assert cells.count("change 1") == 2
    assert not [cell for cell in cells if cell.count("change") > 1]


def test_a_row_that_is_gone_is_shown_as_it_was() -> None:
    shown = page(TABLED_OLD, TABLED_NEW)
    gone = next(each for each in shown.css("article.change") if "Your voice" in each.text())
    old = gone.css_first(".side.old")
    assert old
    assert slots(old) == ["Data", "Purpose", "Kept for", "Your voice", "Calls", "1 year"]
    assert old.css("del")


def test_every_region_of_a_table_has_a_name_of_its_own() -> None:
    names = [each.attributes["aria-label"] for each in page(TABLED_OLD, TABLED_NEW).css("[role=region]")]
    assert len(names) > 4
    assert len(set(names)) == len(names)


@pytest.mark.browser
@pytest.mark.parametrize("width", [375, 1280])
def test_tables_of_two_versions_scroll_in_their_own_boxes(chrome: Browser, tmp_path: Path, width: int) -> None:
    page = opened(chrome, tmp_path, width, compared(TABLED_OLD, TABLED_NEW))
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    page.screenshot(path=screen(f"comparison-table-{width}"), full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_a_version_in_a_language_that_is_not_read_is_told_by_its_name() -> None:
    german = compare(read_text(OLD, "2025.md"), read_text("Wir erheben Ihre Daten. Sie haben ein Recht.\n", "neu.md"))
    shown = LexborHTMLParser(render(german))
    assert "neu.md: the text is in German" in text_of(shown, ".warning")
    assert not page().css(".warning")
    console = Console(width=120)
    with console.capture() as written:
        show(german, console)
    assert "! neu.md: the text is in German" in written.get()
