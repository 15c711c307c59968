"""The title of a policy names its controller."""

from __future__ import annotations

from amanat.policy.compare.compare import compare
from amanat.policy.compare.model import Change
from amanat.policy.reader import read_text

BODY = "\n\nWe bake bread for all of you, every day.\n\n## Loans\n\nWe keep your orders for two years.\n"


def changes(old: str, new: str) -> tuple[Change, ...]:
    return compare(read_text(f"# {old}{BODY}"), read_text(f"# {new}{BODY}")).changes


def test_another_company_in_the_title_matters() -> None:
    (change,) = changes("Privacy Policy of Orbit Ltd", "Privacy Policy of Comet Ltd")
    assert change.material == "yes"
    assert [(each.name, each.says) for each in change.reasons] == [
        ("controller", "the title names another: Comet in place of Orbit")
    ]


def test_another_word_for_the_policy_does_not_matter() -> None:
    (change,) = changes("Privacy Policy of Orbit Ltd", "Privacy Notice of Orbit Ltd")
    assert change.material == "no"


def test_a_title_in_capitals_names_no_company_by_what_policies_are_called() -> None:
    assert {each.material for each in changes("PRIVACY NOTICE", "DATA PROTECTION STATEMENT")} == {"no"}
