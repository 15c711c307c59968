"""What a request will do, counted in one snapshot per store, before anything is done. Writes nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import msgspec
import sqlalchemy as sa

from amanat.clock import add_months
from amanat.datamap.model import DataMap
from amanat.errors import PlanRefused, StoreDown
from amanat.standing.holds import Hold
from amanat.stores.base import Store
from amanat.subjects.anonymise import classes, parted
from amanat.subjects.anonymise import told as anonymity
from amanat.subjects.draft import draft
from amanat.subjects.find import people_of
from amanat.subjects.grounds import ends, refusals, undated
from amanat.subjects.model import Draft, Operation, Plan, PlanStep, Refusal, Residue, StorePlan
from amanat.subjects.people import Subjects
from amanat.subjects.select import has
from amanat.subjects.work import Work, counted

AGAIN = 10_000
"""Changed rows of one operation that are looked at again by primary key. More are counted only."""

_PROOF_MONTHS = 36


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
    plans: list[StorePlan] = []
    refused = [held_back(subjects, hold) for hold in holds]
    silent: list[str] = []
    for mapped in datamap.stores:
        try:
            if not mapped.answered or mapped.name not in stores:
                raise StoreDown(place=mapped.name)
            planned = plan_store(subjects, datamap, stores[mapped.name])
        except StoreDown:
            silent.append(mapped.name)
            continue
        except PlanRefused as error:
            refused.append(_refusal(mapped.name, error))
            continue
        plans.append(planned)
        refused += planned.draft.refusals
    return Plan(
        kind="erase",
        matched=subjects.matched,
        stores=tuple(plans),
        refusals=tuple(refused),
        residues=_residues(plans, stores, today),
        not_reached=tuple(place for planned in plans for place in planned.draft.not_reached),
        silent=tuple(silent),
        tasks=tuple(tasks),
    )


def plan_store(subjects: Subjects, datamap: DataMap, store: Store) -> StorePlan:
    """The counted plan of one store. Raises `StoreDown`, `StoreError`, and `PlanRefused` for an unsafe column."""
    made = drafted(datamap, store)
    if made.refusals or not (made.operations or made.polymorphic):
        return StorePlan(draft=made, counts=tuple(0 for _ in made.operations))
    work = work_of(subjects, datamap, store, made)
    with store.reading() as connection:
        made, told = crowded(connection, work, made, datamap)
        work = work_of(subjects, datamap, store, made)
        counts = counted(connection, [(work.table(item), work.rows(item)) for item in made.operations])
        again = tuple(_again(connection, work, item, rows) for item, rows in zip(made.operations, counts, strict=True))
        held = tuple(
            ends(connection, store, item, work.rows(item)) if rows and item.action == "keep" else None
            for item, rows in zip(made.operations, counts, strict=True)
        )
        refused = (*_polymorphic(connection, work, made), *_undated(connection, work, made, counts))
    for item, rows in zip(made.operations, counts, strict=True):
        if rows:
            for column in item.scrubs:
                work.blank(item.table, column)
    return StorePlan(draft=_with(made, refused), counts=counts, again=again, ends=held, told=told)


def crowded(connection: sa.Connection, work: Work, made: Draft, datamap: DataMap) -> tuple[Draft, tuple[Residue, ...]]:
    """The draft with the rows that would single somebody out dealt with, and what is told of those that stay."""
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
    return draft(datamap.store(store.config.name), store.schema(), people_of(datamap))


def work_of(subjects: Subjects, datamap: DataMap, store: Store, made: Draft) -> Work:
    """The SQL of a drafted store."""
    return Work(store, datamap.store(store.config.name), made, subjects)


def _with(made: Draft, refusals: tuple[Refusal, ...]) -> Draft:
    return msgspec.structs.replace(made, refusals=made.refusals + refusals)


def _again(connection: sa.Connection, work: Work, item: Operation, rows: int) -> tuple[tuple[Any, ...], ...]:
    """Keys of rows to which no way leads afterwards: changed ones, and those whose way leads over what goes first."""
    key = work.key_of(item)
    spared = item.keep is None if item.action == "keep" else item.action == "delete" and not item.early
    if not rows or not key or spared:
        return ()
    most = None if item.action == "keep" else AGAIN
    found = connection.execute(sa.select(*key).where(work.rows(item)).order_by(*key).limit(most))
    return tuple(tuple(row) for row in found)


def _polymorphic(connection: sa.Connection, work: Work, made: Draft) -> tuple[Refusal, ...]:
    """Rows that point at these people by a type name and a key, which the straight way cannot follow."""
    refusals: list[Refusal] = []
    names = _type_names(work.subjects.table)
    keys = [(str(key),) for key in work.subjects.keys]
    for table_name, kind, key in made.polymorphic:
        table = work.store.table(table_name)
        named = sa.func.lower(sa.cast(table.c[kind], sa.Text)).in_(names)
        followed = [has(table, when) for when in work.followed(table_name, key)]
        meets = sa.and_(
            named,
            work.store.member([sa.func.trim(sa.cast(table.c[key], sa.Text))], keys),
            *(sa.not_(one) for one in followed),
        )
        rows = counted(connection, [(table, meets)])[0]
        if rows:
            refusals.append(
                Refusal(
                    store=made.store,
                    table=table_name,
                    because=f"{rows} rows point at the person by `{kind}` and `{key}`, not by a foreign key",
                    remedy="declare the link in datamap.toml, or pin the table to `keep`",
                )
            )
    return tuple(refusals)


def _type_names(table: str) -> list[str]:
    """How applications name the people table in a type column."""
    bare = table.rpartition(".")[2].lower()
    single = bare.removesuffix("s")
    forms = {bare, single, bare.replace("_", ""), single.replace("_", "")}
    return sorted(forms | {f"app\\models\\{single}", f"app\\{single}", f"{single}.{single}", "user", "auth.user"})


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


def _residues(plans: Sequence[StorePlan], stores: Mapping[str, Store], today: date) -> tuple[Residue, ...]:
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
        found += [_copy(planned.draft.store, table) for table in planned.draft.copies]
        found += [
            Residue(what=what, where=planned.draft.store, ground="technical; overwritten in turn (Art. 32)")
            for what in stores[planned.draft.store].remains()
        ]
    return tuple(found)


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
