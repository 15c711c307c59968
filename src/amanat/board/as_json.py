"""The board as `amanat check --json` prints it."""

from __future__ import annotations

from typing import Any

from amanat.board.model import Board, Line
from amanat.clock import stamp
from amanat.policy.reading import Span
from amanat.promises.model import EvidenceRef, Finding


def as_json(board: Board) -> dict[str, Any]:
    """Plain values only, the same for the same board.

    Offsets are code points of the policy text.
    """
    return {
        "service": board.service,
        "policy": board.policy,
        "at": stamp(board.at),
        "promises": [promise_as_json(line) for line in board.lines],
        "findings": [finding_as_json(finding) for finding in board.findings],
        "unread": [_span(span) for span in board.unread],
        "unread_share": board.unread_share,
        "silent": list(board.silent),
        "notes": list(board.reading.notes),
        "summary": board.summary,
    }


def promise_as_json(line: Line) -> dict[str, Any]:
    """One promise with its verdicts; `start` and `end` are None where it comes from the law alone."""
    promise = line.promise
    return {
        "id": promise.id,
        "start": promise.start,
        "end": promise.end,
        "text": promise.text,
        "section": list(promise.section),
        "duty": promise.duty,
        "kind": promise.kind.value,
        "scope": promise.scope.value,
        "source": promise.source.value,
        "law": promise.law,
        "status": line.status.value,
        "lawful": promise.lawful.value,
        "lawful_because": promise.lawful_because,
        "because": line.because,
        "findings": list(line.findings),
        "evidence": [_evidence(ref) for ref in line.evidence],
    }


def finding_as_json(finding: Finding) -> dict[str, Any]:
    """One finding."""
    return {
        "id": finding.id,
        "rule": finding.rule,
        "duty": finding.duty,
        "start": finding.start,
        "end": finding.end,
        "store": finding.store,
        "table": finding.table,
        "column": finding.column,
        "message": finding.message,
        "remedy": finding.remedy,
        "promises": list(finding.promises),
        "breaks": finding.breaks,
        "new": finding.new,
        "waived": finding.waived,
        "since": finding.since,
    }


def _evidence(ref: EvidenceRef) -> dict[str, Any]:
    return {"entry": ref.entry, "kind": ref.kind, "at": ref.at, "index": ref.index}


def _span(span: Span) -> dict[str, int]:
    return {"start": span.start, "end": span.end}
