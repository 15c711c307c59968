"""(promises, what was seen) → Board."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from amanat.board.checks import check_for
from amanat.board.model import Board, Line
from amanat.clock import local_date
from amanat.promises.baseline import Baseline, apply
from amanat.promises.model import Finding, Promise, Seen, Verdict
from amanat.vocabulary.terms import Status


def build(promises: tuple[Promise, ...], seen: Seen, baseline: Baseline | None = None) -> Board:
    """Runs the check of each promise and marks what baseline and waivers accept.

    Lines follow the text; those of law alone come last. An accepted finding still breaks its promise.
    """
    ordered = sorted(promises, key=_in_text)
    silent = tuple(store.name for store in seen.datamap.stores if not store.answered)
    verdicts = tuple((promise, _sober(check_for(promise.duty)(promise, seen), silent)) for promise in ordered)
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
        silent=silent,
    )


def _in_text(promise: Promise) -> tuple[bool, int, int]:
    return promise.start is None, promise.start or 0, promise.end or 0


def _sober(verdict: Verdict, silent: tuple[str, ...]) -> Verdict:
    """Nothing is called kept while a store is silent, whatever a check makes of the rest."""
    if verdict.status is not Status.KEPT or not silent:
        return verdict
    names = ", ".join(f"`{name}`" for name in silent)
    return msgspec.structs.replace(
        verdict, status=Status.UNPROVEN, because=f"{verdict.because}; but {names} did not answer"
    )


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
