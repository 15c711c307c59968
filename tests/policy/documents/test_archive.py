"""What archives write into documents: no part of the policy, and the day is kept."""

from __future__ import annotations

from datetime import date

import pytest

from amanat.policy.documents.archive import date_in, date_of_page
from amanat.policy.documents.open import document_of
from amanat.policy.documents.plain import from_text
from amanat.policy.reader import read_document, read_text
from tests.policy.documents.making import mhtml

POLICY = "# Privacy policy\n\nWe hold your name for as long as you are a customer of ours.\n"
ADDRESS = "https://web.archive.org/web/20190226143716/https://crumb.example/privacy"
SAVED = date(2019, 2, 26)


@pytest.mark.parametrize(
    ("notice", "archived"),
    [
        ("> *The words below were extracted from a page, archived on 2019-02-26.*", SAVED),
        (f"> See the [snapshot]({ADDRESS}).", SAVED),
        ("> Archived copy.\n> Captured on 26 February 2019 by us.", SAVED),
        ("> Saved Feb. 26, 2019 from crumb.example. We share your data with archives.", SAVED),
        ("\n\n> Retrieved from crumb.example in 2019, the day is not known.", None),
        ("> Snapshot of 2019-02-31", None),
    ],
)
def test_a_notice_carries_nothing_and_its_day_is_kept(notice: str, archived: date | None) -> None:
    text = f"{notice}\n\n{POLICY}"
    reading = read_text(text)
    assert reading.archived == archived
    assert reading.text == text
    end = text.index("# Privacy")
    starts = [each.start for each in reading.statements] + [each.start for each in reading.findings]
    starts += [span.start for span in (*reading.informative, *reading.unread)]
    assert min(starts) >= end
    assert [(each.start - end, each.duty) for each in reading.statements] == [
        (each.start, each.duty) for each in read_text(POLICY).statements
    ]


@pytest.mark.parametrize(
    "head",
    [
        "> In short: we sell nothing to anybody.",
        "> We keep an archive of your orders.",
        "> Orders are archived after a year.",
        "The policy below was archived on 2019-02-26.",
        f"[snapshot]({ADDRESS})",
        "> " + "We bake. " * 200 + "Archived on 2019-02-26.",
    ],
)
def test_what_is_no_notice_is_read(head: str) -> None:
    document = from_text(f"{head}\n\n{POLICY}")
    assert document.archived is None
    assert document.blocks[0].start < len(head)


def test_a_text_that_is_all_quote_is_read() -> None:
    document = from_text("> Archived on 2019-02-26.\n")
    assert (len(document.blocks), document.archived) == (1, None)


@pytest.mark.parametrize(
    ("source", "archived"),
    [
        ("<!-- FILE ARCHIVED ON 14:37:16 Feb 26, 2019 AND RETRIEVED FROM x ON 10:00:00 May 03, 2024. -->", SAVED),
        (f"<!-- BEGIN WAYBACK TOOLBAR INSERT --><a href='{ADDRESS}'>x</a>", SAVED),
        (f"<div id=\"wm-ipp-base\"><a href='{ADDRESS}'>x</a></div>", SAVED),
        ("<!--\n Page saved with SingleFile \n url: x.example \n saved date: Tue Feb 26 2019 14:37:16 GMT -->", SAVED),
        ("<!-- Mirrored from x.example/ by HTTrack Website Copier/3.x [XR], Tue, 26 Feb 2019 14:37:16 GMT -->", SAVED),
        (f"<p>See <a href='{ADDRESS}'>our older policy</a>.</p>", None),
        ("<p>Archived on 2019-02-26</p>", None),
        ("", None),
    ],
)  # fmt: skip
def test_the_day_of_a_page(source: str, archived: date | None) -> None:
    assert date_of_page(source) == archived
    assert document_of(f"<html><p>We bake.</p>{source}".encode(), "a.html").archived == archived


@pytest.mark.parametrize(
    ("day", "archived"),
    [
        ("Tue, 26 Feb 2019 23:37:16 -0000", SAVED),
        ("Tue, 26 Feb 2019 23:37:16 +0900", SAVED),
        ("yesterday", None),
        ("", None),
        ("Tue, 31 Feb 2019 23:37:16 -0000", None),
    ],
)
def test_the_day_of_a_saved_page(day: str, archived: date | None) -> None:
    document = document_of(mhtml(f"<h1>Privacy</h1><p>{POLICY}</p>", date=day), "a.mhtml")
    assert (document.format, document.archived) == ("mhtml", archived)
    assert read_document(document).archived == archived


@pytest.mark.parametrize("charset", ["utf-8", "windows-1252"])
def test_a_saved_page_is_read_in_its_charset(charset: str) -> None:
    assert "José" in document_of(mhtml("<p>We keep your name, José.</p>", charset), "a.mht").text


def test_dates_in_words() -> None:
    assert date_in("on the 3rd May 2024 or 2024-05-04") == date(2024, 5, 3)
    assert date_in("May 3rd, 2024") == date(2024, 5, 3)
    assert date_in("Version 2.0 of Mayday 3") is None
