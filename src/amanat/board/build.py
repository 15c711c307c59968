"""(promises, what was seen) → Board."""

from __future__ import annotations

from collections.abc import Iterable

from amanat.board.checks import check_for
from amanat.board.model import Board, Line
from amanat.clock import local_date
from amanat.promises.baseline import Baseline, apply
from amanat.promises.model import Finding, Promise, Seen, Verdict


def build(promises: tuple[Promise, ...], seen: Seen, baseline: Baseline | None = None) -> Board:
    """Runs the check of each promise and marks what baseline and waivers accept.

    Lines follow the text; those of law alone come last. An accepted finding still breaks its promise.
    """
    ordered = sorted(promises, key=_in_text)
    verdicts = tuple((promise, check_for(promise.duty)(promise, seen)) for promise in ordered)
    today = local_date(seen.now, seen.service.controller.zone)
    return Board(
        service=seen.service.name,
        policy=seen.reading.name,
        at=seen.now,
        reading=seen.reading,
        lines=tuple(_line(promise, verdict) for promise, verdict in verdicts),
        findings=apply(_all(seen, verdicts), baseline or Baseline(), seen.service.waivers, today),
        unread=seen.reading.unread,
        stores=tuple(store.name for store in seen.datamap.stores),
        silent=tuple(store.name for store in seen.datamap.stores if not store.answered),
    )


def _in_text(promise: Promise) -> tuple[bool, int, int]:
    return promise.start is None, promise.start or 0, promise.end or 0


def _line(promise: Promise, verdict: Verdict) -> Line:
    return Line(
        promise=promise,
        status=verdict.status,
        because=verdict.because,
        findings=tuple(finding.id for finding in verdict.findings),
        evidence=verdict.evidence,
    )


def _all(seen: Seen, verdicts: Iterable[tuple[Promise, Verdict]]) -> tuple[Finding, ...]:
    """What reconciliation found, then what checks found themselves, each once."""
    found = {finding.id: finding for finding in seen.findings}
    for _, verdict in verdicts:
        for finding in verdict.findings:
            found.setdefault(finding.id, finding)
    return tuple(found.values())
