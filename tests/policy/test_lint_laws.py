"""Findings that depend on dates, on countries, on which law a text stands under, or on another sentence."""

from __future__ import annotations

import pytest

from amanat.policy.reader import read_text
from amanat.policy.reading import LintFinding
from amanat.vocabulary.terms import Lawful

START = "# Policy of the Crumb bakery\n\nEffective date: 3 March 2025.\n\nWe bake bread for all of the town.\n\n"


def found(rule: str, text: str) -> list[LintFinding]:
    return [each for each in read_text(f"{START}{text}\n").findings if each.rule == rule]


@pytest.mark.parametrize(
    ("text", "law"),
    [
        ("We answer your requests within 45 days.", "GDPR Art. 12(3)"),
        ("## Rights in California\n\nWe answer your requests within 45 days.", None),
        ("## Rights in California\n\nWe answer your requests within 60 days.", "CCPA § 1798.130(a)(2)"),
        (
            "## Rights in Korea\n\nWe answer your requests within 20 days.",
            "PIPA Art. 35(3), Enforcement Decree Art. 41(4)",
        ),
        ("## Rights in Korea\n\nWe answer your requests within 10 days.", None),
        ("We answer your requests within 20 working days.", None),
        ("We answer your requests within 30 working days.", "GDPR Art. 12(3)"),
    ],
)
def test_the_time_of_the_law_that_the_text_stands_under(text: str, law: str | None) -> None:
    assert [each.law for each in found("answer-too-late", text)] == ([law] if law else [])


@pytest.mark.parametrize(
    ("country", "age", "least"),
    [
        ("Germany", 13, 16),
        ("France", 14, 15),
        ("Spain", 13, 14),
        ("Sweden", 13, None),
        ("Korea", 13, 14),
        ("Denmark", 13, None),
    ],
)
def test_the_age_of_the_country_that_is_named(country: str, age: int, least: int | None) -> None:
    told = found("age-below-law", f"In {country} children under {age} may order only with the consent of a parent.")
    assert [f"below {least} " in each.message for each in told] == ([True] if least else [])


def test_a_country_of_another_section_does_not_set_the_age() -> None:
    children = "Children under 13 may order only with the consent of a parent."
    text = f"## Our mill\n\nIt stands in Germany.\n\n## Children\n\n{children}"
    assert found("age-below-law", text) == []


@pytest.mark.parametrize(
    ("words", "day", "law", "source"),
    [
        ("Our host follows the Safe Harbor principles.", "2015-10-06", "CJEU C-362/14", "ECLI:EU:C:2015:650"),
        ("Our host is certified under the Privacy Shield.", "2020-07-16", "CJEU C-311/18", "ECLI:EU:C:2020:559"),
    ],
)
def test_a_void_mechanism_bears_its_day_and_its_source(words: str, day: str, law: str, source: str) -> None:
    (told,) = found("void-mechanism", words)
    assert (told.since, told.law, told.lawful) == (day, law, Lawful.VOID)
    assert told.source is not None
    assert source in told.source


def test_the_swiss_shield_is_not_taken_for_the_european() -> None:
    (told,) = found("void-mechanism", "Our host takes part in the Swiss-US Privacy Shield.")
    assert told.message.startswith("the Swiss-US Privacy Shield ended on 15 September 2024")


def test_the_adequacy_decision_that_is_not_named_is_in_the_remedy() -> None:
    (told,) = found("transfer-without-mechanism", "We transfer your data to a mill in Japan.")
    assert "Decision (EU) 2019/419 for JP" in told.remedy


def test_data_that_come_from_abroad_are_no_transfer() -> None:
    assert (
        found("transfer-without-mechanism", "We receive your data from payment providers located in the United States.")
        == []
    )


def test_what_ended_is_told_once() -> None:
    assert (
        len(found("renamed", "Follow us on Twitter.\n\nWe have a button of Twitter.\n\nTwitter sees your address."))
        == 1
    )


def test_pakistan_has_no_authority_that_could_be_named() -> None:
    (told,) = found("law-not-in-force", "We keep to the Pakistan Personal Data Protection Act.")
    assert "no authority has been set up" in told.message
    assert told.since is None


def test_a_contradiction_names_both_places() -> None:
    text = "## Promise\n\nWe never sell your data.\n\n## Practice\n\nWe may sell your personal information to mills."
    (told,) = found("sale-contradicts", text)
    assert (
        read_text(f"{START}{text}\n").text[told.start : told.end] == "We may sell your personal information to mills."
    )
    assert "`We never sell your data.` (in `Promise`)" in told.message


def test_a_contradiction_needs_both_sentences() -> None:
    assert found("sale-contradicts", "We never sell your data.") == []
    assert found("sale-contradicts", "We may sell your personal information to mills.") == []


def test_an_own_description_of_the_framework_needs_the_certificate_once() -> None:
    certified = "Our host is certified under the Data Privacy Framework."
    text = f"{certified}\n\nThe Data Privacy Framework protects your data there."
    assert found("framework-without-certification", text) == []
