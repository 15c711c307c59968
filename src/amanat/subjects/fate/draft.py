"""From the map and the live schema to the operations of an erasure, in order. Pure: no store is touched.

Children go before their parents. A nullable link of a row that stays is cut; where a link cannot be cut, the row it
points to stays too, emptied of what is personal (a tombstone). Cycles are opened at a nullable link, else refused.
"""

from __future__ import annotations

import msgspec

from amanat.datamap.graph.keys_listed import lists_people
from amanat.datamap.graph.polymorphic import SOME
from amanat.datamap.model import EACH, ColumnMap, StoreMap, TableMap
from amanat.datamap.names.whose import words
from amanat.datamap.names.words import is_called, snake
from amanat.service.model import People
from amanat.stores.schema.model import StoreSchema
from amanat.subjects.fate.anonymise import tied
from amanat.subjects.fate.blockers import blockers_of, cycle_of, ring_of
from amanat.subjects.fate.edges import Edge, edges, loosened
from amanat.subjects.fate.fates import Fate, fates, undying
from amanat.subjects.fate.operations import Operations, is_reached
from amanat.subjects.fate.order import Cycle, ordered
from amanat.subjects.fate.threads import Threads, as_blockers
from amanat.subjects.model import Draft, Refusal


def draft(store: StoreMap, schema: StoreSchema, people: People) -> Draft:
    """The operations of an erasure in one store, with what is refused and what is not reached."""
    maps = {table.name: table for table in store.tables}
    strangers = [table.name for table in schema.tables if table.holds and table.name not in maps]
    if strangers:
        refusals = tuple(_stranger(store.name, name) for name in strangers)
        return Draft(store=store.name, schema=schema, refusals=refusals)
    all_edges = edges(store, schema)
    found = fates(store, all_edges, people)
    while True:
        # Links in a ring: what several people have stays, emptied, rather than that nothing is done at all; and so does
        # what a link leads to that no key declares.
        made, ring = _opened(store, schema, found, all_edges)
        looser = loosened(all_edges, ring)
        if looser == all_edges:
            return msgspec.structs.replace(made, not_reached=tuple(_unreached(store, found, people)))
        all_edges = looser


def _opened(
    store: StoreMap, schema: StoreSchema, found: dict[str, Fate], all_edges: tuple[Edge, ...]
) -> tuple[Draft, frozenset[str]]:
    """With rows that stay when nobody is left in them: in the tables of a ring, and where that opens none in all."""
    made, ring = _drafted(store, schema, found, all_edges)
    while made.refusals and (dying := {name for name, fate in found.items() if fate.dies}):
        still = dying & ring or dying
        found = {name: undying(fate) if name in still else fate for name, fate in found.items()}
        made, ring = _drafted(store, schema, found, all_edges)
    return made, ring


def _drafted(
    store: StoreMap, schema: StoreSchema, found: dict[str, Fate], all_edges: tuple[Edge, ...]
) -> tuple[Draft, frozenset[str]]:
    """With the tables of rings that nothing opens, for which it is refused."""
    maps = {table.name: table for table in store.tables}
    keeps = {table.name: table.keep for table in store.tables if table.keep and is_reached(found.get(table.name))}
    threads = Threads(maps, found, all_edges)
    blockers = blockers_of(found, all_edges, keeps, threads)
    ring = ring_of(blockers)
    refusals = tuple(cycle_of(store.name, around) for around in [ring] if around)
    refusals += tuple(
        refusal
        for name, fate in found.items()
        if fate.kind == "anonymise"
        for refusal in tied(store.name, name, fate, all_edges)
    )
    operations = Operations(maps, schema, found, all_edges, blockers, threads).all()
    try:
        operations = ordered(operations, all_edges, found)
    except Cycle as cycle:
        ring += cycle.tables
        refusals = refusals or (cycle_of(store.name, cycle.tables),)
    made = Draft(
        store=store.name,
        schema=schema,
        operations=operations,
        blockers=blockers,
        subtrees=as_blockers(threads.falling),
        refusals=refusals,
        polymorphic=_polymorphic(schema, all_edges, found),
        keeps=keeps,
        copies=tuple(table.name for table in store.tables if _is_copy(table)),
    )
    return made, frozenset(ring)


def _stranger(store: str, table: str) -> Refusal:
    return Refusal(store=store, table=table, because="the map does not know this table", remedy="run `amanat map`")


def _unreached(store: StoreMap, found: dict[str, Fate], people: People) -> list[str]:
    """Personal columns that neither a way nor the search leads to (of nobody known, shared within documents), and those
    that cannot be written. Copies are told by themselves; what people of other kinds have is theirs to ask for."""
    others = {table.name for table in store.tables if table.of_people} - {people.table}
    return [
        f"{store.name}.{table.name}.{column.name}"
        for table in store.held
        if not _is_copy(table) and table.rows != 0
        for column in table.columns
        if not _lists_keys(table, column.name)
        and (
            (column.personal and (_is_fixed(table, found) or _is_left(table, found, others)))
            or (lists_people(column.name) and column.given != 0 and table.erase is None)
            or (table.erase is None and _tells_of_what_is_gone(table, column))
        )
    ]


def _tells_of_what_is_gone(table: TableMap, column: ColumnMap) -> bool:
    """Whether it is told there what rows were that are gone by now, and nothing that the map knows tells of whom."""
    if not column.personal or not is_called(table.name, words().changes.tables):
        return False
    keyed = any(link.inside and link.columns == (column.name,) for link in table.links)
    gone = any(link.when is not None and link.confidence <= SOME for link in table.links)
    return gone and not keyed and any(kind in column.type.lower() for kind in ("text", "char", "json", "clob"))


def _lists_keys(table: TableMap, column: str) -> bool:
    """Whether the keys that a column lists are known: the person's is taken out of them."""
    return any(link.inside == EACH and link.columns == (column,) for link in table.links)


def _is_fixed(table: TableMap, found: dict[str, Fate]) -> bool:
    return table.name in found and found[table.name].kind == "fixed"


def _is_left(table: TableMap, found: dict[str, Fate], others: set[str]) -> bool:
    if table.name in found or table.searched or table.ownership not in ("unplaced", "people", "owned", "shared"):
        return False
    return not table.paths or any(path.links and path.links[-1][1].table not in others for path in table.paths)


def _is_copy(table: TableMap) -> bool:
    return table.kind == "materialized view" and any(column.personal is not False for column in table.columns)


def _polymorphic(
    schema: StoreSchema, all_edges: tuple[Edge, ...], found: dict[str, Fate]
) -> tuple[tuple[str, str, str], ...]:
    """Pairs like `owner_type` and `owner_id` that no key explains for all rows."""
    linked = {(edge.child, name) for edge in all_edges if edge.when is None for name in edge.columns}
    pairs: list[tuple[str, str, str]] = []
    for table in schema.tables:
        if not table.writable:
            continue
        names = {snake(column.name): column.name for column in table.columns}
        for name in sorted(names):
            key = names.get(f"{name.removesuffix('_type')}_id")
            if name.endswith("_type") and key is not None and (table.name, key) not in linked:
                pairs.append((table.name, names[name], key))
    return tuple(pairs) if found else ()
