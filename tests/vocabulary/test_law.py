"""What the laws ask: whole, known and in words of their own."""

from __future__ import annotations

import pytest

from amanat.vocabulary.law import law, law_names
from amanat.vocabulary.terms import Kind


def test_the_laws_there_are() -> None:
    assert law_names() == ("eprivacy", "gdpr")


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
        assert rule.article.startswith("Art. ")
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
