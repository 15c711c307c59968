"""Corrections that met nothing: what was corrected may have been reworded, and stands uncorrected."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from amanat.policy.reading import Corrected, Reading


class Stray(msgspec.Struct, frozen=True):
    correction: Corrected
    message: str
    remedy: str


def stray(reading: Reading) -> Iterator[Stray]:
    """Each correction without its sentence, or without anything in it to correct."""
    for each in reading.corrections:
        if not each.spans:
            named = f"“{each.text}”" if each.text else f"`{each.key}`"
            yield Stray(
                each,
                f"the corrected sentence {named} is not in the policy",
                "correct the sentence that took its place, or take the entry out",
            )
        elif each.idle:
            yield Stray(
                each,
                f"the sentence `{each.key}` carries no statement that could be corrected",
                "say its `duties`, or take the entry out",
            )
