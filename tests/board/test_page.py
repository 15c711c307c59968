"""The board as one page: the whole text, nothing from outside, readable without colour."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from itertools import pairwise

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amanat.board.model import Board
from amanat.board.page import render, stylesheet
from amanat.policy.documents.language import of_language
from amanat.policy.out.page import render as render_reading
from amanat.policy.reader import read_text
from amanat.promises.model import Finding
from amanat.vocabulary.terms import Lawful, Status
from tests.board.build import TEXT, plain_board, sample_board
from tests.conftest import ROOT
from tests.policy.out.build import TABLED
from tests.policy.out.html import Page
from tests.policy.out.looks import colours, contrast
from tests.policy.out.test_tiles import SPANS, TEXTS

PAIRS = [
    (front, back)
    for front in ("ink", "soft", "broken", "stale", "unproven", "kept", "law", "link")
    for back in ("paper", "card")
] + [
    ("ink", "broken-wash"), ("ink", "stale-wash"), ("ink", "law-wash"), ("soft", "stale-wash"),
]  # fmt: skip


KNOWN_TAGS = {tag for tag, _ in Page(render(sample_board())).tags} | {"h6"}


@pytest.fixture(scope="module")
def source() -> str:
    return render(sample_board())


@pytest.fixture(scope="module")
def page(source: str) -> Page:
    return Page(source)


@settings(max_examples=150, deadline=None)
@given(TEXTS, SPANS)
def test_every_character_of_the_policy_is_there_once(text: str, spans: list[tuple[int, int]]) -> None:
    held = tuple((max(a, 0), min(b, len(text))) for a, b in spans if max(a, 0) < min(b, len(text)))
    page = Page(render(plain_board(text, held)))
    assert page.words == text.replace("\0", "\ufffd")
    assert page.crossed == []


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="<>&\"'/=script onload\n#-*", max_size=60))
def test_words_never_become_markup(text: str) -> None:
    page = Page(render(plain_board(text, ((0, len(text)),) if text else ())))
    assert page.words == text
    assert {tag for tag, _ in page.tags} <= KNOWN_TAGS
    assert not any(name.startswith("on") for _, held in page.tags for name in held)


def test_the_reader_of_the_test_sees_a_lost_and_a_doubled_character(source: str) -> None:
    assert Page(source.replace("delivery address.", "delivery address", 1)).words != TEXT
    assert Page(source).words == TEXT
    assert Page(source.replace('<span class="gap">', '<span class="gap">x', 1)).words != TEXT


def test_it_needs_nothing_else(source: str, page: Page) -> None:
    assert page.crossed == []
    assert page.all("script") == page.all("img") == page.all("iframe") == []
    assert [each["href"] for each in page.all("link")] == ["data:,"]
    assert not re.search(r"url\(|@import|https?://", source)
    assert all(each["href"].startswith("#") for each in page.all("a"))


def test_every_link_leads_somewhere_and_no_name_is_given_twice(page: Page) -> None:
    assert len(page.ids) == len(set(page.ids))
    missing = {each["href"][1:] for each in page.all("a")} - set(page.ids)
    assert missing == set()


def test_links_hold_on_a_board_with_nothing_on_it() -> None:
    for board in (plain_board(""), plain_board("Words alone."), plain_board("We keep it.", ((0, 11),), Status.KEPT)):
        page = Page(render(board))
        assert {each["href"][1:] for each in page.all("a")} - set(page.ids) == set()


def test_each_statement_has_status_lawfulness_and_duty_in_words(source: str) -> None:
    board = sample_board()
    margin = re.sub(r"<[^>]+>", " ", source[source.index("<article") :])
    for status in Status:
        wanted = sum(line.status is status for line in board.lines if line.promise.start is not None)
        assert margin.count(status.value) >= wanted / 2, status
    assert "§ void: the Privacy Shield was declared invalid on 16 July 2020" in " ".join(margin.split())
    for line in board.lines:
        assert line.promise.duty in margin


def test_several_duties_on_one_span_share_a_number(source: str) -> None:
    note = source[source.index('id="n-13"') : source.index('id="n-14"')]
    assert "recipient.transfer" in note
    assert "recipient.register" in note
    assert note.count("unproven</b>") == 1


def test_the_look_of_a_mark_tells_status_and_lawfulness(source: str) -> None:
    assert re.search(r'<mark class="broken void">Our payment provider', source)
    assert re.search(r'<mark class="unproven doubtful">We keep server logs', source)
    assert re.search(r'<mark class="unread">The lighthouse', source)
    assert re.search(r'<mark class="unproven sound remark">we will tell you within', source)


def test_law_silence_waivers_and_the_way_to_verify_are_told(source: str) -> None:
    text = " ".join(re.sub(r"<[^>]+>", " ", source).split())
    assert "A person can have the processing of their data restricted." in text
    assert "1 store did not answer" in text
    assert "waived until 30 June 2026" in text
    assert "amanat verify EVIDENCE --key PUBLIC" in text
    assert sample_board().lines[1].evidence[0].entry in text


def test_landmarks_and_names_for_who_listens(source: str, page: Page) -> None:
    assert len(page.all("main")) == len(page.all("h1")) == 1
    named = [each for each in page.all("section") if "aria-labelledby" in each]
    assert len(named) == len(page.all("section"))
    assert {each["aria-labelledby"] for each in named} <= set(page.ids)
    assert page.all("html")[0]["lang"] == "en"
    assert page.all("svg")[0]["aria-label"] == "4 broken, 1 stale, 41 unproven, 4 kept"
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h[1-6]", tag)]
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert 'class="skip" href="#main"' in source


@pytest.mark.parametrize(("seed", "zone"), [("0", "UTC"), ("4711", "Asia/Karachi")])
def test_the_same_board_gives_the_same_page_anywhere(source: str, seed: str, zone: str) -> None:
    script = "from tests.board.build import sample_board as b\nfrom amanat.board.page import render\nprint(render(b()))"
    there = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C", "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, cwd=ROOT, env=there)
    assert done.stdout.decode("utf-8") == source + "\n"


def test_a_finding_about_the_very_words_of_a_statement_stands_in_its_note() -> None:
    board = sample_board()
    line = next(line for line in board.lines if line.promise.text.startswith("We keep server logs"))
    promise = line.promise
    about = Finding(
        id="f-vague", rule="lint.vague", duty="policy.lint", message=promise.lawful_because, remedy="name a period",
        start=promise.start, end=promise.end, breaks=False,
    )  # fmt: skip
    by_name = Finding(
        id="f-named", rule="lint.other", duty="policy.lint", message="it also clashes", remedy="choose one",
        promises=(promise.id,),
    )  # fmt: skip
    source = render(msgspec.structs.replace(board, findings=(*board.findings, about, by_name)))
    note = source[source.index('id="n-19"') : source.index('id="n-20"')]
    assert "name a period" in note
    assert note.count("no period and no criterion is given") == 1
    assert "it also clashes" in note
    assert '<mark class="unproven doubtful">We keep server logs' in source
    assert ">finding, § doubtful</span>" in source
    assert Page(source).words == TEXT


def test_a_hostile_finding_stays_text() -> None:
    board = sample_board()
    bad = Finding(id="f-x", rule="<b>", duty="d", message="`<img src=x>` <script>", remedy="</li>", store="</a>")
    page = Page(render(msgspec.structs.replace(board, findings=(*board.findings, bad))))
    assert page.all("script") == page.all("img") == []
    assert page.crossed == []


def test_a_long_policy_with_statements_everywhere_is_set_whole() -> None:
    sentence = "We keep your name & address as long as we need them. "
    text = (sentence * 5 + "\n\n") * 1000
    spans = tuple((found.start(), found.end() - 1) for found in re.finditer(re.escape(sentence), text))
    page = Page(render(plain_board(text, spans)))
    assert len(spans) == 5000
    assert len(page.words) == len(text)


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize(("front", "back"), PAIRS)
def test_words_stand_out_enough(front: str, back: str, dark: bool) -> None:
    held = colours(stylesheet(), dark)
    assert contrast(held[front], held[back]) >= 4.5, (front, back)


def test_the_measure_of_contrast_knows_too_little() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#999999", "#ffffff") < 4.5


def test_no_verdict_rests_on_colour_alone() -> None:
    sheet = stylesheet()
    lines = {status.value: re.search(rf"mark\.{status.value} \{{[^}}]*style: (\w+)", sheet) for status in Status}
    assert len({found[1] for found in lines.values() if found}) == len(Status)
    for lawful in (Lawful.DOUBTFUL, Lawful.VOID):
        assert re.search(rf"mark\.{lawful.value}[ ,][^}}]*border-top", sheet)


def tabled_board(status: Status = Status.UNPROVEN) -> Board:
    """A policy with two tables, a promise in each cell that the reader understood."""
    reading = read_text(TABLED)
    spans = dict.fromkeys((each.start, each.end) for each in reading.statements)
    return msgspec.structs.replace(plain_board(TABLED, tuple(spans), status), reading=reading)


def test_a_table_of_the_policy_is_a_table_of_the_board() -> None:
    source = render(tabled_board())
    page = Page(source)
    assert page.words == TABLED
    assert page.crossed == []
    assert page.tables == Page(render_reading(read_text(TABLED))).tables
    assert 'aria-label="Table 1 of the policy"' in source
    assert 'aria-label="Table 2 of the policy"' in source
    assert "<li" not in source[source.index('<article class="text"') : source.index("</article>")]


def test_the_verdict_on_a_cell_stands_in_it() -> None:
    source = render(tabled_board())
    row = next(each for each in re.findall(r"<tr>.*?</tr>", source, re.DOTALL) if "Our printers" in each)
    cells = re.findall(r'<t[hd] class="slot".*?</t[hd]>', row, re.DOTALL)
    assert len(cells) == 4
    said = [re.findall(r'id="n-(\d+)"', cell) for cell in cells]
    assert [len(each) for each in said] == [1, 1, 1, 1]
    assert all(f'id="s-{number}"' in cell for cell, numbers in zip(cells, said, strict=True) for number in numbers)


def test_a_language_that_is_not_read_is_said_to_be_so() -> None:
    board = plain_board("Wir erheben Daten.")
    reading = msgspec.structs.replace(board.reading, language="de", notes=of_language("de"))
    assert "This language is not read" in render(msgspec.structs.replace(board, reading=reading))
    assert "This language is not read" not in render(board)
