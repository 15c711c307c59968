"""The page about the lexicon names every file and every key of a rule, and its example reads as it says."""

from __future__ import annotations

import re

import msgspec
import pytest

from amanat.policy.labelling.label import MOST, MOST_RIGHTS, label
from amanat.policy.labelling.rules import Rulebook, RuleData, read_rules
from amanat.policy.matching.patterns import compile_pattern
from amanat.policy.reader import split
from tests.conftest import ROOT

PAGE = (ROOT / "docs/reference/lexicon.md").read_text("utf-8")
LEXICON = ROOT / "src/amanat/policy/lexicon"


def first_column(page: str, heading: str) -> list[str]:
    """What stands in backticks in the first column of the table under a heading."""
    part = page.split(f"\n{heading}\n", 1)[1].split("\n## ", 1)[0]
    cells = re.findall(r"^\|((?:[^|\\]|\\.)*)\|", part, re.MULTILINE)
    return [code.replace("\\|", "|") for cell in cells for code in re.findall(r"`([^`]+)`", cell)]


def test_every_file_is_named_and_none_is_made_up() -> None:
    named = set(re.findall(r"^\| `([\w/*]+\.toml)`", PAGE, re.MULTILINE))
    there = {path.relative_to(LEXICON).as_posix() for path in LEXICON.rglob("*.toml")}
    assert named == {re.sub(r"^(\w+)/\w+", r"\1/*", name) for name in there}


def test_every_key_of_a_rule_is_named_and_none_is_made_up() -> None:
    assert set(first_column(PAGE, "## Rules")) == {field.encode_name for field in msgspec.structs.fields(RuleData)}


@pytest.mark.parametrize(
    "pattern", [each for each in first_column(PAGE, "## Patterns") if not re.fullmatch(r"\.+", each)]
)
def test_each_pattern_compiles(pattern: str) -> None:
    assert compile_pattern(pattern, {"data": ("data", "information")})


def test_the_example_reads_as_it_should() -> None:
    (rules,) = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    book = Rulebook(tuple(read_rules(rules)))
    found = [
        {each.duty for each in label(sentence, book, ())}
        for sentence in split("We keep the recordings for up to six months.\n\nWe keep the cookie for six months.\n")
    ]
    assert found == [{"retention.limit"}, set()]


def test_the_figures_it_tells() -> None:
    assert (MOST, MOST_RIGHTS) == (3, 8)
    assert "three duties at most, a list of rights up to eight" in PAGE


def test_the_look_sees_a_key_that_is_missing() -> None:
    assert first_column("\n## Rules\n\n| key | x |\n|---|---|\n| `say`, `with` | a |\n\n## b\n", "## Rules") == [
        "say",
        "with",
    ]
