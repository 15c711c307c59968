"""datamap.categories: what is held is what is told."""

from __future__ import annotations

from amanat.promises.checks.absent import absent
from amanat.promises.checks.seeing import blind, broken, findings_of, kept_in_stores, unproven
from amanat.promises.disclosure import Held, holdings, label
from amanat.promises.model import Promise, Seen, Verdict
from amanat.promises.rules.absent import named_categories
from amanat.vocabulary.terms import Kind, Polarity, Scope, Source

_SHOWN = 3


def categories(promise: Promise, seen: Seen) -> Verdict:
    """The law's promise: every category held is told. A sentence's: what it names is held."""
    if promise.source is Source.LAW:
        return _all_told(promise, seen)
    if promise.polarity is Polarity.NO:
        return absent(promise, seen)
    return _held(promise, seen)


def _all_told(promise: Promise, seen: Seen) -> Verdict:
    undisclosed = tuple(one for one in findings_of(promise, seen, "undisclosed") if one.breaks)
    if undisclosed:
        return broken(undisclosed)
    if because := blind(seen):
        return unproven(because)
    if unplaced := findings_of(promise, seen, "unplaced"):
        return unproven(f"what {len(unplaced)} columns hold is not known", unplaced)
    if unread := findings_of(promise, seen, "unread"):
        return unproven(f"the rows of {len(unread)} tables could not be looked at", unread)
    held = holdings(seen.datamap).columns
    if not held:
        return unproven("no column with personal data was found")
    return kept_in_stores(f"all {len(held)} columns with personal data are named in the policy", seen)


def _held(promise: Promise, seen: Seen) -> Verdict:
    named = named_categories(promise)
    if promise.scope in (Scope.THIRD_PARTY, Scope.READER) or promise.kind is Kind.ADVICE:
        return unproven("what others hold or do cannot be seen in the stores")
    if not named:
        return unproven("it names no category that can be looked for")
    if because := blind(seen):
        return unproven(because)
    held = holdings(seen.datamap)
    found = {category: held.of(category) for category in named}
    missing = [label(category) for category in named if not found[category]]
    if missing:
        return unproven(f"found nowhere: {', '.join(missing)}", findings_of(promise, seen, "absent"))
    empty = [label(category) for category in named if not any(_has_rows(one, seen) for one in found[category])]
    if empty:
        return unproven(f"found in empty tables only: {', '.join(empty)}")
    places = [f"{label(category)} in `{found[category][0]}`" for category in named]
    more = f" and {len(places) - _SHOWN} more" if len(places) > _SHOWN else ""
    return kept_in_stores(", ".join(places[:_SHOWN]) + more, seen)


def _has_rows(held: Held, seen: Seen) -> bool:
    return bool(seen.datamap.store(held.store).rows_sampled) and held.table.rows != 0
