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

START = "# Policy of the Crumb bakery\n\nEffective date: 3 March 2025.\n\nWe bake bread for you and for all of the town.\n\n"

TWINS: dict[str, tuple[str, str]] = {
    "broken-sentence": ("We keep your data to resolve disputes and to enforce the", "We keep your data to resolve disputes."),
    "broken-reference": ("We act for the reasons that are described in the \"", "We act for the reasons that are described in the \"Terms\"."),
    "missing-list": ("## Principles\n\nWe follow these principles with all our data:\n\n## Next\n\nWe bake.", "## Principles\n\nWe follow these principles with all our data:\n\n- few data\n- good locks\n\n## Next\n\nWe bake."),
    "missing-details": ("If you have questions, contact us at this address:\n\nThe Crumb team", "If you have questions, contact us at this address:\n\nCrumb, 12 Mill Lane"),
    "missing-date": ("The last updated date at the bottom of this page tells when we changed it.\n\n" + "We bake. " * 200, "The last updated date at the top of this page tells when we changed it."),
    "placeholder": ("You reach us via (website).", "You reach us via our shop (website and counter)."),
    "void-mechanism": ("Our hosting company is certified under the Privacy Shield.", "The Privacy Shield is no longer valid, so we do not rely on it."),
    "transfer-without-mechanism": ("Your data are stored on servers in the US.", "Your data are stored on servers in Germany."),
    "change-clause-twice": ("We may change this policy at any time.\n\nWe may amend this policy by posting it on the site.", "We may change this policy at any time.\n\nWe may change this policy at any time."),
    "basis-contradicts": ("We ask your consent for cookies.\n\nThe legal basis for the analytics is our legitimate interest.", "We ask your consent for cookies.\n\nThe legal basis for the accounts is our legitimate interest."),
    "interest-for-tracking": ("The legal basis for the analytics is our legitimate interest.", "The legal basis for the analytics is a contract."),
    "browser-only": ("You can refuse cookies in the settings of your browser.", "You can refuse cookies in our cookie banner, or in your browser."),
    "acceptance-as-consent": ("By using our website you consent to the collection of your data.", "By using our website you agree to these terms of sale."),
    "silence-as-acceptance": ("If you continue to use the shop after a change, you accept the new policy.", "If you accept the new policy, you continue as before."),
    "effective-on-publication": ("Changes to this policy take effect when they are posted.", "Changes to this policy take effect 30 days after we have told you."),
    "new-use-by-opt-out": ("You may opt out of new uses of your data.", "You may opt out of our newsletter."),
    "transfer-on-acceptance": ("We transfer your data to Japan on the basis of your consent to this policy.", "We transfer your data to Japan under standard contractual clauses."),
    "processor-own-purpose": ("As a processor we may use your content to improve our services.", "As a processor we use your content on your instructions only."),
    "public-post-stays": ("Once you have posted publicly, you may not be able to remove your post from the forum.", "You can remove your post from the forum at any time."),
    "disclosure-at-discretion": ("We may disclose your data to others in our sole discretion.", "We may disclose your data to a court."),
    "opt-out-for-tracking": ("You may opt out of targeted ads by visiting the site of the ad network.", "We show targeted ads of an ad network only after you have agreed."),
    "open-tracking": ("We use open rates of our e-mails to see what you like.", "We use open rates of our e-mails only with your consent."),
}  # fmt: skip

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
        found |= {node.value for value in given for node in ast.walk(value) if _is_name(node)}
    return found


def _is_name(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


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
        "Please contact us:\n\nCrumb, 12 Mill Lane, help@crumb.example",
    ],
)
def test_whole_sentences_are_left_alone(whole: str) -> None:
    assert rules_at(START + whole + "\n") == set()
