"""datamap.absent: what is said not to be held is not there."""

from __future__ import annotations

from amanat.promises.checks.seeing import blind, broken, findings_of, kept_in_stores, listed, unproven
from amanat.promises.disclosure import all_tables, label, unplaced_columns
from amanat.promises.model import Promise, Seen, Verdict
from amanat.promises.rules.forbidden import denied_categories, denies


def absent(promise: Promise, seen: Seen) -> Verdict:
    """Broken by one column. Kept only when every store answered, had rows, and left no column unplaced."""
    if found := findings_of(promise, seen, "forbidden"):
        return broken(found)
    named = denied_categories(promise)
    if not denies(promise):
        return unproven("it holds under a condition, or for others, which no check shows yet")
    if not named:
        return unproven("it names no category that can be looked for")
    if because := blind(seen) or _unseen(seen):
        return unproven(because)
    tables = sum(1 for _ in all_tables(seen.datamap))
    sampled = ", by samples of their rows" if any(store.sampled for store in seen.datamap.stores) else ""
    return kept_in_stores(f"none of {tables} tables holds {' or '.join(map(label, named))}{sampled}", seen)


def _unseen(seen: Seen) -> str | None:
    """What keeps an absence from being shown, although every store answered."""
    empty = [store.name for store in seen.datamap.stores if not store.rows_sampled]
    if empty:
        return f"{listed(empty)} has no rows that could show it"
    unknown = list(unplaced_columns(seen.datamap))
    if unknown:
        return f"what is in {listed(unknown)} is not known"
    unread = [f"{store}.{table.name}" for store, table in all_tables(seen.datamap) if table.unread]
    return f"the rows of {listed(unread)} could not be looked at" if unread else None
