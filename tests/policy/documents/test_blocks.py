"""Blocks: headings, paragraphs, items, and what they stand under."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amanat.policy.documents.blocks import blocks
from amanat.policy.documents.tree import Block


def of(text: str) -> list[tuple[str, str]]:
    return [(block.kind, text[block.start : block.end]) for block in blocks(text)]


def the(text: str, words: str) -> Block:
    return next(block for block in blocks(text) if words in text[block.start : block.end])


def test_markdown() -> None:
    text = "# Bread\n\nWe bake.\n\n## Data we hold\n\n- name\n- flour\n"
    assert of(text) == [
        ("heading", "Bread"),
        ("paragraph", "We bake."),
        ("heading", "Data we hold"),
        ("item", "name"),
        ("item", "flour"),
    ]
    assert the(text, "flour").section == ("Bread", "Data we hold")


def test_underlined_and_bold_headings() -> None:
    text = "Bread\n=====\n\n**Data**\n\nWe hold little.\n"
    assert of(text)[:2] == [("heading", "Bread"), ("heading", "**Data**")]
    assert the(text, "little").section == ("Bread", "Data")


def test_headings_of_plain_text() -> None:
    text = "Data And Why.\nWe hold your name because you order bread from us every day.\nHow do we use it?\nWe bake.\n"
    assert [kind for kind, _ in of(text)] == ["heading", "paragraph", "heading", "paragraph"]


def test_a_cut_sentence_is_no_heading() -> None:
    text = "The bakers we employ to help us bring you the bread\n\n2. Next\n\nWe bake.\n"
    assert the(text, "bakers").kind == "paragraph"


def test_items_inherit_introductions() -> None:
    text = "We share data with:\n\n• bakers\n• millers, namely:\n  - one\n  - two\n\nDone now.\n"
    assert the(text, "bakers").intros == ("We share data with:",)
    assert the(text, "two").intros == ("We share data with:", "millers, namely:")
    assert the(text, "Done").intros == ()
    assert the(text, "We share").introduces


def test_numbered_sections_with_nested_items() -> None:
    text = "1. What we hold\n  1. We hold:\n    1. names\n    2. orders\n2. Why\n  1. To bake.\n"
    assert the(text, "orders").section == ("What we hold",)
    assert the(text, "orders").intros == ("We hold:",)
    assert the(text, "To bake").section == ("Why",)


def test_wrapped_lines_are_one_paragraph() -> None:
    text = "We hold your name and your address for as long as you are a\ncustomer of ours, and then we delete both.\n"
    assert len(of(text)) == 1


def test_table_cells_stand_under_the_headers_of_their_column_and_row() -> None:
    text = "Our cookies:\n\n| Cookie | Lasts | Set by |\n|---|---|---|\n| cart | 2 days | |\n| | a \\| b | us |\n"
    assert [(block.kind, text[block.start : block.end], block.headers) for block in blocks(text)[4:]] == [
        ("cell", "cart", ("Cookie",)),
        ("cell", "2 days", ("Lasts", "Cookie", "cart")),
        ("cell", "a \\| b", ("Lasts", "Cookie")),
        ("cell", "us", ("Set by", "Cookie")),
    ]
    assert the(text, "2 days").intros == ("Our cookies:", "Lasts", "Cookie", "cart")
    assert the(text, "Set by").introduces
    assert not the(text, "cart").introduces


def test_a_single_row_is_no_header() -> None:
    assert [block.introduces for block in blocks("| We sell nothing. | We bake. |\n")] == [False, False]


def test_comments_are_not_read() -> None:
    assert of("<!-- We sell\n\neverything. -->\n\nWe bake.\n") == [("paragraph", "We bake.")]


def test_a_nested_list_inherits_the_item_above_it() -> None:
    text = "We hold:\n\n- Contact data\n  - your name\n\n    also of your guests\n- orders\n"
    assert the(text, "your name").intros == ("We hold:", "Contact data")
    assert the(text, "guests").intros == ("We hold:", "Contact data")
    assert not the(text, "Contact").introduces
    assert the(text, "orders").intros == ("We hold:",)
    assert [the(text, words).level for words in ("Contact", "your name", "orders")] == [1, 2, 1]


def test_a_heading_that_ends_in_a_colon_introduces() -> None:
    text = "**We hold:**\n\n- names\n\n## Rest\n\n- flour\n"
    assert the(text, "names").intros == ("We hold:",)
    assert the(text, "flour").intros == ()


def test_a_sentence_that_announces_a_list_is_read_and_introduces() -> None:
    text = "We bake. We hold the following data.\n\n- names\n\nWe bake at night.\n\n- flour\n"
    assert the(text, "names").intros == ("We hold the following data.",)
    assert not the(text, "following").introduces
    assert the(text, "flour").intros == ()


def test_an_introduction_of_two_sentences() -> None:
    leans = "We bake for you. We hold some data. These are:\n\n- names\n"
    assert the(leans, "names").intros == ("We hold some data. These are:",)
    alone = "We bake for you. We hold:\n\n- names\n"
    assert the(alone, "names").intros == ("We hold:",)


def test_an_and_between_items_does_not_end_the_list() -> None:
    text = "We give data to:\n\n- millers\n\nor\n\n- couriers\n\nWe bake.\n\n- cakes\n"
    assert the(text, "couriers").intros == ("We give data to:",)
    assert the(text, "cakes").intros == ()


def test_numbered_items_inherit() -> None:
    text = "We keep data for:\n\n1. one year;\n2. two years; and\n(c) ever.\n"
    assert {the(text, words).intros for words in ("one", "two", "ever")} == {("We keep data for:",)}


def test_a_sentence_in_bold_is_no_heading() -> None:
    text = "**We never sell your data.**\n\n**Your Rights**\n\n**Data we hold:**\n"
    assert [kind for kind, _ in of(text)] == ["paragraph", "heading", "heading"]


@given(
    st.lists(
        st.sampled_from(
            ["# A", "- b", "1. c", "Text.", "", "  - d:", "| x | y |", "**Z**", "> q", "===", "a) e", "Intro:"]
        )
    ).map("\n".join)
)
def test_blocks_do_not_overlap_and_lie_inside(text: str) -> None:
    at = 0
    for block in blocks(text):
        assert at <= block.start < block.end <= len(text)
        assert text[block.start : block.end].strip()
        at = block.end


@pytest.mark.parametrize(
    "line",
    [
        "Phone: +44 20 7946 0001",
        "By telephone: (020) 7946 0002",
        "919 North Harbour Street, Suite 950",
        "P.O. Box 17, Leeds",
    ],
)
def test_a_line_of_an_address_is_no_heading(line: str) -> None:
    assert the(f"## Contact\n\n{line}\n\nWe bake.\n", line).kind == "paragraph"


@pytest.mark.parametrize("line", ["Road Maps and Street Views", "Phone: What We Record", "4 Sharing Of Your Data"])
def test_a_title_that_is_like_one_is(line: str) -> None:
    assert the(f"## Contact\n\n{line}\n\nWe bake.\n", line).kind == "heading"


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_front_matter_is_not_published(end: str) -> None:
    front = ["---", "title: We sell your data", "tags:", "  - privacy", "- x", "# note", "", "layout: page", "---"]
    text = end.join([*front, "", "We bake.", "", "---", "", "Note: we rest.", "---", ""])
    assert [text[block.start : block.end] for block in blocks(text)] == ["We bake.", "Note: we rest."]


def test_what_stands_between_rules_is_text_unless_it_is_front_matter() -> None:
    for text in ("---\n\nNote: we bake.\n\n---\n", "---\nWe bake bread.\n\n---\n"):
        assert [text[block.start : block.end].startswith(("Note", "We")) for block in blocks(text)] == [True]
