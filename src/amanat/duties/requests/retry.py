"""What lost against others in a store is tried again as a whole: a deadlock, a lock not had, rows that changed."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import TypeVar

from amanat.errors import PlanDrift, StoreBusy

_T = TypeVar("_T")

DRIFTS = 3
"""How many plans may be overtaken by changes."""
PAUSES = (0.05, 0.2, 0.5, 1.0)
"""Seconds, about, before each further try against a busy store. A lock is waited for in the store itself, too."""


def tried(attempt: Callable[[int], _T]) -> _T:
    """Calls `attempt` with 0, 1, … until it comes through; raises the `StoreBusy` or `PlanDrift` that was one too many.

    An attempt MUST leave nothing behind when it raises, and MUST plan anew when its number is not 0.
    """
    number = drifts = 0
    pauses = iter(PAUSES)
    while True:
        try:
            return attempt(number)
        except PlanDrift:
            drifts += 1
            if drifts == DRIFTS:
                raise
        except StoreBusy:
            pause = next(pauses, None)
            if pause is None:
                raise
            # Two that met head-on must not meet again in step.
            time.sleep(pause * random.uniform(0.5, 1.5))
        number += 1
