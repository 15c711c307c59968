"""What all checks share: when nothing may be called kept, and how verdicts are written."""

from __future__ import annotations

from collections.abc import Iterable

from amanat.promises.model import Finding, Promise, Seen, Verdict
from amanat.vocabulary.terms import Status


def blind(seen: Seen) -> str | None:
    """Why this look can show nothing to be kept: no store, a silent store, a table that could not be read, no rows."""
    stores = seen.datamap.stores
    silent = [store.name for store in stores if not store.answered]
    if not stores:
        return "no store is configured, so nothing was looked at"
    if silent:
        return f"{listed(silent)} did not answer"
    if unread := seen.datamap.unread:
        return f"{listed(unread)} could not be read"
    if not any(store.rows_sampled for store in stores):
        return "the stores hold no rows that could show it"
    return None


def findings_of(promise: Promise, seen: Seen, *rules: str) -> tuple[Finding, ...]:
    """The findings of these rules that concern the promise."""
    return tuple(one for one in seen.findings if one.rule in rules and promise.id in one.promises)


def broken(findings: tuple[Finding, ...]) -> Verdict:
    """Broken, told by the first finding and the number of the others."""
    first = findings[0]
    place = ".".join(part for part in (first.store, first.table, first.column) if part)
    more = f", and {len(findings) - 1} more" if len(findings) > 1 else ""
    told = f"{place}: {first.message}" if place and place not in first.message else first.message
    return Verdict(status=Status.BROKEN, because=told + more, findings=findings)


def unproven(because: str, findings: tuple[Finding, ...] = ()) -> Verdict:
    return Verdict(status=Status.UNPROVEN, because=because, findings=findings)


def kept(because: str, seen: Seen) -> Verdict:
    """Kept, on the evidence of this look."""
    return Verdict(status=Status.KEPT, because=because, evidence=(seen.looked,) if seen.looked else ())


def kept_in_stores(because: str, seen: Seen) -> Verdict:
    """Kept as far as the stores go. Systems that lie beyond them are named."""
    beyond = [system.name for system in seen.service.systems]
    return kept(f"{because}; not looked into: {listed(beyond)}" if beyond else because, seen)


def listed(names: Iterable[object], most: int = 3) -> str:
    """Names in backticks, the first few of them."""
    every = [f"`{name}`" for name in names]
    more = f" and {len(every) - most} more" if len(every) > most else ""
    return ", ".join(every[:most]) + more
