"""The exact search that follows the steps of a plan: where it may write, and what it would meet today."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import msgspec
import sqlalchemy as sa

from amanat.datamap.model import DataMap
from amanat.stores.base import Hit, Store
from amanat.subjects.erase.search import Redactable, Redaction, hits, keyed, redactions
from amanat.subjects.known.identifiers import kinds_searched, needles
from amanat.subjects.model import Draft, Operation, Plan, StorePlan
from amanat.subjects.people import Subjects
from amanat.subjects.sought import Search, Sought, There
from amanat.subjects.sql.documents import key_links
from amanat.subjects.sql.prepared import kept
from amanat.subjects.sql.work import Work

Reach = Callable[[str, tuple[Hit, ...]], tuple[Hit, ...]]
"""What of the hits in a store, by its name, the asker may be told."""
_ALL = frozenset[str]()
"""In place of columns: the whole row."""


def searching(subjects: Subjects, stores: Sequence[Sought]) -> Search | None:
    """The search for these people; None where they have nothing that can be searched for."""
    kinds = kinds_searched(subjects.identifiers)
    found = tuple(stores) if kinds else tuple(one.of_keys for one in stores if one.keyed)
    return Search(kinds=kinds, stores=found) if found else None


def sought_in(subjects: Subjects, datamap: DataMap, store: Store, made: Draft) -> Sought:
    """Where the search may write in a store: by map and schema alone, and the same until one of them changes."""
    found = kept(datamap, store)
    if found is None or found.schema is not made.schema:
        return _sought(store, datamap, made, subjects)
    name = f"sought {subjects.store} {subjects.table} {subjects.identity_columns}"
    return found.once(name, lambda: _sought(store, datamap, made, subjects))


def _sought(store: Store, datamap: DataMap, made: Draft, subjects: Subjects) -> Sought:
    here = store.config.name
    may = Redactable(here, datamap, made.schema, subjects)
    listed = {
        (name, column)
        for name, table in may.maps.items()
        if table.erase != "keep" and table.kind != "folder"
        for link in key_links(table, subjects.store, subjects.table, here)
        for column in link.columns
    }
    redacts: list[tuple[str, str]] = []
    names: list[tuple[str, str]] = []
    for table in made.schema.tables:
        for column in table.columns if table.holds else ():
            place = (table.name, column.name)
            if column.text or column.json or column.binary or place in listed:
                (redacts if may.holds(*place) else names).append(place)
    keys = listed.intersection((*redacts, *names))
    return Sought(store=here, redacts=tuple(redacts), names=tuple(names), keyed=frozenset(keys))


def seen_now(plan: Plan, subjects: Subjects, datamap: DataMap, stores: Mapping[str, Store], reach: Reach) -> Plan:
    """The plan with what the search would meet if it ran now, less what the steps deal with. One look at each text."""
    if plan.search is None:
        return plan
    there: list[There] = []
    for part in plan.stores:
        there += _there(part, subjects, datamap, stores[part.draft.store], reach)
    return msgspec.structs.replace(plan, search=msgspec.structs.replace(plan.search, now=tuple(there)))


def _there(part: StorePlan, subjects: Subjects, datamap: DataMap, store: Store, reach: Reach) -> list[There]:
    found = reach(
        store.config.name, (*hits(store, datamap, needles(subjects.identifiers)), *keyed(store, datamap, subjects))
    )
    counted = [(item, rows) for item, rows in zip(part.draft.operations, part.counts, strict=True) if rows]
    work = Work(store, datamap.store(store.config.name), part.draft, subjects)
    dealt = _dealt_with(work, [item for item, _ in counted], found)
    left = [hit for hit in found if not dealt.covers(hit)]
    made = redactions(store, datamap, part.draft.schema, subjects, left)
    changes = [cell for cell in made if not dealt.covers(cell)]
    taken = {(cell.table, cell.column) for cell in changes}
    cells = {(hit.table, hit.column, str(hit.key) if hit.key else str(at)) for at, hit in enumerate(left)}
    cells |= {(cell.table, cell.column, str(cell.key)) for cell in changes if cell.whole or cell.names}
    told: dict[tuple[str, str], int] = {}
    for table, column, _ in cells:
        told[table, column] = told.get((table, column), 0) + 1
    touched = {item.table for item, _ in counted}
    keyless = {hit.table for hit in left if not hit.key}
    return [
        There(
            store=store.config.name,
            table=table,
            column=column,
            texts=texts,
            stays=(table, column) not in taken,
            unsure=table in keyless & touched,
        )
        for (table, column), texts in sorted(told.items())
    ]


class _Dealt(msgspec.Struct, frozen=True):
    """By table and key, the columns that steps empty, or keep on a ground."""

    rows: Mapping[tuple[str, str], list[frozenset[str]]]

    def covers(self, cell: Hit | Redaction) -> bool:
        return any(some == _ALL or cell.column in some for some in self.rows.get((cell.table, str(cell.key)), ()))


def _dealt_with(work: Work, operations: Iterable[Operation], found: Sequence[Hit]) -> _Dealt:
    keys: dict[str, dict[str, tuple[Any, ...]]] = {}
    for hit in found:
        if hit.key:
            keys.setdefault(hit.table, {})[str(hit.key)] = hit.key
    rows: dict[tuple[str, str], list[frozenset[str]]] = {}
    wanted = [item for item in operations if item.table in keys]
    if wanted:
        with work.store.reading() as connection:
            for item in wanted:
                key = work.key(item.table)
                among = work.store.member(key, list(keys[item.table].values()))
                for row in connection.execute(sa.select(*key).where(sa.and_(among, work.rows(item)))):
                    rows.setdefault((item.table, str(tuple(row))), []).append(_columns(item))
    return _Dealt(rows)


def _columns(item: Operation) -> frozenset[str]:
    """What of a row an operation deals with."""
    if item.action == "delete":
        return _ALL
    if item.action == "keep":
        return item.keep.needed if item.keep is not None and item.keep.columns else _ALL
    return frozenset(item.columns)
