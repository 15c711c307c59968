"""Corrections in `reading.toml` that meet nothing."""

from __future__ import annotations

from collections.abc import Iterator

from amanat.policy.corrections.stray import stray
from amanat.promises.identify import finding_id
from amanat.promises.model import Finding
from amanat.promises.rules.look import Look

RULE, DUTY = "stray-correction", "policy.lint"


def stray_correction(look: Look) -> Iterator[Finding]:
    """What was corrected may have been reworded: nobody has read the new words. Breaks no promise by itself."""
    for each in stray(look.reading):
        yield Finding(
            id=finding_id(RULE, DUTY, (), f"{each.correction.key} {each.message}"),
            rule=RULE,
            duty=DUTY,
            message=f"`{each.correction.place}`: {each.message}",
            remedy=each.remedy,
            breaks=False,
        )
