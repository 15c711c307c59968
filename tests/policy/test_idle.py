"""Every entry of the lexicons is used by some text of the tests or the examples, or is named as idle.

An idle entry is no fault: a policy elsewhere may say it so. But who changes a lexicon should know what nothing tries.
`AMANAT_REWRITE_IDLE=1 pytest tests/policy/test_idle.py` writes `idle.txt` anew.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from amanat.policy.fields.find import terms
from amanat.policy.labelling.rules import RuleData, rulebook
from amanat.policy.reader import split
from amanat.policy.text.sentence import Sentence
from tests.policy.test_practice import FILES as PRACTICE
from tests.policy.test_practice import placed, practice

HERE = Path(__file__).parent
IDLE = HERE / "idle.txt"


def texts() -> Iterator[str]:
    """All texts of our own: whole policies, practice at its place, and the single sentences of twins and pairs."""
    for folder in (HERE / "golden", HERE / "labels", HERE.parents[1] / "examples"):
        yield from (file.read_text("utf-8") for file in sorted(folder.rglob("*.md")) if file.name != "README.md")
    for file in PRACTICE:
        yield from map(placed, practice(file.read_text("utf-8")).sentence)
    for file in sorted(HERE.rglob("*.toml")):
        if "corpus" not in file.name and file not in PRACTICE:
            yield "\n\n".join(_strings(tomllib.loads(file.read_text("utf-8"))))


def _strings(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        yield from (each for value in data.values() for each in _strings(value))
    elif isinstance(data, list):
        yield from (each for value in data for each in _strings(value))


@cache
def sentences() -> tuple[Sentence, ...]:
    return tuple(dict.fromkeys(sentence for text in texts() for sentence in split(text)))


def used_rules(found: tuple[Sentence, ...]) -> set[str]:
    return {hit.rule.name for sentence in found for hit in rulebook().hits(sentence)}


def used_terms(found: tuple[Sentence, ...]) -> set[str]:
    return {
        f"{term.kind}.{term.value}: {term.pattern.source}"
        for sentence in found
        for term in terms().present(sentence.folded)
        if term.pattern.search(sentence.folded)
    }


def idle(found: tuple[Sentence, ...]) -> list[str]:
    """The entries that no sentence uses: rules by their duty and first pattern, terms of fields by their words."""
    rules = {rule.name: f"rule {rule.data.duty}: {_first(rule.data)}" for rule in rulebook().rules}
    named = {f"{term.kind}.{term.value}: {term.pattern.source}" for term in terms().all}
    used = used_rules(found)
    return sorted(
        [words for name, words in rules.items() if name not in used]
        + [f"term {name}" for name in named - used_terms(found)]
    )


def _first(data: RuleData) -> str:
    return (*data.say, *data.intro, *data.section, *data.column, *data.table)[0]


def test_what_nothing_uses_is_written_down() -> None:
    found = "\n".join(idle(sentences())) + "\n"
    if os.environ.get("AMANAT_REWRITE_IDLE"):
        IDLE.write_text(found, "utf-8")
    assert found == IDLE.read_text("utf-8")


def test_most_entries_are_used() -> None:
    entries = len(rulebook().rules) + len(terms().all)
    assert len(IDLE.read_text("utf-8").splitlines()) < 0.4 * entries


def test_an_entry_that_nothing_uses_is_seen() -> None:
    assert len(idle(sentences()[:3])) > len(IDLE.read_text("utf-8").splitlines())
