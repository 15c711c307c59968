"""Pages: what is left out and what never is, places, pages of great size and depth."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from amanat.policy.documents.build import Place
from amanat.policy.documents.html.where import Where
from amanat.policy.documents.model import Document
from amanat.policy.documents.open import document_of
from amanat.policy.reader import read_document
from tests.policy.documents.making import assert_sound

PROSE = "We hold your name and your address for as long as you are a customer of our bakery. "
MAIN = f"<p>{PROSE * 4}</p>"


def read(page: str) -> Document:
    document = document_of(page.encode("utf-8", "surrogatepass"), "a.html", ".html")
    assert_sound(document)
    return document


@pytest.mark.parametrize(
    "around",
    [
        "<nav>{}</nav>",
        "<header>{}</header>",
        "<footer>{}</footer>",
        "<aside>{}</aside>",
        "<script>{}</script>",
        "<style>{}</style>",
        "<noscript>{}</noscript>",
        "<template>{}</template>",
        "<select><option>{}</option></select>",
        "<button>{}</button>",
        "<form>{}</form>",
        "<svg><title>{}</title></svg>",
        "<dialog>{}</dialog>",
        "<div hidden>{}</div>",
        "<div aria-hidden=true>{}</div>",
        "<div style='color: red; display : none'>{}</div>",
        "<div style='visibility:hidden'>{}</div>",
        "<div role=navigation>{}</div>",
        "<div role=contentinfo>{}</div>",
        "<div class='site cookie-consent bar'>{}</div>",
        "<div id=onetrust-banner-sdk>{}</div>",
        "<div id=CybotCookiebotDialog>{}</div>",
        "<div class=sidebar><a href=/x>{}</a></div>",
        "<div class=share-buttons><a href=/x>{}</a></div>",
        "<!-- {} -->",
        "<ul><li><a href=/a>{}</a><li><a href=/b>Bread</a><li><a href=/c>Cake</a></ul>",
        "<p><del>{}</del></p>",
        "<iframe>{}</iframe>",
    ],
)
def test_what_stands_around_the_policy_is_left_out(around: str) -> None:
    assert "golden spoon" not in read(f"<body>{around.format('The golden spoon was won.')}{MAIN}").text


@pytest.mark.parametrize(
    "around",
    [
        "<main><header>{}</header>MAIN</main>",
        "<main>MAIN<footer>{}</footer></main>",
        "<main>MAIN<aside>{}</aside></main>",
        "<article>MAIN</article><article><p>{}</p></article>",
        "<section id=newsletter><h2>Newsletter</h2><p>{}</p></section>",
        "<div id=cookies><h2>Cookies</h2><p>{}</p></div>",
        "<div class=cookie-policy><p>{}</p></div>",
        "<div id=sharing><h3>Sharing</h3><p>{}</p></div>",
        "<div class='consent-and-rights'>{}</div>",
        "<ul><li><a href=https://a.example>{}</a><li><a href=https://b.example>B</a><li><a href=https://c.example>C</a></ul>",
        "<button aria-controls=x>Open</button><div id=x hidden>{}</div>",
        "<a data-toggle=collapse href='#x'>Open</a><div id=x style='display:none'>{}</div>",
        "<div role=tabpanel aria-hidden=true>{}</div>",
        "<div hidden=until-found>{}</div>",
        "<ins>{}</ins>",
        "<details><summary>More</summary>{}</details>",
        "<td>{}</td>",
        "<frobnicate-text>{}</frobnicate-text>",
        "<p>{}",
        "</div></p>{}",
    ],
)
def test_what_belongs_to_the_policy_is_never_left_out(around: str) -> None:
    page = around.format("The golden spoon was won.")
    page = page.replace("MAIN", MAIN) if "MAIN" in page else MAIN + page
    assert "golden spoon" in read(f"<body>{page}").text


def test_titles_are_guessed_only_where_none_is_marked() -> None:
    page = "<p>Your Rights</p><p>You may ask us for your data.</p>"
    assert [block.kind for block in read(page).blocks] == ["heading", "paragraph"]
    assert [block.kind for block in read(f"{page}<h2>Rest</h2>").blocks] == ["paragraph", "paragraph", "heading"]


def test_numbered_titles_in_bold_are_headings_and_numbered_sentences_are_items() -> None:
    page = "<p><b>1. Your rights</b></p><p>1. You may ask.</p><p><b>2. We never sell your data.</b></p>"
    assert [(block.kind, block.level) for block in read(page).blocks] == [("heading", 7), ("item", 1), ("item", 1)]


def test_a_body_that_a_script_would_show_is_read() -> None:
    assert PROSE.strip() in read(f"<body style='visibility:hidden' class='menu-open'>{MAIN}").text


def test_what_is_left_out_is_counted() -> None:
    assert read(f"<nav>12345 789</nav><main>{MAIN}</main>").left_out == 0, "what never speaks does not count"
    assert read(f"<div hidden>12345 789</div>{MAIN}").left_out == 9
    assert read(f"<p>12345 789</p><main>{MAIN}</main>").left_out == 9


@pytest.mark.parametrize(
    ("link", "words"),
    [
        ("<a href='mailto:a@crumb.example'>e-mail us</a>", "e-mail us (a@crumb.example)"),
        ("<a href='MAILTO:a@crumb.example?subject=x'>A@crumb.example</a>", "A@crumb.example"),
        ("<a href='mailto:'>us</a>", "us"),
        ("<a href='https://crumb.example/privacy'>our page</a>", "our page"),
        ("<a href='/cdn-cgi/l/email-protection#1f'>[email&nbsp;protected]</a>", "[email protected]"),
    ],
)
def test_links_keep_their_visible_words(link: str, words: str) -> None:
    assert read(f"<p>{link}</p>").text == words + "\n"


def test_a_protected_address_is_found_by_the_linter() -> None:
    page = (
        "<p>Effective on 1 May 2025.</p><p>Please write to <a class=__cf_email__ href=#>[email&#160;protected]</a>.</p>"
    )
    assert "placeholder" in {finding.rule for finding in read_document(read(page)).findings}


def test_entities_and_unseen_characters() -> None:
    assert read("<p>a&nbsp;&lt;b&gt; &amp; c&shy;d\u200b &quot;e&quot; &#8364; \0f &bogus;").text == (
        'a <b> & cd "e" € f &bogus;\n'
    )


def test_words_do_not_run_together_and_do_not_break_apart() -> None:
    assert read("<div>one<div>two</div>three <b>fo</b>ur</div>").text == "one\n\ntwo\n\nthree four\n"


def test_every_piece_of_the_text_has_a_place_and_a_path() -> None:
    document = read("<main><h2 id=contact>Contact</h2><p>One.</p><div><p>Two <b>words</b>.</p></div></main>")
    start = document.text.index("words")
    assert document.place_of(start, start + 5) == "#contact, paragraph 2"
    assert document.origin_of(start).path == "body > main:nth-child(1) > div:nth-child(3) > p:nth-child(1)"
    assert document.place_of(0, len(document.text)) == "#contact to paragraph 2"


def test_a_path_leads_to_the_element() -> None:
    from selectolax.lexbor import LexborHTMLParser

    page = (
        "<body><nav>x</nav><div><br><p>One.</p><script>1</script><ul><li>Two.<li>Three.<ul><li>Four.</ul></ul>"
        "<table><tr><td>a<td>Five.</table></div><p id='a b'>Six.</p><p id=x>Seven.</p>"
    )
    document = read(page)
    tree = LexborHTMLParser(page)
    for block in document.blocks:
        path = document.origin_of(block.start).path.removeprefix("body > ")
        found = tree.body.css(path) if tree.body else []
        assert any(document.text[block.start : block.end] in node.text() for node in found), path


def test_a_long_title_is_named_in_short() -> None:
    where = Where()
    where.enter("body", "")
    assert where.title("x" * 100) == Place("`" + "x" * 59 + "…`", "body")


@pytest.mark.parametrize(
    "tag", ["div", "ul", "ol", "b", "span", "blockquote", "table", "section", "details", "font", "dl"]
)
def test_five_thousand_levels_are_read(tag: str) -> None:
    inner = {"ul": "<li>", "ol": "<li>", "table": "<tr><td>", "dl": "<dt>"}.get(tag, "")
    document = read(f"<{tag}>{inner}" * 5_000 + PROSE)
    assert PROSE.strip() in document.text
    assert len(document.text) < 1_000


def test_nested_lists_of_great_depth_stay_small() -> None:
    document = read("<ul><li>We bake bread" * 2_000)
    assert len(document.blocks) == 2_000
    assert len(document.text) < 200_000


@pytest.mark.parametrize(
    "page",
    [
        "<p>" + "<b>x</b> <i>y</i>" * 30_000,
        "<table>" + "<tr>" + "<td colspan=100 rowspan=100>x" * 50,
        "<table>" + "<tr><td>a<td>b" * 15_000,
        "<table>" + "<tr>" + "<th>x" * 3_000 + "<tr>" + "<td>y" * 3_000,
        "<p class=share>" + "<div class=sidebar>x" * 3_000,
        "<p>" + "We bake.<br>" * 30_000,
        "<p>" + "\u2022 x<br>" * 20_000,
        "<p>" + "&#0;&#xd800;\ud800\0\x0b" * 5_000 + "x",
        "<a href='mailto:a@b.example'>" + "<p>x" * 5_000,
        "<!--" * 50_000 + "--><p>x",
        "<" * 100_000 + "<p>x</p>",
        "<p " + "a=b " * 50_000 + ">x",
        "<html>" + "Mirrored from " * 20_000 + "<p>x",
        "<pre>" + "x\n" * 30_000,
    ],
)  # fmt: skip
def test_hostile_pages_end(page: str) -> None:
    assert read(page).blocks


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak of one process is read from /proc")
def test_a_page_of_five_megabytes_stays_small(tmp_path: Path) -> None:
    # not `ru_maxrss`: Linux carries the size of the process that started this one over into it
    part = f"<h2>What we hold</h2><p>{PROSE * 3}Some <b>words</b>.</p><ul><li>your name<li>orders</ul>"
    part += "<table><tr><th>Cookie<th>Lasts<tr><td>cart<td>2 days</table>"
    (tmp_path / "a.html").write_text(f"<main>{part * (5_000_000 // len(part))}</main>", "utf-8")
    code = (
        "from pathlib import Path\nfrom amanat.policy.documents.open import open_document\n"
        "blocks = len(open_document(Path('a.html')).blocks)\n"
        "status = dict(line.split(':', 1) for line in Path('/proc/self/status').read_text().splitlines())\n"
        "print(blocks, int(status['VmHWM'].split()[0]) // 1024)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path)
    blocks, megabytes = map(int, done.stdout.split())
    assert blocks == 8 * (5_000_000 // len(part))
    assert megabytes < 300
