"""What a request will do, counted in one snapshot per store, before anything is done. Writes nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import msgspec
import sqlalchemy as sa

from amanat.datamap.model import DataMap
from amanat.errors import PlanRefused
from amanat.standing.holds import Hold
from amanat.stores.base import Store
from amanat.subjects.each import answered, ask_each
from amanat.subjects.erase.counts import Again, questions, tallied
from amanat.subjects.erase.crowds import classes, parted
from amanat.subjects.erase.crowds import told as anonymity
from amanat.subjects.erase.following import searching, sought_in
from amanat.subjects.erase.outside import files_named
from amanat.subjects.erase.residues import residues_of
from amanat.subjects.fate.grounds import ends, refusals, undated
from amanat.subjects.model import Draft, Operation, Plan, Refusal, Residue, StorePlan
from amanat.subjects.people import Subjects
from amanat.subjects.sql.prepared import kept, prepared
from amanat.subjects.sql.ready import ready_of
from amanat.subjects.sql.work import Work, counted
from amanat.subjects.who.merged import told as merged


def plan_erasure(
    subjects: Subjects,
    datamap: DataMap,
    stores: Mapping[str, Store],
    *,
    today: date,
    holds: Sequence[Hold] = (),
    tasks: Sequence[str] = (),
) -> Plan:
    """The plan of an erasure. It carries refusals, and names stores that did not answer, instead of raising."""

    def asked(store: Store) -> StorePlan | Refusal:
        try:
            return plan_store(subjects, datamap, store)
        except PlanRefused as error:
            return _refusal(store.config.name, error)

    told, silent = ask_each((mapped.name for mapped in datamap.stores), answered(datamap, stores), asked)
    plans = [one for one in told.values() if isinstance(one, StorePlan)]
    refused = [held_back(subjects, hold) for hold in holds]
    for one in told.values():
        refused += one.draft.refusals if isinstance(one, StorePlan) else (one,)
    return Plan(
        kind="erase",
        matched=subjects.matched,
        stores=tuple(plans),
        refusals=tuple(refused),
        residues=residues_of(subjects, plans, stores, today),
        not_reached=tuple(place for planned in plans for place in planned.draft.not_reached),
        silent=silent,
        tasks=tuple(tasks),
        merged=merged(datamap, subjects),
        search=searching(subjects, [one.sought for one in plans if one.sought is not None]),
    )


def plan_store(subjects: Subjects, datamap: DataMap, store: Store) -> StorePlan:
    """The counted plan of one store, and where the search writes that follows. Raises `StoreDown`, `StoreError`, and
    `PlanRefused` for an unsafe column."""
    part = _planned(subjects, datamap, store)
    return msgspec.structs.replace(part, sought=sought_in(subjects, datamap, store, part.draft))


def _planned(subjects: Subjects, datamap: DataMap, store: Store) -> StorePlan:
    if all(table.kind == "folder" for table in datamap.store(store.config.name).tables):
        made = drafted(datamap, store)
        if _is_settled(made):
            return _uncounted(made)
    counted_at_once = _as_kept(subjects, datamap, store)
    if counted_at_once is not None:
        return counted_at_once
    with store.reading() as connection:
        made = prepared(datamap, store, connection).draft
        if _is_settled(made):
            return _uncounted(made)
        made, told = crowded(connection, work_of(subjects, datamap, store, made), made, datamap)
        work = work_of(subjects, datamap, store, made)
        counts, again, refused = _counted(connection, work)
        held = tuple(
            ends(connection, store, item, work.rows(item)) if rows and item.action == "keep" else None
            for item, rows in zip(made.operations, counts, strict=True)
        )
        refused = (*refused, *_undated(connection, work, made, counts))
    _see_blanks(work, counts)
    files = files_named(work, counts)
    return StorePlan(draft=_with(made, refused), counts=counts, again=again, ends=held, told=told, files=files)


def _as_kept(subjects: Subjects, datamap: DataMap, store: Store) -> StorePlan | None:
    """The plan by what is kept, in one go; None where the schema is another by now, or where more than rows is to be
    asked for."""
    found = kept(datamap, store)
    if found is None or _is_settled(found.draft):
        return None
    made = found.draft
    if any(item.action in ("anonymise", "keep") for item in made.operations):
        return None
    work = work_of(subjects, datamap, store, made)
    ready = ready_of(work)
    answers = ready.asked(subjects, ready.statements("count", subjects, questions), made.schema)
    if answers is None:
        return None
    counts, again, refused = tallied(work, answers)
    _see_blanks(work, counts)
    none = (None,) * len(counts)
    files = files_named(work, counts)
    return StorePlan(draft=_with(made, refused), counts=counts, again=again, ends=none, files=files)


def _see_blanks(work: Work, counts: Sequence[int]) -> None:
    """Raises `PlanRefused` where a row needs a column emptied that cannot be."""
    for item, rows in zip(work.draft.operations, counts, strict=True):
        for column in item.scrubs if rows else ():
            work.blank(item.table, column)


def _is_settled(made: Draft) -> bool:
    """Whether there is nothing to count."""
    return bool(made.refusals) or not (made.operations or made.polymorphic)


def _uncounted(made: Draft) -> StorePlan:
    return StorePlan(draft=made, counts=tuple(0 for _ in made.operations))


def crowded(connection: sa.Connection, work: Work, made: Draft, datamap: DataMap) -> tuple[Draft, tuple[Residue, ...]]:
    """The draft with the rows that would single somebody out dealt with, and what is told of those that stay."""
    if not any(item.action == "anonymise" for item in made.operations):
        return made, ()
    operations: list[Operation] = []
    told: list[Residue] = []
    maps = {table.name: table for table in datamap.store(made.store).tables}
    for item in made.operations:
        if item.action != "anonymise":
            operations.append(item)
            continue
        crowd = maps[item.table].anonymise
        found = classes(connection, work, item, crowd.k)
        held = any(key.table == item.table for table in made.schema.tables for key in table.foreign_keys)
        parts = parted(item, found, crowd.below, held)
        operations += parts
        if found.rows:
            told.append(anonymity(made.store, item, found, crowd.k, parts[0].action == "delete"))
    return msgspec.structs.replace(made, operations=tuple(operations)), tuple(told)


def drafted(datamap: DataMap, store: Store) -> Draft:
    """The draft of one store, over its schema as it is now."""
    return prepared(datamap, store).draft


def work_of(subjects: Subjects, datamap: DataMap, store: Store, made: Draft) -> Work:
    """The SQL of a drafted store."""
    found = kept(datamap, store)
    facts = found.facts if found is not None and found.draft is made else None
    return Work(store, datamap.store(store.config.name), made, subjects, facts=facts)


def _with(made: Draft, refusals: tuple[Refusal, ...]) -> Draft:
    return msgspec.structs.replace(made, refusals=made.refusals + refusals) if refusals else made


def _counted(connection: sa.Connection, work: Work) -> tuple[tuple[int, ...], tuple[Again, ...], tuple[Refusal, ...]]:
    """Rows by operation, keys of changed rows by operation, and what refuses the plan: each condition is asked once."""
    ready = ready_of(work)
    statements = ready.statements("count", work.subjects, questions)
    return tallied(work, ready.ask(connection, work.subjects, statements))


def _undated(connection: sa.Connection, work: Work, made: Draft, counts: tuple[int, ...]) -> list[Refusal]:
    """Grounds by which rows would stay without an end, or could not be found at it."""
    found: list[Refusal] = []
    for item, rows in zip(made.operations, counts, strict=True):
        if item.keep is not None and item.action == "keep":
            unknown = sa.and_(work.reached(item), undated(work.store, work.table(item), item.keep))
            missing = counted(connection, [(work.table(item), unknown)])[0]
            found += refusals(made.store, item, bool(work.key(item.table)), rows, missing)
    return found


def held_back(subjects: Subjects, hold: Hold) -> Refusal:
    """Why a person under a legal hold is not erased."""
    return Refusal(
        store=subjects.store,
        table=subjects.table,
        because=f"a legal hold stands until {hold.until.isoformat()}: {hold.ground} (Art. 17(3))",
        remedy=f"wait until then, or lift the hold `{hold.id}`",
    )


def _refusal(store: str, refused: PlanRefused) -> Refusal:
    return Refusal(store=store, table=refused.place, because=refused.message, remedy=refused.remedy)
