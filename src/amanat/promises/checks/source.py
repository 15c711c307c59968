"""datamap.source: from whom the data come."""

from __future__ import annotations

from amanat.promises.checks.seeing import blind, broken, findings_of, kept_in_stores, listed, unproven
from amanat.promises.disclosure import (
    GENERIC,
    Held,
    from_elsewhere,
    holdings,
    names_source,
    other_sources,
    same_source,
)
from amanat.promises.model import Promise, Seen, Verdict
from amanat.vocabulary.terms import Polarity, Source


def source(promise: Promise, seen: Seen) -> Verdict:
    """The law's promise: every source other than the person is told. A sentence's: the sources it names are real.

    That nothing comes from elsewhere cannot be seen in a store, so a look that finds no such column shows nothing.
    """
    wrong = findings_of(promise, seen, "undisclosed-source", "denied-source")
    if breaking := tuple(one for one in wrong if one.breaks):
        return broken(breaking)
    return _all_told(promise, seen) if promise.source is Source.LAW else _comes_from_there(promise, seen)


def _all_told(promise: Promise, seen: Seen) -> Verdict:
    columns = _from_elsewhere(promise, seen)
    if because := blind(seen):
        return unproven(because)
    if not columns:
        return unproven("no column is known to come from anyone but the person")
    return _with_rows(columns, seen, "the policy names where they come from")


def _comes_from_there(promise: Promise, seen: Seen) -> Verdict:
    columns = [one for one in _from_elsewhere(promise, seen) if _named(promise, one)]
    others = other_sources(promise)
    if promise.polarity is Polarity.NO or not (columns or others):
        return unproven("no check shows this yet")
    if because := blind(seen):
        return unproven(because)
    sources = [from_elsewhere(one.column) or "" for one in columns]
    named = {value: words for value, words in others.items() if value != GENERIC or not columns}
    missing = [value for value, words in named.items() if not any(same_source(words, source) for source in sources)]
    if GENERIC in missing:
        return unproven("no column that it speaks of is known to come from someone else; mark those in `datamap.toml`")
    if missing:
        return unproven(f"no column is known to come from {listed(missing)}; mark those that do in `datamap.toml`")
    return _with_rows(columns, seen, "they come from there")


def _with_rows(columns: list[Held], seen: Seen, because: str) -> Verdict:
    if not any(one.table.rows != 0 for one in columns):
        return unproven("the columns that come from there hold no rows")
    return kept_in_stores(f"{listed(columns)}: {because}", seen)


def _from_elsewhere(promise: Promise, seen: Seen) -> list[Held]:
    bound = set(promise.columns)
    return [one for one, _ in holdings(seen.datamap).from_elsewhere if one.place in bound]


def _named(promise: Promise, held: Held) -> bool:
    source = from_elsewhere(held.column) or ""
    return names_source(promise, source) or GENERIC in other_sources(promise)
