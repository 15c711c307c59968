"""The page of the lint rules equals the code: each rule with what, why, how to mend, and a text of each kind.

`AMANAT_REWRITE=1 pytest tests/house/test_lint_page.py` writes it anew.
"""

from __future__ import annotations

import os

from amanat.policy.reader import read_text
from amanat.policy.reading import LintFinding
from tests.conftest import ROOT
from tests.policy.test_lint import START, TWINS, WITHOUT_START, rule_names
from tests.policy.test_lint_elements import TWINS as ELEMENT_TWINS

PAGE = ROOT / "docs/reference/lint.md"
SHOWN = 400
HEAD = """# Lint: what is wrong with the text itself

`amanat read` holds each policy against these rules. Each finding says what is wrong, why (the law, its article, since
when it holds, where it can be read) and how to mend it, and covers the sentence it speaks of. A verdict beside it says
whether the sentence may be so:

- `void`: the law says that it has no effect;
- `doubtful`: it may not be so, or not everywhere;
- no verdict: a fault of the text, such as a sentence that breaks off or contradicts another.

The texts below are the first of those by which each rule is tested. Rules about single sentences are data that anyone
can extend: `src/amanat/policy/lexicon/lint/` and `contradictions.toml`; what is dated lies in `src/amanat/vocabulary/`.
"""


def example(rule: str) -> tuple[LintFinding, str, str]:
    """The finding of a rule at its first text, that text, and its twin."""
    start = START if rule in TWINS else ""
    twins = {name: tuple((pair["yes"], pair["no"]) for pair in pairs) for name, pairs in ELEMENT_TWINS.items()}
    broken, sound = (TWINS | WITHOUT_START | twins)[rule][0]
    finding = next(each for each in read_text(f"{start}{broken}\n").findings if each.rule == rule)
    return finding, broken, sound


def fenced(text: str) -> str:
    shown = text if len(text) <= SHOWN else f"{text[:SHOWN].rsplit(' ', 1)[0]} …"
    return f"```text\n{shown}\n```"


def entry(rule: str) -> str:
    finding, broken, sound = example(rule)
    why = [finding.law or "", f"since {finding.since}" if finding.since else "", finding.source or ""]
    lines = [
        f"## {rule}",
        "",
        f"- **What**: {finding.message}",
        *([f"- **Why**: {', '.join(part for part in why if part)}"] if any(why) else []),
        f"- **How to mend**: {finding.remedy}",
        *([f"- **Verdict**: {finding.lawful}"] if finding.lawful else []),
        "",
        "Speaks at",
        "",
        fenced(broken),
        "",
        "and is silent at",
        "",
        fenced(sound),
    ]
    return "\n".join(lines)


def page(rules: set[str]) -> str:
    index = [f"- [{rule}](#{rule})" for rule in sorted(rules)]
    return "\n\n".join([HEAD, "\n".join(index), *(entry(rule) for rule in sorted(rules))]) + "\n"


def test_the_page_of_the_lint_rules_equals_the_code() -> None:
    text = page(rule_names() | set(ELEMENT_TWINS))
    if os.environ.get("AMANAT_REWRITE"):
        PAGE.write_text(text, "utf-8")
    assert PAGE.read_text("utf-8") == text


def test_the_page_changes_with_the_rules() -> None:
    assert "## placeholder\n" in page({"placeholder", "no-date"})
    assert "## placeholder\n" not in page({"no-date"})
