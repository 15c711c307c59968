"""Lint: what is wrong with the text itself."""

from __future__ import annotations

from amanat.policy.reading import Reading
from amanat.policy.sentence import Sentence


def lint(reading: Reading, found: tuple[Sentence, ...]) -> Reading:
    return reading
