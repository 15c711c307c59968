"""Panels of a page that are closed until someone opens them are read; what only hides is not, and is told."""

from __future__ import annotations

import pytest

from amanat.policy.documents.model import Document
from amanat.policy.documents.open import document_of
from tests.policy.documents.making import assert_sound

PROSE = "We hold your name and your address for as long as you are a customer of our bakery. "
PANEL = "You can ask us to delete your data."


def read(body: str) -> Document:
    page = f'<html lang="en"><main><h1>Privacy</h1><p>{PROSE * 4}</p>{body}<p>We thank you.</p></main></html>'
    document = document_of(page.encode(), "a.html", ".html")
    assert_sound(document)
    return document


@pytest.mark.parametrize(
    "panel",
    [
        "<button aria-expanded=false>Your rights</button><div hidden><p>{}</p></div>",
        "<button aria-expanded=false>Your rights</button><div style='display: none'><p>{}</p></div>",
        "<button aria-expanded=false>Your rights</button><div aria-hidden=true><p>{}</p></div>",
        "<h2><button aria-expanded=false>Your rights</button></h2><div hidden><p>{}</p></div>",
        "<h2><span><a role=button aria-expanded=false>Your rights</a></span></h2> <div hidden><p>{}</p></div>",
        "<button aria-expanded=false aria-controls=p>Your rights</button><p>x</p><div id=p hidden><p>{}</p></div>",
        "<h2>Your rights</h2><div class='collapse' style='display:none'><p>{}</p></div>",
        "<h2>Your rights</h2><div class='accordion-body accordion' aria-hidden=true><p>{}</p></div>",
    ],
)
def test_a_panel_that_is_closed_is_read_under_the_words_that_open_it(panel: str) -> None:
    document = read(panel.format(PANEL))
    (found,) = (each for each in document.blocks if document.text[each.start : each.end] == PANEL)
    assert found.section[-1] == "Your rights"
    assert document.notes == ()


def test_what_follows_an_opened_panel_stands_outside_it() -> None:
    document = read(f"<button aria-expanded=false>Your rights</button><div hidden><p>{PANEL}</p></div>")
    assert document.blocks[-1].section == ("Privacy",)


@pytest.mark.parametrize(
    "hidden",
    [
        "<button aria-expanded=false>Menu</button><div hidden><a href=/a>Home of bread</a> <a href=/b>Shop</a></div>",
        "<div class=cookie-banner hidden><p>We use cookies and you accept them.</p></div>",
        "<template><p>We sell your data.</p></template>",
        f"<div class='panel mobile' hidden><p>{PROSE * 4}</p></div>",
        "<a class=skip-link href=#c style='display:none'>Skip to what we have to tell you</a>",
    ],
)
def test_menus_banners_templates_and_copies_stay_out(hidden: str) -> None:
    assert read(hidden).text == read("").text


def test_prose_that_nothing_opens_stays_out_and_is_told() -> None:
    document = read("<p style='display:none'>We sell your location to brokers.</p>")
    assert "brokers" not in document.text
    assert document.notes == (
        "one hidden part of the page with 33 characters of prose not read: “We sell your location to brokers.”",
    )
