"""Contradictions that a text makes with what it states, in whatever words, and pairs that are none."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from amanat.policy.reader import read_text

START = "# Policy of the Crumb bakery\n\nEffective date: 3 March 2025.\n\n"
CASES: list[dict[str, Any]] = tomllib.loads(Path(__file__).with_name("contradictions.toml").read_text("utf-8"))["case"]


def cases(key: str) -> list[tuple[str, str]]:
    return [(case["rule"], text) for case in CASES for text in case[key]]


def contradictions(text: str) -> set[str]:
    paragraphs = text.replace(" ¶ ", "\n\n")
    return {each.rule for each in read_text(f"{START}{paragraphs}\n").findings if "contradict" in each.rule}


@pytest.mark.parametrize(("rule", "text"), cases("text"))
def test_a_contradiction_is_found(rule: str, text: str) -> None:
    assert contradictions(text) == {rule}


@pytest.mark.parametrize(("rule", "text"), cases("near"))
def test_what_can_both_be_so_is_none(rule: str, text: str) -> None:
    assert rule not in contradictions(text)


def test_the_message_quotes_the_denial_that_stands_for_the_same() -> None:
    text = (
        "## Our app\n\nWe do not use cookies.\n\n## Overview\n\nThis website uses no cookies.\n\n"
        "## Cookies\n\nWe use a session cookie.\n"
    )
    found = [each for each in read_text(START + text).findings if each.rule == "cookies-contradict"]
    assert ["`This website uses no cookies.` (in `Overview`)" in each.message for each in found] == [True]
