"""Each rule of lint: a text at which it speaks, and a near twin at which it is silent."""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path

import pytest

from amanat.policy import lint
from amanat.policy.lint import elements
from amanat.policy.lint.contradiction import pair_data
from amanat.policy.lint.said import said_data
from amanat.policy.reader import read_text
from amanat.vocabulary.terms import Lawful

START = "# Policy of the Crumb bakery\n\nEffective date: 3 March 2025.\n\nWe bake bread for all of the town.\n\n"

TWINS: dict[str, tuple[tuple[str, str], ...]] = {
    name: tuple(zip(pairs["yes"], pairs["no"], strict=True))
    for name, pairs in tomllib.loads(Path(__file__).with_name("lint.toml").read_text("utf-8")).items()
}
PAIRS = [(rule, *pair) for rule, pairs in sorted(TWINS.items()) for pair in pairs]
NAMED = [f"{rule}-{place}" for rule, pairs in sorted(TWINS.items()) for place in range(len(pairs))]

WITHOUT_START: dict[str, tuple[tuple[str, str], ...]] = {
    "no-date": (
        (
            "We bake bread for you and for all of the town.",
            "We bake bread for you and for all of the town. Version 2, valid from 1 May 2024.",
        ),
        ("We keep your orders.", "We keep your orders.\n\nLast updated: 4 May 2025"),
    ),
}

LEAST_PAIRS = 2
UNDATED = frozenset({"missing-date", "dates-differ"})
NAME_AT = {"finding": 0, "_differ": 2, "_unreached": 2}
"""Which argument of a call names the rule; a `LintFinding` says it by keyword."""


def rules_at(text: str) -> set[str]:
    """The rules that speak, but those of elements that a whole policy must give and a few sentences do not."""
    return {finding.rule for finding in read_text(text).findings} - {each.rule for each in elements.rules()}


@pytest.mark.parametrize(("rule", "broken", "sound"), PAIRS, ids=NAMED)
def test_speaks_and_is_silent_at_the_twin(rule: str, broken: str, sound: str) -> None:
    assert rule in rules_at(f"{START}{broken}\n")
    assert rule not in rules_at(f"{START}{sound}\n")


@pytest.mark.parametrize("rule", sorted(WITHOUT_START))
def test_of_the_whole_text(rule: str) -> None:
    for broken, sound in WITHOUT_START[rule]:
        assert rule in rules_at(broken)
        assert rule not in rules_at(sound)


def rule_names() -> set[str]:
    """The names of all rules: those in the code, and those of the lexicon."""
    folder = Path(lint.__file__).parent
    named = {name for file in folder.glob("*.py") for name in _rules_in(file)}
    return named | {each.rule for each in said_data()} | {each.rule for each in pair_data()}


def _rules_in(file: Path) -> set[str]:
    found: set[str] = set()
    for call in (node for node in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(node, ast.Call)):
        name = call.func.id if isinstance(call.func, ast.Name) else ""
        given = [keyword.value for keyword in call.keywords if keyword.arg == "rule" and name == "LintFinding"]
        if name in NAME_AT:
            given += call.args[NAME_AT[name] : NAME_AT[name] + 1]
        branches = [each for value in given for each in _branches(value)]
        found |= {node.value for node in branches if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    return found


def _branches(value: ast.expr) -> list[ast.expr]:
    return [value.body, value.orelse] if isinstance(value, ast.IfExp) else [value]


def untested(rules: set[str], twins: dict[str, tuple[tuple[str, str], ...]]) -> set[str]:
    """Rules with fewer pairs than they must have."""
    return {rule for rule in rules if len(set(twins.get(rule, ()))) < LEAST_PAIRS}


def test_every_rule_has_its_twins() -> None:
    assert len(rule_names()) >= 45
    assert untested(rule_names(), TWINS | WITHOUT_START) == set()
    assert set(TWINS) | set(WITHOUT_START) == rule_names()


@pytest.mark.parametrize("rule", sorted(TWINS))
def test_each_finding_says_what_why_and_how(rule: str) -> None:
    texts = [f"{START}{broken}\n" for broken, _ in TWINS[rule]]
    for finding in (each for text in texts for each in read_text(text).findings if each.rule == rule):
        assert finding.message
        assert finding.remedy
        assert finding.law
        assert finding.source
        assert finding.since is None or finding.since.count("-") == 2


CAREFUL = Path(__file__).with_name("careful.txt").read_text("utf-8").splitlines()
REACHED = f"{START}Write to us at data@crumb.example.\n\n"


def test_a_careful_policy_is_left_alone() -> None:
    """Sentences that come near to what the rules look for, and are as they should be."""
    text = REACHED + "\n\n".join(CAREFUL)
    assert len(CAREFUL) > 100
    assert [(each.rule, text[each.start : each.end]) for each in read_text(text).findings] == []


def test_the_look_at_a_careful_policy_sees_one_careless_sentence() -> None:
    text = REACHED + "\n\n".join([*CAREFUL, "We keep your orders indefinitely."])
    assert "retention-indefinite" in {each.rule for each in read_text(text).findings}


SPOKEN = [line.split(" | ", 1) for line in Path(__file__).with_name("spoken.txt").read_text("utf-8").splitlines()]


@pytest.mark.parametrize(("rule", "words"), SPOKEN)
def test_the_rules_hear_it_said_otherwise(rule: str, words: str) -> None:
    start = START.replace("Effective date: 3 March 2025.\n\n", "") if rule in UNDATED else START
    assert rule in rules_at(f"{start}{words}\n".replace(" ¶ ", "\n\n"))


def test_the_look_sees_a_rule_with_one_pair_or_none() -> None:
    pair = ("a", "b")
    twins = {"one": (pair,), "two": (pair, ("c", "d")), "same": (pair, pair)}
    assert untested({"one", "two", "none", "same"}, twins) == {"one", "none", "same"}


def test_a_void_mechanism_is_void_and_names_the_judgment() -> None:
    finding = next(each for each in read_text(START + TWINS["void-mechanism"][0][0]).findings if each.lawful)
    assert (finding.lawful, finding.law) == (Lawful.VOID, "CJEU C-311/18")
    older = read_text(START + "Our mill follows the Safe Harbor principles.").findings
    assert [each.law for each in older] == ["CJEU C-362/14"]


@pytest.mark.parametrize("left", ["[email protected]", "[insert date]", "TBD", "<company name>", "{{ shop_name }}"])
def test_placeholders(left: str) -> None:
    finding = next(each for each in read_text(f"{START}Please write to {left} with your questions.").findings)
    assert finding.rule == "placeholder"


@pytest.mark.parametrize(
    "whole",
    [
        "Please write to [our team](mailto:a@crumb.example).",
        "We share data with\n\n- the mill, and\n- the police",
        "We collect contact data such as email",
        "All rights are yours",
        "Please write to our bakers at help@crumb.example",
        "We record:\n\n- the oven that you use;\n- the pages of the cookbook that you open in our shop\n- the end",
        "Our price list is at www.crumb.example/prices",
        "Please contact us:\n\nCrumb, 12 Mill Lane, help@crumb.example",
    ],
)
def test_whole_sentences_are_left_alone(whole: str) -> None:
    assert rules_at(START + whole + "\n") == set()
