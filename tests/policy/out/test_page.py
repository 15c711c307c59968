"""A reading as one page: the whole text, nothing from outside, readable without colour and without a script."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amanat.policy.documents.language import of_language
from amanat.policy.documents.open import open_document
from amanat.policy.out.page import render, stylesheet
from amanat.policy.out.setting import MOST
from amanat.policy.reader import read_document, read_text
from amanat.policy.reading import Definition, Frame, LintFinding, Reading, Span
from amanat.vocabulary.families import families
from tests.conftest import ROOT
from tests.policy.out.build import PAGED, TABLED, TEXT, plain, sample
from tests.policy.out.html import Page
from tests.policy.out.looks import colours, contrast
from tests.policy.out.test_tiles import SPANS, TEXTS
from tests.policy.out.written import same
from tests.work import lines_run

FAMILIES = [f"f-{name}" for name in families()]
PAIRS = [
    *((front, back) for front in ("ink", "soft", "broken", "stale", "law", "link", *FAMILIES) for back in ("paper",)),
    *((front, back) for front in ("ink", "soft") for back in ("card", "field", "clause", "law-wash", "stale-wash")),
    *((front, "card") for front in FAMILIES),
]  # fmt: skip
NASTY = (
    "\ufeff# Head & <b>tail</b> **\r\n\r\n  1.\tOne\u00a0two  three.\r\n     - \u202eback\u202c — ‘q’ \u2028x\u0085y\n"
    "<!-- hidden -->\n---\n| a | <script>alert(1)</script> |\n|---|---|\n| 1 | 2 |\n\nنص عربي هنا. 😀 \0 \"'.\f\n"
    "&amp; &#65; &lt;\n\n\n"
)


@pytest.fixture(scope="module")
def source() -> str:
    return render(sample())


@pytest.fixture(scope="module")
def page(source: str) -> Page:
    return Page(source)


def words_of(source: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", source[source.index("<main") :]).split())


@settings(max_examples=120, deadline=None)
@given(TEXTS, SPANS)
def test_every_character_of_the_policy_is_there_once(text: str, spans: list[tuple[int, int]]) -> None:
    held = tuple((max(a, 0), min(b, len(text))) for a, b in spans if max(a, 0) < min(b, len(text)))
    page = Page(render(plain(text, held)))
    assert page.words == text.replace("\0", "\ufffd")
    assert page.crossed == []


@settings(max_examples=80, deadline=None)
@given(TEXTS.filter(bool), st.data())
def test_marks_of_every_kind_may_lie_on_each_other(text: str, data: st.DataObject) -> None:
    spans = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(sorted)

    def drawn() -> Span:
        return Span(*data.draw(spans))

    base = plain(text, ((0, len(text)), (0, len(text))))
    statements = tuple(
        msgspec.structs.replace(each, frame=Frame(condition=drawn(), exception=drawn(), action_span=drawn()))
        for each in base.statements
    )
    fault, means = drawn(), drawn()
    reading = msgspec.structs.replace(
        base,
        statements=statements,
        unread=(drawn(),),
        findings=(LintFinding(rule="r", start=fault.start, end=fault.end, message="m", remedy="m"),),
        definitions=(Definition(term="<t>", start=0, end=len(text), means=means),),
    )
    page = Page(render(reading))
    assert page.words == text.replace("\0", "\ufffd")
    assert page.crossed == []


@pytest.mark.parametrize("text", [NASTY, "<script>alert(1)</script>", "\"'><img src=x onerror=y>", "\u202eabc\u2066"])
def test_hostile_words_stay_words(text: str) -> None:
    everywhere = LintFinding(rule=text, start=0, end=len(text), message=f"`{text}`", remedy=text, law=text)
    reading = msgspec.structs.replace(
        plain(text, ((0, len(text)),)), name=text, findings=(everywhere,), unread=(Span(0, len(text)),),
        definitions=(Definition(term=text, start=0, end=1, means=Span(0, len(text))),),
    )  # fmt: skip
    source = render(reading)
    page = Page(source)
    assert page.words == text.replace("\0", "\ufffd")
    assert page.all("script") == page.all("img") == []
    assert not any(name.startswith("on") for _, held in page.tags for name in held)
    assert page.crossed == []
    assert "\0" not in source


def test_the_reader_of_the_test_sees_a_lost_and_a_doubled_character(source: str) -> None:
    assert Page(source).words == TEXT
    head, text = source.split("<article", 1)
    assert Page(f"{head}<article{text.replace('allergy', 'allerg', 1)}").words != TEXT
    assert Page(source.replace('<span class="gap">', '<span class="gap">x', 1)).words != TEXT


def test_a_table_of_the_text_is_a_table_of_the_page() -> None:
    page = Page(render(read_text(TABLED)))
    assert page.words == TABLED
    assert page.crossed == []
    data, cookies = page.tables
    assert data == [
        [("col", "Data"), ("col", "Purpose"), ("col", "Recipient"), ("col", "Kept for")],
        [("row", "Your e-mail address"), ("-", "Sending the letter"), ("-", "Post & Parcel Ltd"), ("-", "30 days")],
        [("row", "How the kettle hums \\| sings"), ("-", ""), ("-", "Nobody"), ("-", "")],
        [("row", "Your name"), ("-", "Opening your account"), ("-", "Our printers"), ("-", "2 years")],
    ]
    assert cookies == [[("col", "Cookie"), ("col", "Expires")], [("row", "lid"), ("-", "1 year")]]
    assert all(len(page.all(tag)) >= 2 for tag in ("thead", "tbody"))


def test_a_table_of_a_web_page_keeps_its_columns(tmp_path: Path) -> None:
    file = tmp_path / "policy.html"
    file.write_text(PAGED, "utf-8")
    reading = read_document(open_document(file))
    page = Page(render(reading))
    assert page.words == reading.text
    assert page.tables == [
        [
            [("col", "Data"), ("col", "Kept for"), ("col", "Why")],
            [("row", "Logs of visits"), ("-", "30 days"), ("-", "We keep them for security.We do not sell them.")],
            [("-", ""), ("-", "10 years"), ("-", "")],
            [("colgroup", "Only in the club")],
            [("row", "Your name"), ("-", "2 years"), ("-", "Opening your account")],
        ]
    ]


def test_what_is_found_in_a_cell_is_marked_and_told_in_it() -> None:
    reading = read_text(TABLED)
    start = TABLED.index("Post & Parcel Ltd")
    fault = LintFinding(rule="r", start=start, end=start + 17, message="who is it?", remedy="say so")
    nobody = TABLED.index("Nobody")
    source = render(msgspec.structs.replace(reading, findings=(fault,), unread=(Span(nobody, nobody + 6),)))
    slots = re.split(r'<t[dh] class="slot"', source)[1:]
    held = next(slot for slot in slots if "Post &amp; Parcel" in slot)
    assert all(words in held for words in ("who is it?", 'href="#n-F1"', '<span class="at" id="s-F1">', 'class="st '))
    assert 'class="card"' in held
    unread = next(slot for slot in slots if "Nobody" in slot)
    assert all(words in unread for words in ('<span class="unread', 'id="n-U1"'))


def test_it_needs_nothing_else(source: str, page: Page) -> None:
    assert page.crossed == []
    assert page.all("script") == page.all("img") == page.all("iframe") == []
    assert [each["href"] for each in page.all("link")] == ["data:,"]
    assert not re.search(r"url\(|@import|https?://", source)
    assert "default-src 'none'" in source
    assert all(each["href"].startswith("#") for each in page.all("a"))


@pytest.mark.parametrize(
    "reading", [sample(), plain(""), plain("Words alone."), plain("We keep it.", ((0, 11),)), read_text(TABLED)]
)
def test_every_link_leads_somewhere_and_no_name_is_given_twice(reading: Reading) -> None:
    page = Page(render(reading))
    assert len(page.ids) == len(set(page.ids))
    assert {each["href"][1:] for each in page.all("a")} - set(page.ids) == set()


def test_the_frame_of_a_sentence_tells_everything(source: str) -> None:
    card = words_of("<main" + source[source.index('id="n-4"') : source.index('id="n-5"')])
    for words in (
        "what is not collected", "datamap.absent", "a category is not collected, a feature is not in use",
        "we do not collect unless", "✕ denied", "only if", "unless you tell us of an allergy", "GDPR Art. 5(1)(c)",
        "do not collect health data", "dpv:PersonalData", "pd:MedicalHealth", "checked, by the service",
    ):  # fmt: skip
        assert words in card, words
    carrier = words_of("<main" + source[source.index('id="n-5"') : source.index('id="n-6"')])
    assert carrier.count("a recipient keeps") == 1
    assert "carriers , as processor, in Norway dpv:ServiceProvider" in carrier
    assert "30 days dpv:StorageDuration" in carrier
    assert "datamap.toml:12" in source


def test_what_has_no_term_is_seen(source: str) -> None:
    assert "3 details have no term in the W3C Data Privacy Vocabulary" in words_of(source)
    assert source.count('<span class="noterm">no term</span>') >= 4


def test_faults_are_told_with_law_and_remedy_worst_first(source: str) -> None:
    text = words_of(source[: source.index('id="glance"')])
    assert text.index("§ void") < text.index("§ doubtful partners") < text.index("! to mend the sentence")
    assert "CJEU C-311/18 · → name a mechanism that holds" in text
    assert "1 of the" not in text


def test_the_head_counts(source: str) -> None:
    text = words_of(source)
    assert text.startswith("Privacy policy, sentence by sentence Kettle & Sons privacy notice".replace("&", "&amp;"))
    assert "8 sentences make 10 statements. 1 sentence could not be understood (11 %), and 3 faults" in text
    assert "? not understood, 11 %" in text


def test_several_duties_and_nested_words_on_one_sentence() -> None:
    source = render(sample())
    link = source[source.index('<a class="st l-recipient f-recipient f-retention') :]
    link = link[: link.index("</a>")]
    assert '<span class="named" title="country: Norway, loc:NO">Norway</span>' in link
    assert '<span class="act named" title="recipient: carriers, dpv:ServiceProvider">carrier</span>' in link
    assert "who gets it, how long" in link


def test_a_language_that_is_not_read_is_said_to_be_so() -> None:
    source = render(
        msgspec.structs.replace(
            plain("Wir erheben Daten."), language="de", notes=of_language("de"), unread=(Span(0, 18),)
        )
    )
    assert "This language is not read" in source
    assert "This language is not read" not in render(plain("x"))


def test_landmarks_and_names_for_who_listens(source: str, page: Page) -> None:
    assert len(page.all("main")) == len(page.all("h1")) == 1
    named = [each for each in page.all("section") if "aria-labelledby" in each or "aria-label" in each]
    assert len(named) == len(page.all("section"))
    assert {each["aria-labelledby"] for each in named if "aria-labelledby" in each} <= set(page.ids)
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h[1-6]", tag)]
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert 'class="skip" href="#main"' in source


@pytest.mark.parametrize(("seed", "zone"), [("0", "UTC"), ("4711", "Asia/Karachi")])
def test_the_same_reading_gives_the_same_bytes_anywhere(source: str, seed: str, zone: str) -> None:
    script = (
        "import json, sys\nfrom tests.policy.out.build import sample as s\nfrom amanat.policy.out.page import render\n"
        "from amanat.policy.out.as_dpv import as_dpv\nfrom amanat.policy.out.as_markdown import as_markdown\n"
        "print(render(s()), json.dumps(as_dpv(s())), as_markdown(s()))"
    )
    there = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C", "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, cwd=ROOT, env=there)
    here = {**there, "PYTHONHASHSEED": "1"}
    other = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, cwd=ROOT, env=here)
    assert done.stdout == other.stdout
    assert done.stdout.decode("utf-8").startswith(source)


def test_it_is_as_written_down(source: str) -> None:
    body = source[source.index("<main") : source.index("</main>")] + "</main>\n"
    same(ROOT / "tests/policy/out/golden/kettle.html", body)


def test_a_long_policy_is_set_in_proportion() -> None:
    """2,000 sentences are little more than twice the work of 1,000."""
    sentence = "We keep your name & address as long as we need them. "

    def work(blocks: int) -> int:
        text = (sentence * 5 + "\n\n") * blocks
        spans = tuple((found.start(), found.end() - 1) for found in re.finditer(re.escape(sentence), text))
        reading, pages = plain(text, spans), list[str]()
        lines = lines_run(lambda: pages.append(render(reading)))
        assert pages[0].count('<a class="st ') == len(spans) == 5 * blocks
        return lines

    assert work(400) < 2.3 * work(200)


def test_a_block_of_very_many_sentences_leaves_none_without_a_frame() -> None:
    sentence = "We keep it. "
    text = sentence * (MOST + 2)
    spans = tuple((place, place + len(sentence) - 1) for place in range(0, len(text), len(sentence)))
    source = render(plain(text, spans))
    assert len(re.findall(r'<a class="st [^"]* far"', source)) == 2
    assert len(re.findall(r'<div class="said [^"]* far"', source)) == 2
    for place in range(1, MOST + 1):
        assert f".row:has(.st.i{place} .at:target) .i{place} > .card" in source
    assert f".i{MOST + 1} " not in stylesheet()


def test_a_text_that_was_really_read() -> None:
    source = render(read_text("# Shop\n\nWe collect your e-mail address.\n\n- You can ask us to delete it.\n"))
    assert 'class="st l-datamap f-datamap' in source
    assert "eu-gdpr:A17" in source


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize(("front", "back"), PAIRS)
def test_words_stand_out_enough(front: str, back: str, dark: bool) -> None:
    held = colours(stylesheet(), dark)
    assert contrast(held[front], held[back]) >= 4.5, (front, back)


def test_the_measure_of_contrast_knows_too_little() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#999999", "#ffffff") < 4.5
    assert colours(stylesheet(), True)["paper"] != colours(stylesheet(), False)["paper"]


def test_every_family_has_a_line_of_its_own_and_a_word() -> None:
    for name in families():
        assert re.search(rf"\.l-{name} \{{ --fam: var\(--f-{name}\); --style: \w+; \}}", stylesheet()), name
    assert len({each.word for each in families().values()}) == len(families())
