"""Introductions that lead over to the headings below them, and lines that are values behind a label."""

from __future__ import annotations

import pytest

from amanat.policy.documents.blocks import blocks
from amanat.policy.documents.tree import Block

TEXT = """# Bread

## How we use it

We use your data for the following purposes:

### Orders

- baking to order

### Letters

We write little.

- cards at New Year

## Recipes

- rye
"""


def the(text: str, words: str) -> Block:
    return next(block for block in blocks(text) if words in text[block.start : block.end])


def test_an_introduction_leads_over_the_headings_below_its_own() -> None:
    assert the(TEXT, "We use").introduces
    assert the(TEXT, "baking").intros == ("We use your data for the following purposes:",)


def test_not_over_a_paragraph_nor_beyond_its_section() -> None:
    assert the(TEXT, "cards").intros == ()
    assert the(TEXT, "rye").intros == ()


def test_nor_over_a_heading_beside_its_own() -> None:
    text = TEXT.replace("### Orders", "## Orders")
    assert not the(text, "We use").introduces
    assert the(text, "baking").intros == ()


def test_a_list_with_an_introduction_of_its_own_has_that() -> None:
    text = TEXT.replace("- baking", "We bake:\n\n- baking")
    assert the(text, "baking to").intros == ("We bake:",)


@pytest.mark.parametrize(
    "line", ["Place of processing: Sweden", "Personal Data collected: Name, Street", "Purpose: Baking"]
)
def test_a_value_behind_a_label_is_no_heading(line: str) -> None:
    assert the(f"Parcelbird brings your bread to you every day.\n\n{line}\n", line).kind == "paragraph"


@pytest.mark.parametrize("line", ["Retention: How Long", "Part Two: Data We Hold"])
def test_a_title_with_a_colon_is_one(line: str) -> None:
    assert the(f"Parcelbird brings your bread to you every day.\n\n{line}\n\nWe bake.\n", line).kind == "heading"
