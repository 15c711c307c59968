"""What the laws ask: whole, known and in words of their own."""

from __future__ import annotations

import pytest

from amanat.vocabulary.law import law, law_names, laws
from amanat.vocabulary.terms import Kind


def test_the_laws_there_are() -> None:
    assert law_names() == ("ccpa", "eprivacy", "gdpr", "korea", "singapore", "uk_gdpr")
    assert set(laws()) - set(law_names()) == {"pakistan"}


def test_a_law_that_is_not_in_force_says_so_and_asks_nothing() -> None:
    bill = law("pakistan")
    assert (bill.since, bill.authority, bill.promise) == (None, "", {})
    assert "no data protection act is in force" in bill.note


@pytest.mark.parametrize("name", law_names())
def test_each_law_in_force_has_a_day_an_authority_and_a_source(name: str) -> None:
    one = law(name)
    assert one.since is not None
    assert one.since.year >= 2000
    assert one.authority
    assert one.source
    assert one.words
    assert all(word == word.casefold() for word in one.words)


@pytest.mark.parametrize(
    ("name", "clock", "days", "business"),
    [
        ("gdpr", "answer", 31, False),
        ("gdpr", "breach", 3, False),
        ("uk_gdpr", "answer", 31, False),
        ("ccpa", "answer", 45, False),
        ("ccpa", "optout", 15, True),
        ("korea", "answer", 10, False),
        ("singapore", "answer", 30, False),
    ],
)
def test_the_times_that_the_laws_set(name: str, clock: str, days: int, business: bool) -> None:
    found = law(name).clock[clock]
    assert (found.days, found.business) == (days, business)


def test_an_unknown_law_is_refused() -> None:
    with pytest.raises(KeyError):
        law("hammurabi")


@pytest.mark.parametrize("name", law_names())
def test_each_rule_is_whole(name: str) -> None:
    rules = law(name).promise
    assert rules
    for key, rule in rules.items():
        assert key.isidentifier()
        assert rule.duty.count(".") == 1
        assert rule.article.startswith(("Art. ", "§ ", "s. "))
        assert rule.text.endswith(".")
        assert rule.kind is not Kind.ADVICE
    silent = [rule.duty for rule in rules.values() if rule.when == "silent"]
    assert len(silent) == len(set(silent))


@pytest.mark.parametrize(
    ("duty", "article"),
    [
        ("rights.access", "Art. 15"),
        ("rights.erase", "Art. 17"),
        ("rights.port", "Art. 20"),
        ("rights.object", "Art. 21"),
    ],
)
def test_the_rights_stand_where_the_regulation_has_them(duty: str, article: str) -> None:
    assert [rule.article for rule in law("gdpr").promise.values() if rule.duty == duty] == [article]
