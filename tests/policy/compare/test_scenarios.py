"""Each scenario says what a careful reader says."""

from __future__ import annotations

import pytest

from amanat.policy.compare.compare import compare
from amanat.policy.reader import read_text
from tests.policy.compare.scenarios import Case, cases, policy, summary


def missing(case: Case) -> list[str]:
    """What the comparison says otherwise than the scenario."""
    comparison = compare(read_text(policy(case.old)), read_text(policy(case.new)))
    found, wanted = [each.split() for each in summary(comparison)], [each.split() for each in case.changes]
    if [each[:2] for each in found] != [each[:2] for each in wanted]:
        return summary(comparison) or ["nothing"]
    return [
        f"{' '.join(each[:2])}: no {name}, but {got[2:]}"
        for got, each in zip(found, wanted, strict=True)
        for name in set(each[2:]) - set(got[2:])
    ]


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_scenario(case: Case) -> None:
    assert missing(case) == []


def test_there_are_enough_and_a_wrong_one_is_seen() -> None:
    assert len(cases()) >= 40
    case = next(each for each in cases() if each.name == "a new purpose")
    assert missing(Case(case.name, case.old, case.new, ("changed no wording",)))
    assert missing(Case(case.name, case.old, case.new, ("changed yes new-country",)))
    assert missing(Case(case.name, case.old, case.new, ()))
