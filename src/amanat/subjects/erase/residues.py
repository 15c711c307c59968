"""What remains after an erasure, as the plan tells it: where, on which ground and until when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from amanat.clock import add_months
from amanat.stores.base import Store
from amanat.subjects.erase.outside import residue
from amanat.subjects.known.identifiers import distinctive, searchable
from amanat.subjects.model import PlanStep, Residue, StorePlan
from amanat.subjects.people import Subjects

_PROOF_MONTHS = 36


def residues_of(
    subjects: Subjects, plans: Sequence[StorePlan], stores: Mapping[str, Store], today: date
) -> tuple[Residue, ...]:
    """Of the plans of all stores. The proof of the request remains for three years."""
    found = [
        Residue(
            what="the proof that this request was answered, without identifiers",
            where="the engine's journal and evidence log",
            ground="accountability (Art. 5(2))",
            until=add_months(today, _PROOF_MONTHS),
        )
    ]
    for planned in plans:
        for step in planned.steps:
            if step.rows and step.action == "scrub" and "emptied in place" in step.ground:
                found.append(_tombstone(planned.draft.store, step.table, step.rows))
            if step.rows and step.action == "keep":
                found.append(_kept(planned.draft.store, step))
        found += planned.told
        found += [residue(planned.draft.store, named) for named in planned.files]
        found += [_copy(planned.draft.store, table) for table in planned.draft.copies]
        found += [
            Residue(what=what, where=planned.draft.store, ground="technical; overwritten in turn (Art. 32)")
            for what in stores[planned.draft.store].remains()
        ]
    names = [one.draft.store for one in plans]
    return (*found, *unsearched(subjects, names), *unnamed(subjects, names))


def unnamed(subjects: Subjects, stores: Sequence[str]) -> tuple[Residue, ...]:
    """What is told of what a person is called: no erasure searches for it, whatever they are known by."""
    if not stores or not subjects.matched or not searchable(subjects.identifiers):
        return ()
    return (
        Residue(
            what="the person's name, where it stands with no key or identifier beside it: names are not searched for",
            where=", ".join(stores),
            ground="others may be meant by it (Art. 11)",
        ),
    )


def unsearched(subjects: Subjects, stores: Sequence[str]) -> tuple[Residue, ...]:
    """What is told where something that these people are known by cannot be searched for: no look finds the rest."""
    if not stores or not subjects.matched:
        return ()
    names = {
        item.value.strip().casefold() for item in subjects.known if item.kind == "username" and not distinctive(item)
    }
    if names and searchable(subjects.identifiers):
        what = "the user name, where it stands" if len(names) == 1 else f"{len(names):,} user names, where they stand"
        how = "words are searched for as `@name` alone, numbers and short names not at all"
    elif not searchable(subjects.identifiers):
        what = "the name that the person is known by, where it stands"
        how = "it is not searched for"
    else:
        return ()
    return (
        Residue(
            what=f"{what} in lists and texts: {how}",
            where=", ".join(stores),
            ground="others may be meant by it (Art. 11)",
        ),
    )


def _tombstone(store: str, table: str, rows: int) -> Residue:
    return Residue(
        what="1 emptied row with its key" if rows == 1 else f"{rows} emptied rows with their keys",
        where=f"{store}.{table}",
        ground="rows of other people point at them (Art. 17(3), Art. 11)",
    )


def _copy(store: str, table: str) -> Residue:
    return Residue(
        what=f"a copy, until someone runs `REFRESH MATERIALIZED VIEW {table}`",
        where=f"{store}.{table}",
        ground="it is made anew from tables that no longer hold the person (Art. 17(1))",
    )


def _kept(store: str, step: PlanStep) -> Residue:
    columns = f" ({', '.join(step.columns)})" if step.columns else ""
    return Residue(
        what=f"{step.rows} {'row' if step.rows == 1 else 'rows'}{columns}",
        where=f"{store}.{step.table}",
        ground=step.ground,
        until=step.ends[1] if step.ends is not None else None,
    )
