"""The board: each promise with its two verdicts. Plain data."""

from __future__ import annotations

from datetime import datetime

import msgspec

from amanat.policy.out.figures import figures
from amanat.policy.reading import Reading, Span
from amanat.promises.model import EvidenceRef, Finding, Promise
from amanat.vocabulary.terms import Status


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One promise on the board."""

    promise: Promise
    status: Status
    because: str
    findings: tuple[str, ...] = ()
    """Identifiers of findings on the board."""
    evidence: tuple[EvidenceRef, ...] = ()


class Board(msgspec.Struct, frozen=True, kw_only=True):
    """`(promises, evidence, clock) -> Board`. `lines` follow the text; those of law alone come last."""

    service: str
    policy: str
    at: datetime
    reading: Reading
    lines: tuple[Line, ...]
    findings: tuple[Finding, ...]
    unread: tuple[Span, ...]
    silent: tuple[str, ...] = ()
    """Stores that did not answer."""
    stores: tuple[str, ...] = ()
    """All stores of the service."""

    @property
    def unread_share(self) -> float:
        """The part of the sentences that say something which was not understood, 0 to 1."""
        return figures(self.reading).unread_share

    @property
    def summary(self) -> dict[str, int]:
        """Counts by status, by lawfulness, of new breaking findings and of unread sentences."""
        counts = {status.value: 0 for status in Status}
        for line in self.lines:
            counts[line.status.value] += 1
        for verdict in ("sound", "doubtful", "void"):
            counts[verdict] = sum(line.promise.lawful.value == verdict for line in self.lines)
        counts["promises"] = len(self.lines)
        counts["findings"] = len(self.findings)
        counts["new"] = sum(finding.new and finding.breaks for finding in self.findings)
        counts["unread"] = len(self.unread)
        counts["silent"] = len(self.silent)
        return counts
