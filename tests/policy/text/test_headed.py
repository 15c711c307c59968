"""A heading introduces the items below it that are no sentences by themselves."""

from __future__ import annotations

import pytest

from amanat.policy.reader import read_text


def duties(heading: str, item: str) -> set[str]:
    """What an item carries right under a heading."""
    text = f"# Bread club privacy policy\n\nWe bake bread.\n\n## {heading}\n\n- {item}\n- zest\n"
    return {each.duty for each in read_text(text).statements if each.text == item}


@pytest.mark.parametrize(
    ("heading", "item", "duty"),
    [
        ("Information we collect", "Coin balances and return requests", "datamap.categories"),
        ("Data we do not collect", "No personal information (name, location)", "datamap.absent"),
        ("Data we do not collect", "Cookies and your location", "datamap.absent"),
        ("Who do we share the information with?", "The executors of the estate", "recipient.register"),
        ("Who do we share the information with?", "Landlords, if we act as their agent", "recipient.register"),
        ("What we collect", "Any other information which is required", "datamap.categories"),
    ],
)
def test_a_heading_introduces_what_is_no_sentence(heading: str, item: str, duty: str) -> None:
    assert duties(heading, item) == {duty}


@pytest.mark.parametrize(
    ("heading", "item"),
    [
        ("Data we do not collect", "We bake with data on Sundays."),
        ("Data processing notice", "Flour, water and salt"),
    ],
)
def test_a_sentence_speaks_for_itself_and_a_title_introduces_nothing(heading: str, item: str) -> None:
    assert duties(heading, item) == set()


def test_an_introduction_of_its_own_goes_before_the_heading() -> None:
    text = "# Club\n\nWe bake bread.\n\n## Data we do not collect\n\nYet we collect:\n\n- your e-mail address\n- zest\n"
    assert {each.duty for each in read_text(text).statements if "mail" in each.text} == {"datamap.categories"}
