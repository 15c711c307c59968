"""Names of findings that stay the same while rule, place and sentence do."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator

import msgspec

from amanat.promises.model import Finding


def finding_id(rule: str, duty: str, place: tuple[str, ...] = (), sentence: str = "") -> str:
    """16 hex digits of the SHA-256 over rule, duty, (store, table, column) and the folded sentence.

    Reflowed lines and another letter case leave it the same.
    """
    store, table, column = (*place, "", "", "")[:3]
    parts = (rule, duty, store, table, column, fold(sentence))
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def fold(sentence: str) -> str:
    """Letter case and white space away."""
    return " ".join(sentence.casefold().split())


def told_apart(findings: Iterable[Finding]) -> Iterator[Finding]:
    """The same findings, each with an identifier of its own: a sentence that occurs twice can be wrong twice."""
    seen: Counter[str] = Counter()
    for finding in findings:
        count = seen[finding.id]
        seen[finding.id] += 1
        if count:
            renamed = hashlib.sha256(f"{finding.id}\0{count}".encode()).hexdigest()[:16]
            finding = msgspec.structs.replace(finding, id=renamed)
        yield finding
