"""The Markdown summary: complete, and no word of a policy becomes markup."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from amanat.policy.out.as_markdown import as_markdown, plain
from amanat.policy.reading import LintFinding, Reading, Span
from tests.policy.out.build import plain as plain_reading
from tests.policy.out.build import sample
from tests.policy.out.written import same

FOLDER = Path(__file__).parent / "golden"


def html_of(markdown: str) -> str:
    return str(MarkdownIt("commonmark", {"html": True}).enable("table").render(markdown))


def test_it_is_as_written_down() -> None:
    same(FOLDER / "kettle.markdown", as_markdown(sample()))


def test_everything_is_there() -> None:
    text = as_markdown(sample())
    for words in (
        "1 sentence could not be understood (11 %)",
        "- Faults: 1 void, 1 doubtful, 1 to mend",
        "3 without a term in W3C DPV",
        "| **void** | 7 | the `Privacy Shield` was struck down on 2020-07-16 | CJEU C-311/18 |",
        "| 30 days | `recipient.register`, `recipient.transfer`, `retention.limit` | 5 |",
        "| country | Norway | `loc:NO` | 5 |",
        "| transfer mechanism | Privacy Shield | no term | 7 |",
        "we do not collect unless",
        "- **Content**: “all that you post”",
        "The moon pays heed",
    ):
        assert words in text, words


def test_each_row_has_as_many_cells_as_its_table() -> None:
    held = 0
    for line in as_markdown(sample()).splitlines():
        cells = len(re.findall(r"(?<!\\)\|", line))
        if line.startswith("| --- |"):
            assert cells == held
        held = cells if line.startswith("|") and not held else held if line.startswith("|") else 0
        assert not held or cells == held, line


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="<>&\"'/=|`*_[]()#!\\-+.~@$ \n\t\0ab\u202e😀", max_size=60))
def test_words_never_become_markup(text: str) -> None:
    reading = Reading(
        name=text, text=text, digest="0" * 64, language="en", unread=(Span(0, len(text)),) if text else (),
        statements=plain_reading(text, ((0, len(text)),)).statements if text else (),
        findings=(LintFinding(rule="r", start=0, end=len(text), message=text, remedy=text),),
    )  # fmt: skip
    html = html_of(as_markdown(reading))
    tags = {tag.lower() for tag in re.findall(r"<([a-zA-Z][a-zA-Z0-9]*)", html)}
    assert tags <= {"h1", "h2", "h3", "p", "ul", "li", "code", "table", "thead", "tbody", "tr", "th", "td", "strong"}
    assert not re.search(r"<a |<img|<em|<script", html)


def test_the_look_sees_markup() -> None:
    assert "<em>" in html_of("*a*")
    assert "<script>" in html_of("<script>x</script>")


@pytest.mark.parametrize(
    ("words", "shown"),
    [("a|b", r"a\|b"), ("<b>", r"\<b\>"), ("x\u202ey\0z", "xyz"), ("a\n  b", "a b"), ("[t](u)", r"\[t\](u)")],
)
def test_plain(words: str, shown: str) -> None:
    assert plain(words) == shown


def test_an_empty_reading_says_so() -> None:
    text = as_markdown(plain_reading("Nothing."))
    assert "says nothing about personal data" in text
    assert "- Statements: none" in text
