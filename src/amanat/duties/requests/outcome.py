"""How a request stands, for the person at the keyboard. Holds no identifier in clear."""

from __future__ import annotations

from typing import Any

import msgspec

from amanat.promises.model import EvidenceRef

HOLD = "a legal hold stands"
"""Marks the problem of a request that was refused because of a hold: lawful, and no failure of the service."""

_FINE = ("fulfilled", "planned")


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """`state` is as in the journal, or `planned` where only a plan was asked for.

    `counts` are rows by `store.table`, `left` places where the person still stands, `tasks` open work in systems that
    cannot be reached, `done` what was done so that erased values leave the disk, `restricted` the restrictions of
    processing that stand (GDPR Art. 18).
    """

    id: str | None
    kind: str
    state: str
    subject: str
    matched: int
    plan: dict[str, Any] | None = None
    plan_text: str = ""
    counts: dict[str, int] = {}
    left: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()
    residue: tuple[str, ...] = ()
    package: str | None = None
    due: str | None = None
    evidence: tuple[EvidenceRef, ...] = ()
    problem: str | None = None
    done: tuple[str, ...] = ()
    restricted: tuple[str, ...] = ()
    approval: str | None = None
    """With what the plan that is shown can be approved, where it can run: see `amanat.duties.requests.approval`."""

    @property
    def exit_code(self) -> int:
        """0 fulfilled or planned, 1 open, unmatched or incomplete, 2 could not be done."""
        if self.state == "failed":
            return 2
        return 0 if self.state in _FINE and self.problem is None else 1

    @property
    def is_as_asked(self) -> bool:
        """Whether a correction finds that what is asked for stands there already."""
        told = self.state in ("planned", "fulfilled") and self.problem is None
        return self.kind == "rectify" and told and not any(self.counts.values())

    def as_json(self) -> dict[str, Any]:
        built: dict[str, Any] = msgspec.to_builtins(self)
        del built["plan_text"]
        return built


def masked(identifier: str) -> str:
    """An identifier as it may be shown and kept in a terminal's history: `a***@example.com`, `+4***`."""
    text = identifier.strip()
    local, at, domain = text.rpartition("@")
    return f"{local[:1]}***@{domain}" if at else f"{text[:2]}***"
