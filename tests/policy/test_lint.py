"""Each rule of lint: a text at which it speaks, and a near twin at which it is silent."""

from __future__ import annotations

import ast
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

from amanat.policy import lint
from amanat.policy.reader import read_text
from amanat.vocabulary.terms import Lawful

START = "# Policy of the Crumb bakery\n\nEffective date: 3 March 2025.\n\nWe bake bread for all of the town.\n\n"

TWINS: dict[str, tuple[str, str]] = {
    name: (twins["yes"], twins["no"])
    for name, twins in tomllib.loads(Path(__file__).with_name("lint.toml").read_text("utf-8")).items()
}

WITHOUT_START: dict[str, tuple[str, str]] = {
    "no-date": (
        "We bake bread for you and for all of the town.",
        "We bake bread for you and for all of the town. Version 2, valid from 1 May 2024.",
    ),
}


def rules_at(text: str) -> set[str]:
    return {finding.rule for finding in read_text(text).findings}


@pytest.mark.parametrize("rule", sorted(TWINS))
def test_speaks(rule: str) -> None:
    assert rule in rules_at(START + TWINS[rule][0] + "\n")


@pytest.mark.parametrize("rule", sorted(TWINS))
def test_is_silent_at_the_twin(rule: str) -> None:
    assert rule not in rules_at(START + TWINS[rule][1] + "\n")


@pytest.mark.parametrize("rule", sorted(WITHOUT_START))
def test_of_the_whole_text(rule: str) -> None:
    broken, sound = WITHOUT_START[rule]
    assert rule in rules_at(broken)
    assert rule not in rules_at(sound)


def test_every_rule_has_its_twins() -> None:
    """The names of rules are the first arguments of `finding`, the `rule=` of a LintFinding, and the doubtful ones."""
    folder = Path(lint.__file__).parent
    named = {name for file in folder.glob("*.py") for name in _rules_in(file)}
    doubtful = tomllib.loads(files("amanat.policy.lexicon").joinpath("doubtful.toml").read_text("utf-8"))["rule"]
    assert named | {rule["rule"] for rule in doubtful} == set(TWINS) | set(WITHOUT_START)


def _rules_in(file: Path) -> set[str]:
    found: set[str] = set()
    for call in (node for node in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(node, ast.Call)):
        if not isinstance(call.func, ast.Name) or call.func.id not in ("finding", "LintFinding"):
            continue
        given = call.args[:1] + [keyword.value for keyword in call.keywords if keyword.arg == "rule"]
        constants = (node for value in given for node in ast.walk(value) if isinstance(node, ast.Constant))
        found |= {node.value for node in constants if isinstance(node.value, str)}
    return found


def test_a_void_mechanism_is_void_and_names_the_judgment() -> None:
    finding = next(each for each in read_text(START + TWINS["void-mechanism"][0]).findings if each.lawful)
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
