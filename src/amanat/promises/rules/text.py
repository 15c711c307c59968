"""What is wrong with the text itself."""

from __future__ import annotations

from collections.abc import Iterator

from amanat.promises.identify import finding_id
from amanat.promises.model import Finding, Promise
from amanat.promises.overlap import Overlap
from amanat.promises.rules.look import Look
from amanat.vocabulary.terms import Lawful

DUTY = "policy.lint"
UNCLEAR = frozenset({"basis-contradicts", "transfer-without-mechanism"})
"""Rules whose findings are doubts about lawfulness and faults of the text too: it contradicts itself, or leaves out
what it must name."""


def text(look: Look) -> Iterator[Finding]:
    """One finding for each that reading made.

    A text that is incomplete, unclear or void breaks the law's promise (GDPR Art. 12(1)). A doubt about lawfulness
    alone breaks nothing: it stands on the promise whose words it concerns.
    """
    broken = look.asked_by_law(DUTY)
    sentences = Overlap((one for one in look.promises if one.start is not None), _span)
    for lint in look.reading.findings:
        breaks = bool(broken) and (lint.lawful is not Lawful.DOUBTFUL or lint.rule in UNCLEAR)
        rule = f"lint.{lint.rule}"
        law = f" ({lint.law})" if lint.law else ""
        yield Finding(
            id=finding_id(rule, DUTY, (), look.reading.text[lint.start : lint.end]),
            rule=rule,
            duty=DUTY,
            message=lint.message + law,
            remedy=lint.remedy,
            promises=broken if breaks else tuple(one.id for one in sentences.meeting(lint.start, lint.end)),
            start=lint.start,
            end=lint.end,
            breaks=breaks,
        )


def _span(promise: Promise) -> tuple[int, int]:
    return promise.start or 0, promise.end or 0
