"""What is dated beside the laws: mechanisms, judgments, countries, and what has ended."""

from __future__ import annotations

import re
from datetime import date

import pytest

from amanat.vocabulary.citation import cited, judgments
from amanat.vocabulary.country import countries, eea
from amanat.vocabulary.ended import ended
from amanat.vocabulary.law import law
from amanat.vocabulary.mechanism import adequacy, mechanisms, undecided


@pytest.mark.parametrize(
    ("name", "day", "by"),
    [
        ("safe_harbor", date(2015, 10, 6), "CJEU C-362/14"),
        ("privacy_shield", date(2020, 7, 16), "CJEU C-311/18"),
        ("old_clauses", date(2022, 12, 27), "Decision (EU) 2021/914 Art. 4"),
    ],
)
def test_mechanisms_end_on_their_day(name: str, day: date, by: str) -> None:
    one = mechanisms()[name]
    assert (one.ended, one.by) == (day, by)
    assert one.since < day
    assert one.now


def test_the_framework_holds_since_its_decision() -> None:
    assert mechanisms()["data_privacy_framework"].since == date(2023, 7, 10) == adequacy()["US"].since
    assert "certified" in adequacy()["US"].only


def test_no_member_of_the_area_needs_an_adequacy_decision() -> None:
    assert adequacy().keys() & eea() == set()
    assert undecided() & adequacy().keys() == set()
    assert {"JP", "KR", "GB", "CH", "NZ"} <= set(adequacy())
    assert not {"IN", "PK", "CN", "SG", "ID"} & adequacy().keys()


def test_the_area_has_thirty_members() -> None:
    assert len(eea() - {"EU", "EEA"}) == 30


@pytest.mark.parametrize(("code", "age"), [("DE", 16), ("FR", 15), ("AT", 14), ("SE", 13), ("GB", 13), ("KR", 14)])
def test_the_age_of_consent(code: str, age: int) -> None:
    assert countries()[code].age == age


def test_an_age_names_its_law_and_none_in_the_area_is_below_thirteen() -> None:
    for code, country in countries().items():
        assert bool(country.age) == bool(country.law), code
        assert country.age is None or 13 <= country.age <= (law("gdpr").age or 0)


def test_pakistan_has_no_authority_and_no_age() -> None:
    assert (countries()["PK"].authority, countries()["PK"].age) == ("", None)


def test_what_ended_ended_before_these_lists_were_made() -> None:
    for name, one in ended().items():
        assert one.ended < date(2025, 12, 1), name
        assert one.now
        assert all(re.compile(word) for word in one.words)


def test_a_citation_leads_to_its_source_and_its_day() -> None:
    found = cited("GDPR Art. 7(2), CJEU C-673/17")
    assert found is not None
    assert found.since == law("gdpr").since == date(2018, 5, 25)
    assert law("gdpr").source in found.source
    assert judgments()["C-673/17"].ecli in found.source


def test_the_united_kingdom_is_not_taken_for_the_union() -> None:
    found = cited("UK GDPR Art. 12(3)")
    assert found is not None
    assert found.since == law("uk_gdpr").since
    assert law("gdpr").source not in found.source


def test_an_unknown_law_has_no_source() -> None:
    assert cited("Code of Hammurabi, 1") is None
