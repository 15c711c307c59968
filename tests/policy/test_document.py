"""Blocks: headings, paragraphs, items, and what they stand under."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from amanat.policy.document import Block, blocks


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


def test_tables_give_rows_under_their_header() -> None:
    text = "| Cookie | Lasts |\n|---|---|\n| cart | 2 days |\n"
    row = the(text, "cart")
    assert (row.kind, text[row.start : row.end]) == ("item", "cart | 2 days")
    assert row.intros == ("Cookie | Lasts",)


def test_comments_are_not_read() -> None:
    assert of("<!-- We sell\n\neverything. -->\n\nWe bake.\n") == [("paragraph", "We bake.")]


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
