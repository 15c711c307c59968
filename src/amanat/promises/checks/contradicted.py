"""Duties of which a look at stores and service file can show the contrary, and nothing more."""

from __future__ import annotations

from amanat.promises.checks.nothing import nothing
from amanat.promises.checks.seeing import broken, findings_of
from amanat.promises.model import Check, Promise, Seen, Verdict


def contradicted(*rules: str) -> Check:
    """The check that is broken by findings of these rules, and else shows nothing."""

    def check(promise: Promise, seen: Seen) -> Verdict:
        found = tuple(one for one in findings_of(promise, seen, *rules) if one.breaks)
        return broken(found) if found else nothing(promise, seen)

    return check
