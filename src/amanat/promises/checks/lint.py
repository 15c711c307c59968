"""policy.lint: the text itself."""

from __future__ import annotations

from amanat.promises.checks.seeing import blind, broken, kept, unproven
from amanat.promises.model import Promise, Seen, Verdict


def lint(promise: Promise, seen: Seen) -> Verdict:
    """Broken by a text that is incomplete, unclear or void.

    Whether a text is complete is told beside what is held: while nothing was looked at, it is not shown.
    """
    wrong = tuple(
        one for one in seen.findings if one.duty == promise.duty and one.breaks and promise.id in one.promises
    )
    if wrong:
        return broken(wrong)
    if not seen.reading.statements:
        return unproven("no sentence of the text says anything that could be read")
    if because := blind(seen):
        return unproven(f"the text has no fault of its own, but {because}")
    return kept(f"{len(seen.reading.statements)} statements were read and none is broken off, empty or void", seen)
