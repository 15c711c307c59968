"""Duties that no check shows yet."""

from __future__ import annotations

from amanat.promises.checks.seeing import unproven
from amanat.promises.model import Promise, Seen, Verdict


def nothing(_promise: Promise, _seen: Seen) -> Verdict:
    """Honest about what is not looked at."""
    return unproven("no check shows this yet")
