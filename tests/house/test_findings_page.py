"""The page of findings names each rule of reconciliation, and none that is not there."""

from __future__ import annotations

import re

from tests.conftest import ROOT

PAGE = (ROOT / "docs/reference/findings.md").read_text("utf-8")
RULES = ROOT / "src/amanat/promises/rules"


def rules_in(source: str) -> set[str]:
    """The names given to findings in a module: by `RULE = "…"`, `rule="…"` or as the first word of a call."""
    return set(
        re.findall(
            r'(?:\bRULE(?:, DUTY)? = |\brule=|_id\(|_finding\(\s*|about_column\(\s*|_about\(\s*lies,\s*)"([a-z-]+)"',
            source,
        )
    )


def test_the_page_names_each_finding() -> None:
    known = {name for file in RULES.glob("*.py") for name in rules_in(file.read_text("utf-8"))}
    told = set(re.findall(r"^\| `([a-z-]+)` \|", PAGE, re.MULTILINE))
    assert told == known


def test_a_rule_that_is_not_told_is_seen() -> None:
    assert rules_in('RULE, DUTY = "a-b", "x.y"\n_finding(\n  "c-d", 1)\nFinding(rule="e")') == {"a-b", "c-d", "e"}
    assert rules_in('about_column(\n    "f", DUTY, held)') == {"f"}
