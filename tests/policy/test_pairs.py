"""Minimal pairs: two sentences that differ in one turn of phrase, and how each of their duties stands."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from amanat.policy.reader import read_text
from amanat.policy.reading import Statement

FRAME = "We bake bread for all of you and for everyone in the town, every day of the year.\n\n"
PAIRS: list[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "labels/pairs.toml").read_text("utf-8"))["pair"]
SIDES = [
    pytest.param(pair[side], pair[f"{side}_is"], pair.get(f"{side}_actor"), id=f"{pair['what']}: {side}")
    for pair in PAIRS
    for side in ("one", "other")
]


def statements(sentence: str) -> list[Statement]:
    return [each for each in read_text(FRAME + sentence + "\n").statements if each.start >= len(FRAME)]


@pytest.mark.parametrize(("sentence", "stands", "actor"), SIDES)
def test_stands_as_written_down(sentence: str, stands: list[str], actor: str | None) -> None:
    found = statements(sentence)
    assert sorted(f"{each.duty} {each.polarity} {each.modality}" for each in found) == sorted(stands)
    if actor:
        assert {each.frame.actor for each in found} == {"unsaid" if actor == "nobody" else actor}


def test_there_are_pairs_and_their_sides_differ() -> None:
    assert len(PAIRS) >= 60
    assert all(pair["one"] != pair["other"] for pair in PAIRS)


def test_a_pair_can_fail() -> None:
    assert [each.polarity for each in statements("We never sell your data to anyone.")] != ["yes"]
