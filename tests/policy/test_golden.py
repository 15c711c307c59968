"""Policies in the manner of different companies, and what is read in them: a change shows as a diff of meaning.

`AMANAT_REWRITE_GOLDEN=1 pytest tests/policy/test_golden.py` writes the files anew.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from amanat.policy.reader import read_file
from amanat.policy.reading import Field, Reading, Statement

FOLDER = Path(__file__).parent / "golden"
POLICIES = sorted(FOLDER.glob("*.md"))


def shown(reading: Reading) -> str:
    """One line per statement (start, duty, how it stands, fields), then what was left unread, then lint."""
    lines = [_statement(reading.text, statement) for statement in reading.statements]
    lines += [f"{span.start:>5} unread | {_words(reading.text, span.start, span.end)}" for span in reading.unread]
    lines += [
        f"{finding.start:>5} lint.{finding.rule} {finding.lawful or ''} | "
        + _words(reading.text, finding.start, finding.end)
        for finding in reading.findings
    ]
    return "\n".join(lines) + "\n"


def _statement(text: str, one: Statement) -> str:
    stance = f"{one.kind} by {one.scope}: {one.frame.actor} {one.frame.action}, {one.polarity} {one.modality}"
    for name in ("condition", "exception"):
        if span := getattr(one.frame, name):
            stance += f", {name} `{_words(text, span.start, span.end)}`"
    fields = " ".join(_field(field) for field in one.fields)
    return f"{one.start:>5} {one.duty} ({stance}) {{{fields}}} | {_words(text, one.start, one.end)}"


def _field(field: Field) -> str:
    return f"{field.kind}={field.value}"


def _words(text: str, start: int, end: int) -> str:
    words = " ".join(text[start:end].split())
    return words if len(words) <= 80 else words[:77] + "..."


@pytest.mark.parametrize("policy", POLICIES, ids=lambda path: path.stem)
def test_reads_as_written_down(policy: Path) -> None:
    golden = policy.with_suffix(".golden")
    found = shown(read_file(policy))
    if os.environ.get("AMANAT_REWRITE_GOLDEN"):
        golden.write_text(found, "utf-8")
    assert found == golden.read_text("utf-8")


def test_there_are_policies() -> None:
    assert len(POLICIES) >= 5


def test_a_change_of_meaning_is_seen() -> None:
    """The comparison can fail: one word taken out of a policy shows."""
    policy = FOLDER / "bank.md"
    text = policy.read_text("utf-8").replace("never sell", "sell")
    from amanat.policy.reader import read_text

    assert shown(read_text(text)) != policy.with_suffix(".golden").read_text("utf-8")
